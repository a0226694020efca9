"""Consent: absent unless given, one purpose and recipient at a time, ended by her, by time, or by coming of age."""

from dataclasses import fields

import pytest

from homeward.process import consent
from homeward.process.capacity import CapacityAssessed, Decision
from homeward.process.case import Case
from homeward.process.consent import (
    Asked,
    ConsentGiven,
    ConsentMissing,
    ConsentRefused,
    ConsentWithdrawn,
    Information,
    Means,
    Purpose,
    Standing,
)
from homeward.process.refusals import ImpossibleValue
from tests.process.referring_side import NOW, TODAY, agreed, case_with, days, in_days, then

IDENTITY = Purpose.SHARE_IDENTITY


def holds(case: Case, purpose: Purpose = IDENTITY, recipient: str = "", after: int = 0) -> bool:
    return consent.in_force(case, purpose, NOW + days(after), recipient=recipient) is not None


@pytest.mark.parametrize("purpose", list(Purpose))
def test_no_purpose_is_agreed_to_unless_she_says_so(purpose):
    assert not holds(case_with(), purpose)
    assert consent.standing(case_with(), purpose, NOW) is Standing.NOT_ASKED


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_consent_covers_its_own_purpose_and_no_other(purpose):
    case = case_with(agreed(purpose))
    assert [one for one in Purpose if holds(case, one)] == [purpose]


def test_a_consent_that_names_a_recipient_reaches_nobody_else():
    case = case_with(agreed(IDENTITY, "harbour"))
    assert holds(case, recipient="harbour")
    assert not holds(case, recipient="lantern")
    assert not holds(case)


def test_a_consent_without_a_recipient_covers_any():
    assert holds(case_with(agreed(IDENTITY)), recipient="lantern")


def test_taking_back_for_one_recipient_leaves_the_others():
    case = then(case_with(agreed(IDENTITY)), ConsentWithdrawn(IDENTITY, "lantern"))
    assert not holds(case, recipient="lantern")
    assert holds(case, recipient="harbour")


def test_taking_back_without_a_recipient_takes_back_all_of_that_purpose():
    case = case_with(agreed(IDENTITY, "harbour"), agreed(IDENTITY, "lantern"), agreed(Purpose.STATISTICS))
    case = then(case, consent.withdrawn(case, IDENTITY, at=NOW))
    assert not holds(case, recipient="harbour")
    assert not holds(case, recipient="lantern")
    assert holds(case, Purpose.STATISTICS)


def test_only_what_is_in_force_can_be_taken_back():
    with pytest.raises(ConsentMissing):
        consent.withdrawn(case_with(), IDENTITY, at=NOW)
    with pytest.raises(ConsentMissing):
        consent.withdrawn(case_with(agreed(Purpose.TRACING)), IDENTITY, at=NOW)
    with pytest.raises(ConsentMissing):
        consent.withdrawn(case_with(agreed(IDENTITY, "harbour")), IDENTITY, at=NOW, recipient="lantern")


def test_she_can_agree_again_after_taking_back():
    case = case_with(agreed(IDENTITY), ConsentWithdrawn(IDENTITY), agreed(IDENTITY))
    assert holds(case)


def test_a_refusal_after_a_consent_ends_it():
    case = case_with(agreed(IDENTITY), ConsentRefused(IDENTITY))
    assert not holds(case)
    assert consent.standing(case, IDENTITY, NOW) is Standing.NO


def test_a_consent_holds_on_its_last_day_and_not_on_the_next():
    case = case_with(ConsentGiven(IDENTITY, until=in_days(3)))
    assert holds(case, after=3)
    assert not holds(case, after=4)
    assert consent.standing(case, IDENTITY, NOW + days(4)) is Standing.ENDED


def test_what_is_said_later_does_not_count_for_an_earlier_time():
    case = then(case_with(), agreed(IDENTITY), at=NOW + days(2))
    assert not holds(case, after=1)
    assert holds(case, after=2)
    case = then(case, ConsentWithdrawn(IDENTITY), at=NOW + days(5))
    assert holds(case, after=4)
    assert not holds(case, after=5)


def test_a_step_that_needs_a_consent_is_refused_and_names_it():
    with pytest.raises(ConsentMissing) as refusal:
        consent.require(case_with(), IDENTITY, NOW, recipient="harbour")
    assert (refusal.value.purpose, refusal.value.recipient) == (IDENTITY, "harbour")
    assert refusal.value.clause is not None


def test_only_the_parts_a_consent_names_may_be_passed_on():
    case = case_with(ConsentGiven(IDENTITY, "harbour", (Information.IDENTITY, Information.TRAVEL)))
    assert consent.may_share(case, Information.TRAVEL, NOW, recipient="harbour")
    assert not consent.may_share(case, Information.MEDICAL, NOW, recipient="harbour")
    assert not consent.may_share(case, Information.TRAVEL, NOW, recipient="lantern")


# One conversation


def test_one_conversation_gives_each_purpose_its_own_answer_and_no_is_the_default():
    answers = (Asked(Purpose.ASSISTED_RETURN, yes=True), Asked(IDENTITY, "harbour"), Asked(Purpose.TRACING))
    said = consent.conversation(case_with(), at=NOW, answers=answers, language="ro", means=Means.THUMBPRINT)
    assert [type(one) for one in said] == [ConsentGiven, ConsentRefused, ConsentRefused]
    case = case_with(*said)
    assert holds(case, Purpose.ASSISTED_RETURN)
    assert not holds(case, recipient="harbour")


def test_one_thing_is_not_asked_twice_in_a_conversation():
    twice = (Asked(IDENTITY, yes=True), Asked(IDENTITY))
    with pytest.raises(ImpossibleValue, match="twice"):
        consent.conversation(case_with(), at=NOW, answers=twice, language="ro")
    with pytest.raises(ImpossibleValue, match="nothing-said"):
        consent.conversation(case_with(), at=NOW, answers=(), language="ro")


# How it is given


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("until", {"until": in_days(-1)}),
        ("witness", {"means": Means.ORAL_WITNESSED}),
        ("withheld_from", {"recipient": "uncle", "withheld_from": ("uncle",)}),
    ],
)
def test_a_consent_that_could_not_be_given_so_is_refused(field, values):
    with pytest.raises(ImpossibleValue) as refusal:
        consent.given(case_with(), IDENTITY, at=NOW, **values)
    assert refusal.value.field == field


def test_a_consent_may_end_today_and_withhold_from_somebody_else():
    said = consent.given(case_with(), IDENTITY, at=NOW, recipient="harbour", until=TODAY, withheld_from=("uncle",))
    assert (said.until, said.withheld_from) == (TODAY, ("uncle",))
    assert consent.given(case_with(), IDENTITY, at=NOW, withheld_from=("uncle",)).recipient == ""


def test_consent_to_contact_an_embassy_says_how():
    with pytest.raises(ImpossibleValue, match="how"):
        consent.given(case_with(), Purpose.CONTACT_EMBASSY, at=NOW)
    assert consent.given(case_with(), Purpose.CONTACT_EMBASSY, at=NOW, how="by letter").how == "by letter"


def test_a_consent_keeps_text_version_language_means_and_interpreter():
    said = consent.given(
        case_with(), IDENTITY, at=NOW, means=Means.ORAL_WITNESSED, witness="A. Example", language="ro", interpreter="B."
    )
    assert (said.text, said.text_version, said.language) == (IDENTITY.value, "1", "ro")
    assert (said.means, said.witness, said.interpreter) == (Means.ORAL_WITNESSED, "A. Example", "B.")


def test_her_capacity_is_presumed_until_a_professional_finds_otherwise():
    found = CapacityAssessed(Decision.RETURN, "Dr Example", can_decide=False)
    consent.given(case_with(), Purpose.ASSISTED_RETURN, at=NOW)
    with pytest.raises(ImpossibleValue, match="cannot-decide-now"):
        consent.given(case_with(found), Purpose.ASSISTED_RETURN, at=NOW)
    consent.given(case_with(found), Purpose.STATISTICS, at=NOW)
    consent.given(case_with(found), Purpose.ASSISTED_RETURN, at=NOW, means=Means.GUARDIAN_WITH_ASSENT)


def test_a_consent_names_everything_the_paper_does():
    names = {one.name for one in fields(ConsentGiven)}
    assert {"purpose", "recipient", "information", "text", "text_version", "language", "means", "interpreter"} <= names
