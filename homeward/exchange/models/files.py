"""Files on their way between two nodes."""

from django.db import models

from homeward.exchange.models.talks import ConversationRow


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
