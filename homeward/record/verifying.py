"""Checking everything that can be checked without a key: leaves, tree, checkpoints, chains, and that all of them tell the same.

What is trusted is only what an attacker on this machine cannot make: members' signatures, partners' cosignatures, and checkpoints
brought from elsewhere. The node's own checkpoints show damage, not malice: whoever holds the node's key signs new ones.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection

from homeward.record import certificates, emergency, erasure, grants, proof, register, statistics
from homeward.record.files import keeping
from homeward.record.models import CaseRow, EntryRow, ErasureRow, LeafRow
from homeward.record.opening import FIELDS, RecordDamaged, check_chain
from homeward.wire import checkpoints, merkle
from homeward.wire.checkpoints import Checkpoint, CheckpointRefused

BATCH = 5000
# One who looks for the first wrong thing is not helped by a thousand more.
MOST = 20


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong and where: a case with an entry, or the leaves from one place to another, counted from one."""

    what: str
    code: str = ""
    entry: int = 0
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class Trusted:
    """A checkpoint that this machine could not have made up: cosigned by a partner, or brought on paper or another medium."""

    epoch: int
    size: int
    root: bytes
    by: str


@dataclass(frozen=True)
class Keys:
    """The public keys that checkpoints are checked with.

    :ivar organisation: our id, which is part of the log's name
    :ivar own: this node's signing keys, old ones included
    :ivar witnesses: the signing keys of each partner, by id, old ones included; `revoked` those that it revoked
    """

    organisation: str
    own: tuple[bytes, ...] = ()
    witnesses: Mapping[str, Sequence[bytes]] = field(default_factory=dict)
    revoked: Mapping[str, Sequence[bytes]] = field(default_factory=dict)


@dataclass
class Verification:
    """What was checked, and what is wrong, the first place first.

    :ivar cosigned: the last size that a witness vouches for; entries after it are not protected yet
    """

    cases: int = 0
    entries: int = 0
    leaves: int = 0
    cosigned: int = 0
    wrong: list[Wrong] = field(default_factory=list)


@dataclass
class _Told:
    """What the leaves tell of each case: entry number, link and leaf of everything written, in order."""

    cases: dict[str, list[tuple[int, str, int]]] = field(default_factory=dict)
    erased: set[int] = field(default_factory=set)
    roots: dict[int, bytes] = field(default_factory=dict)


def whole(keys: Keys, elsewhere: Sequence[Trusted] = ()) -> Verification:
    """Check the whole node.

    :param elsewhere: checkpoints brought from another medium, a printed sheet or a partner
    """
    found = Verification()
    trusted, own = _checkpoints(keys, found)
    trusted += elsewhere
    _epochs(found)
    _keys(found)
    sizes = {one.size for one in (*trusted, *own)} | {one.size for one in proof.epochs()}
    told = _leaves(found, sizes)
    found.cosigned = max((one.size for one in trusted if one.epoch == proof.epoch()), default=0)
    _tree(found, told, trusted, own)
    whole_cases, texts = _erasures(found, told)
    _cases(found, told, whole_cases, texts)
    del found.wrong[MOST:]
    return found


def _checkpoints(keys: Keys, found: Verification) -> tuple[list[Trusted], list[Trusted]]:
    """The checkpoints kept here, those that a partner cosigned apart from those that only this node signed."""
    cosigned, own = [], []
    try:
        every = proof.kept()
    except CheckpointRefused as error:
        found.wrong.append(Wrong(f"a checkpoint kept here: {error}"))
        return [], []
    for one in every:
        place = Wrong(
            f"the checkpoint of {one.checkpoint.size} leaves is not signed by this node", last=one.checkpoint.size
        )
        name = proof.origin(keys.organisation, one.epoch)
        if not any(_signed(one.note, name, key) for key in keys.own):
            found.wrong.append(place)
        said = Trusted(one.epoch, one.checkpoint.size, one.checkpoint.root, "this node")
        own.append(said)
        for witness, line in one.lines:
            if _cosigned(one.checkpoint, line, witness, keys.witnesses):
                cosigned.append(Trusted(said.epoch, said.size, said.root, f"partner {witness}"))
            elif not _cosigned(
                one.checkpoint, line, witness, keys.revoked
            ):  # by a stolen key: it proves nothing, and accuses nobody
                found.wrong.append(Wrong(f"the cosignature of partner {witness} does not hold", last=said.size))
    return cosigned, own


def _signed(note: str, name: str, key: bytes) -> bool:
    try:
        checkpoints.verify(note, name, key)
    except CheckpointRefused:
        return False
    return True


def witness_name(of: str) -> str:
    """The name under which an organisation cosigns."""
    return f"homeward/{of}"


def _cosigned(said: Checkpoint, line: str, witness: str, keys: Mapping[str, Sequence[bytes]]) -> bool:
    """Whether one of a witness's keys made this line."""
    for key in keys.get(witness, ()):
        with suppress(CheckpointRefused):
            checkpoints.check_cosignature(said.text, line, witness_name(witness), key)
            return True
    return False


def _epochs(found: Verification) -> None:
    for row in proof.epochs():
        text = proof.epoch_text(row)
        try:
            for member, signature in ((row.first, row.first_signature), (row.second, row.second_signature)):
                erasure.check_signature(member, bytes(signature), text)
                if row.first == row.second or proof.OFFICER not in certificates.certificate_of(member).roles:
                    raise erasure.ErasureRefused("two officers must sign")
        except erasure.ErasureRefused as error:
            found.wrong.append(Wrong(f"epoch {row.epoch}: {error}", last=row.size))


def _keys(found: Verification) -> None:
    """Check every certificate, grant and emergency key, back to the founders, and that every sealed file is whole."""
    for wrong in (
        certificates.damaged(),
        emergency.damaged(),
        grants.damaged(),
        keeping.damaged(),
        statistics.KEY.damaged(),
        register.KEY.damaged(),
    ):
        if wrong is not None:
            found.wrong.append(Wrong(wrong))


def _rows() -> Iterator[tuple[int, bytes, bytes, bytes]]:
    """All leaves in order, read past the ORM, which is too slow for a large log."""
    table = LeafRow._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, salt, content, hash FROM {table} ORDER BY id")  # noqa: S608 - our own table's name
        while rows := cursor.fetchmany(BATCH):
            yield from rows


def _leaves(found: Verification, sizes: set[int]) -> _Told:
    """Check each leaf's place and hash, and compute the roots of the sizes asked for."""
    told = _Told()
    peaks: list[bytes] = []
    sha256, add, leaf_hash = hashlib.sha256, merkle.add, merkle.leaf_hash
    size = 0
    for number, salt, content, kept in _rows():
        if number != size + 1:
            found.wrong.append(Wrong(f"leaf {size + 1} of the log is missing", first=size + 1, last=number - 1))
        if not content:
            told.erased.add(number)
        elif sha256(salt + content).digest() != kept:
            found.wrong.append(Wrong(f"leaf {number} of the log was altered", first=number, last=number))
        elif content[-2:] == b'"]':
            _tell(found, told, number, content)
        add(peaks, size, leaf_hash(kept))
        size += 1
        if size in sizes:
            told.roots[size] = merkle.join(peaks)
    told.roots[0] = merkle.join([])
    found.leaves = size
    return told


def _tell(found: Verification, told: _Told, leaf: int, content: bytes) -> None:
    try:
        _, _, code, _, _, entry, link = json.loads(content)
        told.cases.setdefault(code, []).append((entry, link, leaf))
    except (ValueError, TypeError):
        found.wrong.append(Wrong(f"leaf {leaf} of the log says nothing that can be read", first=leaf, last=leaf))


def _tree(found: Verification, told: _Told, trusted: Sequence[Trusted], own: Sequence[Trusted]) -> None:
    """Compare the roots with the checkpoints; what two officers gave up with a new epoch is not missed."""
    began, good = proof.epochs(), 0
    for one in sorted([*trusted, *own], key=lambda one: (one.size, one.by)):
        if one.size > next((row.size for row in began if row.epoch > one.epoch), one.size):
            continue
        if one.size > found.leaves:
            what = f"the log was cut: {found.leaves} leaves are there, and {one.by} knows of {one.size}"
            found.wrong.append(Wrong(what, first=good + 1, last=one.size))
            return
        if told.roots[one.size] != one.root:
            what = f"leaves {good + 1} to {one.size} of the log are not those that {one.by} knows"
            found.wrong.append(Wrong(what, first=good + 1, last=one.size))
            return
        # Only what this machine could not have made up narrows the place down.
        good = one.size if one in trusted else good


def _erasures(found: Verification, told: _Told) -> tuple[dict[str, ErasureRow], set[tuple[str, int]]]:
    """What two members had erased: whole cases, and single texts; a leaf without content must be among them."""
    cases: dict[str, ErasureRow] = {}
    texts: set[tuple[str, int]] = set()
    allowed: set[int] = set()
    for row in ErasureRow.objects.exclude(done=None):
        try:
            erasure.check(row)
        except erasure.ErasureRefused as error:
            found.wrong.append(Wrong(f"case {row.code}: an erasure nobody agreed to: {error}", row.code, row.number))
            continue
        allowed.update(row.leaves)
        texts.add((row.code, row.number))
        if row.number == 0:
            cases[row.code] = row
    for leaf in sorted(told.erased - allowed)[:MOST]:
        found.wrong.append(Wrong(f"leaf {leaf} of the log was emptied without an erasure", first=leaf, last=leaf))
    return cases, texts


def _cases(found: Verification, told: _Told, erased: dict[str, ErasureRow], texts: set[tuple[str, int]]) -> None:
    """Check every chain against itself, the log and the erasures."""
    there: set[str] = set()
    signers: dict[int, list[Ed25519PublicKey]] = {}
    for case in CaseRow.objects.order_by("id"):
        there.add(case.code)
        rows = list(EntryRow.objects.filter(case=case).order_by("number").values_list(*FIELDS))
        found.cases, found.entries = found.cases + 1, found.entries + len(rows)
        links = {row[0]: bytes(row[8]).hex() for row in rows}
        wrong = _chain(case, rows, signers) or _as_told(
            case.code, links, told.cases.get(case.code, []), erased.get(case.code)
        )
        wrong = wrong or _emptied(case.code, rows, texts)
        if wrong:
            found.wrong.append(wrong)
    for code in [*told.cases, *erased]:
        if code not in there:
            found.wrong.append(Wrong(f"case {code} is missing", code))


def _chain(
    case: CaseRow, rows: Sequence[tuple[object, ...]], signers: dict[int, list[Ed25519PublicKey]]
) -> Wrong | None:
    try:
        newest = check_chain(case.code, rows, signers=signers)
    except RecordDamaged as error:
        return Wrong(str(error), case.code, error.entry)
    if (len(rows), newest) != (case.number, bytes(case.link)):
        return Wrong(f"case {case.code}: the end of the chain is missing", case.code, len(rows) + 1)
    return None


def _as_told(
    code: str, links: dict[int, str], told: Sequence[tuple[int, str, int]], erased: ErasureRow | None
) -> Wrong | None:
    """Compare a chain with what the log tells of it, or with what was signed when it was erased."""
    last = 0
    for number, link, leaf in told:
        if links.get(number, "") != link:
            return Wrong(f"case {code}, entry {number}: leaf {leaf} of the log tells of another", code, number)
        last = number
    if erased is not None:
        if links.get(erased.last, "") != bytes(erased.link).hex():
            return Wrong(f"case {code}, entry {erased.last}: another than when it was erased", code, erased.last)
        last = max(last, erased.last)
    if len(links) != last:
        return Wrong(f"case {code}, entry {last + 1}: the log does not know it", code, last + 1)
    return None


def _emptied(code: str, rows: Sequence[tuple[object, ...]], texts: set[tuple[str, int]]) -> Wrong | None:
    if (code, 0) in texts:
        return None
    for row in rows:
        if not row[6] and (code, row[0]) not in texts:
            return Wrong(f"case {code}, entry {row[0]}: the text is gone without an erasure", code, int(str(row[0])))
    return None
