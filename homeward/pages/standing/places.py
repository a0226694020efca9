"""Accommodation: every night until departure, its cost, how she gets there; the place for her arrival (ACC-1, ACC-2, DEP-2)."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from homeward.casework.desk import DeskRecord
from homeward.pages import screens, showing, words
from homeward.pages.standing.health import planned
from homeward.pages.standing.rows import GOOD, NEUTRAL, OPEN, WRONG, Group, Stand, do
from homeward.process import accommodation
from homeward.process.accommodation import Stay, StayDetail, StayEnded
from homeward.process.case import Written


def standing(record: DeskRecord) -> dict[str, Any]:
    """Where she stays, the nights for which no safe place is known, and the place agreed for her arrival."""
    return {"standing": [_stays(record), _arrival(record)]}


def _stays(record: DeskRecord) -> Group:
    case, until = record.case, planned(record)
    rows = [_stay(record, one) for one in reversed(case.every(Stay))]
    for first, last in accommodation.gaps(case, record.now.date(), until):
        what = format_lazy(_("No safe place: {first} to {last}"), first=showing.day(first), last=showing.day(last))
        rows.insert(
            0,
            Stand(what, _("To find"), WRONG, (), do(record, "accommodation", "stay-before", begins=first.isoformat())),
        )
    costs = ", ".join(f"{amount} {currency}" for currency, amount in accommodation.costs(case, until).items())
    about = format_lazy(_("Costs until departure: {costs}"), costs=showing.ISOLATED.format(costs)) if costs else ""
    return Group(
        _("Until departure"), rows, about, do(record, "accommodation", "stay-before"), _("Write down a place to stay")
    )


def _stay(record: DeskRecord, one: Written[Stay]) -> Stand:
    case, entry = record.case, one.entry
    ended = next((end.entry for end in reversed(case.every(StayEnded)) if end.entry.stay == one.number), None)
    detail = case.numbered(one.number + 1)
    name = detail.entry.name if detail and isinstance(detail.entry, StayDetail) else ""
    hints: list[Any] = [showing.ISOLATED.format(name)] if name else []
    last = ended.on if ended else entry.ends
    begins, ends = showing.day(entry.begins), showing.day(last) if last else _("open")
    hints.append(format_lazy(_("{begins} to {ends}"), begins=begins, ends=ends))
    if entry.cost:
        cost = showing.ISOLATED.format(f"{entry.cost} {entry.currency}, {entry.who_pays}")
        hints.append(format_lazy(_("a night: {cost}"), cost=cost))
    hints += [showing.ISOLATED.format(text) for text in (entry.transfer, ended.why if ended else "") if text]
    over = ended is not None and ended.on <= record.now.date()
    word = _("Over") if over else _("Safe") if entry.safe else _("Not safe")
    tone = NEUTRAL if over else GOOD if entry.safe else WRONG
    address = "" if over else do(record, "accommodation", "stay-ended", stay=str(one.number))
    return Stand(words.word(entry.provider), word, tone, tuple(hints), address)


def _arrival(record: DeskRecord) -> Group:
    found = accommodation.arrival_place(record.case)
    address = do(record, "accommodation", "place")
    what = _("A place for the first nights")
    if found is None:
        return Group(_("On arrival"), [Stand(what, _("Not yet"), OPEN, (), address)])
    problems = accommodation.problems_on_arrival(record.case)
    nights = format_lazy(_("for {nights} nights"), nights=found.entry.nights)
    hints = (words.word(found.entry.kind), nights, *(words.code(one) for one in problems))
    word, tone = (_("To settle"), OPEN) if problems else (_("Agreed with her"), GOOD)
    row = Stand(what, word, tone, hints, address)
    return Group(_("On arrival"), [row])


screens.EXTRAS["accommodation"] = standing
