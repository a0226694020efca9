"""Keeping troubles as rows with their alarms: each rings from when it was first found until it is over."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from homeward.exchange import alarms
from homeward.exchange.models import AlarmRow, TroubleRow
from homeward.exchange.troubles.kinds import Trouble
from homeward.record.prepared import Prepared, remove


def look(found: Iterable[Trouble], now: datetime) -> tuple[list[Trouble], list[str]]:
    """Keep what was found and let go of what is over, alarms included, in one transaction; gives the new ones and the keys let go.

    :param now: case time
    """
    wanted = {one.key: one for one in found}
    with transaction.atomic():
        known = {key: (pk, numbers) for key, pk, numbers in TroubleRow.objects.values_list("key", "pk", "alarms")}
        over = [key for key in known if key not in wanted]
        alarms.replace([number for key in over for number in known[key][1]], (), ())
        remove(TroubleRow, "id", [known[key][0] for key in over])
        new = [one for key, one in wanted.items() if key not in known]
        _keep(new, now)
    return new, over


def _keep(new: Iterable[Trouble], now: datetime) -> None:
    """Write troubles and their alarms in a few questions, however many: a day without a network makes thousands on a large node."""
    made = [(one, rings, alarms.numbers(len(rings))) for one in new for rings in (one.rings(now),)]
    alarms.write(
        [number for _, _, numbers in made for number in numbers], [ring for _, rings, _ in made for ring in rings]
    )
    rows = [
        TroubleRow(
            key=one.key,
            kind=one.kind.value,
            partner=one.partner,
            case_code=one.case_code,
            subject=one.subject[:64],
            since=now,
            alarms=numbers,
        )
        for one, _, numbers in made
    ]
    TroubleRow.objects.bulk_create(rows, batch_size=500)


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
