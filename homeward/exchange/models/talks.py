"""What passes: conversations, the messages of both directions, and receipts that are owed."""

from django.db import models

from homeward.exchange.models.parties import PartnerRow


class ConversationRow(models.Model):
    """One case with one partner: the random number both know it by, and how far each direction has come.

    `epoch` is our own since the last restore, `in_epoch` the partner's; a message of a later epoch is not taken in before its statement.

    :ivar in_known: the last number that the partner knew of itself when `in_epoch` began
    :ivar lost_there: how many messages of ours the partner holds that our restored backup does not know
    :ivar wrong: why our people are rung about it ("contradiction", "knows-more"), empty otherwise
    :ivar keys_told: id of each letter that told new keys of ours, and of which generation each compartment's are
    :ivar boxes: digests of the mailbox keys of ours that were announced in it; None while nobody has looked which they were
    :ivar undone: epochs that the partner began after a restore, each with the last number that it knew: older epochs count up to it
    """

    hwcase = models.CharField(max_length=43, primary_key=True)
    partner = models.ForeignKey(PartnerRow, on_delete=models.PROTECT)
    case_code = models.CharField(max_length=32, blank=True, db_index=True)
    epoch = models.PositiveIntegerField(default=1)
    out_seq = models.PositiveIntegerField(default=0)
    out_prev = models.CharField(max_length=64)
    in_epoch = models.PositiveIntegerField(default=1)
    in_seq = models.PositiveIntegerField(default=0)
    in_prev = models.CharField(max_length=64)
    in_known = models.PositiveIntegerField(default=0)
    lost_there = models.PositiveIntegerField(default=0)
    wrong = models.CharField(max_length=20, default="")
    keys_told = models.JSONField(default=list)
    boxes = models.JSONField(null=True, default=list)
    undone = models.JSONField(default=list)


class OutboxRow(models.Model):
    """A sealed message on its way out, with the consents it rests on.

    States: queued, withdrawn, stored; again (it was stored, but the partner's restored node asks for it); asked (queued when our
    own node was restored: somebody must say whether it still goes); rejected (its key is lost there), and resealed once it has
    gone out again under a new number. `told`: the partner knows the number of one without a letter; `noted`: the case's record
    knows how it ended; `receipt` is the partner's signed evidence.

    :ivar says: what a receipt of ours says, so that it can be sealed again; empty for every other message
    :ivar gone: the partner lost it, and no copy is left here; `refused`: its node refused it the last time it was brought
    :ivar said_by: the member who entered that the partner confirmed it by telephone
    :ivar stored_at: when the receipt came (real time in seconds, as the next two)
    :ivar relayed_at: when it was last laid into the partner's mailbox at a relay, and `carried_at` into a file
    """

    message_id = models.CharField(max_length=64, unique=True)
    conversation = models.ForeignKey(ConversationRow, on_delete=models.PROTECT)
    seq = models.PositiveIntegerField()
    hwclass = models.CharField(max_length=10)
    cover = models.BinaryField()
    letter = models.BinaryField()
    rests_on = models.JSONField(default=list)
    ends = models.DateField(null=True)
    state = models.CharField(max_length=10, default="queued")
    tries = models.PositiveIntegerField(default=0)
    next_try = models.FloatField(default=0)
    queued_at = models.FloatField()
    says = models.JSONField(default=dict)
    noted = models.BooleanField(default=False)
    told = models.BooleanField(default=False)
    receipt = models.BinaryField(default=b"")
    gone = models.BooleanField(default=False)
    refused = models.BooleanField(default=False)
    stored_at = models.FloatField(null=True)
    said_by = models.PositiveIntegerField(null=True)
    relayed_at = models.FloatField(null=True)
    carried_at = models.FloatField(null=True)

    class Meta:
        """The worker asks for what is due; before each message, for those of its conversation of which only the number goes.

        Each index holds all that is asked for: letters lie before states in a row, and who reads the latter reads past the former.
        """

        indexes = [
            models.Index(fields=["state", "next_try", "conversation", "seq", "hwclass"], name="outbox_due"),
            models.Index(fields=["conversation", "state", "seq"], name="outbox_by_talk"),
        ]


class InboxRow(models.Model):
    """A message stored here, whose letter waits for somebody with the case's keys.

    States: held (a number before it is missing), waiting, taken, void (withdrawn before it left), quarantine (contradicts another
    of the same sender), old (of an epoch that ended, and unknown to its restored sender), settled (one of the last two that
    somebody has looked at); rejected (its key is lost here) or unread (by the intake desk): its sender was told; then replaced
    by a letter with the same content, waived, or unread-off, by somebody's word.
    """

    message_id = models.CharField(max_length=64, unique=True)
    conversation = models.ForeignKey(ConversationRow, on_delete=models.PROTECT)
    seq = models.PositiveIntegerField()
    epoch = models.PositiveIntegerField(default=1)
    hwclass = models.CharField(max_length=10)
    cover = models.BinaryField()
    letter = models.BinaryField()
    stored_at = models.DateTimeField()
    state = models.CharField(max_length=10, db_index=True)


class OwedReceiptRow(models.Model):
    """A receipt for a message that did not come by the direct line; it goes back by a note."""

    partner = models.ForeignKey(PartnerRow, on_delete=models.CASCADE)
    receipt = models.TextField()
