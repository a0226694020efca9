"""A line that rests, with everything that waits for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Of thousands that wait for a silent partner, none is written to: its line rests."""

    dependencies = [("exchange", "0015_outbox_by_talk")]

    operations = [
        migrations.AddField("linerow", "rests_until", models.FloatField(default=0)),
        migrations.AddField("linerow", "rests_to", models.PositiveBigIntegerField(default=0)),
    ]
