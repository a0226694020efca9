"""Whoever did not hear of our revocation is told again."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Until now every partner was told once, and those who were not reached were named once."""

    dependencies = [("exchange", "0018_who_rests")]

    operations = [
        migrations.CreateModel(
            name="RevocationRow",
            fields=[
                (
                    "partner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="exchange.partnerrow",
                    ),
                ),
                ("written", models.CharField(max_length=200)),
                ("since", models.DateTimeField()),
                ("tried_at", models.FloatField(default=0)),
                ("told", models.BooleanField(default=False)),
            ],
        ),
    ]
