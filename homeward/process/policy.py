"""Policy: the numbers on which Tool 7.8 is silent; each organisation or agreement can set its own."""

import itertools
from dataclasses import dataclass, fields
from datetime import timedelta

from homeward.process.refusals import ImpossibleValue


@dataclass(frozen=True)
class Policy:
    """Numbers that an organisation decides, with their defaults; days are calendar days unless named working days."""

    withdrawn_asylum_wait: timedelta = timedelta(days=7)
    consent_margin_after_arrival: timedelta = timedelta(days=7)
    doctors_report_days: int = 14
    carrier_medical_form_days: int = 7
    security_assessment_days: int = 30
    small_change: timedelta = timedelta(hours=3)
    read_back_paper_working_days: int = 3
    answer_working_days: int = 3
    answer_urgent: timedelta = timedelta(hours=24)
    confirmation_working_days: int = 5
    confirmation_working_days_before_travel: int = 3
    departure_stored_within: timedelta = timedelta(minutes=15)
    departure_seen_before_arrival: timedelta = timedelta(hours=1)
    formalities: timedelta = timedelta(hours=1)
    formalities_emergency_document: timedelta = timedelta(hours=2)
    watch_warn: timedelta = timedelta(hours=1)
    watch_call: timedelta = timedelta(hours=2)
    watch_plan: timedelta = timedelta(hours=4)
    follow_up_days: tuple[int, ...] = (7, 30, 90, 180, 365)
    no_news_attempts: int = 5
    no_news_days: int = 90
    no_news_means: int = 2
    score_coverage: float = 0.8
    agreement_warning_days: int = 60
    complaint_answer_working_days: int = 10
    retention_days: int = 3 * 365
    smallest_cell: int = 5
    small_cash: int = 100
    emergency_document_margin: timedelta = timedelta(days=1)
    embassy_follow_up: timedelta = timedelta(days=14)


STANDARD = Policy()
# Of these, each is shorter than the one after it: first a warning, then a call, then her plan.
RISING = ("watch_warn", "watch_call", "watch_plan")


def checked(policy: Policy) -> Policy:
    """Check the numbers of an organisation.

    :raises ImpossibleValue: less than nothing, no day of follow-up, days or steps of the watch that do not rise, or a share above one
    """
    for one in fields(policy):
        value = getattr(policy, one.name)
        if isinstance(value, tuple):
            if not value or value[0] < 1 or list(value) != sorted(set(value)):
                raise ImpossibleValue(one.name, "not-rising")
        elif value < (timedelta(0) if isinstance(value, timedelta) else 0):
            raise ImpossibleValue(one.name, "impossible")
    for before, after in itertools.pairwise(RISING):
        if getattr(policy, before) >= getattr(policy, after):
            raise ImpossibleValue(after, "not-rising")
    if policy.score_coverage > 1:
        raise ImpossibleValue("score_coverage", "impossible")
    return policy
