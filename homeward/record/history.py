"""Who gave which compartment of a case to whom: read once, without any secret, to judge whether a giver could give."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from homeward.record.models import GrantRow, OwedGeneration
from homeward.record.prepared import Prepared

_TABLE = GrantRow._meta.db_table
# Read past the ORM: every page of a case asks this.
_HISTORY = (
    "SELECT id, subject, compartment, generation, granter, member, at, until, "  # noqa: S608 - our own table's name
    "CASE WHEN member = %s AND ended IS NULL THEN sealed END, CASE WHEN member = %s AND ended IS NULL THEN signature END "
    f"FROM {_TABLE} WHERE subject = %s ORDER BY id"
)


@dataclass(slots=True)
class Gave:
    """Who gave which compartment of a case to whom: what tells whether a giver held one before.

    :ivar sealed: the sealed secret, and with it `signature`, only of a grant that did not end and of the member who was asked about
    """

    id: int
    subject: str
    compartment: str
    generation: int
    granter: int
    member: int
    at: int
    until: int | None
    sealed: bytes | None
    signature: bytes | None


def history(subject: str, of: int = 0) -> list[Gave]:
    """Read in one question who gave what of a case to whom, in the order in which it was written.

    :param of: the member whose own grants come with what is sealed in them
    """
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, [of, of, subject])
        rows: list[Any] = cursor.fetchall()
    return [Gave(*row) for row in rows]


_OWED = Prepared(
    lambda subject: OwedGeneration.objects.filter(subject=subject).values_list("compartment").distinct(), str
)


def owed(subject: str) -> list[str]:
    """The compartments of a case whose secret the next reader has to renew."""
    return [name for (name,) in _OWED(subject)]


def left_since(subject: str, at: float) -> bool:
    """Whether somebody's grant ended after a time (real, in seconds) who holds none now: whoever left still knows the secret."""
    rows = GrantRow.objects.filter(subject=subject)
    stays = rows.filter(ended=None).values("member")
    return rows.filter(ended__gt=int(at * 1_000_000)).exclude(member__in=stays).exists()
