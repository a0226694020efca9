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


class FileRow(models.Model):
    """A sealed file of a case, named by the entry with its number."""

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    compartment = models.CharField(max_length=12)
    generation = models.PositiveIntegerField()

    class Meta:
        """One file an entry."""

        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_file")]


class FilePartRow(models.Model):
    """A part of a sealed file: 256 KiB of an age file, named by its SHA-256."""

    file = models.ForeignKey(FileRow, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    sealed = models.BinaryField()

    class Meta:
        """The place of a part in its file is its identity."""

        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_part")]


class UploadRow(models.Model):
    """A file that is still coming in; nobody sees it, and no backup holds it."""

    name = models.CharField(max_length=32, unique=True)
    case = models.ForeignKey(CaseRow, on_delete=models.CASCADE)
    compartment = models.CharField(max_length=12)
    generation = models.PositiveIntegerField()
    member = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    parts = models.PositiveIntegerField(default=0)
    at = models.BigIntegerField()


class UploadPartRow(models.Model):
    """A part of a file that is still coming in, sealed on its own."""

    upload = models.ForeignKey(UploadRow, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        """One row a part."""

        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="one_upload_part")]


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
    until = models.BigIntegerField(null=True, help_text="of a grant by break-glass, which cannot be passed on")

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


class EmergencyKeyRow(models.Model):
    """The public half of an emergency key, signed by two officers; its private half stands on the officers' paper shares."""

    version = models.PositiveIntegerField(unique=True)
    public = models.BinaryField()
    at = models.BigIntegerField()
    first = models.PositiveIntegerField()
    first_signature = models.BinaryField(max_length=64)
    second = models.PositiveIntegerField()
    second_signature = models.BinaryField(max_length=64)
    retired = models.BigIntegerField(null=True)


class ShareRow(models.Model):
    """What is known of a paper share: whose it is, how to recognise it, and when it was last typed."""

    version = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    holder = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    typed = models.BigIntegerField(null=True)


class EmergencyRow(models.Model):
    """A compartment's secret sealed to an emergency key."""

    subject = models.CharField(max_length=32)
    compartment = models.CharField(max_length=12)
    generation = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        """One copy a secret and key."""

        constraints = [
            models.UniqueConstraint(fields=["subject", "compartment", "generation", "version"], name="one_copy")
        ]


class GlassRow(models.Model):
    """Break-glass: asked by one officer, whose share and reason wait sealed to the second; opened by that one."""

    subject = models.CharField(max_length=32)
    first = models.PositiveIntegerField()
    second = models.PositiveIntegerField()
    asked = models.BigIntegerField()
    waiting = models.BinaryField()
    signature = models.BinaryField(max_length=64)
    opened = models.BigIntegerField(null=True)
    until = models.BigIntegerField(null=True)
    reason = models.BinaryField(default=bytes, help_text="sealed under the case's secret, for its readers")
    told = models.BooleanField(default=False)


class RecusalRow(models.Model):
    """A member who knows the person and withdrew from the case; a supervisor is asked to see to it."""

    subject = models.CharField(max_length=32)
    member = models.PositiveIntegerField()
    at = models.BigIntegerField()
    seen_by = models.PositiveIntegerField(null=True)

    class Meta:
        """One row a case and member."""

        constraints = [models.UniqueConstraint(fields=["subject", "member"], name="one_recusal")]


class OwedGrant(models.Model):
    """A grant that a member with new keys lost, to be sealed anew by a colleague who can open it."""

    subject = models.CharField(max_length=32)
    compartment = models.CharField(max_length=12)
    member = models.PositiveIntegerField()


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


class AwaitedKeysRow(models.Model):
    """The keys and roles of somebody newly enrolled, which two members have still to sign."""

    member = models.PositiveIntegerField(unique=True)
    grant_key = models.BinaryField()
    signing_key = models.BinaryField(max_length=32)
    roles = models.CharField(max_length=200)
    first = models.PositiveIntegerField(null=True)
    first_signature = models.BinaryField(max_length=64, default=b"")


class LeafRow(models.Model):
    """One leaf of the log: what was read, written or administered, by whom and when. Its id is its place, counted from one.

    :ivar subject: the case or member the content names, so that it is found; goes with the content
    """

    at = models.BigIntegerField()
    subject = models.CharField(max_length=80, default="", db_index=True)
    salt = models.BinaryField(max_length=32)
    content = models.BinaryField()
    hash = models.BinaryField(max_length=32)


class TileRow(models.Model):
    """The root over 256 leaves, kept so that proofs need not read them all; `verify` never believes it."""

    number = models.PositiveIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)


class CheckpointRow(models.Model):
    """A signed checkpoint of the log: how many leaves, and the root over them."""

    epoch = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    at = models.BigIntegerField()

    class Meta:
        """One checkpoint a size and epoch."""

        constraints = [models.UniqueConstraint(fields=["epoch", "size"], name="one_checkpoint")]


class CosignatureRow(models.Model):
    """A witness's line on a checkpoint."""

    checkpoint = models.ForeignKey(CheckpointRow, on_delete=models.PROTECT)
    witness = models.CharField(max_length=64)
    line = models.TextField()

    class Meta:
        """One line a witness."""

        constraints = [models.UniqueConstraint(fields=["checkpoint", "witness"], name="one_cosignature")]


class EpochRow(models.Model):
    """A statement by two officers that the log and the exchange begin anew: what is there, and what was known before."""

    epoch = models.PositiveIntegerField(unique=True)
    size = models.PositiveIntegerField()
    root = models.BinaryField(max_length=32)
    known_size = models.PositiveIntegerField()
    known_root = models.BinaryField(max_length=32)
    at = models.BigIntegerField()
    first = models.PositiveIntegerField()
    first_signature = models.BinaryField(max_length=64)
    second = models.PositiveIntegerField()
    second_signature = models.BinaryField(max_length=64)


class ErasureRow(models.Model):
    """One text, or with number 0 a whole case, that two members had erased.

    :ivar last: the number of the newest entry of the case then, with its link
    :ivar leaves: the places in the log whose contents went, as JSON
    :ivar second: nobody yet, while it is only asked for
    """

    code = models.CharField(max_length=32, db_index=True)
    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=40)
    asked = models.BigIntegerField()
    first = models.PositiveIntegerField()
    first_signature = models.BinaryField(max_length=64)
    second = models.PositiveIntegerField(null=True)
    second_signature = models.BinaryField(max_length=64, default=b"")
    last = models.PositiveIntegerField(default=0)
    link = models.BinaryField(max_length=32, default=b"")
    leaves = models.JSONField(default=list)
    done = models.BigIntegerField(null=True)


class BackupRow(models.Model):
    """A pair of archives that was written to every place and read back. Names, numbers and digests only."""

    chain = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    at = models.BigIntegerField()
    upto = models.JSONField(default=dict)
    digests = models.JSONField(default=dict)
    restored = models.BigIntegerField(null=True)

    class Meta:
        """One row a pair."""

        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="one_pair")]


class AnalystsKeyRow(models.Model):
    """The public key to which statistics are sealed, one a generation of the analysts' secret, signed by the member who made it."""

    generation = models.PositiveIntegerField(primary_key=True)
    public = models.BinaryField()
    member = models.PositiveIntegerField()
    signature = models.BinaryField(max_length=64)


class RegisterKeyRow(models.Model):
    """The public key to which names are sealed for the register, one a generation of the officers' secret, signed by who made it."""

    generation = models.PositiveIntegerField(primary_key=True)
    public = models.BinaryField()
    member = models.PositiveIntegerField()
    signature = models.BinaryField(max_length=64)


class RegisterRow(models.Model):
    """The names by which the person of a case is known, sealed to the officers' register.

    :ivar mark: made with the case's secret from what is sealed, so that only who opens the case sees that nothing changed
    """

    subject = models.CharField(max_length=32, unique=True)
    generation = models.PositiveIntegerField()
    mark = models.BinaryField(max_length=32)
    sealed = models.BinaryField()


class StatisticsRow(models.Model):
    """What one case adds to the statistics, sealed to the analysts; its number is computed from the case's secret and names nothing."""

    number = models.CharField(max_length=64, primary_key=True)
    generation = models.PositiveIntegerField()
    sealed = models.BinaryField()


class ReportRow(models.Model):
    """The report of a month as it was first shown, sealed to the analysts."""

    month = models.CharField(max_length=7, primary_key=True)
    generation = models.PositiveIntegerField()
    sealed = models.BinaryField()
