"""The tree over the log: its roots, proofs, signed checkpoints, and the statements of two officers that begin a new epoch."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from homeward.record import certificates, log, seal
from homeward.record.header import organisation
from homeward.record.keys import MemberKeys
from homeward.record.log import Leaf
from homeward.record.models import CheckpointRow, CosignatureRow, EpochRow, LeafRow, TileRow
from homeward.wire import checkpoints, merkle
from homeward.wire.checkpoints import Checkpoint

TILE = 256
# Sizes are padded to hundreds; a checkpoint is due after six hours, or at once after a hundred leaves.
STEP, HOURS = 100, 6
# Epochs are numbered by the minute in which they begin, counted from 1 January 2020 (real time in seconds).
FIRST_MINUTE = 1_577_836_800
OFFICER = "officer"


class EpochRefused(Exception):
    """A new epoch that is not signed by two different officers."""


@dataclass(frozen=True)
class Kept:
    """A checkpoint as it is kept here, with the witnesses who cosigned it.

    :ivar lines: the witness's id and line of each cosignature
    """

    epoch: int
    checkpoint: Checkpoint
    note: str
    at: int
    lines: tuple[tuple[str, str], ...] = ()


def origin(of: str, number: int) -> str:
    """The name of an organisation's log in one epoch, which is also the name of the key that signs its checkpoints."""
    return f"homeward/{of}/log/{number}"


def epoch() -> int:
    """The epoch of log and exchange: one before the first statement."""
    return EpochRow.objects.order_by("-epoch").values_list("epoch", flat=True).first() or 1


def next_epoch(now: float) -> int:
    """The number of an epoch that begins now: no epoch had it that a backup, however old, has forgotten.

    Whoever counted on by one would begin the same epoch twice from one backup, and say two things under one number.

    :param now: real time in seconds since 1970
    """
    return max(epoch() + 1, int(now - FIRST_MINUTE) // 60)


def size() -> int:
    """How many leaves the log has."""
    return LeafRow.objects.order_by("-id").values_list("id", flat=True).first() or 0


def root(first: int, end: int) -> bytes:
    """The root over the leaves from one place up to another, counted from zero; starts where RFC 6962 parts a tree."""
    peaks: list[bytes] = []
    tiles = (end - first) // TILE if first % TILE == 0 else 0
    for number, one in enumerate(_tiles(first // TILE, tiles)):
        merkle.add(peaks, number, one)
    start = first + tiles * TILE
    hashes = LeafRow.objects.filter(id__gt=start, id__lte=end).order_by("id").values_list("hash", flat=True)
    for number, leaf in enumerate(hashes):
        merkle.add(peaks, tiles * TILE + number, merkle.leaf_hash(bytes(leaf)))
    return merkle.join(peaks)


def _tiles(first: int, count: int) -> list[bytes]:
    """The roots over full tiles of 256 leaves; those not kept yet are computed and kept."""
    kept = TileRow.objects.filter(number__gte=first, number__lt=first + count).order_by("number")
    known = {number: bytes(one) for number, one in kept.values_list("number", "root")}
    made = []
    for number in range(first, first + count):
        if number not in known:
            hashes = LeafRow.objects.filter(id__gt=number * TILE, id__lte=(number + 1) * TILE).order_by("id")
            known[number] = merkle.root(merkle.leaf_hash(bytes(one)) for one in hashes.values_list("hash", flat=True))
            made.append(TileRow(number=number, root=known[number]))
    TileRow.objects.bulk_create(made, ignore_conflicts=True)
    return [known[number] for number in range(first, first + count)]


def inclusion_for(leaf: int, at_size: int) -> list[bytes]:
    """Prove that a leaf, counted from zero, is in the tree of a size."""
    return merkle.inclusion(leaf, at_size, root)


def consistency_for(old: int, at_size: int) -> list[bytes]:
    """Prove that the log of an old size is the beginning of the log of a size."""
    return merkle.consistency(old, at_size, root)


def due(now: float) -> bool:
    """Whether a checkpoint is due: a hundred leaves since the last, or six hours and anything new.

    :param now: real time in seconds since 1970
    """
    newest = CheckpointRow.objects.filter(epoch=epoch()).order_by("-size").first()
    there = size()
    if newest is None:
        return there > 0
    return there - newest.size >= STEP or (there > newest.size and now - newest.at / 1e6 >= HOURS * 3600)


def checkpoint_note(of: str, key: Ed25519PrivateKey) -> Kept:
    """Pad the log, sign a checkpoint of all of it with the node's key, and keep it; the same one while nothing was added.

    :param of: this organisation's id
    """
    with transaction.atomic():
        log.pad(STEP)
        number, there = epoch(), size()
        row = CheckpointRow.objects.filter(epoch=number, size=there).first()
        if row is None:
            said = Checkpoint(origin(of, number), there, root(0, there))
            row = CheckpointRow.objects.create(
                epoch=number,
                size=there,
                root=bytes(said.root),
                note=checkpoints.sign(said, key),
                at=time.time_ns() // 1000,
            )
    return _kept(row)


def _kept(row: CheckpointRow) -> Kept:
    lines = CosignatureRow.objects.filter(checkpoint=row).order_by("id").values_list("witness", "line")
    said = checkpoints.read(checkpoints.split(row.note)[0])
    return Kept(row.epoch, said, row.note, row.at, tuple(lines))


def kept() -> list[Kept]:
    """All checkpoints kept here with their cosignatures, by epoch and size.

    :raises CheckpointRefused: when one is malformed
    """
    return [_kept(row) for row in CheckpointRow.objects.order_by("epoch", "size")]


def newest() -> Kept | None:
    """The newest checkpoint of this epoch, or None before the first."""
    row = CheckpointRow.objects.filter(epoch=epoch()).order_by("-size").first()
    return None if row is None else _kept(row)


def cosigned_size(witness: str) -> int:
    """The size a witness has last cosigned in this epoch, 0 before the first."""
    rows = CosignatureRow.objects.filter(witness=witness, checkpoint__epoch=epoch())
    return rows.order_by("-checkpoint__size").values_list("checkpoint__size", flat=True).first() or 0


def keep_cosignature(at_size: int, witness: str, line: str) -> None:
    """Keep a witness's line, which the caller has checked."""
    row = CheckpointRow.objects.get(epoch=epoch(), size=at_size)
    CosignatureRow.objects.update_or_create(checkpoint=row, witness=witness, defaults={"line": line})


def epoch_text(row: EpochRow) -> bytes:
    """The bytes that two officers sign to begin an epoch."""
    said = (
        "epoch",
        organisation(),
        row.epoch,
        row.size,
        bytes(row.root),
        row.known_size,
        bytes(row.known_root),
        row.at,
    )
    return seal.join(*said)


def new_epoch(*, known_size: int, known_root: bytes, first: MemberKeys, second: MemberKeys) -> int:
    """Begin a new epoch of log and exchange; two officers sign what is there and what was last known. Gives its number.

    :param known_size: of the last checkpoint known before, wherever it was found, with its root of 32 bytes
    :raises EpochRefused: unless two different officers sign
    """
    for one in (first, second):
        if OFFICER not in certificates.certificate_of(one.number).roles or first.number == second.number:
            raise EpochRefused("two different officers must sign")
    with transaction.atomic():
        there = size()
        row = EpochRow(
            epoch=next_epoch(time.time()),
            size=there,
            root=root(0, there),
            known_size=known_size,
            known_root=known_root,
            at=time.time_ns() // 1000,
            first=first.number,
            second=second.number,
        )
        text = epoch_text(row)
        row.first_signature, row.second_signature = first.signing.sign(text), second.signing.sign(text)
        row.save(force_insert=True)
        log.write(Leaf("new epoch", first.number, f"epoch {row.epoch}", str(second.number)))
    return row.epoch


def epochs() -> Sequence[EpochRow]:
    """The statements that began epochs, in order; for `record` itself."""
    return list(EpochRow.objects.order_by("epoch"))


def statements() -> list[dict[str, Any]]:
    """The statements that began epochs, as partners get them; bytes in hexadecimal."""
    return [
        {
            "epoch": one.epoch,
            "size": one.size,
            "root": bytes(one.root).hex(),
            "known_size": one.known_size,
            "known_root": bytes(one.known_root).hex(),
            "at": one.at,
            "officers": [
                {"member": one.first, "signature": bytes(one.first_signature).hex()},
                {"member": one.second, "signature": bytes(one.second_signature).hex()},
            ],
        }
        for one in epochs()
    ]
