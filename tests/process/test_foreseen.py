"""What is good today and will have lapsed by the planned day is foreseen, with the day on which it lapses."""

from dataclasses import replace
from datetime import timedelta

import pytest

from homeward.process import conditions, foreseen
from homeward.process.accommodation import ProviderKind, Stay
from homeward.process.consent import ConsentGiven, Purpose
from homeward.process.departure import airport_help
from homeward.process.documents import Paper
from homeward.process.foreseen import Thing
from homeward.process.medical import Fitness, FitnessFinding
from homeward.process.notifications import answers, making
from homeward.process.notifications.messages import AssistanceRequested, Need
from homeward.process.refusals import ImpossibleValue
from homeward.process.status import StatusStated, TimeEstimated
from tests.process.builders import (
    ARRIVES,
    DEPARTS,
    HOME,
    NOW,
    OTHER,
    PASSPORT,
    TRANSIT,
    asked_and_accepted,
    letter,
    prepared,
    ready_to_depart,
    replaced,
    written,
)


def things(case, at=NOW):
    return {one.thing: one.on for one in foreseen.lapses(case, at)}


def test_nothing_is_foreseen_where_everything_lasts():
    assert foreseen.lapses(ready_to_depart(), NOW) == ()
    assert conditions.is_open(ready_to_depart(), NOW)


def test_each_thing_that_lapses_before_the_journey_is_named_with_its_last_day():
    early = DEPARTS.date() - timedelta(days=3)
    case = replaced(
        ready_to_depart(),
        ConsentGiven(Purpose.FOLLOW_UP, until=early),
        replace(PASSPORT, valid_until=early),
        FitnessFinding(Fitness.FIT, early),
        StatusStated(permit="tolerated", permit_until=early),
        Stay(ProviderKind.LOCAL_NGO, True, NOW.date(), early),
    )
    assert things(case) == dict.fromkeys(
        (Thing.CONSENT, Thing.DOCUMENT, Thing.FITNESS, Thing.PERMIT, Thing.STAY), early
    )
    document = next(one for one in foreseen.lapses(case, NOW) if one.thing is Thing.DOCUMENT)
    assert (document.what, document.page) == (Paper.PASSPORT.value, "papers")


def test_what_has_lapsed_already_is_missing_and_not_foreseen():
    case = replaced(ready_to_depart(), FitnessFinding(Fitness.FIT, NOW.date() - timedelta(days=1)))
    assert Thing.FITNESS not in things(case)


def test_without_a_journey_the_estimate_is_the_planned_day():
    case = written(TimeEstimated(NOW.date() + timedelta(days=40), "papers"), to=asked_and_accepted(prepared()))
    assert foreseen.planned_end(case) == ARRIVES.date()
    from tests.process.builders import ItineraryChosen, without  # beside the others it would hide what is used where

    bare = without(case, ItineraryChosen)
    assert foreseen.planned_end(bare) == NOW.date() + timedelta(days=40)
    assert things(bare)[Thing.SECURITY] == NOW.date() + timedelta(days=30)


def test_who_goes_through_the_checks_with_her_says_who_confirms_boarding():
    with pytest.raises(ImpossibleValue):
        airport_help(who="Ida", telephone="+43 1", to_the_gate=True)
    with pytest.raises(ImpossibleValue):
        airport_help(who="Ida")
    assert airport_help(not_wanted=True).not_wanted
    assert airport_help(
        who="Ida", telephone="+43 1", to_the_gate=True, confirms_boarding="the carrier's desk"
    ).to_the_gate


def test_several_are_asked_at_once_or_none():
    case = prepared()
    with pytest.raises(Exception, match=TRANSIT):
        making.request_several(case, to=(HOME, TRANSIT), at=NOW, needs=(Need.HOUSING,))
    allowed = written(ConsentGiven(Purpose.CONTACT_RECEIVING, TRANSIT), to=case)
    made = making.request_several(allowed, to=(HOME, TRANSIT, HOME), at=NOW, needs=(Need.HOUSING,))
    assert [one.to for one in made] == [HOME, TRANSIT]
    with pytest.raises(ImpossibleValue):
        making.request_several(case, to=(), at=NOW, needs=(Need.HOUSING,))


def test_the_last_answers_of_partners_are_known_and_silence_is_one():
    case = asked_and_accepted(prepared())
    first = case.latest(AssistanceRequested)
    case = letter(case, replace(first, to=TRANSIT))
    said = {one.partner: one.answer for one in answers.given(case)}
    assert said == {HOME: "accept", TRANSIT: "silent"}
    assert OTHER.id == TRANSIT
