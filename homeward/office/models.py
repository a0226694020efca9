"""The tables of the office: ordinary rows, none of which says anything about a case."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import models


class MemberRow(AbstractBaseUser):
    """A member of staff. Django's own password stays unusable: the passphrase opens the wrap of the member's keys."""

    number = models.AutoField(primary_key=True)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    roles = models.JSONField(default=list)
    language = models.CharField(max_length=10, default="en")
    telephone = models.CharField(max_length=20, blank=True)
    suspended_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"


class InvitationRow(models.Model):
    """An invitation to become a member, by a link handed over in person: good for a day, once. The link itself is not kept."""

    digest = models.CharField(max_length=64, unique=True)
    username = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    roles = models.JSONField(default=list)
    language = models.CharField(max_length=10, default="en")
    by = models.PositiveIntegerField()
    made = models.FloatField()


class WrapRow(models.Model):
    """A member's keys, locked by a passphrase or a recovery code together with the server key."""

    member = models.ForeignKey(MemberRow, on_delete=models.CASCADE)
    kind = models.CharField(max_length=20)
    salt = models.BinaryField(max_length=16)
    sealed = models.BinaryField()


class FactorRow(models.Model):
    """A second factor of a member: an authenticator app's seed, or a passkey's public half, under the server key.

    Of an app, the newest step whose code was used; of a passkey, the digest of its name and the member's keys that it
    unlocks, where it does.
    """

    member = models.ForeignKey(MemberRow, on_delete=models.CASCADE)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    sealed = models.BinaryField()
    credential = models.CharField(max_length=64, default="", db_index=True)
    wrap = models.BinaryField(default=b"")
    last_step = models.BigIntegerField(default=0)
    made = models.FloatField()
    used = models.FloatField(null=True)


class VaultRow(models.Model):
    """A session's opened keys, sealed under a secret that only the member's second cookie and this running program hold."""

    session = models.CharField(max_length=64, primary_key=True)
    member = models.ForeignKey(MemberRow, on_delete=models.CASCADE)
    sealed = models.BinaryField()
    opened = models.FloatField()
    seen = models.FloatField()


class DraftRow(models.Model):
    """A form sent after its session had ended, sealed to the public key of the member who sent it."""

    member = models.ForeignKey(MemberRow, on_delete=models.CASCADE)
    at = models.FloatField()
    sealed = models.BinaryField()


class ProviderRow(models.Model):
    """A provider of services in the directory (LTS-0)."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30)
    country = models.CharField(max_length=2)
    place = models.CharField(max_length=120, blank=True)
    languages = models.CharField(max_length=120, blank=True)
    telephone = models.CharField(max_length=20, blank=True)
    services = models.JSONField(default=list)
    capacity = models.PositiveIntegerField(null=True)
    free = models.PositiveIntegerField(null=True)
    conditions = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)
    last_checked = models.DateField(null=True)
    # When the number of places, or of free ones, was last noted; empty where nobody knows.
    places_noted = models.DateTimeField(null=True)


class AgreementRow(models.Model):
    """A memorandum of understanding with a provider (LTS-10)."""

    provider = models.ForeignKey(ProviderRow, on_delete=models.CASCADE)
    parties = models.CharField(max_length=300)
    responsibilities = models.TextField(blank=True)
    services = models.JSONField(default=list)
    places = models.CharField(max_length=300, blank=True)
    begins = models.DateField()
    ends = models.DateField()
    signed_paper = models.CharField(max_length=300, blank=True)


class CalendarRow(models.Model):
    """A day of a calendar: on which this organisation does not work, or of which a country's receiving organisation told."""

    day = models.DateField()
    name = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True, default="")
    works = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "day"], name="one_row_a_day")]


class SettingRow(models.Model):
    """A number of the organisation's policy, or its weekend, set otherwise than the default."""

    name = models.CharField(max_length=60, primary_key=True)
    value = models.JSONField()


class AttemptRow(models.Model):
    """An attempt to sign in, kept for the time in which further ones are held back.

    The place is a keyed digest of where it came from, which says nothing without the server key.
    """

    username = models.CharField(max_length=60, db_index=True)
    place = models.CharField(max_length=32, default="")
    at = models.FloatField()


class TextCheckRow(models.Model):
    """A text of papers that a member has checked in a language, as it stands or corrected.

    :ivar basis: digest of the English text and the translation it was checked against; another basis makes it a draft again
    """

    language = models.CharField(max_length=10)
    key = models.CharField(max_length=80)
    text = models.TextField()
    basis = models.CharField(max_length=64)
    by = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        """One state a text and language."""

        constraints = [models.UniqueConstraint(fields=["language", "key"], name="one_check_a_text")]


class RecordingRow(models.Model):
    """A text of papers, read aloud by a person; played to nobody before another member has listened to it.

    :ivar basis: digest of the text that was read; another text silences the recording
    """

    language = models.CharField(max_length=10)
    key = models.CharField(max_length=80)
    basis = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    sound = models.BinaryField()
    by = models.PositiveIntegerField()
    checked_by = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        """One recording a text and language."""

        constraints = [models.UniqueConstraint(fields=["language", "key"], name="one_recording_a_text")]


class AwayTicketRow(models.Model):
    """A browser that was prepared to send what is noted while the line is down: the digest of its ticket alone.

    Which case it belongs to stands in that case's sealed record, and nowhere else.
    """

    digest = models.CharField(max_length=64, unique=True)
    until = models.FloatField()


class AwayItemRow(models.Model):
    """One note sent under a ticket: an age file that only the readers of its case can open, to be confirmed by one of them."""

    ticket = models.ForeignKey(AwayTicketRow, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField()
    came = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "digest"], name="one_row_a_note")]


class QuestionnaireRow(models.Model):
    """A questionnaire that the organisation brought itself, as its file; a version once answered is never replaced."""

    name = models.CharField(max_length=60)
    version = models.CharField(max_length=200)
    text = models.TextField()
    by = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="one_row_a_questionnaire")]


class TakingOutRow(models.Model):
    """What one officer asked for and another agreed to: that everything which the two may read is taken out, for these recipients."""

    recipients = models.JSONField(default=list)
    reason = models.TextField()
    first = models.PositiveIntegerField()
    asked = models.DateTimeField()
    second = models.PositiveIntegerField(null=True)
    agreed = models.DateTimeField(null=True)
