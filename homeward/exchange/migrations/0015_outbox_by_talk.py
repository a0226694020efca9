"""An index for the messages of a conversation by their state."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Before each message that leaves, the node asks for those before it of which only the number goes."""

    dependencies = [("exchange", "0014_since")]

    operations = [
        migrations.AddIndex("outboxrow", models.Index(fields=["conversation", "state", "seq"], name="outbox_by_talk"))
    ]
