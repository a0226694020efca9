"""Partners without a node, what they are told, and what they answer."""

from django.db import models


class GuestRow(models.Model):
    """A partner without a node: found by one member, confirmed by another who reached it at this telephone number.

    :ivar source: where the number is from
    """

    id = models.CharField(max_length=43, primary_key=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True)
    kind = models.CharField(max_length=20)
    telephone = models.CharField(max_length=40)
    source = models.CharField(max_length=200)
    first_member = models.PositiveIntegerField()
    second_member = models.PositiveIntegerField(null=True)


class NoticeRow(models.Model):
    """A message to a partner without a node, sealed under its number and a code told by telephone; what it is about lies sealed.

    :ivar box: the public key that answers are sealed to, of the case's mailbox
    :ivar state: open, withdrawn, or over
    :ivar tries: wrong codes since the last right one; `made_at`: case time, and `opened_at` when the right code was last given
    """

    number = models.CharField(max_length=12, primary_key=True)
    guest = models.ForeignKey(GuestRow, on_delete=models.PROTECT)
    case_code = models.CharField(max_length=32, db_index=True)
    message_id = models.CharField(max_length=64)
    sealed = models.BinaryField()
    box = models.BinaryField()
    rests_on = models.JSONField(default=list)
    ends = models.DateField(null=True)
    state = models.CharField(max_length=10, default="open")
    tries = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)


class GuestAnswerRow(models.Model):
    """An answer given at the guest desk, sealed to the case's mailbox at once, until somebody takes it in."""

    notice = models.ForeignKey(NoticeRow, on_delete=models.PROTECT)
    sealed = models.BinaryField()
    file = models.BinaryField(default=b"")
    at = models.DateTimeField()
    taken = models.BooleanField(default=False)
