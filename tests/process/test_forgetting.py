"""A text that holds another back is not erased alone: what it holds back would count again."""

from datetime import timedelta

import pytest

from homeward.process import forgetting
from homeward.process.asylum import AuthorityContact
from homeward.process.case import Case, Corrected, Staff
from homeward.process.complaints import ComplaintMade, PartnerTraffic
from homeward.process.consent import ConsentGiven, ConsentRefused, ConsentWithdrawn, Purpose
from homeward.process.follow_up import Contact, SafeContactRules, Visited, WellBeing
from homeward.process.forgetting import Held, HoldsSomethingBack
from homeward.process.interpreters import InterpreterUsed, Relation
from homeward.process.writing import Entry
from tests.process.builders import NOW, opened, written

YES = ConsentGiven(Purpose.FOLLOW_UP)
CALLS = SafeContactRules((Contact.TELEPHONE,))
HOLDS: list[tuple[Held, Entry, Entry]] = [
    (Held.CONSENT, YES, ConsentWithdrawn(Purpose.FOLLOW_UP)),
    (Held.CONSENT, YES, ConsentRefused(Purpose.FOLLOW_UP)),
    (Held.CONTACT, CALLS, SafeContactRules((Contact.TELEPHONE,), stop=True)),
    (Held.CONTACT, CALLS, SafeContactRules((Contact.VISIT,))),
    (Held.CONTACT, CALLS, SafeContactRules((Contact.TELEPHONE,), never="her brother")),
    (Held.AUTHORITIES, YES, AuthorityContact(True, "the supervisor")),
    (Held.WITHHELD, YES, ConsentGiven(Purpose.SHARE_IDENTITY, withheld_from=("her uncle",))),
    (Held.PARTNER, YES, PartnerTraffic("X", True, 1)),
    (Held.ACCESS, YES, ComplaintMade("he shouted", 1, subject=2, abuse=True)),
    (Held.INTERPRETER, YES, InterpreterUsed("Ion", "ro", Relation.STAFF, refused_by_her=True)),
]


def with_both(first: Entry, second: Entry) -> Case:
    return written(second, to=written(first, to=opened()), at=NOW + timedelta(days=1))


@pytest.mark.parametrize(("held", "first", "second"), HOLDS, ids=str)
def test_what_holds_something_back_is_not_erased_alone(held: Held, first: Entry, second: Entry) -> None:
    case = with_both(first, second)
    with pytest.raises(HoldsSomethingBack) as refused:
        forgetting.require_nothing_held(case, case.last_number, NOW + timedelta(days=400))
    assert refused.value.held == (held,)


@pytest.mark.parametrize(("held", "first", "second"), HOLDS, ids=str)
def test_the_earlier_text_goes_at_any_time(held: Held, first: Entry, second: Entry) -> None:
    case = with_both(first, second)
    assert forgetting.held_by(case, case.last_number - 1, NOW + timedelta(days=400)) == ()


@pytest.mark.parametrize("second", [ConsentWithdrawn(Purpose.FOLLOW_UP), SafeContactRules((Contact.VISIT,))], ids=str)
def test_once_what_it_held_back_is_gone_it_goes_too(second: Entry) -> None:
    case = with_both(YES if isinstance(second, ConsentWithdrawn) else CALLS, second)
    gone = Case(tuple(one for one in case.entries if one.number != case.last_number - 1))
    assert forgetting.held_by(gone, case.last_number, NOW + timedelta(days=400)) == ()


def test_a_correction_goes_only_after_the_text_it_takes_out_of_count() -> None:
    case = written(Visited(NOW.date(), Contact.VISIT, WellBeing.WELL), to=opened())
    case = case.after(Corrected(case.last_number, "another person"), at=NOW, by=Staff(1))
    assert forgetting.held_by(case, case.last_number, NOW) == (Held.CORRECTED,)
    gone = Case(tuple(one for one in case.entries if one.number != case.last_number - 1))
    assert forgetting.held_by(gone, case.last_number, NOW) == ()


def test_what_was_corrected_holds_nothing_back_any_more() -> None:
    case = with_both(YES, ConsentWithdrawn(Purpose.FOLLOW_UP))
    corrected = case.after(Corrected(case.last_number, "another person"), at=NOW + timedelta(days=2), by=Staff(1))
    assert forgetting.held_by(corrected, case.last_number, NOW + timedelta(days=400)) == ()
