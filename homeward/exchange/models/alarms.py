"""What is wrong, who is rung for it, and how the bells themselves do."""

from django.db import models


class TroubleRow(models.Model):
    """Something in the exchange that a person was called for; the row goes when it is over.

    :ivar key: what it is about; `kind` in one word of `troubles.Kind`
    :ivar since: case time; `alarms`: numbers of its alarms
    """

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=30)
    partner = models.CharField(max_length=43, blank=True)
    case_code = models.CharField(max_length=32, blank=True)
    subject = models.CharField(max_length=64, blank=True)
    since = models.DateTimeField()
    alarms = models.JSONField(default=list)


class AlarmRow(models.Model):
    """Somebody is to be rung: a random number, a rounded time and whom. The number stands in the sealed card of its case."""

    number = models.CharField(max_length=32, primary_key=True)
    ring = models.DateTimeField(db_index=True)
    whom = models.CharField(max_length=20)
    rung_at = models.DateTimeField(null=True)


class BellRow(models.Model):
    """A bell that failed at least once: how often since it last got through, and when it is tried again (real time, seconds)."""

    name = models.CharField(max_length=120, unique=True)
    tries = models.PositiveIntegerField(default=0)
    next_try = models.FloatField(default=0)
    why = models.CharField(max_length=60, default="")
