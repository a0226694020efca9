"""First support never waits; a referral is not receipt; only what is confirmed is promised.

INI-1 to INI-5, REI-2 to REI-4, LTS-0 to LTS-10, PLN-3.
"""

import pytest

from homeward.process import assessments, first_support, services
from homeward.process.assessments import Extent, Subject
from homeward.process.consent import ConsentGiven, ConsentMissing, Means, Purpose
from homeward.process.first_support import Answer, Stated, Support
from homeward.process.refusals import ImpossibleValue
from homeward.process.services import Progress, Service
from tests.process.receiving_side import DAY, LANDED, arrived, days, service, then


def test_first_support_is_wanted_without_any_assessment_or_plan():
    wanted = first_support.stated(arrived(), at=LANDED, support=Support.HOUSING, answer=Answer.WANTED)
    assert first_support.waiting(then(arrived(), *wanted)) == (Support.HOUSING,)


def test_a_referral_still_waits_and_only_receipt_ends_it():
    case = arrived(service("aid"))
    referred = then(
        case, *first_support.stated(case, at=LANDED, support=Support.LEGAL, answer=Answer.REFERRED, provider="aid")
    )
    assert first_support.waiting(referred) == (Support.LEGAL,)
    received = first_support.stated(
        referred, at=LANDED, support=Support.LEGAL, answer=Answer.RECEIVED, provider="aid", on=DAY
    )
    assert first_support.waiting(then(referred, *received)) == ()


@pytest.mark.parametrize("lacks", [{"on": None}, {"provider": ""}, {"on": days(1)}])
def test_received_needs_a_day_that_has_come_and_a_provider(lacks: dict):
    values = {"on": DAY, "provider": "aid", **lacks}
    with pytest.raises(ImpossibleValue):
        first_support.stated(
            arrived(service("aid")), at=LANDED, support=Support.LEGAL, answer=Answer.RECEIVED, **values
        )


def test_no_service_without_her_consent():
    with pytest.raises(ConsentMissing):
        first_support.stated(arrived(), at=LANDED, support=Support.LEGAL, answer=Answer.REFERRED, provider="aid")
    with pytest.raises(ConsentMissing):
        services.progressed(
            arrived(), at=LANDED, service=Service.LEGAL, provider="aid", progress=Progress.REFERRED, on=DAY
        )


def test_a_yes_to_any_service_is_no_yes_to_this_one_and_the_step_can_bring_its_own():
    case = arrived(ConsentGiven(Purpose.REINTEGRATION_SERVICE), service("another"))
    values = {"at": LANDED, "support": Support.LEGAL, "answer": Answer.REFERRED, "provider": "aid"}
    with pytest.raises(ConsentMissing):
        first_support.stated(case, **values)
    consent, entry = first_support.stated(case, **values, agreed_by=Means.SIGNED)
    assert (consent.recipient, entry.provider) == ("aid", "aid")
    with pytest.raises(ImpossibleValue, match="witness"):
        first_support.stated(case, **values, agreed_by=Means.ORAL_WITNESSED)
    assert len(first_support.stated(then(case, consent), **values)) == 1


def test_a_talk_goes_through_the_kinds_at_once_and_says_nothing_of_what_was_left_out():
    said = first_support.gone_through(
        (Stated(Support.LEGAL, Answer.WANTED), Stated(Support.SOCIAL, Answer.DECLINED), Stated(Support.HOUSING))
    )
    assert [(one.support, one.answer) for one in said] == [
        (Support.LEGAL, Answer.WANTED),
        (Support.SOCIAL, Answer.DECLINED),
    ]
    for wrong in ((), (Stated(Support.LEGAL, Answer.RECEIVED),)):
        with pytest.raises(ImpossibleValue, match="answers"):
            first_support.gone_through(wrong)


def test_what_nobody_offered_is_listed():
    case = arrived(*first_support.stated(arrived(), at=LANDED, support=Support.HOUSING, answer=Answer.DECLINED))
    assert Support.HOUSING not in first_support.unoffered(case)
    assert len(first_support.unoffered(case)) == len(Support) - 1


def test_a_service_referred_to_is_followed_until_received():
    case = arrived(service("school"))
    referred = then(
        case,
        *services.progressed(
            case, at=LANDED, service=Service.TRAINING, provider="school", progress=Progress.REFERRED, on=DAY
        ),
    )
    assert [one.service for one in services.referred_not_received(referred)] == [Service.TRAINING]
    done = services.progressed(
        referred, at=LANDED, service=Service.TRAINING, provider="school", progress=Progress.RECEIVED, on=DAY
    )
    assert services.referred_not_received(then(referred, *done)) == ()


def test_a_service_cannot_have_been_received_tomorrow():
    with pytest.raises(ImpossibleValue, match="on"):
        services.progressed(
            arrived(service("shop")),
            at=LANDED,
            service=Service.JOB,
            provider="shop",
            progress=Progress.RECEIVED,
            on=days(1),
        )


def confirmed(**more: object):
    return services.confirmed(service=Service.TRAINING, provider="school", begins=DAY, **more)


def test_a_confirmation_carries_a_promise_until_it_or_its_agreement_ends():
    for ends in ({"ends": days(30)}, {"agreement_until": days(30)}):
        case = arrived(confirmed(**ends))
        assert services.confirmation(case, Service.TRAINING, "school", days(30)) is not None
        assert services.confirmation(case, Service.TRAINING, "school", days(31)) is None
    assert services.confirmation(arrived(confirmed()), Service.TRAINING, "another", DAY) is None
    assert services.confirmation(arrived(confirmed()), Service.JOB, "school", DAY) is None


def test_a_confirmation_that_ends_before_it_begins_is_refused():
    with pytest.raises(ImpossibleValue, match="ends"):
        confirmed(ends=days(-1))
    with pytest.raises(ImpossibleValue, match="provider"):
        services.confirmed(service=Service.JOB, provider="", begins=DAY)


def test_agreements_warn_sixty_days_before_they_end():
    case = arrived(confirmed(agreement_until=days(60)))
    assert len(services.resting_on_lapsed(case, DAY)) == 1
    assert services.resting_on_lapsed(case, days(-1)) == ()


def test_the_situation_may_be_assessed_without_a_visit_and_either_may_be_declined():
    entry = assessments.assessed(
        subject=Subject.SITUATION, extent=Extent.DONE, on=DAY, today=DAY, findings="by telephone"
    )
    assert not entry.visited
    assert assessments.assessed(subject=Subject.PERSON, extent=Extent.DECLINED, on=DAY, today=DAY).findings == ""


def test_an_assessment_that_was_done_says_what_was_found_on_a_day_that_has_come():
    with pytest.raises(ImpossibleValue, match="findings"):
        assessments.assessed(subject=Subject.PERSON, extent=Extent.PARTIAL, on=DAY, today=DAY)
    with pytest.raises(ImpossibleValue, match="on"):
        assessments.assessed(subject=Subject.PERSON, extent=Extent.DONE, on=days(1), today=DAY, findings="well")
