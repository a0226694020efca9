"""What is due is found in an index alone, without reading a row with its letter."""

from django.db import migrations, models

DUE = models.Index(fields=["state", "next_try", "conversation", "seq", "hwclass"], name="outbox_due")


class Migration(migrations.Migration):
    """Of thousands that wait, each pass of the worker asks for number, class and conversation."""

    dependencies = [("exchange", "0016_rests")]

    operations = [
        migrations.RemoveIndex("outboxrow", "exchange_ou_state_97dacd_idx"),
        migrations.AddIndex("outboxrow", DUE),
    ]
