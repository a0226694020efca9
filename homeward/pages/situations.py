"""What offers are judged by: read from the case where the record says it, asked beside the offers where it does not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from homeward.casework.desk import DeskRecord
from homeward.casework.timetables import Care
from homeward.office import calendars, countries
from homeward.pages.situation_form import LIFT
from homeward.process import children, conditions, documents, itinerary, medical, transit
from homeward.process.medical import Escort, Fitness, Screening
from homeward.process.medical.pregnancy import LONGEST, last_day_without_clearance, rule_of
from homeward.process.medical.rules import FREE, standing
from homeward.travel import places
from homeward.travel.constraints import CONSTRAINTS
from homeward.travel.situation import Escorted, Rules, Situation

# What the gate misses while no journey is chosen, or while the chosen one is being arranged: the journey itself cannot wait for it.
OF_THE_JOURNEY = frozenset(
    {
        "itinerary",
        "steps-not-explained",
        "arrangement-not-sent",
        "arrangement-not-confirmed",
        "recommendation-not-sent",
        "recommendation-not-received",
    }
)


def rules(record: DeskRecord, slow: Mapping[str, timedelta] | None = None) -> Rules:
    """The numbers of the policy, and the hours that receiving organisations told; formalities take as long as the arrival watch allows.

    :param slow: places whose own smallest connection is known, by code
    """
    emergency, policy = documents.travels_on_emergency_document(record.case), record.policy
    formalities = policy.formalities_emergency_document if emergency else policy.formalities
    return replace(Rules(), formalities=formalities, told=calendars.meeting_hours(), local=slow or {})


def first_answers(record: DeskRecord) -> dict[str, Any]:
    """What the form starts with: what the record says already."""
    found = itinerary.chosen(record.case)
    weeks, several = _pregnancy(record)
    return {
        "met_by": found.entry.meets if found else "",
        "partners": "\n".join(_code(one.place) for one in transit.points(record.case) if one.confirmed),
        "wheelchair": Escort.WHEELCHAIR in medical.conditions(record.case),
        "escort": Escorted.NOBODY_YET.value if _needs_escort(record) else Escorted.UNKNOWN.value,
        "weeks": weeks,
        "several": several,
        "final": True,
    }


def _pregnancy(record: DeskRecord) -> tuple[int | None, bool]:
    """Her full weeks of pregnancy today, as the screening noted them, and whether with several; nothing for who may not open health."""
    told = record.case.written(Screening)
    if told is None or not told.entry.pregnant_weeks:
        return None, False
    weeks = told.entry.pregnant_weeks + (record.now - told.at).days // 7
    return (weeks, told.entry.several_children) if weeks <= LONGEST else (None, False)


def care(record: DeskRecord) -> Care:
    """What the record says that makes changes take longer for her, or journeys bearable for a shorter time only."""
    first = first_answers(record)
    return Care(children.is_child(record.case, record.now), first["wheelchair"], bool(first["weeks"]))


def _code(place: str) -> str:
    """The code of a place of a chosen journey, or its name."""
    known = places.named(place)
    return known.code if known else place


def _needs_escort(record: DeskRecord) -> bool:
    return children.is_child(record.case, record.now) or Escort.MEDICAL_ESCORT in medical.conditions(record.case)


def situation(record: DeskRecord, typed: dict[str, Any]) -> Situation:
    """Put together what the record says and what was typed.

    :param typed: the form's cleaned answers, whole or in part
    """
    found, weeks = standing(record.case), typed.get("weeks")
    codes = {f"{LIFT}{one.id}": one.code for one in CONSTRAINTS}
    today = record.now.date()
    passing = {_country(one): True for one in typed.get("may_pass", ())}
    return Situation(
        record.now,
        ready=_is_ready(record),
        ready_from=typed.get("ready_from"),
        met_by=typed.get("met_by", ""),
        ends=typed.get("ends", ""),
        avoided=typed.get("avoid", ()),
        partners=frozenset(_country(one) for one in typed.get("partners", ())),
        airside=typed.get("airside", False),
        transit=passing | {_country(one): False for one in typed.get("may_not_pass", ())},
        child=children.is_child(record.case, record.now),
        wheelchair=typed.get("wheelchair", False),
        pregnant=bool(weeks),
        fit=_fit(record),
        fit_until=found.valid_until if found else None,
        clearance=lambda carrier: _clearance(carrier, weeks, today, typed.get("several", False)),
        escort=Escorted(typed.get("escort") or Escorted.UNKNOWN),
        final=typed.get("final", True),
        surface_because=typed.get("surface_because", ""),
        lifted={code: typed[name] for name, code in codes.items() if typed.get(name)},
        first_night=typed.get("first_night", ""),
        confirmed=frozenset(typed.get("confirmed") or ()),
    )


def _country(text: str) -> str:
    """The code of a country by its name; any other text in large letters."""
    return countries.code_of(text) or text.upper()


def _is_ready(record: DeskRecord) -> bool:
    judged = conditions.judge(record.case, record.now, record.policy)
    missing = [lack.what for one in judged for lack in one.missing if lack.what not in OF_THE_JOURNEY]
    return not missing and not conditions.bars(record.case, record.now, record.policy)


def _fit(record: DeskRecord) -> bool | None:
    found = medical.fitness(record.case, record.now.date(), record.policy)
    if found in (Fitness.NOT_SCREENED, Fitness.LAPSED):
        return None
    return found in FREE


def _clearance(carrier: str, weeks: int | None, today: date, several: bool) -> date | None:
    return last_day_without_clearance(weeks, today, rule_of(carrier), several=several) if weeks else None
