"""Opening a case: grants first, then every hash of the chain, the signatures not verified before, and the texts."""

import hashlib
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection

from homeward.process.case import Case, Written
from homeward.process.writing import Compartment, Entry, Unreadable
from homeward.record import certificates, grants, moment, remembered, seal
from homeward.record.book import EPOCH, OpenCase, UnknownCase, read_card, read_text
from homeward.record.header import FIRST_LINK, Header, link, place_of, signed
from homeward.record.keys import MemberKeys
from homeward.record.models import CardRow, CaseRow, EntryRow, GrantRow
from homeward.record.prepared import Prepared

FIELDS = ("number", "compartment", "generation", "at", "staff", "commitment", "sealed", "digest", "link", "signature")
_ENTRIES = f"SELECT {', '.join(FIELDS)} FROM {EntryRow._meta.db_table} WHERE case_id = %s ORDER BY number"  # noqa: S608 - our own names


_CASE = Prepared(
    lambda code: CaseRow.objects.filter(code=code).values_list("pk", "number", "link", "cardrow__sealed"), str
)


class RecordDamaged(Exception):
    """The record was altered outside the book: names the case and the entry at which it shows.

    :ivar entry: the number of that entry, 0 where none can be named
    """

    def __init__(self, what: str, entry: int = 0) -> None:
        super().__init__(what)
        self.entry = entry


@dataclass(frozen=True)
class Card:
    """A case's card: its code and the summary that was kept with its newest entry."""

    code: str
    summary: dict[str, Any]


def open_case(code: str, keys: MemberKeys) -> OpenCase:
    """Open a case as far as this member's grants reach, and check all of its chain.

    :raises UnknownCase: when there is none with this code
    :raises NoGrant: when this member holds no grant for its case compartment
    :raises GrantRefused: when a grant does not hold
    :raises RecordDamaged: when entry or chain were altered
    """
    with moment.one():
        found = _CASE(code)
        if not found:
            raise UnknownCase(code)
        pk, last, end, sealed_card = found[0]
        held = grants.secrets_of(code, keys)
        if Compartment.CASE not in held:
            raise grants.NoGrant(f"member {keys.number} holds no grant for this case")
        rows = _rows(pk)
    verified, card = _verified_before(code, sealed_card, held[Compartment.CASE], rows)
    newest = check_chain(code, rows, verified)
    if (len(rows), newest) != (last, bytes(end)):
        raise RecordDamaged(f"case {code}: the end of the chain is missing")
    entries = _texts(code, rows, held)
    closed = frozenset(Compartment) - held.keys()
    return OpenCase(code, keys, Case(tuple(entries), closed), held, last, newest, card)


def _rows(case: int) -> list[Any]:
    """The entries of a case in their order, by one plain question: a case is opened for every page."""
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [case])
        return list(cursor.fetchall())


def _verified_before(
    code: str, sealed: bytes | memoryview | None, held: tuple[int, bytes], rows: list[Any]
) -> tuple[int, dict[str, Any]]:
    """Up to which entry signatures were verified before: what the card says, when it fits this chain; and its summary.

    :raises RecordDamaged: when the card names an entry that is no longer there
    """
    if sealed is None:
        return 0, {}
    try:
        number, newest, summary = read_card(code, held[1], bytes(sealed))
    except seal.SealBroken:
        # Of before a change of secrets. Who left knows that one, so it does not spare the checking of signatures.
        return 0, _earlier_card(code, held, bytes(sealed))
    if number > len(rows):
        # Nobody without the case's secret can write a card, so one that names a later entry shows that the tail was cut.
        raise RecordDamaged(f"case {code}, entry {number}: the card names it, and it is missing")
    fits = 0 < number <= len(rows) and bytes(rows[number - 1][8]) == newest
    return (number, summary) if fits else (0, {})


def _earlier_card(code: str, held: tuple[int, bytes], sealed: bytes) -> dict[str, Any]:
    """The summary of a card that was written under an earlier secret of the case: what is due in it is still due."""
    for generation, secret in grants.generations(code, Compartment.CASE, *held).items():
        if generation != held[0]:
            with suppress(seal.SealBroken):
                return read_card(code, secret, sealed)[2]
    return {}


def check_chain(
    code: str, rows: Iterable[Any], verified: int = 0, signers: dict[int, list[Ed25519PublicKey]] | None = None
) -> bytes:
    """Check numbers, digests, links, and the signatures after `verified`; gives the newest link.

    :param signers: keys of members whose certificates were checked in the same run, by number; it is added to
    :raises RecordDamaged: naming the first entry at which something is wrong
    """
    newest, known = FIRST_LINK, {} if signers is None else signers
    for position, (
        number,
        compartment,
        generation,
        at,
        staff,
        commitment,
        sealed,
        digest,
        kept,
        signature,
    ) in enumerate(rows, 1):
        header = Header(code, number, compartment, generation, at, staff, bytes(commitment)).raw
        digest = bytes(digest)
        newest = link(newest, header, digest)
        if number != position or newest != bytes(kept):
            raise RecordDamaged(f"case {code}, entry {position}: the chain does not fit", position)
        if sealed and hashlib.sha256(sealed).digest() != digest:
            raise RecordDamaged(f"case {code}, entry {position}: the sealed text was altered", position)
        if position > verified:
            _check_signature((code, position), staff, bytes(signature), signed(header, digest), known)
    return newest


def _check_signature(
    place: tuple[str, int], staff: int, signature: bytes, text: bytes, known: dict[int, list[Ed25519PublicKey]]
) -> None:
    code, number = place
    try:
        if staff not in known:
            public = [one.keys.signing for one in certificates.history(staff)]
            known[staff] = [Ed25519PublicKey.from_public_bytes(one) for one in public]
    except certificates.CertificateRefused as error:
        raise RecordDamaged(f"case {code}, entry {number}: {error}", number) from error
    if not any(_signed_with(one, signature, text) for one in known[staff]):
        what = f"case {code}, entry {number}: the signature of member {staff} does not hold"
        raise RecordDamaged(what, number)


def _signed_with(key: Ed25519PublicKey, signature: bytes, text: bytes) -> bool:
    try:
        key.verify(signature, text)
    except InvalidSignature:
        return False
    return True


def _texts(code: str, rows: list[Any], held: dict[Compartment, tuple[int, bytes]]) -> list[Written[Entry]]:
    keys: dict[tuple[str, int], tuple[bytes, bytes]] = {}
    for compartment, (generation, secret) in held.items():
        for one, known in grants.generations(code, compartment, generation, secret).items():
            keys[(compartment.value, one)] = (seal.derive(known, "entries"), seal.commitment(known))
    found = []
    for number, compartment, generation, at, _, commitment, sealed, *_ in rows:
        key = keys.get((compartment, generation))
        if key is None or not sealed:
            continue
        if key[1] != bytes(commitment):
            raise RecordDamaged(
                f"case {code}, entry {number}: the grant holds another secret than the one committed to"
            )
        place = place_of(code, number, compartment, generation)
        try:
            entry, by = read_text(seal.unseal(key[0], sealed, place))
        except (seal.SealBroken, Unreadable, KeyError, ValueError) as error:
            raise RecordDamaged(f"case {code}, entry {number}: the text does not open") from error
        found.append(Written(number, EPOCH + timedelta(microseconds=at), by, entry))
    return found


def cards(keys: MemberKeys) -> list[Card]:
    """Open the cards of all cases this member can read, without folding any case.

    :raises GrantRefused: when a grant does not hold
    """
    found = []
    known: dict[int, list[bytes]] = {}
    for code, sealed_card, *grant in _card_rows(keys.number):
        generation, granter, at, sealed, signature, until = grant
        info = seal.join("grant", code, Compartment.CASE, generation, keys.number)
        if granter not in known:
            known[granter] = grants.signing_keys(granter)
        grants.check(grants.Given(info, granter, at, bytes(sealed), bytes(signature), until), known[granter])
        try:
            secret = remembered.opened(keys, bytes(sealed), info)
        except seal.SealBroken as error:
            raise grants.GrantRefused(f"case {code}: the grant does not open") from error
        try:
            found.append(Card(code, read_card(code, secret, bytes(sealed_card))[2]))
        except seal.SealBroken:
            # New secrets have begun since: the next one to write to the case makes the card anew.
            found.append(Card(code, _earlier_card(code, (generation, secret), bytes(sealed_card))))
    return found


def _card_rows(member: int) -> list[Any]:
    """One query: the newest grant of each case with its card."""
    now = time.time_ns() // 1000
    grant, case, card = GrantRow._meta.db_table, CaseRow._meta.db_table, CardRow._meta.db_table
    query = f"""
        SELECT c.code, k.sealed, g.generation, g.granter, g.at, g.sealed, g.signature, g.until
        FROM {grant} g JOIN {case} c ON c.code = g.subject JOIN {card} k ON k.case_id = c.id
        WHERE g.member = %s AND g.compartment = %s AND g.ended IS NULL AND (g.until IS NULL OR g.until > %s) AND NOT EXISTS (
            SELECT 1 FROM {grant} n WHERE n.subject = g.subject AND n.compartment = g.compartment
            AND n.member = g.member AND n.ended IS NULL AND (n.until IS NULL OR n.until > %s) AND n.generation > g.generation)
        ORDER BY c.id"""  # noqa: S608 - the names are those of our own tables
    with connection.cursor() as cursor:
        cursor.execute(query, [member, Compartment.CASE.value, now, now])
        return list(cursor.fetchall())
