"""Which of our keys a letter may be sealed to, by conversation; what a receipt of ours says; which of a partner's numbers it lost."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Of conversations from before this, nobody knows yet which keys were announced in them: nothing of theirs is rejected."""

    dependencies = [("exchange", "0012_keys_told")]

    operations = [
        migrations.AddField("conversationrow", "boxes", models.JSONField(null=True, default=None)),
        migrations.AlterField("conversationrow", "boxes", models.JSONField(null=True, default=list)),
        migrations.AddField("conversationrow", "undone", models.JSONField(default=list)),
        migrations.AddField("outboxrow", "says", models.JSONField(default=dict)),
    ]
