"""Policy: the numbers on which Tool 7.8 is silent; each organisation or agreement can set its own."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any

from homeward.process.refusals import ImpossibleValue


@dataclass(frozen=True)
class Policy:
    """Numbers that an organisation decides, with their defaults; days are calendar days unless named working days.

    :ivar agreed: what was agreed with partners instead: partner, name and value
    """

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
    report_in_large_groups: bool = False
    small_cash: int = 100
    emergency_document_margin: timedelta = timedelta(days=1)
    embassy_follow_up: timedelta = timedelta(days=14)
    quiet_days: int = 21
    agreed: tuple[tuple[str, str, int | timedelta], ...] = ()

    def with_partner(self, partner: str) -> "Policy":
        """Give the numbers that hold with one partner: what was agreed with it, and the organisation's own where nothing was."""
        changes: dict[str, Any] = {name: value for whose, name, value in self.agreed if whose == partner}
        return replace(self, **changes) if changes else self


# The numbers of an organisation by name; what was agreed with partners is no number.
NUMBERS = tuple(one.name for one in fields(Policy) if one.name != "agreed")
# What two organisations can agree between them: by when each answers the other, and learns of a departure.
AGREEABLE = (
    "answer_working_days",
    "answer_urgent",
    "confirmation_working_days",
    "confirmation_working_days_before_travel",
    "departure_stored_within",
    "departure_seen_before_arrival",
    "read_back_paper_working_days",
)
STANDARD = Policy()
# Of these, each is shorter than the one after it: first a warning, then a call, then her plan.
RISING = ("watch_warn", "watch_call", "watch_plan")


def checked(policy: Policy) -> Policy:
    """Check the numbers of an organisation.

    :raises ImpossibleValue: less than nothing, no day of follow-up, days or steps of the watch that do not rise, or a share above one
    """
    for name in NUMBERS:
        value = getattr(policy, name)
        if isinstance(value, tuple):
            if not value or value[0] < 1 or list(value) != sorted(set(value)):
                raise ImpossibleValue(name, "not-rising")
        elif value < (timedelta(0) if isinstance(value, timedelta) else 0):
            raise ImpossibleValue(name, "impossible")
    for before, after in itertools.pairwise(RISING):
        if getattr(policy, before) >= getattr(policy, after):
            raise ImpossibleValue(after, "not-rising")
    if policy.score_coverage > 1:
        raise ImpossibleValue("score_coverage", "impossible")
    return policy


def agreed_with(policy: Policy, partner: str, numbers: Mapping[str, int | timedelta | None]) -> Policy:
    """Give the policy with what was agreed with a partner, in place of what was agreed with it before.

    :param numbers: by name; None, or the organisation's own number, where nothing else was agreed
    :raises ImpossibleValue: for a number that two organisations cannot agree on, or that cannot be
    """
    unknown = sorted(set(numbers) - set(AGREEABLE))
    if unknown:
        raise ImpossibleValue(unknown[0], "unknown")
    others = tuple(one for one in policy.agreed if one[0] != partner)
    ours = {name: value for name, value in numbers.items() if value is not None and value != getattr(policy, name)}
    checked(replace(policy, **ours))  # type: ignore[arg-type]
    return replace(policy, agreed=(*others, *((partner, name, ours[name]) for name in AGREEABLE if name in ours)))
