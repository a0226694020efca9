"""What a case adds to the statistics: only with her consent, and coded facts alone."""

import json
from datetime import timedelta

from homeward.casework.instruments import built_in
from homeward.process import consent, statistics
from homeward.process.consent import ConsentGiven, Purpose
from homeward.process.instruments import Item, Response, answered
from homeward.process.intake import AgeBand, Gender
from homeward.process.notifications.messages import AssistanceRequested, Need
from homeward.process.reintegration import Component, ComponentPlanned, PlanAnswered, Wish
from homeward.process.services import Progress, Service, ServiceProgress
from tests.process.builders import HOME, NOW, approved, asked_and_accepted, has_arrived, prepared, ready_to_depart
from tests.process.builders import written as wrote
from tests.process.receiving_side import LANDED, arrived, then

BUILT_IN = {one.instrument.name: one.instrument for one in built_in()}
COUNTED = ConsentGiven(Purpose.STATISTICS)


def test_nothing_is_counted_of_a_case_whose_person_has_not_agreed():
    assert statistics.facts(ready_to_depart(), NOW) is None


def test_a_consent_taken_back_ends_the_counting():
    case = wrote(COUNTED, to=ready_to_depart())
    assert statistics.facts(case, NOW) is not None
    back = wrote(consent.withdrawn(case, Purpose.STATISTICS, at=NOW), to=case)
    assert statistics.facts(back, NOW + timedelta(minutes=1)) is None


def test_what_is_counted_names_nobody_and_no_day():
    text = json.dumps(statistics.facts(wrote(COUNTED, to=approved()), NOW))
    for told in ("Amal", "Example", "Linden", "arrivals hall", "North", "2003-05-01", "2031-03-03", "her sister"):
        assert told not in text, told


def test_stage_time_between_steps_and_what_holds_back_are_counted():
    held = statistics.facts(wrote(COUNTED, to=prepared()), NOW)
    assert held is not None
    assert held["stage"] == "arranging"
    assert "support-undecided" in held["unmet"]
    ready = statistics.facts(wrote(COUNTED, to=ready_to_depart()), NOW)
    assert ready is not None
    assert ready["unmet"] == []
    assert ready["days"]["COM-1>COM-2"] == 0
    assert (ready["age"], ready["sex"], ready["country"], ready["way"]) == ("24-29", "Feminine", "XA", "referred")


def test_the_answers_of_partners_are_counted_with_their_days_and_silence_as_silence():
    case = wrote(COUNTED, to=asked_and_accepted(prepared()))
    found = statistics.facts(case, NOW)
    assert found is not None
    assert found["answers"] == [[HOME, "COM-2", 0, "accept"]]
    asked = wrote(COUNTED, to=ready_to_depart())
    silent = statistics.facts(type(asked)(tuple(one for one in asked.entries if one.entry.MESSAGE != "COM-2")), NOW)
    assert silent is not None
    assert [HOME, "COM-2", None, "none"] in silent["answers"]


def test_services_wanted_and_received_are_two_things():
    case = then(
        arrived(COUNTED),
        ComponentPlanned(Component.INCOME, Wish.PLANNED, "a shop", Service.INCOME, "Workshop", LANDED.date()),
        ComponentPlanned(Component.HEALTH, Wish.DECLINED, service=Service.HEALTH),
        ServiceProgress(Service.HOUSING, "House", Progress.RECEIVED, LANDED.date()),
        ServiceProgress(Service.LEGAL, "Lawyer", Progress.REFERRED, LANDED.date()),
        PlanAnswered(1, True),
    )
    found = statistics.facts(case, LANDED)
    assert found is not None
    assert (found["wanted"], found["received"]) == (["LTS-7"], ["LTS-9"])
    assert found["days"]["COM-6>plan-agreed"] == 0


def _all(name: str, choice: int, *, only: int = 99) -> tuple[Response, ...]:
    items: tuple[Item, ...] = BUILT_IN[name].items
    return tuple(Response(item.code, item.choices[choice]) for item in items[:only])


def test_scores_are_counted_at_the_start_after_six_and_after_twelve_months_where_enough_was_answered():
    instrument = BUILT_IN["everyday-life"]
    days = ((0, 4, 99), (183, 2, 99), (250, 1, 99), (365, 0, 3))
    answers = [
        answered(
            instrument, on=LANDED.date() + timedelta(days=after), responses=_all("everyday-life", choice, only=only)
        )
        for after, choice, only in days
    ]
    found = statistics.facts(
        then(arrived(COUNTED), *answers), LANDED + timedelta(days=366), asked=list(BUILT_IN.values())
    )
    assert found is not None
    assert found["scores"] == {"everyday-life@1": {"0": "0.000", "6": "0.500"}}


def test_a_case_of_the_receiving_side_counts_as_one():
    found = statistics.facts(wrote(COUNTED, to=has_arrived()), NOW + timedelta(days=10))
    assert found is not None
    assert (found["side"], found["stage"]) == ("receiving", "arrived")


def test_the_receiving_side_counts_her_age_as_the_request_said_it():
    asked = AssistanceRequested("us", (Need.HOUSING,), AgeBand.UNDER_30, Gender.FEMININE, ("ro",), "XA")
    held = statistics.facts(then(arrived(asked), COUNTED), LANDED)
    assert held is not None
    assert (held["age"], held["sex"], held["country"]) == ("24-29", "Feminine", "XA")
