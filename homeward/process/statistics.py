"""What a case adds to the statistics while she agrees to be counted: coded facts alone, no name, no place, no day (VOL-1).

Intervals are whole days and the only date is a month, so that a row says nothing that a calendar could be held against.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from homeward.process import conditions, consent, instruments, intake, stages, support
from homeward.process.case import Case, Partner, Side, Written
from homeward.process.closing import CaseClosed
from homeward.process.consent import Purpose
from homeward.process.departure import DepartureApproved
from homeward.process.instruments import Instrument, TooFewAnswers
from homeward.process.intake import AgeBand, FirstContact
from homeward.process.notifications.messages import AssistanceRequested, RequestAnswered
from homeward.process.policy import STANDARD, Policy
from homeward.process.reintegration import ComponentPlanned, PlanAnswered, Wish
from homeward.process.services import Progress, ServiceProgress
from homeward.process.stages import Stage
from homeward.process.writing import Entry

VERSION = 1
# The steps between which time is counted, in their order.
STEPS = ("first-contact", "COM-1", "COM-2", "COM-3", "COM-4", "approved", "COM-5", "COM-6", "plan-agreed", "closed")
# Before she leaves, what holds her back is counted; afterwards the question is over.
BEFORE = frozenset({Stage.FIRST_CONTACT, Stage.PREPARING, Stage.ASKING, Stage.ARRANGING, Stage.APPROVED})
MONTH = 30.4
# A score counts for six or twelve months when it was taken near it, in months since the first.
MOMENTS = {"0": (-1.0, 1.0), "6": (4.0, 8.0), "12": (10.0, 14.0)}


def facts(
    case: Case, at: datetime, policy: Policy = STANDARD, asked: Sequence[Instrument] = ()
) -> dict[str, Any] | None:
    """Give what this case adds to the statistics, as plain JSON; None while she has not agreed to be counted.

    Keys: v, side, stage, since (year and month), country, age, sex, way, days (whole days between steps, by "from>to"),
    unmet (what keeps the gate shut), answers (by partner: message, days, answer), wanted and received (kinds of services),
    scores (by instrument and version: moment, mean from 0 to 1), closed.

    :param asked: the questionnaires whose scores are counted
    """
    if consent.in_force(case, Purpose.STATISTICS, at) is None or not case.entries:
        return None
    stage, known, asked_us = stages.stage(case), case.latest(FirstContact), case.latest(AssistanceRequested)
    age = intake.band_on(case, at.date())
    closed = case.latest(CaseClosed)
    return {
        "v": VERSION,
        "side": case.side.value,
        "stage": stage.value,
        "since": f"{case.entries[0].at:%Y-%m}",
        # The receiving side knows her at first as the request says it, as coarse as a row of statistics is.
        "country": (known.country_of_return if known else "") or (asked_us.country if asked_us else ""),
        "age": (asked_us.age_band if asked_us and age is AgeBand.UNKNOWN else age).value,
        "sex": known.gender.value if known else (asked_us.gender.value if asked_us else ""),
        "way": support.way(case).value,
        "days": _days(case),
        "unmet": list(conditions.unmet(case, at, policy)) if case.side is Side.REFERRING and stage in BEFORE else [],
        "answers": _answers(case),
        "wanted": _wanted(case),
        "received": _received(case),
        "scores": _scores(case, policy, asked),
        "closed": closed.why.value if closed and stage is Stage.CLOSED else "",
    }


def _days(case: Case) -> dict[str, int]:
    """Whole days between each step that was taken and the next one that was."""
    reached = [(step, at) for step in STEPS if (at := _reached(case, step)) is not None]
    pairs = zip(reached, reached[1:], strict=False)
    return {f"{one}>{other}": (later - earlier).days for (one, earlier), (other, later) in pairs if later >= earlier}


def _reached(case: Case, step: str) -> datetime | None:
    found: tuple[Written[Any], ...]
    if step.startswith("COM-"):
        found = case.letters(step)
    elif step == "plan-agreed":
        found = tuple(one for one in case.every(PlanAnswered) if one.entry.agreed)
    else:
        kinds: dict[str, type[Entry]] = {
            "first-contact": FirstContact,
            "approved": DepartureApproved,
            "closed": CaseClosed,
        }
        found = case.every(kinds[step])
    return found[0].at if found else None


def _answers(case: Case) -> list[list[Any]]:
    """How long each partner took to answer, and what: [partner, message, days, answer]."""
    return [*_asked_and_answered(case, "COM-1", "COM-2"), *_asked_and_answered(case, "COM-3", "COM-4")]


def _asked_and_answered(case: Case, question: str, answer: str) -> Iterator[list[Any]]:
    asked = {getattr(one.entry, "to", ""): one.at for one in case.letters(question) if not isinstance(one.by, Partner)}
    for one in case.letters(answer):
        if isinstance(one.by, Partner) and one.by.id in asked:
            said = one.entry.answer.value if isinstance(one.entry, RequestAnswered) else "confirmed"
            yield [one.by.id, answer, (one.at - asked.pop(one.by.id)).days, said]
    for partner in asked:
        yield [partner, answer, None, "none"]


def _wanted(case: Case) -> list[str]:
    planned = {one.entry.component: one.entry for one in case.every(ComponentPlanned)}
    kinds = {one.service for one in planned.values() if one.service and one.wish in (Wish.WANTED, Wish.PLANNED)}
    return sorted(kinds)


def _received(case: Case) -> list[str]:
    return sorted({one.entry.service for one in case.every(ServiceProgress) if one.entry.progress is Progress.RECEIVED})


def _scores(case: Case, policy: Policy, known: Sequence[Instrument]) -> dict[str, dict[str, str]]:
    """Scores of the built-in instruments at 0, 6 and 12 months after the first, where enough was answered."""
    found: dict[str, dict[str, str]] = {}
    for instrument in known:
        name = instrument.name
        answers = [one for one in instruments.series(case, name) if one.version == instrument.version]
        for one in answers:
            moment = _moment(one.on, answers[0].on)
            try:
                total = instruments.score(instrument, one, policy).total
            except TooFewAnswers:
                continue
            if moment:
                found.setdefault(f"{name}@{instrument.version}", {}).setdefault(moment, str(total))
    return found


def _moment(on: date, first: date) -> str:
    months = (on - first).days / MONTH
    return next((name for name, (earliest, latest) in MOMENTS.items() if earliest <= months <= latest), "")
