"""The tables of the exchange. A row may name a case code and a partner; what a letter says lies sealed to people."""

from django.db import models


class OwnCardRow(models.Model):
    """This organisation's own contact card, signed by its identity key, which is not kept here."""

    organisation = models.CharField(max_length=43)
    card = models.BinaryField()


class NodeKeyRow(models.Model):
    """A key of the node for unattended work, its seed under the server key; or an intake key, its seed under the intake secret."""

    use = models.CharField(max_length=10)
    public = models.BinaryField()
    sealed = models.BinaryField()
    slip = models.BinaryField()
    until = models.DateField(null=True)


class PartnerRow(models.Model):
    """Another organisation: found, or verified by two members over a second channel."""

    id = models.CharField(max_length=43, primary_key=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True)
    level = models.CharField(max_length=10, default="found")
    first_member = models.PositiveIntegerField(null=True)
    second_member = models.PositiveIntegerField(null=True)
    card = models.BinaryField()
    node_slip = models.BinaryField()
    intake_slip = models.BinaryField()
    last_heard = models.FloatField(null=True)
    blocked = models.CharField(max_length=60, blank=True)
    asked_at = models.FloatField(default=0)


class ConversationRow(models.Model):
    """One case with one partner: the random number both know it by, and how far each direction has come.

    `epoch` counts our own restores, `in_epoch` the partner's; a message of another epoch is not taken in.
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


class OutboxRow(models.Model):
    """A sealed message on its way out, with the consents it rests on.

    States: queued, withdrawn, stored. `told` says that the partner knows of a withdrawn one's number, `noted` that the case's
    record knows how it ended; `receipt` is the partner's signed evidence.
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
    noted = models.BooleanField(default=False)
    told = models.BooleanField(default=False)
    receipt = models.BinaryField(default=b"")

    class Meta:
        """The worker asks for what is due."""

        indexes = [models.Index(fields=["state", "next_try"])]


class InboxRow(models.Model):
    """A message stored here, whose letter waits for somebody with the case's keys.

    States: held (a number before it is missing), waiting, taken, void (withdrawn before it left), quarantine (contradicts
    another message of the same sender), settled (a quarantined one that somebody has looked at).
    """

    message_id = models.CharField(max_length=64, unique=True)
    conversation = models.ForeignKey(ConversationRow, on_delete=models.PROTECT)
    seq = models.PositiveIntegerField()
    hwclass = models.CharField(max_length=10)
    cover = models.BinaryField()
    letter = models.BinaryField()
    stored_at = models.DateTimeField()
    state = models.CharField(max_length=10, db_index=True)


class WitnessRow(models.Model):
    """What a partner and we know of each other's logs.

    :ivar note: the partner's last checkpoint that we cosigned, empty before the first; with its epoch, size and root
    :ivar refused: why we refused a later one, empty otherwise: somebody must call them
    :ivar asked_at: when we last asked the partner to cosign ours, real time in seconds
    :ivar answered: why the partner did not cosign ours, empty when it did
    """

    partner = models.OneToOneField(PartnerRow, on_delete=models.CASCADE, primary_key=True)
    epoch = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)
    root = models.BinaryField(default=b"")
    note = models.TextField(default="")
    refused = models.CharField(max_length=60, default="")
    asked_at = models.FloatField(default=0)
    answered = models.CharField(max_length=60, default="")


class AlarmRow(models.Model):
    """Somebody is to be rung: a random number, a rounded time and whom. The number stands in the sealed card of its case."""

    number = models.CharField(max_length=32, primary_key=True)
    ring = models.DateTimeField(db_index=True)
    whom = models.CharField(max_length=20)
    rung_at = models.DateTimeField(null=True)


class RefusedRow(models.Model):
    """How often an envelope was refused on a day, by the step at which it failed; shown to the administrator."""

    day = models.DateField()
    code = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        """One row a day and step."""

        constraints = [models.UniqueConstraint(fields=["day", "code"], name="refused_a_day")]
