"""Who the partners without a node are: added by one member, reached by another."""

import secrets
from dataclasses import dataclass

from homeward.exchange.models import GuestRow
from homeward.exchange.partners import NotVerified, SecondMemberNeeded
from homeward.record.prepared import Prepared

PREFIX = "guest-"


@dataclass(frozen=True)
class Guest:
    """A partner without a node.

    :ivar confirmed: whether a second member reached it at this number
    """

    id: str
    name: str
    country: str
    kind: str
    telephone: str
    source: str
    confirmed: bool
    first_member: int


def is_guest(partner: str) -> bool:
    """Whether an id is that of a partner without a node."""
    return partner.startswith(PREFIX)


def add(*, name: str, country: str, kind: str, telephone: str, source: str, by: int) -> str:
    """Add a partner without a node; nothing goes to it until another member has reached it by telephone. Gives its id."""
    made = f"{PREFIX}{secrets.token_hex(16)}"
    facts = {"name": name, "country": country, "kind": kind, "telephone": telephone, "source": source}
    GuestRow.objects.create(id=made, first_member=by, **facts)
    return made


def confirm(guest: str, by: int) -> None:
    """Note that another member reached it at its number.

    :raises NotVerified: when there is none of this id
    :raises SecondMemberNeeded: when the same member does both
    """
    row = GuestRow.objects.filter(pk=guest).first()
    if row is None:
        raise NotVerified(guest)
    if row.first_member == by:
        raise SecondMemberNeeded
    GuestRow.objects.filter(pk=guest, second_member=None).update(second_member=by)


def require_confirmed(guest: str) -> Guest:
    """Find a partner without a node to whom messages may go.

    :raises NotVerified: when no second member has reached it
    """
    row = GuestRow.objects.filter(pk=guest).exclude(second_member=None).first()
    if row is None:
        raise NotVerified(guest)
    return _guest(row)


def everyone() -> list[Guest]:
    """List all partners without a node by name."""
    return [_guest(row) for row in GuestRow.objects.order_by("name")]


def _guest(row: GuestRow) -> Guest:
    confirmed = row.second_member is not None
    return Guest(
        row.pk, row.name, row.country, row.kind, row.telephone, row.source, confirmed, first_member=row.first_member
    )


_KINDS = Prepared(lambda: GuestRow.objects.values_list("pk", "kind", "country"))


def kinds() -> dict[str, tuple[str, str]]:
    """What each partner without a node is, and its country, by id."""
    return {guest: (kind, country) for guest, kind, country in _KINDS()}
