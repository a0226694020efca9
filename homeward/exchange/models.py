"""The tables of the exchange. A row may name a case code and a partner; what a letter says lies sealed to people."""

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


class ConversationRow(models.Model):
    """One case with one partner: the random number both know it by, and how far each direction has come.

    `epoch` counts our own restores, `in_epoch` the partner's; a message of a later epoch is not taken in before its statement.

    :ivar in_known: the last number that the partner knew of itself when `in_epoch` began: older epochs count up to it
    :ivar lost_there: how many messages of ours the partner holds that our restored backup does not know
    :ivar wrong: why our people are rung about it ("contradiction", "knows-more"), empty otherwise
    :ivar keys_told: id of each letter that told new keys of ours, and of which generation each compartment's are
    :ivar boxes: digests of the mailbox keys of ours that were announced in it; None while nobody has looked which they were
    :ivar undone: epochs that the partner began after a restore, each with the last number that it knew: what it announced above is void
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
        """The worker asks for what is due."""

        indexes = [models.Index(fields=["state", "next_try"])]


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
    note_tried_at = models.FloatField(default=0)
    door = models.CharField(max_length=200, default="")
    door_at = models.CharField(max_length=200, default="", db_index=True)


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


class OwedReceiptRow(models.Model):
    """A receipt for a message that did not come by the direct line; it goes back by a note."""

    partner = models.ForeignKey(PartnerRow, on_delete=models.CASCADE)
    receipt = models.TextField()


class AttachmentRow(models.Model):
    """A sealed file on its way between two nodes, named by its SHA-256.

    :ivar ours: whether we send it; `message_id`: the letter that it goes with
    :ivar told: whether the partner's node has been told of it; where we receive it, that it came whole
    :ivar relayed_at: when its parts were last laid into the partner's mailbox, real time in seconds
    :ivar since: when it was announced to us, case time; None where we send it
    :ivar state: coming; whole (at the receiver's node); taken (into the receiver's case)
    """

    file = models.CharField(max_length=64)
    conversation = models.ForeignKey(ConversationRow, on_delete=models.PROTECT)
    ours = models.BooleanField()
    size = models.PositiveIntegerField()
    message_id = models.CharField(max_length=64, blank=True, db_index=True)
    told = models.BooleanField(default=False)
    relayed_at = models.FloatField(null=True)
    since = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, default="coming")

    class Meta:
        """A file has its name once in each direction."""

        constraints = [models.UniqueConstraint(fields=["file", "ours"], name="one_attachment")]


class AttachmentPartRow(models.Model):
    """A part of such a file: 256 KiB, the last one what is left; `have` of its bytes are here."""

    attachment = models.ForeignKey(AttachmentRow, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    have = models.PositiveIntegerField(default=0)
    whole = models.BooleanField(default=False)
    body = models.BinaryField(default=b"")

    class Meta:
        """The place of a part in its file is its identity."""

        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="one_attachment_part")]


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


class StatementRow(models.Model):
    """What our two officers signed for a partner when this node was restored: one page of conversations."""

    partner = models.ForeignKey(PartnerRow, on_delete=models.CASCADE)
    epoch = models.PositiveIntegerField()
    page = models.PositiveIntegerField()
    said = models.JSONField()


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


class RefusedRow(models.Model):
    """How often an envelope was refused on a day, by the step at which it failed; shown to the administrator."""

    day = models.DateField()
    code = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        """One row a day and step."""

        constraints = [models.UniqueConstraint(fields=["day", "code"], name="refused_a_day")]
