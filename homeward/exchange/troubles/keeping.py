"""Keeping troubles as rows with their alarms: each rings from when it was first found until it is over."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from homeward.exchange import alarms
from homeward.exchange.models import AlarmRow, TroubleRow
from homeward.exchange.troubles.kinds import Trouble
from homeward.record.prepared import Prepared


def look(found: Iterable[Trouble], now: datetime) -> tuple[list[Trouble], list[str]]:
    """Keep what was found and let go of what is over, alarms included, in one transaction; gives the new ones and the keys let go.

    :param now: case time
    """
    wanted = {one.key: one for one in found}
    with transaction.atomic():
        known = {row.key: row for row in TroubleRow.objects.all()}
        over = [row for key, row in known.items() if key not in wanted]
        for row in over:
            AlarmRow.objects.filter(number__in=row.alarms).delete()
            row.delete()
        new = [one for key, one in wanted.items() if key not in known]
        for one in new:
            _keep(one, now)
    return new, [row.key for row in over]


def _keep(one: Trouble, now: datetime) -> None:
    rings = one.rings(now)
    numbers = alarms.numbers(len(rings))
    alarms.write(numbers, rings)
    TroubleRow.objects.create(
        key=one.key,
        kind=one.kind.value,
        partner=one.partner,
        case_code=one.case_code,
        subject=one.subject[:64],
        since=now,
        alarms=numbers,
    )


_ANY = Prepared(lambda: TroubleRow.objects.values_list("pk")[:1])


def kept(partner: str | None = None) -> list[TroubleRow]:
    """List the troubles that are kept, the oldest first; of one partner where one is named."""
    if not _ANY():
        return []
    rows = TroubleRow.objects.order_by("since", "id")
    return list(rows if partner is None else rows.filter(partner=partner))


def forget_alarms(key: str) -> None:
    """Silence a trouble's alarms because somebody is on it; it stays on the pages until it is over."""
    for row in TroubleRow.objects.filter(key=key):
        AlarmRow.objects.filter(number__in=row.alarms).delete()
        TroubleRow.objects.filter(pk=row.pk).update(alarms=[])
