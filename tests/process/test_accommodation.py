"""Places to stay: nights without a safe place before departure, and the place agreed for the first nights after it.

ACC-1, ACC-2, DEP-2.
"""

from datetime import UTC, datetime

import pytest

from homeward.process import accommodation
from homeward.process.accommodation import ArrivalPlaceAgreed, ArrivalPlaceDetail, ConfirmedBy, PlaceKind, ProviderKind
from homeward.process.consent import ConsentMissing, ConsentWithdrawn, Purpose
from homeward.process.itinerary import ItineraryChosen, Leg, Mode
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Compartment
from tests.process.referring_side import NOW, TODAY, agreed, case_with, in_days, then


def stay(begins: int, ends: int | None = None, safe: bool = True):
    return accommodation.stay(
        provider=ProviderKind.LOCAL_NGO,
        safe=safe,
        begins=in_days(begins),
        ends=None if ends is None else in_days(ends),
        address="1 Example Street",
    )


def place(**fields) -> ArrivalPlaceAgreed:
    good = {
        "kind": PlaceKind.FACILITY,
        "chosen_with_the_person": True,
        "safe": True,
        "nights": 3,
        "confirmed_by": ConfirmedBy.WHO_RUNS_IT,
    }
    return ArrivalPlaceAgreed(**(good | fields))


def arriving(day: int) -> ItineraryChosen:
    start = datetime(2031, 3, 3, 8, tzinfo=UTC) + (in_days(day) - TODAY)
    return ItineraryChosen((Leg(Mode.AIR, "A", "B", start, start.replace(hour=12)),))


def gaps(case, begins=0, until=10):
    found = accommodation.gaps(case, in_days(begins), in_days(until))
    return [((first - TODAY).days, (last - TODAY).days) for first, last in found]


def test_nights_without_a_safe_place_are_shown():
    assert gaps(case_with()) == [(0, 9)]
    assert gaps(case_with(*stay(0, 4), *stay(6, 10))) == [(4, 5)]
    assert gaps(case_with(*stay(0, 5), *stay(5))) == []


def test_the_day_she_leaves_a_place_is_not_a_night_there():
    assert gaps(case_with(*stay(0, 5), *stay(6))) == [(5, 5)]


def test_an_unsafe_place_covers_no_night():
    assert gaps(case_with(*stay(0, safe=False))) == [(0, 9)]


def test_a_stay_that_began_long_ago_or_ends_long_after_covers_what_is_looked_at():
    assert gaps(case_with(*stay(-5000, 5000))) == []
    assert gaps(case_with(*stay(20, 30))) == [(0, 9)]


def test_a_stay_that_ended_or_stopped_being_safe_leaves_a_gap():
    case = case_with(*stay(0))
    ended = accommodation.stay_ended(
        case, stay=2, on=in_days(3), why="a neighbour asked questions", no_longer_safe=True
    )
    assert gaps(then(case, ended)) == [(3, 9)]


def test_a_stay_ends_after_it_began_and_must_exist():
    with pytest.raises(ImpossibleValue):
        stay(3, 2)
    case = case_with(*stay(0))
    with pytest.raises(ImpossibleValue):
        accommodation.stay_ended(case, stay=2, on=in_days(-1))
    with pytest.raises(ImpossibleValue):
        accommodation.stay_ended(case, stay=3, on=TODAY)


def test_addresses_lie_in_the_place_compartment():
    bare, detail = stay(0)
    assert bare.COMPARTMENT is Compartment.CASE
    assert detail.COMPARTMENT is Compartment.PLACE
    assert "Street" not in repr(bare)
    assert ArrivalPlaceDetail.COMPARTMENT is Compartment.PLACE


@pytest.mark.parametrize(
    ("kind", "confirmed_by", "enough"),
    [
        (PlaceKind.FACILITY, ConfirmedBy.WHO_RUNS_IT, True),
        (PlaceKind.FACILITY, ConfirmedBy.HERSELF, False),
        (PlaceKind.HOSPITAL, ConfirmedBy.WHO_RUNS_IT, True),
        (PlaceKind.RELATIVE_OR_FRIEND, ConfirmedBy.HERSELF, True),
        (PlaceKind.RELATIVE_OR_FRIEND, ConfirmedBy.HER_AND_HOST, True),
        (PlaceKind.RELATIVE_OR_FRIEND, ConfirmedBy.NOBODY, False),
        (PlaceKind.OWN_HOME, ConfirmedBy.HERSELF, True),
        (PlaceKind.OWN_HOME, ConfirmedBy.NOBODY, False),
    ],
)
def test_a_place_is_confirmed_by_who_can(kind, confirmed_by, enough):
    assert (accommodation.problems(place(kind=kind, confirmed_by=confirmed_by)) == ()) is enough


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"chosen_with_the_person": False}, "not-chosen-with-the-person"),
        ({"safe": False}, "not-safe"),
        ({"safe": False, "second_place": True}, "not-safe"),
        ({"doubt": True}, "doubt-without-second-place"),
    ],
)
def test_a_place_is_chosen_with_her_safe_and_a_doubt_shows_a_second_one(fields, problem):
    assert accommodation.problems(place(**fields)) == (problem,)


def test_a_doubt_with_a_second_place_is_enough():
    assert accommodation.problems(place(doubt=True, second_place=True)) == ()


def test_a_place_kept_for_dates_must_cover_the_first_night():
    kept = place(begins=in_days(20), nights=2)
    assert accommodation.problems_on_arrival(case_with(kept, arriving(20))) == ()
    assert accommodation.problems_on_arrival(case_with(kept, arriving(21))) == ()
    assert accommodation.problems_on_arrival(case_with(kept, arriving(22))) == ("does-not-cover-arrival",)
    assert accommodation.problems_on_arrival(case_with(kept, arriving(19))) == ("does-not-cover-arrival",)
    assert accommodation.problems_on_arrival(case_with(kept)) == ()
    assert accommodation.problems_on_arrival(case_with(place(), arriving(22))) == ()
    assert accommodation.problems_on_arrival(case_with()) == ("no-place-agreed",)


def relatives_home(case, confirmed_by):
    return accommodation.place_agreed(
        case,
        at=NOW,
        kind=PlaceKind.RELATIVE_OR_FRIEND,
        chosen_with_the_person=True,
        safe=True,
        nights=3,
        confirmed_by=confirmed_by,
        host="an aunt",
        address="2 Example Street",
    )


def test_those_who_live_there_are_asked_only_if_she_allows():
    with pytest.raises(ConsentMissing):
        relatives_home(case_with(), ConfirmedBy.HER_AND_HOST)
    allowed = case_with(agreed(Purpose.CONTACT_RELATIVE, "an aunt"))
    assert accommodation.problems(relatives_home(allowed, ConfirmedBy.HER_AND_HOST)[0]) == ()
    with pytest.raises(ConsentMissing):
        relatives_home(then(allowed, ConsentWithdrawn(Purpose.CONTACT_RELATIVE, "an aunt")), ConfirmedBy.HER_AND_HOST)
    with pytest.raises(ConsentMissing):
        relatives_home(case_with(agreed(Purpose.CONTACT_RELATIVE, "a cousin")), ConfirmedBy.HER_AND_HOST)


def test_a_home_confirmed_by_her_asks_nobody_else():
    bare, detail = relatives_home(case_with(), ConfirmedBy.HERSELF)
    assert accommodation.problems(bare) == ()
    assert "Street" not in repr(bare)
    assert detail.address == "2 Example Street"


def test_a_place_covers_a_night_at_least():
    with pytest.raises(ImpossibleValue):
        accommodation.place_agreed(
            case_with(), at=NOW, kind=PlaceKind.OWN_HOME, chosen_with_the_person=True, safe=True, nights=0,
            confirmed_by=ConfirmedBy.HERSELF,
        )  # fmt: skip


def test_the_place_agreed_last_counts():
    assert accommodation.arrival_place(case_with()) is None
    found = accommodation.arrival_place(case_with(place(), place(nights=9)))
    assert found is not None
    assert found.entry.nights == 9


def test_two_gaps_are_told_apart():
    assert gaps(case_with(*stay(2, 4), *stay(6, 8))) == [(0, 1), (4, 5), (8, 9)]


def test_a_stay_may_end_on_the_day_it_begins():
    assert stay(1, 1)[0].ends == in_days(1)
    case = case_with(*stay(0))
    assert accommodation.stay_ended(case, stay=2, on=TODAY).on == TODAY
    with pytest.raises(ImpossibleValue):
        accommodation.stay_ended(case, stay=99, on=TODAY)


def test_one_night_is_enough_and_who_lives_there_may_be_named_in_the_consent():
    case = case_with(agreed(Purpose.CONTACT_RELATIVE, "her aunt and uncle"))
    bare, _ = accommodation.place_agreed(
        case, at=NOW, kind=PlaceKind.RELATIVE_OR_FRIEND, chosen_with_the_person=True, safe=True, nights=1,
        confirmed_by=ConfirmedBy.HER_AND_HOST, who_lives_there="her aunt and uncle",
    )  # fmt: skip
    assert accommodation.problems(bare) == ()
