"""Rows of statistics: coded facts sealed to the analysts, kept under a number that only the case's readers can compute.

Nothing in a row or beside it names a case; a row goes when she takes her consent back, or when the case is erased.
"""

import hmac
import json
from dataclasses import dataclass
from typing import Any

from homeward.process.writing import Compartment
from homeward.record import grants, seal
from homeward.record.book import OpenCase
from homeward.record.keys import MemberKeys
from homeward.record.models import AnalystsKeyRow, ReportRow, StatisticsRow
from homeward.record.prepared import change, put, remove
from homeward.record.public_keys import SharedKey
from homeward.wire import age

STEP = 2048


KEY = SharedKey(AnalystsKeyRow, subject=grants.ANALYSTS, purpose="statistics", label="analysts' key")


@dataclass(frozen=True)
class Sealed:
    """What a case adds to the statistics, sealed to the analysts.

    :ivar number: of the case's row
    :ivar text: empty when the case adds nothing any more
    """

    number: str
    generation: int = 0
    text: bytes = b""


def sealed(held: OpenCase, facts: dict[str, Any] | None) -> Sealed | None:
    """Seal what this case adds to the statistics, before the transaction in which it is kept; None on a node without analysts.

    :raises PublicKeyRefused: when the analysts' key does not hold
    """
    name = name_of(held)
    if facts is None:
        return Sealed(name)
    found = KEY.newest()
    if found is None:
        return None
    generation, public = found
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    # Padded, so that the length does not tell a long case from a short one.
    padded = len(text).to_bytes(4, "big") + text
    padded = padded.ljust(-(-len(padded) // STEP) * STEP, b"\0")
    return Sealed(name, generation, seal.seal_to(age.public_key(public), padded, seal.join("statistics", name)))


def keep(row: Sealed) -> None:
    """Keep what a case adds to the statistics in place of what was kept before, in the caller's transaction."""
    if not row.text:
        remove(StatisticsRow, "number", [row.number])
    elif not change(StatisticsRow, "number", row.number, generation=row.generation, sealed=row.text):
        put(StatisticsRow, {"number": row.number, "generation": row.generation, "sealed": row.text})


def forget(held: OpenCase) -> None:
    """Delete what this case added to the statistics."""
    keep(Sealed(name_of(held)))


def name_of(held: OpenCase) -> str:
    """The number of a case's row: HMAC of its first secret, which stays the same when readers change (64 hexadecimal digits)."""
    return hmac.digest(held.first(Compartment.CASE), b"statistics", "sha256").hex()


def rows(by: MemberKeys) -> list[dict[str, Any]]:
    """Open all rows.

    :raises NoGrant: for a member who is none of the analysts
    :raises SealBroken: when a row was altered
    """
    keys = KEY.private(by)
    found = []
    for row in StatisticsRow.objects.order_by("pk"):
        text = seal.unseal_from(keys[row.generation], bytes(row.sealed), seal.join("statistics", row.pk))
        found.append(json.loads(text[4 : 4 + int.from_bytes(text[:4], "big")]))
    return found


def publish(month: str, report: dict[str, Any], *, by: MemberKeys) -> None:
    """Keep the report of a month, sealed to the analysts; a month has one, so that nobody learns from two of the same month.

    :param month: as "2026-03"
    """
    generation, secret = grants.secret_for(grants.ANALYSTS, Compartment.CASE, by)
    text = json.dumps(report, ensure_ascii=False, separators=(",", ":")).encode()
    sealed = seal.seal(seal.derive(secret, "reports"), text, seal.join("report", month))
    ReportRow.objects.get_or_create(month=month, defaults={"generation": generation, "sealed": sealed})


def published(by: MemberKeys) -> dict[str, dict[str, Any]]:
    """Open the reports of all months, the newest first.

    :raises NoGrant: for a member who is none of the analysts
    :raises SealBroken: when one was altered
    """
    generation, secret = grants.secret_for(grants.ANALYSTS, Compartment.CASE, by)
    secrets = grants.generations(grants.ANALYSTS, Compartment.CASE, generation, secret)
    return {
        row.month: json.loads(
            seal.unseal(
                seal.derive(secrets[row.generation], "reports"), bytes(row.sealed), seal.join("report", row.month)
            )
        )
        for row in ReportRow.objects.order_by("-month")
    }
