"""Mailboxes at relays: ours, and those that partners told us of."""

from django.db import models

from homeward.exchange.models.parties import PartnerRow


class RelayRow(models.Model):
    """The relay that this organisation collects from, and the admission (under the server key) with which mailboxes are opened there."""

    address = models.CharField(max_length=200)
    admission = models.BinaryField()


class MailboxRow(models.Model):
    """A mailbox at a relay: ours for one partner, or the partner's for us. Tokens lie under the server key.

    :ivar ours: whether we read it; of the partner's we hold the deposit token only; `since`: when its reader opened it, ISO 8601
    :ivar opened: whether the relay knows it; `told`: whether the partner's node has answered that it knows it, or has used it
    :ivar announced_at: when it was last told, and `asked_at` when the relay was last asked, real time in seconds
    :ivar wrong: why the relay does not serve it, empty otherwise
    """

    partner = models.ForeignKey(PartnerRow, on_delete=models.CASCADE)
    ours = models.BooleanField()
    address = models.CharField(max_length=200)
    box = models.CharField(max_length=43)
    deposit = models.BinaryField()
    read = models.BinaryField(default=b"")
    since = models.CharField(max_length=40)
    opened = models.BooleanField(default=False)
    told = models.BooleanField(default=False)
    announced_at = models.FloatField(default=0)
    asked_at = models.FloatField(default=0)
    wrong = models.CharField(max_length=20, default="")

    class Meta:
        """One mailbox for each pair and direction."""

        constraints = [models.UniqueConstraint(fields=["partner", "ours"], name="one_mailbox")]
