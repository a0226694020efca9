"""Alarms in the clear: a random number, a rounded time, whom to ring; no case, no step (security.md, Keys 14)."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from homeward.exchange.models import AlarmRow

ROUNDED = timedelta(minutes=15)


def replace(old: Iterable[str], new: Iterable[tuple[datetime, str]]) -> list[str]:
    """Replace a case's alarms, inside the caller's transaction; gives the new numbers, which the sealed card keeps."""
    AlarmRow.objects.filter(number__in=list(old)).delete()
    rows = [AlarmRow(number=secrets.token_hex(16), ring=rounded(ring), whom=whom) for ring, whom in new]
    AlarmRow.objects.bulk_create(rows)
    return [row.number for row in rows]


def rounded(moment: datetime) -> datetime:
    """Round a time up to 15 minutes, so that it says little."""
    start = moment.replace(minute=0, second=0, microsecond=0)
    steps = -(-(moment - start) // ROUNDED)
    return start + steps * ROUNDED


def ringing(now: datetime) -> list[tuple[str, datetime]]:
    """List the alarms that ring: whom and since when. Nobody needs to be signed in for this."""
    return list(AlarmRow.objects.filter(ring__lte=now).order_by("ring").values_list("whom", "ring"))
