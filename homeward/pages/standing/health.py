"""Health: fitness against the day of travel for everybody, the rest for readers of the compartment (MED-1 to MED-4)."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from homeward.casework.desk import DeskRecord
from homeward.pages import screens, showing, words
from homeward.pages.standing.rows import GOOD, NEUTRAL, OPEN, WRONG, Group, Stand, do
from homeward.process import itinerary, medical, status
from homeward.process.medical import Fitness, Infection, MedicalNeed, Screening
from homeward.process.medical.pregnancy import last_day_without_clearance, rule_of
from homeward.process.medical.rules import FREE
from homeward.process.medical.rules import standing as standing_of
from homeward.process.writing import Compartment


def standing(record: DeskRecord) -> dict[str, Any]:
    """Fit or not on the day of travel; below it what only the health compartment's readers see."""
    groups = [_fitness(record)]
    if Compartment.HEALTH not in record.case.closed:
        groups += [_needs(record), _infections(record), *_pregnancy(record)]
    return {"standing": groups}


def planned(record: DeskRecord) -> Any:
    """The day of travel: of the journey, else as estimated, else today."""
    departs = itinerary.departs_at(record.case)
    estimate = record.case.latest(status.TimeEstimated)
    return departs.date() if departs else estimate.departure if estimate else record.now.date()


def _fitness(record: DeskRecord) -> Group:
    case, day = record.case, planned(record)
    now, then = (medical.fitness(case, one, record.policy) for one in (record.now.date(), day))
    found = standing_of(case)
    hints: list[Any] = []
    if found and found.valid_until:
        hints.append(format_lazy(_("counts until {day}"), day=showing.day(found.valid_until)))
    if found:
        hints += [words.word(one) for one in found.conditions]
    if now in FREE and then not in FREE:
        hints.append(format_lazy(_("lapses before the day of travel, {day}"), day=showing.day(day)))
    if now is Fitness.DOCTOR_NEEDED:
        hints.append(_("The screening asks for a doctor."))
    act = "examine" if now is Fitness.DOCTOR_NEEDED else "screen"
    tone = GOOD if then in FREE else WRONG if now is Fitness.NOT_FIT else OPEN
    row = Stand(_("Fit to travel"), words.word(now), tone, tuple(hints), do(record, "health", act))
    about = _(
        "A test for HIV or pregnancy is never a condition. An infection holds travel only if it can be passed on in travel."
    )
    return Group(_("Fit to travel?"), [row], about)


def _needs(record: DeskRecord) -> Group:
    to_settle = medical.treatment_to_settle(record.case)
    rows = [_need(record, one, one in to_settle) for one in medical.needs(record.case)]
    return Group(_("Needs and care"), rows, "", do(record, "health", "need"), _("Write down a need"))


def _need(record: DeskRecord, one: MedicalNeed, to_settle: bool) -> Stand:
    hints: list[Any] = [showing.ISOLATED.format(text) for text in (one.care_given, one.tried) if text]
    if one.medicines:
        names = showing.ISOLATED.format(", ".join(one.medicines))
        hints.append(format_lazy(_("medicines: {names}. Papers say only “your medicines”."), names=names))
    if to_settle:
        hints.append(_("Not available at home: what was tried, and was she offered to wait?"))
    if one.impedes_travel:
        hints.append(_("Could impede safe travel."))
    word, tone = (
        (_("To settle"), WRONG) if to_settle else (_("Cared for"), GOOD) if one.care_given else (_("Open"), OPEN)
    )
    return Stand(
        showing.ISOLATED.format(one.need), word, tone, tuple(hints), do(record, "health", "need", need=one.need)
    )


def _infections(record: DeskRecord) -> Group:
    newest = {one.entry.condition: one.entry for one in record.case.every(Infection)}
    rows = [
        Stand(
            showing.ISOLATED.format(one.condition),
            _("Cleared") if one.cleared_on else _("Open"),
            GOOD if one.cleared_on else WRONG if one.passed_on_in_travel else NEUTRAL,
            () if one.passed_on_in_travel else (_("Not passed on in travel: it holds nothing."),),
            do(record, "health", "infection", condition=one.condition),
        )
        for one in newest.values()
    ]
    return Group(_("Infectious conditions"), rows, "", do(record, "health", "infection"), _("Write down a condition"))


def _pregnancy(record: DeskRecord) -> list[Group]:
    found = record.case.written(Screening)
    if found is None or not found.entry.pregnant_weeks:
        return []
    entry, on = found.entry, found.at.date()
    last = last_day_without_clearance(entry.pregnant_weeks, on, rule_of(entry.carrier), several=entry.several_children)
    day = planned(record)
    hints = (
        format_lazy(_("{weeks} weeks on {day}"), weeks=entry.pregnant_weeks, day=showing.day(on)),
        format_lazy(_("without a doctor's clearance until {day}"), day=showing.day(last)),
    )
    good = day <= last
    row = Stand(
        _("Pregnancy, as far as she tells of it"),
        _("In time") if good else _("Clearance needed"),
        GOOD if good else WRONG,
        hints,
    )
    return [Group(_("Pregnancy"), [row])]


screens.EXTRAS["health"] = standing
