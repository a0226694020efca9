"""The log: every reading, entry and act of administration leaves a leaf in the same transaction.

A leaf is SHA-256(salt | content). `record.proof` makes the tree over the leaves; `record.verifying` checks it.
"""

import hashlib
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from homeward.record.models import LeafRow
from homeward.record.prepared import put

PADDING = "padding"


@dataclass(frozen=True)
class Leaf:
    """What a leaf says: what was done ("read", "entries", "administration", "refused"), by whom, on which case or member.

    :ivar number: the newest entry of the case after this, 0 where none was written
    :ivar link: its link in hexadecimal, which binds the case to the log
    """

    what: str
    by: int
    subject: str = ""
    detail: str = ""
    number: int = 0
    link: str = ""


def write(leaf: Leaf) -> None:
    """Add a leaf in the running transaction, or in one of its own where none runs. Log time is real time, in microseconds."""
    with transaction.atomic(savepoint=False):
        place = _place()
        put(LeafRow, {**({"id": place} if place else {}), **_facts(leaf)})


def pad(to: int) -> None:
    """Add empty leaves until their number divides by `to`, so that the size tells a witness little."""
    newest = LeafRow.objects.order_by("-id").values_list("id", flat=True).first() or 0
    rows = [_row(Leaf(PADDING, 0)) for _ in range(-newest % to)]
    for number, row in enumerate(rows, newest + 1):
        row.pk = number if _counts_in_vain() else None
    LeafRow.objects.bulk_create(rows)


def _place() -> int | None:
    """The place of the next leaf where we have to say it, in a transaction; None where the database counts without gaps."""
    if not _counts_in_vain():
        return None
    return (LeafRow.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1


def _counts_in_vain() -> bool:
    """Whether the database's own counter counts what was undone too, as PostgreSQL's does: the tree has no gaps."""
    return connection.vendor != "sqlite"


def _row(leaf: Leaf) -> LeafRow:
    return LeafRow(**_facts(leaf))


def _facts(leaf: Leaf) -> dict[str, Any]:
    at = time.time_ns() // 1000
    said: list[Any] = [leaf.what, leaf.by, leaf.subject, leaf.detail, at]
    if leaf.link:
        said += [leaf.number, leaf.link]
    content = json.dumps(said, separators=(",", ":")).encode()
    salt = secrets.token_bytes(32)
    kept = hashlib.sha256(salt + content).digest()
    return {"at": at, "subject": leaf.subject, "salt": salt, "content": content, "hash": kept}


def about(subject: str) -> list[dict[str, Any]]:
    """List the leaves about a case or member, newest first: what, by, detail and time in microseconds."""
    found = []
    for content in LeafRow.objects.filter(subject=subject).order_by("-id").values_list("content", flat=True):
        what, by, _, detail, at = json.loads(bytes(content))[:5]
        found.append({"what": what, "by": by, "detail": detail, "at": at})
    return found


def since(at: int, without: frozenset[str]) -> list[dict[str, Any]]:
    """List the leaves written since a time in microseconds, newest first, leaving out some kinds and those that were erased."""
    found = []
    for content in LeafRow.objects.filter(at__gte=at).order_by("-id").values_list("content", flat=True).iterator():
        what, by, subject, detail, when = json.loads(bytes(content) or b'["padding",0,"","",0]')[:5]
        if what not in without:
            found.append({"what": what, "by": by, "subject": subject, "detail": detail, "at": when})
    return found
