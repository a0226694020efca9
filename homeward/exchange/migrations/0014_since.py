"""Since when a file has been announced to us."""

from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    """What is coming from before this counts from now, so that nothing of it is forgotten at once."""

    dependencies = [("exchange", "0013_lost_keys")]

    operations = [
        migrations.AddField("attachmentrow", "since", models.DateTimeField(null=True, default=timezone.now)),
        migrations.AlterField("attachmentrow", "since", models.DateTimeField(null=True)),
    ]
