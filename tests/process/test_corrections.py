"""A letter that said something wrong is named by its id, and counts no more on either side (COM-0)."""

import pytest

from homeward.process import conditions, departure
from homeward.process.case import Case, Corrected, Side
from homeward.process.departure import Departed, NotDeparted
from homeward.process.notifications import correcting, evidence, making
from homeward.process.notifications.evidence import LetterKept, MessageSent
from homeward.process.notifications.horizontal import CorrectionSent
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from tests.process.builders import (
    ARRIVES,
    CONFIRMATION,
    DEPARTS,
    HOME,
    NOW,
    PARTNER,
    TRANSIT,
    approved,
    asked_and_accepted,
    letter,
    opened,
    package,
    prepared,
    ready_to_depart,
    replaced,
    unmet,
    written,
)


def last_letter(case: Case, message: str) -> MessageSent:
    return next(one.entry for one in reversed(case.every(MessageSent)) if one.entry.message == message)


def number_of(case: Case, sent: MessageSent) -> int:
    return next(one.number for one in case.every(MessageSent) if one.entry == sent)


def confirmed_by_letter() -> Case:
    """COM-4 as it is taken in: the note of the letter, then what it said."""
    case = letter(asked_and_accepted(prepared()), package(prepared()))
    return written(LetterKept("homeward.com-4.v1", "letter 4", 2, NOW), CONFIRMATION, to=case, by=PARTNER)


def test_what_we_sent_wrongly_is_sent_anew():
    case = ready_to_depart()
    wrong = last_letter(case, "COM-3")
    entry = correcting.corrected(case, letter=number_of(case, wrong), what_holds="another date of birth")
    assert (entry.to, entry.message_id) == (HOME, wrong.message_id)
    after = replaced(case, entry)
    assert evidence.sent(after, "COM-3", HOME) is None
    assert "DEP-5" in unmet(after)
    assert "DEP-5" not in unmet(letter(after, package(after), number=2))


def test_only_the_letter_that_is_named_is_taken_back():
    case = ready_to_depart()
    kept = evidence.sent(case, "RECOMMENDATION", HOME)
    after = replaced(case, CorrectionSent(HOME, last_letter(case, "TRAVEL-ARRANGEMENT").message_id, "a day later"))
    assert evidence.sent(after, "TRAVEL-ARRANGEMENT", HOME) is None
    assert evidence.sent(after, "RECOMMENDATION", HOME) == kept
    twice = letter(case, package(case), number=2)
    again = replaced(twice, CorrectionSent(HOME, last_letter(twice, "COM-3").message_id, "the first was right"))
    assert evidence.sent(again, "COM-3", HOME) == evidence.sent(case, "COM-3", HOME)


def test_what_the_partner_takes_back_shuts_what_rested_on_it():
    case = confirmed_by_letter()
    assert conditions.support_confirmed(case, HOME)
    back = CorrectionSent("us", "letter 4", "the house is not free")
    assert not conditions.support_confirmed(written(back, to=case, by=PARTNER), HOME)
    assert making.accepted_by(written(back, to=case, by=PARTNER), HOME)


def test_nobody_corrects_what_somebody_else_said():
    case, back = confirmed_by_letter(), CorrectionSent("us", "letter 4", "no")
    for stranger in ({"by": type(PARTNER)(TRANSIT)}, {}):
        assert conditions.support_confirmed(written(back, to=case, **stranger), HOME)


def test_a_correction_made_by_mistake_can_be_taken_back_too():
    case = written(CorrectionSent("us", "letter 4", "no"), to=confirmed_by_letter(), by=PARTNER)
    assert conditions.support_confirmed(replaced(case, Corrected(case.last_number)), HOME)


def test_a_departure_is_corrected_only_when_she_did_not_leave():
    case = letter(approved(), Departed(HOME, DEPARTS, expected_arrival=ARRIVES))
    number = number_of(case, last_letter(case, "COM-5"))
    with pytest.raises(StepOutOfOrder, match="not-departed"):
        correcting.corrected(case, letter=number, what_holds="another hour")
    stayed = replaced(case, NotDeparted(DEPARTS, "the flight was cancelled"))
    entry = correcting.corrected(stayed, letter=number, what_holds="she did not leave")
    assert not departure.has_left(replaced(stayed, entry))


@pytest.mark.parametrize(("number", "says"), [(1, "x"), (999, "x"), (None, "")])
def test_a_correction_names_a_letter_of_ours_and_what_holds_instead(number, says):
    case = ready_to_depart()
    with pytest.raises(ImpossibleValue):
        correcting.corrected(case, letter=number or number_of(case, last_letter(case, "COM-3")), what_holds=says)


def test_a_case_without_letters_knows_no_corrections():
    case = replaced(opened(Side.RECEIVING), CorrectionSent("them", "", "nothing"))
    assert case.has(CorrectionSent)
