"""Consent over time: coming of age, what is withheld from whom, and ends that come too early."""

from datetime import date

import pytest

from homeward.process import consent
from homeward.process.case import Case, Partner
from homeward.process.consent import (
    CameOfAge,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    Purpose,
    Standing,
)
from homeward.process.notifications.messages import SupportRequested
from homeward.process.refusals import ImpossibleValue
from tests.process.referring_side import NOW, TODAY, agreed, born, case_with, days, in_days, then

IDENTITY = Purpose.SHARE_IDENTITY


def holds(case: Case, purpose: Purpose = IDENTITY, recipient: str = "", after: int = 0) -> bool:
    return consent.in_force(case, purpose, NOW + days(after), recipient=recipient) is not None


# Eighteen


def test_at_eighteen_all_consents_lapse_and_are_asked_anew():
    birthday = in_days(10)
    case = case_with(born(date(birthday.year - 18, birthday.month, birthday.day)), agreed(IDENTITY, "harbour"))
    assert holds(case, recipient="harbour", after=9)
    assert not holds(case, recipient="harbour", after=10)
    assert consent.ask_anew(case, NOW + days(9)) == ()
    assert consent.ask_anew(case, NOW + days(10)) == ((IDENTITY, "harbour"),)
    again = then(case, agreed(IDENTITY, "harbour"), at=NOW + days(10))
    assert holds(again, recipient="harbour", after=10)
    assert consent.ask_anew(again, NOW + days(10)) == ()


def test_an_adults_consents_do_not_lapse():
    assert holds(case_with(born(date(1999, 5, 1)), agreed(IDENTITY)), after=400)


def test_who_was_born_on_a_leap_day_comes_of_age_on_the_first_of_march():
    assert consent.came_of_age_on(case_with(born(date(2012, 2, 29)))) == date(2030, 3, 1)


def test_coming_of_age_can_be_entered_where_the_date_of_birth_is_not_known():
    case = then(case_with(agreed(IDENTITY)), CameOfAge(TODAY))
    assert not holds(case)
    assert holds(then(case, agreed(IDENTITY)))
    with pytest.raises(ImpossibleValue):
        consent.came_of_age(on=in_days(1), at=NOW)
    assert consent.came_of_age(on=TODAY, at=NOW) == CameOfAge(TODAY)


# What is withheld


def test_what_is_withheld_from_the_family_does_not_reach_them_by_a_general_consent():
    marked = ConsentGiven(IDENTITY, "harbour", withheld_from=("Uncle  Ion",))
    case = case_with(marked, agreed(Purpose.CONTACT_RELATIVE))
    assert holds(case, Purpose.CONTACT_RELATIVE, "aunt")
    assert not holds(case, Purpose.CONTACT_RELATIVE, "uncle ion")
    assert set(consent.withheld_from(case, NOW)) == {"uncle ion"}
    standing = [
        consent.standing(case, Purpose.CONTACT_RELATIVE, NOW, recipient=who) for who in ("", "aunt", "uncle ion")
    ]
    assert standing == [Standing.YES, Standing.YES, Standing.NO]


def test_a_marking_that_travelled_with_the_data_binds_who_received_it():
    sent = SupportRequested("us", "Ana", "Example", withheld_from=("uncle",))
    case = case_with(agreed(Purpose.CONTACT_RELATIVE))
    case = case.after(sent, at=NOW, by=Partner("harbour"))
    assert not holds(case, Purpose.CONTACT_RELATIVE, "uncle")


def test_a_marking_outlives_the_consent_it_came_with():
    case = case_with(ConsentGiven(IDENTITY, "harbour", until=TODAY, withheld_from=("uncle",)))
    case = then(case, ConsentWithdrawn(IDENTITY, "harbour"), agreed(Purpose.CONTACT_RELATIVE))
    assert not holds(case, Purpose.CONTACT_RELATIVE, "uncle", after=1)


def test_she_can_change_her_mind_about_somebody_by_naming_them():
    marked = ConsentGiven(IDENTITY, "harbour", withheld_from=("uncle",))
    assert not holds(case_with(agreed(Purpose.CONTACT_RELATIVE, "uncle"), marked), Purpose.CONTACT_RELATIVE, "uncle")
    assert holds(case_with(marked, agreed(Purpose.CONTACT_RELATIVE, "uncle")), Purpose.CONTACT_RELATIVE, "uncle")


def test_a_newer_consent_that_leaves_a_marking_out_ends_it():
    marked = ConsentGiven(IDENTITY, "harbour", withheld_from=("uncle",))
    case = case_with(marked, ConsentGiven(IDENTITY, "harbour"), agreed(Purpose.CONTACT_RELATIVE))
    assert holds(case, Purpose.CONTACT_RELATIVE, "uncle")


# Ends


def test_a_consent_that_ends_before_arrival_and_seven_days_is_warned_of():
    arrival = in_days(20)
    short, long = ConsentGiven(IDENTITY, "a", until=in_days(26)), ConsentGiven(IDENTITY, "b", until=in_days(27))
    case = case_with(short, long, agreed(Purpose.STATISTICS))
    assert consent.ending_too_early(case, arrival, NOW) == (short,)


def test_each_consent_in_force_is_listed_once():
    case = case_with(
        agreed(IDENTITY, "harbour"), agreed(IDENTITY), agreed(Purpose.TRACING), ConsentRefused(Purpose.TRACING)
    )
    listed = consent.all_in_force(case, NOW)
    assert [one.entry.purpose for one in listed] == [IDENTITY]
