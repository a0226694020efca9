"""The log: every reading, entry and act of administration leaves a leaf in the same transaction.

A leaf is SHA-256(salt | content); the tree over the leaves and its witnesses come with the proofs.
"""

import hashlib
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any

from homeward.record.models import LeafRow


@dataclass(frozen=True)
class Leaf:
    """What a leaf says: what was done ("read", "entries", "administration", "refused"), by whom, on which case or member."""

    what: str
    by: int
    subject: str = ""
    detail: str = ""


def write(leaf: Leaf) -> None:
    """Add a leaf in the running transaction, or in one of its own where none runs. Log time is real time, in microseconds."""
    at = time.time_ns() // 1000
    content = json.dumps([leaf.what, leaf.by, leaf.subject, leaf.detail, at], separators=(",", ":")).encode()
    salt = secrets.token_bytes(32)
    LeafRow.objects.create(at=at, salt=salt, content=content, hash=hashlib.sha256(salt + content).digest())


def about(subject: str) -> list[dict[str, Any]]:
    """List the leaves about a case or member, newest first: what, by, detail and time in microseconds."""
    mark = f',"{subject}",'.encode()
    found = []
    for content in LeafRow.objects.order_by("-id").values_list("content", flat=True).iterator():
        raw = bytes(content)
        if mark in raw:
            what, by, _, detail, at = json.loads(raw)
            found.append({"what": what, "by": by, "detail": detail, "at": at})
    return found


def damaged() -> int | None:
    """Give the id of the first leaf whose hash does not fit its content, or None when all do."""
    for number, salt, content, kept in (
        LeafRow.objects.order_by("id").values_list("id", "salt", "content", "hash").iterator()
    ):
        if hashlib.sha256(bytes(salt) + bytes(content)).digest() != bytes(kept):
            return int(number)
    return None
