"""The book: the only place where case records are written and read."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from homeward.process.case import Author, Case, Partner, Staff, Written
from homeward.process.entries import KINDS
from homeward.process.writing import Compartment, Entry, from_data, to_data
from homeward.record import grants, log, seal
from homeward.record.header import FIRST_LINK, Header, link, organisation, signed
from homeward.record.keys import MemberKeys
from homeward.record.log import Leaf
from homeward.record.models import CardRow, CaseRow, EntryRow
from homeward.record.prepared import Prepared, change, put

# One decoder for all: a record is hundreds of short texts.
_DECODE = json.JSONDecoder().decode
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class RecordMoved(Exception):
    """Somebody else wrote to the case since it was opened."""


class UnknownCase(Exception):
    """There is no case with this code."""


@dataclass(frozen=True)
class Draft:
    """An entry about to be written, with its author and case time."""

    entry: Entry
    by: Author
    at: datetime


@dataclass(frozen=True)
class OpenCase:
    """A case as one member has opened it.

    :ivar secrets: the newest generation and secret of each compartment this member can open
    :ivar number: the number of the newest entry, of any compartment
    :ivar link: the newest link of the chain, 32 bytes
    :ivar card: the summary kept with the newest entry, empty when it has to be made anew
    """

    code: str
    keys: MemberKeys
    case: Case
    secrets: dict[Compartment, tuple[int, bytes]]
    number: int
    link: bytes
    card: dict[str, Any] = field(default_factory=dict)

    def mailbox(self, compartment: Compartment, hwcase: str, generation: int = 0) -> bytes:
        """Derive the X-Wing seed of this case's mailbox for one partner and compartment (32 bytes).

        :param generation: whose secret it comes from, the first without it
        :raises NoGrant: when this member cannot open the compartment
        """
        return seal.derive(self._secret(compartment, generation), "mailbox", compartment, hwcase)

    def mailboxes(self, compartment: Compartment, hwcase: str) -> list[bytes]:
        """The seeds of a mailbox of all generations, the newest first: a partner may not have heard of the newest yet.

        :raises NoGrant: when this member cannot open the compartment
        """
        known = sorted(self._generations(compartment), reverse=True)
        return [self.mailbox(compartment, hwcase, generation) for generation in known]

    def case_key(self, hwcase: str, generation: int = 0) -> Ed25519PrivateKey:
        """Derive the key that signs letters of this case to one partner.

        :param generation: whose secret it comes from, the first without it
        """
        secret = self._secret(Compartment.CASE, generation)
        return Ed25519PrivateKey.from_private_bytes(seal.derive(secret, "case key", hwcase))

    def first(self, compartment: Compartment) -> bytes:
        """The first generation's secret (32 bytes): what is derived from it outlives a change of readers."""
        return self._secret(compartment, 0)

    def _secret(self, compartment: Compartment, generation: int) -> bytes:
        known = self._generations(compartment)
        return known[generation or min(known)]

    def _generations(self, compartment: Compartment) -> dict[int, bytes]:
        if compartment not in self.secrets:
            raise grants.NoGrant(compartment)
        return grants.generations(self.code, compartment, *self.secrets[compartment])


def create_case(
    code: str,
    *,
    keys: MemberKeys,
    readers: dict[int, Iterable[Compartment]],
    drafts: Sequence[Draft],
    card: dict[str, Any],
    closed: frozenset[Compartment] = frozenset(),
) -> OpenCase:
    """Open a new case: its secrets, the grants of its first readers, and its first entries, in one transaction.

    :param readers: compartments by member number; the maker gets all but those in `closed`
    """
    with transaction.atomic():
        CaseRow.objects.create(code=code, number=0, link=FIRST_LINK)
        secrets = grants.create(code, list(Compartment), by=keys, to=(), closed=closed)
        for member, compartments in readers.items():
            for compartment in compartments if member != keys.number else ():
                grants.give(
                    subject=code, compartment=compartment, generation=1, secret=secrets[compartment], to=member, by=keys
                )
        empty = OpenCase(
            code,
            keys,
            Case(),
            {one: (1, secret) for one, secret in secrets.items() if one not in closed},
            0,
            FIRST_LINK,
        )
        return append(empty, drafts, card=card, leaf=Leaf("case opened", keys.number, code))


_STANDS = Prepared(lambda code: CaseRow.objects.filter(code=code).values_list("pk", "number", "link"), str)


def append(
    held: OpenCase, drafts: Sequence[Draft], *, card: dict[str, Any], leaf: Leaf, also: Callable[[], None] | None = None
) -> OpenCase:
    """Write entries, the card and one leaf, and whatever `also` writes, in one transaction; all or nothing.

    :raises RecordMoved: when somebody wrote since the case was opened
    :raises NoGrant: when an entry belongs to a compartment that this member cannot open
    """
    # Sealed before the transaction begins: while one writes, all others who write or look wait.
    rows, written, number, newest = _sealed(held, drafts)
    sealed_card = _sealed_card(held, card, number, newest)
    with transaction.atomic():
        found = _STANDS(held.code)
        if not found or (found[0][1], bytes(found[0][2])) != (held.number, held.link):
            raise RecordMoved(held.code)
        case_id = found[0][0]
        put(EntryRow, *({"case_id": case_id, **one} for one in rows))
        change(CaseRow, "id", case_id, number=number, link=newest)
        if not change(CardRow, "case_id", case_id, sealed=sealed_card):
            put(CardRow, {"case_id": case_id, "sealed": sealed_card})
        log.write(replace(leaf, number=number, link=newest.hex()))
        if also is not None:
            also()
    case = Case(held.case.entries + written, held.case.closed, held.case.waiting)
    return OpenCase(held.code, held.keys, case, held.secrets, number, newest, card)


def _sealed(
    held: OpenCase, drafts: Sequence[Draft]
) -> tuple[list[dict[str, Any]], tuple[Written[Entry], ...], int, bytes]:
    """Seal entries that follow the newest one: their rows, how they will stand in the case, the last number and link."""
    rows, written, number, newest = [], [], held.number, held.link
    for number, draft in enumerate(drafts, held.number + 1):  # noqa: B020 - without drafts it stays what it is
        row, newest = _seal(held, draft, number, newest)
        rows.append(row)
        written.append(Written(number, draft.at, draft.by, draft.entry))
    return rows, tuple(written), number, newest


def _seal(held: OpenCase, draft: Draft, number: int, before: bytes) -> tuple[dict[str, Any], bytes]:
    compartment = draft.entry.COMPARTMENT
    if compartment not in held.secrets:
        raise grants.NoGrant(compartment)
    generation, secret = held.secrets[compartment]
    at = (draft.at - EPOCH) // timedelta(microseconds=1)
    header = Header(held.code, number, compartment, generation, at, held.keys.number, seal.commitment(secret))
    text = [1, draft.entry.KIND, to_data(draft.entry), _author(draft.by)]
    sealed = seal.seal(
        seal.derive(secret, "entries"),
        json.dumps(text, ensure_ascii=False, separators=(",", ":")).encode(),
        header.place,
    )
    digest = hashlib.sha256(sealed).digest()
    raw = header.raw
    newest = link(before, raw, digest)
    row = {
        "number": number,
        "compartment": compartment.value,
        "generation": generation,
        "at": at,
        "staff": held.keys.number,
        "commitment": header.commitment,
        "sealed": sealed,
        "digest": digest,
        "link": newest,
        "signature": held.keys.signing.sign(signed(raw, digest)),
    }
    return row, newest


def _author(by: Author) -> str:
    return f"staff:{by.number}" if isinstance(by, Staff) else f"partner:{by.id}"


@lru_cache(maxsize=4_096)
def author(text: str) -> Author:
    """Read an author as `_author` writes it."""
    kind, _, name = text.partition(":")
    return Staff(int(name)) if kind == "staff" else Partner(name)


def read_text(text: bytes) -> tuple[Entry, Author]:
    """Read the sealed text of an entry: its version, kind, data and author."""
    _, kind, data, by = _DECODE(text.decode())
    return from_data(KINDS[kind], data), author(by)


def _sealed_card(held: OpenCase, summary: dict[str, Any], number: int, newest: bytes) -> bytes:
    text = json.dumps([number, newest.hex(), summary], ensure_ascii=False, separators=(",", ":")).encode()
    key = seal.derive(held.secrets[Compartment.CASE][1], "card")
    return seal.seal(key, text, seal.join("card", organisation(), held.code))


def read_card(code: str, secret: bytes, sealed: bytes) -> tuple[int, bytes, dict[str, Any]]:
    """Open a card: the last number, the last link it was verified to, and the summary.

    :raises SealBroken: when it is not this case's card
    """
    text = seal.unseal(seal.derive(secret, "card"), sealed, seal.join("card", organisation(), code))
    number, newest, summary = json.loads(text)
    return number, bytes.fromhex(newest), summary
