"""Witnesses: partners cosign our log's checkpoints and we cosign theirs, after checking that nothing before was changed.

The bytes of `ask` and `answer` may travel by any carrier. A checkpoint is signed by the node's key, so it needs no envelope; it says
a size in hundreds and a hash, nothing else.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from homeward.exchange import alarms, partners
from homeward.exchange.line import NotDelivered, WitnessLine
from homeward.exchange.models import PartnerRow, WitnessRow
from homeward.record import proof
from homeward.record.proof import Kept
from homeward.record.verifying import witness_name
from homeward.wire import cards, checkpoints, merkle
from homeward.wire.checkpoints import Checkpoint, CheckpointRefused
from homeward.wire.jws import JwsRefused, read_object

LARGEST = 16 * 1024
WITNESSES = 2
# A witness who did not answer is asked again after this many seconds.
AGAIN = 600
SUPERVISOR = "supervisor"


class WitnessRefused(Exception):
    """A checkpoint that we do not cosign: malformed, not the partner's, or contradicting what it showed before."""


@dataclass(frozen=True)
class Witness:
    """What a partner and we know of each other's logs, as pages show it.

    :ivar size: of the partner's log as we last cosigned it
    :ivar refused: why we refused a later one
    :ivar ours: the size of our log that it has cosigned
    :ivar answered: why it did not cosign the last time
    """

    partner: str
    name: str
    size: int
    refused: str
    ours: int
    answered: str


def ask(kept: Kept, old: int) -> bytes:
    """Write what a witness needs to cosign a checkpoint of ours: the note, and the proof from the size it knows."""
    path = [base64.b64encode(one).decode() for one in proof.consistency_for(old, kept.checkpoint.size)]
    said = {"note": kept.note, "old": old, "proof": path, "epochs": proof.statements()[-1:]}
    return json.dumps(said).encode()


def answer(raw: bytes, *, own: str, key: Ed25519PrivateKey, now: datetime) -> bytes:
    """Cosign a partner's checkpoint that continues what we know of its log, or say from which size we want the proof.

    :param own: our organisation's id, under which we cosign
    :raises WitnessRefused: otherwise; when it contradicts what the partner showed before, our own people are rung
    """
    facts, note, old = _read(raw)
    partner, said, number = _whose(note)
    with transaction.atomic():
        row, _ = WitnessRow.objects.get_or_create(partner_id=partner)
        wrong = _contradiction(row, said, number, facts)
        if wrong:
            _ring(row, wrong, now)
        elif old != _known(row, number):
            return json.dumps({"size": _known(row, number)}).encode()
        elif not _continues(row, said, number, facts):
            wrong = "another-past"
            _ring(row, wrong, now)
        else:
            if number != row.epoch and row.epoch:
                _ring(row, "new-epoch", now)
            row.epoch, row.size, row.root, row.note = number, said.size, said.root, note
            row.save()
    if wrong:
        raise WitnessRefused(wrong)
    line = checkpoints.cosign(said.text, witness_name(own), key, int(now.timestamp()))
    return json.dumps({"line": line}).encode()


def _read(raw: bytes) -> tuple[Mapping[str, Any], str, int]:
    try:
        facts = read_object(raw) if len(raw) <= LARGEST else {}
        note, old = facts.get("note"), facts.get("old")
    except JwsRefused as error:
        raise WitnessRefused("malformed") from error
    if not isinstance(note, str) or not isinstance(old, int) or not isinstance(facts.get("proof"), list):
        raise WitnessRefused("malformed")
    return facts, note, old


def _whose(note: str) -> tuple[str, Checkpoint, int]:
    """Which verified partner signed a checkpoint, what it says, and of which epoch."""
    try:
        name = checkpoints.read(checkpoints.split(note)[0]).origin
        _, partner, _, number = name.split("/")
        public = partners.signing_keys()[partner]
        said = checkpoints.verify(note, proof.origin(partner, int(number)), public)
    except (CheckpointRefused, KeyError, ValueError) as error:
        raise WitnessRefused("no partner's") from error
    return partner, said, int(number)


def _known(row: WitnessRow, number: int) -> int:
    return row.size if row.epoch == number else 0


def _contradiction(row: WitnessRow, said: Checkpoint, number: int, facts: Mapping[str, Any]) -> str:
    """What cannot be however the proof looks: an older epoch, a shorter log, an epoch without its statement."""
    if number < row.epoch:
        return "older-epoch"
    if number > row.epoch and row.epoch and not _states(facts, number, row):
        return "epoch-without-statement"
    return "shorter" if said.size < _known(row, number) else ""


def _states(facts: Mapping[str, Any], number: int, row: WitnessRow) -> bool:
    """Whether a statement names this epoch and the last size that we knew; who signed it is asked by telephone."""
    every = facts.get("epochs")
    one = every[-1] if isinstance(every, list) and every else None
    return isinstance(one, dict) and one.get("epoch") == number and one.get("known_size") == row.size


def _continues(row: WitnessRow, said: Checkpoint, number: int, facts: Mapping[str, Any]) -> bool:
    try:
        path = [base64.b64decode(str(one), validate=True) for one in facts["proof"]]
        merkle.check_consistency(_known(row, number), bytes(row.root), said.size, said.root, path)
    except (merkle.ProofRefused, binascii.Error):
        return False
    return True


def _ring(row: WitnessRow, why: str, now: datetime) -> None:
    """Keep why, and ring our own people, who telephone the partner's officers; once for each reason."""
    if row.refused != why:
        alarms.replace((), alarms.numbers(1), [(now, SUPERVISOR)])
    row.refused = why
    row.save()


def settle(partner: str) -> None:
    """Mark as talked over what we refused to cosign. What the partner showed before stays what we know."""
    WitnessRow.objects.filter(pk=partner).update(refused="")


def read_answer(raw: bytes, most: int) -> str | int:
    """Read what a witness answered: the line of its cosignature, not yet checked, or the size it wants the proof from.

    :param most: the size of the checkpoint that it was asked about
    :raises CheckpointRefused: when it is neither
    """
    try:
        facts = read_object(raw)
    except JwsRefused as error:
        raise CheckpointRefused("malformed") from error
    line, size = facts.get("line"), facts.get("size")
    if type(size) is int and 0 <= size <= most:
        return size
    if not isinstance(line, str):
        raise CheckpointRefused("neither a cosignature nor a size of ours")
    return line


def took(partner: str, kept: Kept, raw: bytes) -> int | None:
    """Keep a witness's cosignature on our checkpoint; gives the size it wants the proof from when it sent none.

    :raises CheckpointRefused: when the answer is neither, or the cosignature does not hold
    """
    said = read_answer(raw, kept.checkpoint.size)
    if isinstance(said, int):
        return said
    key = partners.signing_keys().get(partner)
    if key is None:
        raise CheckpointRefused("no partner that is verified")
    checkpoints.check_cosignature(kept.checkpoint.text, said, witness_name(partner), key)
    proof.keep_cosignature(kept.checkpoint.size, partner, said)
    return None


def bring(kept: Kept, partner: str, line: WitnessLine, now: float) -> bool:
    """Ask a partner to cosign our checkpoint; gives whether it did. Whatever happens is kept for the page.

    :param now: real time in seconds since 1970
    """
    row, _ = WitnessRow.objects.get_or_create(partner_id=partner)
    address = cards.read_card(bytes(PartnerRow.objects.get(pk=partner).card)).address
    row.asked_at, row.answered = now, ""
    try:
        wanted = took(partner, kept, line.checkpoint(address, ask(kept, proof.cosigned_size(partner))))
        if wanted is not None and took(partner, kept, line.checkpoint(address, ask(kept, wanted))) is not None:
            row.answered = "no-cosignature"
    except (NotDelivered, CheckpointRefused) as error:
        row.answered = "not-reached" if isinstance(error, NotDelivered) else "no-cosignature"
    WitnessRow.objects.filter(pk=partner).update(asked_at=row.asked_at, answered=row.answered)
    return not row.answered


def chosen(named: list[str]) -> list[str]:
    """Our witnesses: the partners named, or the first two verified."""
    verified = list(PartnerRow.objects.filter(level="verified").order_by("pk").values_list("pk", flat=True))
    return [one for one in named if one in verified] or verified[:WITNESSES]


def to_ask(named: list[str], size: int, now: float) -> list[str]:
    """The witnesses who have not cosigned this size, but for those who within ten minutes did not answer or cosign."""
    tired = set(WitnessRow.objects.filter(asked_at__gt=now - AGAIN).exclude(answered="").values_list("pk", flat=True))
    return [one for one in chosen(named) if one not in tired and proof.cosigned_size(one) < size]


def everyone() -> list[Witness]:
    """What every partner and we know of each other's logs."""
    return [
        Witness(row.pk, row.partner.name, row.size, row.refused, proof.cosigned_size(row.pk), row.answered)
        for row in WitnessRow.objects.select_related("partner").order_by("partner__name")
    ]
