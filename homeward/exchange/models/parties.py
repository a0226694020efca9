"""Who we are, whom we know, and how the line to each partner stands."""

from django.db import models


class OwnCardRow(models.Model):
    """Our own contact card, signed by its identity key, which is not kept here; since when (real, 0 unknown) its desk key is."""

    organisation = models.CharField(max_length=43)
    card = models.BinaryField()
    desk_since = models.FloatField(default=0)
    revoked = models.BooleanField(default=False)


class NodeKeyRow(models.Model):
    """A key of the node for unattended work, its seed under the server key; or an intake key, its seed under the intake secret."""

    use = models.CharField(max_length=10)
    public = models.BinaryField()
    sealed = models.BinaryField()
    slip = models.BinaryField()
    until = models.DateField(null=True)


class PartnerRow(models.Model):
    """Another organisation: found, or verified by two members over a second channel.

    :ivar number_from: where each member who compared the number had it from, by member
    :ivar keys_before: signing key, desk key and last day of the cards that its newest one replaced by announcement
    :ivar keys_ended: those of every card that is no more; `vouched`: ids of messages under them that its key of today vouches for
    :ivar told_card: the version of our own card that it has
    :ivar doubtful_since: since when its messages are doubtful, after a theft (case time), None for never
    :ivar revocation: the signed revocation of its keys, empty without one
    :ivar kind: what it is, as our own supervisor said: a value of `RecipientKind`, empty while nobody has
    """

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
    kind = models.CharField(max_length=40, blank=True, default="")
    asked_at = models.FloatField(default=0)
    number_from = models.JSONField(default=dict)
    keys_before = models.JSONField(default=list)
    keys_ended = models.JSONField(default=list)
    vouched = models.JSONField(default=list)
    told_card = models.PositiveIntegerField(default=0)
    doubtful_since = models.DateTimeField(null=True)
    doubtful_until = models.DateTimeField(null=True)
    revocation = models.BinaryField(default=b"")
    card_tried_at = models.FloatField(default=0)
    card_message = models.CharField(max_length=64, default="")


class LineRow(models.Model):
    """The state of the line to a partner: what its node last said of itself, and what ours is to say.

    :ivar epoch: the partner's epoch, as two of its officers stated it
    :ivar newest: epoch, number and time of the newest heads that came
    :ivar officers: the keys that may sign the partner's statements, as first heard; `announced` others heard since
    :ivar speaks: the formats and message types that its node reads
    :ivar heard_at: when its heads last came, real time in seconds; `sent_at` when it last took ours
    :ivar seq: the number of our last heads; `due`: ours are to go at once; `tried_at`: when they were last brought
    :ivar refused: why we refused its heads; `answered`: why it did not take ours
    :ivar skew: by how many seconds its clock is ahead of ours
    :ivar named: the epoch that refused heads named; `accepted`: one that our people accepted after a call
    :ivar restored: its epoch that nobody here has yet talked over with it, 0 for none
    :ivar failures: how often in a row the direct line has failed, and `failed_at` when last, real time in seconds
    :ivar rests_until: until when what waited here, up to `rests_to` of the outbox, is not tried there, real time in seconds
    :ivar note_tried_at: when a note was last brought, real time in seconds
    :ivar door: the token that its node gave us for its direct line, and `door_at` the address where it is shown
    """

    partner = models.OneToOneField(PartnerRow, on_delete=models.CASCADE, primary_key=True)
    epoch = models.PositiveIntegerField(default=1)
    newest = models.JSONField(default=list)
    officers = models.JSONField(default=list)
    announced = models.JSONField(default=list)
    speaks = models.JSONField(default=list)
    heard_at = models.FloatField(null=True)
    sent_at = models.FloatField(null=True)
    tried_at = models.FloatField(default=0)
    seq = models.PositiveIntegerField(default=0)
    due = models.BooleanField(default=True)
    refused = models.CharField(max_length=40, default="")
    answered = models.CharField(max_length=40, default="")
    skew = models.FloatField(null=True)
    restored = models.PositiveIntegerField(default=0)
    named = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.FloatField(default=0)
    rests_until = models.FloatField(default=0, db_index=True)
    rests_to = models.PositiveBigIntegerField(default=0)
    note_tried_at = models.FloatField(default=0)
    door = models.CharField(max_length=200, default="")
    door_at = models.CharField(max_length=200, default="", db_index=True)


class RevocationRow(models.Model):
    """A partner who is to hear that our keys are revoked.

    :ivar written: the signed revocation; `since` when the keys may have come into other hands
    :ivar tried_at: when it was brought last, real time in seconds
    :ivar told: whether the partner knows it, by its receipt or by the word of somebody who telephoned
    """

    partner = models.OneToOneField(PartnerRow, on_delete=models.CASCADE, primary_key=True)
    written = models.CharField(max_length=200)
    since = models.DateTimeField()
    tried_at = models.FloatField(default=0)
    told = models.BooleanField(default=False)


class StatementRow(models.Model):
    """What our two officers signed for a partner when this node was restored: one page of conversations."""

    partner = models.ForeignKey(PartnerRow, on_delete=models.CASCADE)
    epoch = models.PositiveIntegerField()
    page = models.PositiveIntegerField()
    said = models.JSONField()


class WitnessRow(models.Model):
    """What a partner and we know of each other's logs.

    :ivar note: the partner's last checkpoint that we cosigned, empty before the first; with its epoch, size and root
    :ivar refused: why we refused a later one, empty otherwise: somebody must call them
    :ivar asked_at: when we last asked it to cosign ours, real time in seconds; `answered`: why it did not, empty when it did
    """

    partner = models.OneToOneField(PartnerRow, on_delete=models.CASCADE, primary_key=True)
    epoch = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)
    root = models.BinaryField(default=b"")
    note = models.TextField(default="")
    refused = models.CharField(max_length=60, default="")
    asked_at = models.FloatField(default=0)
    answered = models.CharField(max_length=60, default="")


class RefusedRow(models.Model):
    """How often an envelope was refused on a day, by the step at which it failed; shown to the administrator."""

    day = models.DateField()
    code = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        """One row a day and step."""

        constraints = [models.UniqueConstraint(fields=["day", "code"], name="refused_a_day")]
