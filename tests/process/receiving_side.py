"""Plain builders for the tests of the receiving side: a case in which she has arrived, and entries written one after another."""

from datetime import UTC, date, datetime, timedelta

from homeward.process.arrival import ArrivalRecorded, Met
from homeward.process.case import Case, CaseOpened, Partner, Side, Staff
from homeward.process.consent import ConsentGiven, Information, Purpose
from homeward.process.departure import Departed
from homeward.process.follow_up import Contact, SafeContactRules
from homeward.process.writing import Entry

LANDED = datetime(2031, 3, 10, 12, 0, tzinfo=UTC)
DAY = LANDED.date()
WORKER, THEM = Staff(1), Partner("them")
FEEDBACK = ConsentGiven(Purpose.FEEDBACK, "them", (Information.STATUS,))
BY_VISIT = SafeContactRules((Contact.VISIT, Contact.TELEPHONE))
GONE = Departed(
    "us", LANDED - timedelta(hours=5), expected_arrival=LANDED, call=("her sister",), never_call=("her uncle",)
)


def expected(*entries: Entry) -> Case:
    """The receiving side's case after COM-5: she is on her way."""
    case = Case().after(CaseOpened(Side.RECEIVING, "Heron"), at=LANDED - timedelta(days=20), by=WORKER)
    case = case.after(GONE, at=LANDED - timedelta(hours=5), by=THEM)
    return then(case, *entries)


def arrived(*entries: Entry) -> Case:
    """She was met, and what is written after it."""
    return then(expected(), ArrivalRecorded("them", Met.MET, LANDED), *entries)


def then(case: Case, *entries: Entry, at: datetime = LANDED) -> Case:
    """The case with entries written by our own worker."""
    return case.after(*entries, at=at, by=WORKER)


def days(number: int) -> date:
    """So many days after landing."""
    return DAY + timedelta(days=number)


def service(provider: str) -> ConsentGiven:
    """Her own yes to what one provider does."""
    return ConsentGiven(Purpose.REINTEGRATION_SERVICE, provider)
