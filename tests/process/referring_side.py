"""Builders for tests of the referring side: a case holding certain entries, written at a fixed time by member 7."""

from datetime import UTC, date, datetime, timedelta

from homeward.process.case import Case, CaseOpened, Side, Staff
from homeward.process.consent import ConsentGiven, Purpose
from homeward.process.intake import FirstContact
from homeward.process.writing import Compartment, Entry

NOW = datetime(2031, 3, 3, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
WORKER = Staff(7)


def days(number: int) -> timedelta:
    """Give a span of days."""
    return timedelta(days=number)


def in_days(number: int) -> date:
    """Give the day so many days from today."""
    return TODAY + days(number)


def case_with(*entries: Entry, at: datetime = NOW) -> Case:
    """Give a case of the referring side that holds these entries, the first of them as number 2."""
    opened = CaseOpened(Side.REFERRING, "Linden", fictional=True)
    return Case().after(opened, *entries, at=at, by=WORKER)


def then(case: Case, *entries: Entry, at: datetime = NOW) -> Case:
    """Give the case with more entries written."""
    return case.after(*entries, at=at, by=WORKER)


def closed_to_reader(case: Case, compartment: Compartment) -> Case:
    """Give the case as somebody opens it who has no grant for this compartment."""
    kept = tuple(one for one in case.entries if one.entry.COMPARTMENT is not compartment)
    return Case(kept, frozenset({compartment}))


def agreed(purpose: Purpose, recipient: str = "") -> ConsentGiven:
    """Give a consent of the person."""
    return ConsentGiven(purpose, recipient)


def born(day: date) -> FirstContact:
    """Give a first contact that holds a date of birth only."""
    return FirstContact(date_of_birth=day)
