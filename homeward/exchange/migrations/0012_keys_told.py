from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0011_vouched'),
    ]

    operations = [
        migrations.AddField(
            model_name='conversationrow',
            name='keys_told',
            field=models.JSONField(default=list),
        ),
    ]
