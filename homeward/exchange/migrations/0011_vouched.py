from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0010_doors'),
    ]

    operations = [
        migrations.AddField(
            model_name='owncardrow',
            name='desk_since',
            field=models.FloatField(default=0),
        ),
        migrations.AddField(
            model_name='owncardrow',
            name='revoked',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='partnerrow',
            name='keys_ended',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='partnerrow',
            name='vouched',
            field=models.JSONField(default=list),
        ),
    ]
