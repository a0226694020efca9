"""Ringing what is due: one call a duty for all alarms that ring for it, again until it got through."""

from collections.abc import Iterable
from datetime import datetime

from homeward.exchange.bells.places import Bell
from homeward.exchange.bells.sending import BellSilent, send
from homeward.exchange.models import AlarmRow, BellRow
from homeward.record.prepared import batches

# Seconds between two tries of a bell that does not get through, doubled up to the longest.
FIRST, LONGEST = 30.0, 900.0
MOST_DOUBLINGS = 6


def ring_due(bells: Iterable[Bell], *, now: datetime, real: float) -> list[str]:
    """Ring for every duty that has an alarm due; gives the duties that were called by at least one bell.

    An alarm counts as rung when a bell that knows its duty got through; without any bell nothing is marked, and pages show it.

    :param now: case time, in which alarms are due
    :param real: real time in seconds, for the next try of a bell that failed
    """
    known = list(bells)
    waits = AlarmRow.objects.filter(ring__lte=now, rung_at=None)
    called = []
    for whom in waits.order_by("whom").values_list("whom", flat=True).distinct():
        due = list(waits.filter(whom=whom).values_list("number", flat=True))
        # Every bell is rung, not the first that answers: when e-mail is down the telephone still rings.
        through = [bell.name for bell in known if _ring(bell, whom, real)]
        if through:
            for some in batches(due):
                AlarmRow.objects.filter(number__in=some).update(rung_at=now)
            called.append(whom)
    return called


def _ring(bell: Bell, whom: str, real: float) -> bool:
    """Ring one bell for one duty; a failure is kept for the pages, and tried again after a while."""
    row = BellRow.objects.filter(name=bell.name).first()
    if row is not None and row.tries and row.next_try > real:
        return False
    try:
        rang = send(bell, whom) > 0
    except BellSilent as failure:
        tries = (row.tries if row else 0) + 1
        pause = min(LONGEST, FIRST * 2 ** min(tries - 1, MOST_DOUBLINGS))
        values = {"tries": tries, "next_try": real + pause, "why": str(failure)[:60]}
        BellRow.objects.update_or_create(name=bell.name, defaults=values)
        return False
    if rang and row is not None:
        BellRow.objects.filter(pk=row.pk).update(tries=0, why="")
    return rang
