"""Which lines rest is found without reading all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Each pass of the worker asks for the lines that rest, of which there are few."""

    dependencies = [("exchange", "0017_outbox_due")]

    operations = [
        migrations.AlterField("linerow", "rests_until", models.FloatField(default=0, db_index=True)),
    ]
