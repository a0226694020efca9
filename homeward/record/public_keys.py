"""The public key of a shared secret, to which whoever writes can seal and only its holders can open: the analysts', the register's.

It is signed by the member who made it, so that nobody who writes into the database becomes a reader.
"""

from typing import Any, Protocol

from homeward.process.writing import Compartment
from homeward.record import certificates, grants, seal
from homeward.record.history import history
from homeward.record.keys import MemberKeys
from homeward.record.prepared import Prepared
from homeward.wire import age

COLUMNS = ("generation", "public", "member", "signature")


class KeyRow(Protocol):
    """A row of a table of such keys: one a generation of the shared secret."""

    generation: int
    public: bytes
    member: int
    signature: bytes


class PublicKeyRefused(Exception):
    """The public key is not signed by a holder of the secret whose certificate holds: somebody planted it."""


class SharedKey:
    """The key pairs derived from one shared secret, generation by generation.

    :ivar subject: whose secret it is, as "@analysts"
    :ivar purpose: what the key pair is derived for
    :ivar label: what its signature is bound to
    """

    def __init__(self, table: Any, *, subject: str, purpose: str, label: str) -> None:
        self.table, self.subject, self.purpose, self.label = table, subject, purpose, label
        self._newest = Prepared(lambda: table.objects.order_by("-generation").values_list(*COLUMNS)[:1])

    def make(self, by: MemberKeys) -> None:
        """Make the public key from the secret, signed by the member who makes it; again after a new generation.

        :raises NoGrant: for a member who holds no grant of the secret
        """
        generation, secret = grants.secret_for(self.subject, Compartment.CASE, by)
        if self.table.objects.filter(generation=generation).exists():
            return
        public = age.public_of(seal.derive(secret, self.purpose))
        signature = by.signing.sign(self._said(generation, public))
        self.table.objects.create(generation=generation, public=public, member=by.number, signature=signature)

    def newest(self) -> tuple[int, bytes] | None:
        """The newest generation and public key, or None before there is one.

        :raises PublicKeyRefused: when it does not hold
        """
        rows = self._newest()
        if not rows:
            return None
        row = self.table(**dict(zip(COLUMNS, rows[0], strict=True)))
        if not self._holds(row):
            raise PublicKeyRefused
        return row.generation, bytes(row.public)

    def private(self, by: MemberKeys) -> dict[int, Any]:
        """The private keys of all generations, by generation.

        :raises NoGrant: for a member who holds no grant of the secret
        """
        generation, secret = grants.secret_for(self.subject, Compartment.CASE, by)
        secrets = grants.generations(self.subject, Compartment.CASE, generation, secret)
        return {number: age.private_key(seal.derive(one, self.purpose)) for number, one in secrets.items()}

    def damaged(self) -> str | None:
        """Say which key does not hold, or None when all do."""
        for row in self.table.objects.order_by("generation"):
            if not self._holds(row):
                return (
                    f"the {self.label} of generation {row.generation}: not signed by a member whose certificate holds"
                )
        return None

    def _holds(self, row: KeyRow) -> bool:
        if row.member not in {one.member for one in history(self.subject)}:
            return False
        text = self._said(row.generation, bytes(row.public))
        try:
            signing = grants.signing_keys(row.member)
        except grants.GrantRefused:
            return False
        return any(certificates.verifies(key, bytes(row.signature), text) for key in signing)

    def _said(self, generation: int, public: bytes) -> bytes:
        return seal.join(self.label, generation, public)
