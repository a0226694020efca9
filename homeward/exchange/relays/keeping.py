"""The mailboxes we know: ours at the relay that this organisation chose, and those that partners told us."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from homeward.exchange.models import MailboxRow, PartnerRow, RelayRow
from homeward.record import seal
from homeward.wire import jws, notes
from homeward.wire.notes import Mailbox


class NoAddress(ValueError):
    """What was typed is not the address of a relay."""


@dataclass(frozen=True)
class Box:
    """A mailbox with its tokens open."""

    row: int
    partner: str
    address: str
    box: str
    deposit: str
    read: str


def choose(address: str, admission: str, server_key: bytes) -> None:
    """Choose the relay that we collect from; mailboxes at another one are opened anew here, and partners told.

    :raises NoAddress: when it is none
    """
    place = address.strip().rstrip("/")
    if not notes.is_address(place):
        raise NoAddress
    before = own()
    RelayRow.objects.all().delete()
    RelayRow.objects.create(address=place, admission=_sealed(admission.strip(), server_key))
    rows = MailboxRow.objects.filter(ours=True)
    if before == place:
        rows.update(asked_at=0, wrong="")
    else:
        rows.delete()


def stop() -> None:
    """Use no relay of our own any more; what lies there stays until it is a month old."""
    RelayRow.objects.all().delete()
    MailboxRow.objects.filter(ours=True).delete()


def own() -> str:
    """The address of our relay; empty without one."""
    return RelayRow.objects.values_list("address", flat=True).first() or ""


def admission(server_key: bytes) -> str:
    """The admission to our relay; empty without one."""
    row = RelayRow.objects.first()
    return _opened(bytes(row.admission), server_key) if row else ""


def make(partner: PartnerRow, now: datetime, server_key: bytes) -> MailboxRow:
    """Make the mailbox in which we collect from a partner: random name and tokens; the relay does not know it yet."""
    tokens = [_sealed(secrets.token_urlsafe(24), server_key) for _ in range(2)]
    return MailboxRow.objects.create(
        partner=partner,
        ours=True,
        address=own(),
        box=jws.encode(secrets.token_bytes(32)),
        deposit=tokens[0],
        read=tokens[1],
        since=now.isoformat(),
    )


def opened(row: MailboxRow, server_key: bytes) -> Box:
    """Open the tokens of a mailbox."""
    tokens = [_opened(bytes(one), server_key) if one else "" for one in (row.deposit, row.read)]
    return Box(row.pk, row.partner_id, row.address, row.box, *tokens)


def theirs(partner: str) -> MailboxRow | None:
    """The mailbox in which a partner collects from us, or None."""
    return MailboxRow.objects.filter(partner=partner, ours=False).first()


def announced(partner: str, server_key: bytes) -> Mailbox | None:
    """Our mailbox for a partner as it is told to its node, or None while there is none."""
    row = MailboxRow.objects.filter(partner=partner, ours=True, opened=True).first()
    return Mailbox(row.address, row.box, _opened(bytes(row.deposit), server_key), row.since) if row else None


def heard(partner: str, said: Mailbox, server_key: bytes) -> None:
    """Keep the mailbox that a partner's node told us, unless it is older than the one we know."""
    known = theirs(partner)
    if known is not None and datetime.fromisoformat(known.since) >= datetime.fromisoformat(said.since):
        return
    facts = {"address": said.address, "box": said.box, "deposit": _sealed(said.deposit, server_key)}
    more = {"since": said.since, "opened": True, "told": True, "wrong": "", "asked_at": 0.0}
    MailboxRow.objects.update_or_create(partner_id=partner, ours=False, defaults={**facts, **more})


def used(partner: str) -> None:
    """Note that a partner's node knows our mailbox."""
    MailboxRow.objects.filter(partner=partner, ours=True, told=False).update(told=True)


def lock_all_anew(old: bytes, new: bytes) -> None:
    """Lock all tokens under another server key, inside the caller's transaction; what opens with the new key already stays."""
    for relay in RelayRow.objects.all():
        RelayRow.objects.filter(pk=relay.pk).update(admission=_anew(bytes(relay.admission), old, new))
    for row in MailboxRow.objects.order_by("pk"):
        tokens = {
            name: _anew(bytes(getattr(row, name)), old, new) for name in ("deposit", "read") if getattr(row, name)
        }
        MailboxRow.objects.filter(pk=row.pk).update(**tokens)


def _anew(sealed: bytes, old: bytes, new: bytes) -> bytes:
    try:
        _opened(sealed, new)
    except seal.SealBroken:
        return _sealed(_opened(sealed, old), new)
    return sealed


def _sealed(token: str, server_key: bytes) -> bytes:
    return seal.seal(seal.derive(server_key, "relay"), token.encode(), b"relay")


def _opened(sealed: bytes, server_key: bytes) -> str:
    return seal.unseal(seal.derive(server_key, "relay"), sealed, b"relay").decode()
