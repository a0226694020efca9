"""The same fact is never typed twice: every field that two pages ask for is listed here, and says why."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from homeward.casework import acts, desk, table
from homeward.office.permissions import Action
from homeward.pages.known import initial
from homeward.process.arrival import MeetingPlanned
from homeward.process.consent import ConsentGiven, Purpose
from homeward.process.documents import DocumentStated, Paper, State
from homeward.process.interpreters import InterpreterUsed, Relation
from homeward.process.itinerary import ItineraryChosen, Leg, Mode
from tests.pages.receiving_case import received

NOW = datetime.now(UTC)
# The same fact on both pages: where the record knows it, the second form begins with it.
BEGUN_WITH = {
    "to": "the partner who is asked or told",
    "partner": "likewise",
    "language": "the language spoken with her",
    "interpreter": "who interpreted last",
    "at": "now, unless it was earlier",
    "on": "today, unless it was earlier",
    "escort": "who travels with her, from the chosen journey",
    "who_meets": "from the confirmation of support",
    "where": "where she is met",
    "telephone": "of those who meet her",
    "sign": "from the meeting as it was planned",
    "safe_word": "likewise",
    "needs": "asked for before she was named; a visit finds others",
    "who": "who meets her",
}
# One word for several facts: each page asks for its own.
ANOTHER_FACT = {
    "address": "of a relative, of where she stays, of an embassy",
    "agreed_by": "consent to each service apart",
    "amount": "of each payment",
    "answer": "to each question",
    "answers": "of each talk",
    "because": "of each delay and each demand",
    "begins": "of each stay and service",
    "by_when": "of each promise",
    "by_whom": "of each demand, search, complaint",
    "component": "what is planned, wished or said of each",
    "conditions": "of travel, of a grant",
    "confirmed_by": "of each place and service",
    "cost": "of each stay and thing",
    "currency": "of each amount; the grant's begins with that of its budget",
    "ends": "of each stay and service",
    "entry": "the whole statement of its page",
    "expected_arrival": "of a journey that is not the planned one",
    "finding": "of each factor; a number on the page of asylum",
    "findings": "of a doctor, of a talk",
    "given": "to an authority, to her",
    "how": "of each step",
    "kept_where": "of each paper",
    "lawyer": "who saw this demand, who advised on asylum",
    "means": "how each was said",
    "medicines": "only what she agreed to send is chosen for the partner",
    "name": "of each person and place",
    "not_wanted": "of each help",
    "note": "to each step",
    "outcome": "of an assessment, of a topic",
    "own_sign": "agreed before departure; said anew on arrival where she declines to be met",
    "provider": "of each stay and service",
    "purpose": "of a consent, of a grant",
    "reason": "of each decision",
    "reasons": "of each estimate",
    "receipt": "of each payment",
    "relation": "of each relative",
    "scan": "of each signed paper and receipt",
    "state": "of a paper; how she was at each moment",
    "status": "of asylum; what a report says",
    "subject": "of an assessment, of a complaint",
    "told_her": "of each change",
    "until": "of each consent",
    "what": "of each step",
    "who_pays": "of each thing",
    "why": "of each decision",
    "witness": "to each consent",
    "words": "hers, each time",
}


def test_papers_in_hand_are_not_typed_again_for_the_partner_or_for_her_copy(organisation, code):
    wera = organisation.members["wera"]
    with desk.opened(code, by=wera, to=Action.WRITE_CASE) as open_record:
        open_record.write(DocumentStated(Paper.PASSPORT, State.IN_HAND), DocumentStated(Paper.VISA, State.REQUESTED))
    record = desk.read(code, by=wera)
    for page, act, name in (("handover", "support-request", "documents"), ("papers", "copy", "contents")):
        assert initial(record, table.act(page, act))[name] == "Passport"
    assert initial(record, table.act("health", "screen"))["screened_by"] == "Wera"


def on_several_pages() -> set[str]:
    pages = defaultdict(set)
    for one in table.ACTS:
        for field in acts.asked(one):
            pages[field.name].add(one.page)
    return {name for name, found in pages.items() if len(found) > 1}


def test_every_field_that_two_pages_ask_for_is_listed():
    assert on_several_pages() == BEGUN_WITH.keys() | ANOTHER_FACT.keys()
    assert not BEGUN_WITH.keys() & ANOTHER_FACT.keys()


@pytest.fixture
def record(organisation):
    wera = organisation.members["wera"]
    here = received(organisation)
    leg = Leg(Mode.AIR, "FRA", "RMO", NOW + timedelta(days=2), NOW + timedelta(days=2, hours=3))
    with desk.opened(here.code, by=wera, to=Action.WRITE_CASE) as open_record:
        open_record.write(
            ConsentGiven(Purpose.FOLLOW_UP, language="ron"),
            InterpreterUsed("Ida", "ron", Relation.PROFESSIONAL),
            ItineraryChosen((leg,), escort="Greta"),
            MeetingPlanned("Rosa", "hall", "a green scarf", "lemon", telephone="+37322000001"),
        )
    return desk.read(here.code, by=wera)


@pytest.mark.parametrize(
    ("page", "act", "names"),
    [
        ("handover", "arrangement", ("to", "who", "where", "telephone", "sign", "safe_word")),
        ("departure", "confirm", ("to", "escort")),
        ("handover", "read-back", ("partner", "at")),
        ("preparation", "steps", ("language", "interpreter")),
        ("services", "progress", ("on",)),
        ("handover", "support-request", ("to", "needs")),
    ],
)
def test_a_form_begins_with_what_the_record_knows(record, page, act, names):
    begun = initial(record, table.act(page, act))
    for name in names:
        assert name in BEGUN_WITH
        assert begun.get(name), name
