"""How partners answered when they were asked for assistance (COM-2): what a hand-over can choose by."""

from dataclasses import dataclass
from datetime import datetime

from homeward import handbook
from homeward.process.case import Case, Partner
from homeward.process.notifications.messages import AssistanceRequested, RequestAnswered


@dataclass(frozen=True)
class Given:
    """One answer of a partner.

    :ivar answer: a value of `Answer`, or "silent" while none has come
    :ivar asked: when it was asked; `at` is when it answered, or when it was asked while it is silent
    """

    partner: str
    answer: str
    asked: datetime
    at: datetime


def given(case: Case) -> tuple[Given, ...]:
    """List the answers to what this organisation asked in a case, one for each partner, the newest of it."""
    found = []
    asked = {one.entry.to: one for one in case.every(AssistanceRequested) if not isinstance(one.by, Partner)}
    for partner, request in asked.items():
        said = [
            one
            for one in case.every(RequestAnswered)
            if isinstance(one.by, Partner) and one.by.id == partner and one.number > request.number
        ]
        if said:
            found.append(Given(partner, said[-1].entry.answer.value, request.at, said[-1].at))
        else:
            found.append(Given(partner, "silent", request.at, request.at))
    return tuple(found)


FOLLOWS = (handbook.CONFIRMATION_OF_REQUEST,)
