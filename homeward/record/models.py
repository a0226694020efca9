"""The tables of the record. What stands here in the clear is listed in SECURITY.md; everything else is sealed."""

from django.db import models


class CaseRow(models.Model):
    """A case: its code and the head of its chain."""

    code = models.CharField(max_length=32, unique=True)
    number = models.PositiveIntegerField(default=0)
    link = models.BinaryField(max_length=32)


class EntryRow(models.Model):
    """One sealed entry with its header, its link of the chain and its writer's signature."""

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    compartment = models.CharField(max_length=12)
    generation = models.PositiveIntegerField()
    at = models.BigIntegerField(help_text="microseconds since 1970, UTC")
    staff = models.PositiveIntegerField()
    commitment = models.BinaryField(max_length=32)
    sealed = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    link = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)

    class Meta:
        """The place of an entry in its case is its identity."""

        constraints = [models.UniqueConstraint(fields=["case", "number"], name="entry_place")]


class CardRow(models.Model):
    """The disposable sealed summary of a case, rewritten with every entry."""

    case = models.OneToOneField(CaseRow, on_delete=models.CASCADE, primary_key=True)
    sealed = models.BinaryField()


class GrantRow(models.Model):
    """A compartment's secret sealed to one member, signed by whoever gave it."""

    subject = models.CharField(max_length=32)
    compartment = models.CharField(max_length=12)
    generation = models.PositiveIntegerField()
    member = models.PositiveIntegerField()
    suite = models.CharField(max_length=60)
    sealed = models.BinaryField()
    granter = models.PositiveIntegerField()
    at = models.BigIntegerField()
    signature = models.BinaryField(max_length=64)
    ended = models.BigIntegerField(null=True)

    class Meta:
        """Grants are found by their member and by their subject."""

        indexes = [
            models.Index(fields=["member", "compartment", "ended"]),
            models.Index(fields=["subject", "compartment"]),
        ]


class GenerationRow(models.Model):
    """A later secret of a compartment: the one before it, sealed under it."""

    subject = models.CharField(max_length=32)
    compartment = models.CharField(max_length=12)
    generation = models.PositiveIntegerField()
    previous = models.BinaryField()

    class Meta:
        """One row a generation."""

        constraints = [models.UniqueConstraint(fields=["subject", "compartment", "generation"], name="one_generation")]


class OwedGeneration(models.Model):
    """A compartment whose secret must be renewed by its next reader, because somebody's access was suspended."""

    subject = models.CharField(max_length=32)
    compartment = models.CharField(max_length=12)
    since = models.BigIntegerField()


class CertificateRow(models.Model):
    """A member's keys, roles and number, signed by two other members."""

    member = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    grant_key = models.BinaryField()
    signing_key = models.BinaryField(max_length=32)
    roles = models.CharField(max_length=200)
    first = models.PositiveIntegerField()
    first_signature = models.BinaryField(max_length=64)
    second = models.PositiveIntegerField()
    second_signature = models.BinaryField(max_length=64)

    class Meta:
        """A member's certificates follow one another."""

        constraints = [models.UniqueConstraint(fields=["member", "version"], name="one_certificate")]


class LeafRow(models.Model):
    """One leaf of the log: what was read, written or administered, by whom and when."""

    at = models.BigIntegerField()
    salt = models.BinaryField(max_length=32)
    content = models.BinaryField()
    hash = models.BinaryField(max_length=32)
