"""Follow-up inside her rules, instruments, and closing that leaves the way back open (FUP-1, CBC-1, REI-1)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from homeward.casework import receiving
from homeward.process import closing, follow_up, instruments, questionnaires
from homeward.process.closing import CaseClosed, CaseReopened, StillNews, TraffickedAgainStaysOpen, WhyClosed
from homeward.process.consent import ConsentGiven, ConsentMissing, Information, Purpose
from homeward.process.follow_up import (
    Contact,
    ContactAttempted,
    OutsideHerRules,
    SafeContactRules,
    TraffickedAgain,
    Visited,
    WellBeing,
)
from homeward.process.instruments import Item, Response, TooFewAnswers
from homeward.process.proceedings import PartInProceedings, ProceedingStated
from homeward.process.refusals import ImpossibleValue
from tests.process.receiving_side import BY_VISIT, DAY, FEEDBACK, LANDED, arrived, days, expected, then

VISIT = Visited(DAY, Contact.VISIT, WellBeing.WELL)


def test_follow_up_is_due_by_the_plan_until_she_says_stop():
    assert follow_up.due(arrived()) == tuple(days(number) for number in (7, 30, 90, 180, 365))
    assert follow_up.due(arrived(replace(VISIT, on=days(30)))) == tuple(days(number) for number in (90, 180, 365))
    assert follow_up.due(arrived(SafeContactRules((), stop=True))) == ()
    assert follow_up.due(expected()) == ()


@pytest.mark.parametrize(
    "rules", [(), (SafeContactRules((Contact.VISIT,)),), (SafeContactRules((Contact.TELEPHONE,), stop=True),)]
)
def test_nobody_telephones_who_did_not_agree_to_it(rules: tuple):
    with pytest.raises(OutsideHerRules):
        follow_up.attempted(arrived(*rules), means=Contact.TELEPHONE, on=DAY, reached=False, today=DAY)


def test_that_she_calls_is_always_right():
    assert follow_up.visited(arrived(), replace(VISIT, means=Contact.SHE_CALLS), today=DAY).means is Contact.SHE_CALLS


def test_a_visit_on_a_day_that_lies_ahead_is_refused():
    with pytest.raises(ImpossibleValue, match="on"):
        follow_up.visited(arrived(BY_VISIT), replace(VISIT, on=days(1)), today=DAY)


def test_a_report_goes_back_only_by_her_consent_to_this_very_thing():
    assert follow_up.reported(arrived(FEEDBACK), to="them", at=LANDED, on=DAY, status="well").status == "well"
    other = ConsentGiven(Purpose.FEEDBACK, "them", (Information.NEEDS,))
    for case, to in ((arrived(), "them"), (arrived(FEEDBACK), "others"), (arrived(other), "them")):
        with pytest.raises(ConsentMissing):
            follow_up.reported(case, to=to, at=LANDED, on=DAY)


def attempts(count: int, means: tuple[Contact, ...], step: int) -> list[ContactAttempted]:
    return [ContactAttempted(means[turn % len(means)], days(turn * step), reached=False) for turn in range(count)]


def test_no_news_needs_five_attempts_over_ninety_days_by_two_means():
    both = (Contact.VISIT, Contact.TELEPHONE)
    assert follow_up.no_news(arrived(*attempts(5, both, 23)), days(92))
    assert not follow_up.no_news(arrived(*attempts(4, both, 31)), days(95))
    assert not follow_up.no_news(arrived(*attempts(5, both, 20)), days(92))
    assert not follow_up.no_news(arrived(*attempts(5, both[:1], 23)), days(92))
    assert not follow_up.no_news(arrived(*attempts(5, both, 23), replace(VISIT, on=days(92))), days(95))


def test_closing_needs_a_supervisor_and_keeps_the_record_for_a_time():
    with pytest.raises(ImpossibleValue, match="supervisor"):
        closing.closed(arrived(), why=WhyClosed.GOALS_MET, supervisor=0, today=DAY)
    entry = closing.closed(arrived(), why=WhyClosed.GOALS_MET, supervisor=2, today=DAY)
    case = arrived(entry)
    assert closing.is_closed(case)
    assert not closing.may_be_erased(case, entry.retention_until - timedelta(days=1))
    assert closing.may_be_erased(case, entry.retention_until)


def test_erasure_waits_while_she_needs_the_file_in_a_proceeding():
    case = arrived(ProceedingStated("wages", PartInProceedings.CLAIMANT))
    assert closing.closed(case, why=WhyClosed.GOALS_MET, supervisor=2, today=DAY).retention_until is None
    kept = arrived(
        CaseClosed(WhyClosed.GOALS_MET, 2, retention_until=DAY), ProceedingStated("wages", PartInProceedings.CLAIMANT)
    )
    assert not closing.may_be_erased(kept, days(1))


def test_being_trafficked_again_is_never_a_reason_to_close():
    case = arrived(TraffickedAgain(DAY))
    for why in (WhyClosed.MOVED, WhyClosed.STAYS):
        with pytest.raises(TraffickedAgainStaysOpen):
            closing.closed(case, why=why, supervisor=2, today=DAY)
    assert closing.closed(case, why=WhyClosed.HER_WISH, supervisor=2, today=DAY).why is WhyClosed.HER_WISH


def test_no_news_is_not_said_before_it_was_tried():
    with pytest.raises(StillNews):
        closing.closed(arrived(), why=WhyClosed.NO_NEWS, supervisor=2, today=DAY)


def test_a_closed_case_is_opened_again_by_her():
    case = arrived(CaseClosed(WhyClosed.HER_WISH, 2), CaseReopened(by_her=True))
    assert not closing.is_closed(case)
    assert closing.is_closed(then(case, CaseClosed(WhyClosed.GOALS_MET, 2)))


FILES = Path(receiving.__file__).parent / "questionnaires"
WELL_BEING, EVERYDAY_LIFE = (
    questionnaires.read((FILES / f"{name}-1.json").read_text()).instrument for name in ("well-being", "everyday-life")
)


def answers(count: int, choice: str = "never") -> tuple[Response, ...]:
    return tuple(Response(item.code, choice) for item in WELL_BEING.items[:count])


def test_a_score_is_refused_under_eighty_percent_answered():
    four = instruments.answered(WELL_BEING, on=DAY, responses=answers(4))
    assert instruments.score(WELL_BEING, four).coverage == Decimal("0.8")
    with pytest.raises(TooFewAnswers):
        instruments.score(WELL_BEING, instruments.answered(WELL_BEING, on=DAY, responses=answers(3)))


def test_items_are_scored_in_their_own_direction():
    every = instruments.answered(WELL_BEING, on=DAY, responses=answers(5))
    assert instruments.score(WELL_BEING, every).total == Decimal("0.800")
    assert dict(instruments.score(WELL_BEING, every).dimensions)["others"] == Decimal("1.000")


def test_an_item_that_does_not_apply_is_not_missed():
    asked_if = replace(
        WELL_BEING,
        items=(*WELL_BEING.items[:4], Item("why", ("a", "b"), (Decimal(1), Decimal(0)), only_if="worried=always")),
    )
    assert instruments.score(asked_if, instruments.answered(asked_if, on=DAY, responses=answers(4))).coverage == 1


def test_questions_and_choices_that_an_instrument_does_not_have_are_refused():
    for response in (Response("weather", "good"), Response("worried", "sunny")):
        with pytest.raises(ImpossibleValue):
            instruments.answered(WELL_BEING, on=DAY, responses=(response,))


def test_answers_are_comparable_only_within_one_version():
    one = instruments.answered(WELL_BEING, on=DAY, responses=answers(5))
    assert instruments.comparable(one, replace(one, on=days(30)))
    newer = replace(one, version="2")
    assert not instruments.comparable(one, newer)
    assert not instruments.comparable(one, newer, replace(WELL_BEING, version="2"))
    assert instruments.comparable(one, newer, replace(WELL_BEING, version="2", comparable_with=("1",)))
    assert not instruments.comparable(one, instruments.answered(EVERYDAY_LIFE, on=DAY, responses=()))


def test_no_built_in_instrument_claims_to_be_official():
    assert not any(one.official for one in (WELL_BEING, EVERYDAY_LIFE))
