"""What will have lapsed by the day she plans to travel, though it is good today (DEP-1 to DEP-8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from homeward import handbook
from homeward.process import accommodation, consent, documents, itinerary, security_assessment
from homeward.process.accommodation import Stay
from homeward.process.case import Case
from homeward.process.documents import State
from homeward.process.medical.rules import standing
from homeward.process.policy import STANDARD, Policy
from homeward.process.status import StatusStated, TimeEstimated


class Thing(StrEnum):
    """What can lapse."""

    CONSENT = "consent-ends"
    DOCUMENT = "document-expires"
    FITNESS = "fitness-lapses"
    SECURITY = "security-assessment-grows-old"
    PERMIT = "permit-ends"
    STAY = "no-safe-place-from"


@dataclass(frozen=True)
class Lapse:
    """One thing that lapses: the last day on which it is good, and which consent, document or place it is."""

    thing: Thing
    on: date
    what: str
    page: str


def planned_end(case: Case) -> date | None:
    """The day on which the journey ends, or is estimated to begin; None while nobody knows."""
    ends, estimate = itinerary.ends_at(case), case.latest(TimeEstimated)
    return ends.date() if ends else estimate.departure if estimate else None


def lapses(case: Case, at: datetime, policy: Policy = STANDARD) -> tuple[Lapse, ...]:
    """List what is good today and will not be on the planned day, the first to lapse first."""
    end = planned_end(case)
    if end is None:
        return ()
    departs = itinerary.departs_at(case)
    leaves = departs.date() if departs else end
    found = [
        *_consents(case, at, end, policy),
        *_documents(case, at, end, policy),
        *_findings(case, at, leaves, policy),
    ]
    return tuple(sorted((*found, *_here(case, at, leaves)), key=lambda one: (one.on, one.thing, one.what)))


def _consents(case: Case, at: datetime, end: date, policy: Policy) -> Iterator[Lapse]:
    for one in consent.ending_too_early(case, end, at, policy):
        if one.until is not None:
            yield Lapse(Thing.CONSENT, one.until, one.purpose.value, "consent")


def _documents(case: Case, at: datetime, end: date, policy: Policy) -> Iterator[Lapse]:
    for paper, one in documents.newest(case).items():
        held, until = one.state in (State.IN_HAND, State.COPY_GIVEN), one.valid_until
        if held and until is not None and at.date() <= until < end + timedelta(days=one.margin_days):
            yield Lapse(Thing.DOCUMENT, until, paper.value, "papers")


def _findings(case: Case, at: datetime, leaves: date, policy: Policy) -> Iterator[Lapse]:
    found = standing(case)
    if found is not None and found.valid_until is not None and at.date() <= found.valid_until < leaves:
        yield Lapse(Thing.FITNESS, found.valid_until, "", "health")
    until = security_assessment.valid_until(case, policy)
    if until is not None and at.date() <= until < leaves:
        yield Lapse(Thing.SECURITY, until, "", "risk")


def _here(case: Case, at: datetime, leaves: date) -> Iterator[Lapse]:
    """What ends in the country where she is now: her permit, and safe nights."""
    status = case.latest(StatusStated)
    if status is not None and status.permit_until is not None and at.date() <= status.permit_until < leaves:
        yield Lapse(Thing.PERMIT, status.permit_until, "", "status")
    if case.has(Stay):
        for first, _last in accommodation.gaps(case, at.date(), leaves)[:1]:
            if first > at.date():
                yield Lapse(Thing.STAY, first, "", "accommodation")


FOLLOWS = (handbook.HEALTH_AND_SECURITY_FIRST, handbook.DOCUMENTS_SECURED)
