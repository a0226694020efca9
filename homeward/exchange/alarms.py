"""Alarms in the clear: a random number, a rounded time, whom to ring; no case, no step (security.md, Keys 14)."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from homeward.exchange.models import AlarmRow
from homeward.record.prepared import put, remove

ROUNDED, INSTANT = timedelta(minutes=15), timedelta(microseconds=1)


def numbers(count: int) -> list[str]:
    """Make random numbers for alarms, so that a sealed card can name them before they are written."""
    return [secrets.token_hex(16) for _ in range(count)]


def replace(old: Iterable[str], new: Iterable[str], rings: Iterable[tuple[datetime, str]]) -> None:
    """Replace a case's alarms, inside the caller's transaction; `new` are numbers made by `numbers`, one for each ring."""
    remove(AlarmRow, "number", list(old))
    put(AlarmRow, *(_row(number, rounded(ring), whom) for number, (ring, whom) in zip(new, rings, strict=True)))


def write(new: Iterable[str], rings: Iterable[tuple[datetime, str]]) -> None:
    """Write alarms about the exchange itself, inside the caller's transaction: they ring when due, a few minutes early at most."""
    early = [(rounded(ring - ROUNDED + INSTANT), whom) for ring, whom in rings]
    put(AlarmRow, *(_row(number, ring, whom) for number, (ring, whom) in zip(new, early, strict=True)))


def _row(number: str, ring: datetime, whom: str) -> dict[str, Any]:
    return {"number": number, "ring": connection.ops.adapt_datetimefield_value(ring), "whom": whom}


def rounded(moment: datetime) -> datetime:
    """Round a time up to 15 minutes, so that it says little."""
    start = moment.replace(minute=0, second=0, microsecond=0)
    steps = -(-(moment - start) // ROUNDED)
    return start + steps * ROUNDED


def ringing(now: datetime) -> list[tuple[str, datetime]]:
    """List the alarms that ring: whom and since when. Nobody needs to be signed in for this."""
    return list(AlarmRow.objects.filter(ring__lte=now).order_by("ring").values_list("whom", "ring"))
