"""Builders of whole cases, as plain functions: one ready to depart, one without something, and the receiving side's.

Everybody in them is fictional. Cases are written at `NOW` by the worker; letters by the partner who is meant.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from homeward.process import conditions
from homeward.process.accommodation import ArrivalPlaceAgreed, ConfirmedBy, PlaceKind
from homeward.process.arrival import ArrivalRecorded, Met
from homeward.process.arrival_rules import ArrivalRules
from homeward.process.case import Case, CaseOpened, Partner, Side, Staff
from homeward.process.consent import ConsentGiven, DeclarationSigned, Information, Purpose
from homeward.process.departure import ApprovalAsked, DepartureApproved
from homeward.process.documents import DocumentStated, Paper, PersonalFileCopy, State
from homeward.process.intake import AgeBand, FirstContact, Gender
from homeward.process.itinerary import ItineraryChosen, Leg, Mode, StepsExplained
from homeward.process.medical import Fitness, FitnessFinding
from homeward.process.notifications.evidence import Level, MessageSent, ReceiptNoted
from homeward.process.notifications.messages import (
    Answer,
    ArrangementConfirmed,
    AssistanceRequested,
    Availability,
    Need,
    NeedAnswered,
    RecommendationReceived,
    RecommendationSent,
    RequestAnswered,
    SupportConfirmed,
    SupportRequested,
    TravelArranged,
)
from homeward.process.preparation import Means, Outcome, ReferralsExplained, Topic, TopicExplained
from homeward.process.security_assessment import EIGHT, FactorAssessed, SecurityAssessed
from homeward.process.security_assessment import Level as RiskLevel
from homeward.process.security_assessment import Outcome as RiskOutcome
from homeward.process.support import SupportDecided, Way
from homeward.process.writing import Entry

NOW = datetime(2031, 3, 3, 9, 0, tzinfo=UTC)
DEPARTS = NOW + timedelta(days=9)
ARRIVES = DEPARTS + timedelta(hours=5)
WORKER, SUPERVISOR = Staff(7), Staff(8)
HOME, TRANSIT = "home-again", "half-way-house"
NEEDS = (Need.HOUSING, Need.COUNSELLING)
PARTNER, OTHER, US = Partner(HOME), Partner(TRANSIT), Partner("us")
PERSON = FirstContact(
    given_names="Amal",
    family_name="Example",
    gender=Gender.FEMININE,
    date_of_birth=date(2003, 5, 1),
    nationalities=("XA",),
    country_of_return="XA",
    region_of_return="North",
    languages=("ar",),
)
PARTS = (Information.IDENTITY, Information.DOCUMENTS)
CONSENTS = (
    ConsentGiven(Purpose.ASSISTED_RETURN),
    ConsentGiven(Purpose.CONTACT_RECEIVING, HOME),
    ConsentGiven(Purpose.SHARE_IDENTITY, HOME, PARTS),
    ConsentGiven(Purpose.SHARE_SECURITY, HOME, (Information.SECURITY,)),
)
LEGS = (
    Leg(Mode.AIR, "AAA", "BBB", DEPARTS, DEPARTS + timedelta(hours=2)),
    Leg(Mode.AIR, "BBB", "CCC", DEPARTS + timedelta(hours=3), ARRIVES),
)
PASSPORT = DocumentStated(Paper.PASSPORT, State.IN_HAND, date(2036, 1, 1))
FIT = FitnessFinding(Fitness.FIT, (NOW + timedelta(days=14)).date())
PLACE = ArrivalPlaceAgreed(PlaceKind.FACILITY, True, True, 7, ConfirmedBy.WHO_RUNS_IT)
COPY = PersonalFileCopy(given=True, contents=("medical care", "case progress"), medical_care=True, case_progress=True)
REFERRALS = ReferralsExplained(("housing", "counselling"), "a visit after a week", "paper")
RULES = ArrivalRules(call=("her sister",), never_call=("her uncle",), may_be_said="that she is late")
ASSESSMENT = (
    *(FactorAssessed(factor, RiskLevel.LOW, "nothing found", "herself") for factor in EIGHT),
    SecurityAssessed(RiskOutcome.CAN_GO),
)
REQUEST = AssistanceRequested(HOME, NEEDS, AgeBand.UNDER_30, Gender.FEMININE, ("ar",), "XA")
ACCEPTANCE = RequestAnswered("us", Answer.ACCEPT, "A contact", "An alternate", "+999 1")
ANSWERS = tuple(NeedAnswered(need, Availability.AVAILABLE, "the house", DEPARTS.date()) for need in NEEDS)
CONFIRMATION = SupportConfirmed("us", ANSWERS, "A contact", "arrivals hall", "the house")


def written(*entries: Entry, to: Case, at: datetime = NOW, by: Staff | Partner = WORKER) -> Case:
    """Give the case with these entries written next, at a time, by one author."""
    return to.after(*entries, at=at, by=by)


def opened(side: Side = Side.REFERRING) -> Case:
    """Give a case that has only been opened."""
    return Case().after(CaseOpened(side, "Linden", fictional=True), at=NOW, by=WORKER)


def topics(outcome: Outcome = Outcome.UNDERSTOOD) -> tuple[TopicExplained, ...]:
    """Give every topic explained, by talk, with this outcome."""
    return tuple(TopicExplained(topic, "ar", Means.TALK, outcome) for topic in Topic)


def prepared(*, person: FirstContact = PERSON, without_support: bool = False) -> Case:
    """Give a case with all that needs no partner: consents, health, security, papers, place, preparation, journey."""
    consents = CONSENTS[:1] if without_support else CONSENTS
    case = written(person, *consents, DeclarationSigned(NOW.date(), "ar"), FIT, *ASSESSMENT, to=opened())
    case = written(PASSPORT, PLACE, COPY, REFERRALS, *topics(), RULES, to=case)
    case = written(ItineraryChosen(LEGS, meets="A contact"), to=case)
    return written(StepsExplained(case.last_number, "ar"), to=case)


def letter(case: Case, entry: Entry, *, seen: bool = True, number: int = 1) -> Case:
    """Give the case after a letter of ours, whose receipt says that it was seen (or only stored)."""
    to, name = str(getattr(entry, "to", "")), f"{entry.KIND}-{number}-{case.last_number}"
    case = written(entry, MessageSent(entry.MESSAGE, to, name, number), to=case)
    level = Level.SEEN if seen else Level.STORED
    return written(ReceiptNoted(name, level, "case worker" if seen else ""), to=case)


def asked_and_accepted(case: Case) -> Case:
    """Give the case after COM-1 and a COM-2 that accepts, with the person referred there."""
    case = letter(case, REQUEST)
    case = written(ACCEPTANCE, to=case, by=PARTNER)
    return written(SupportDecided(Way.REFERRED, HOME), to=case)


def package(case: Case) -> SupportRequested:
    """Give COM-3 as it leaves from this case."""
    return SupportRequested(
        HOME, "Amal", "Example", needs=NEEDS, documents=("passport",), security="can-go-ahead", planned_departure=DEPARTS.date()
    )  # fmt: skip


def arranged_with(case: Case, partner: str = HOME, *, confirmed: bool = True, seen: bool = True) -> Case:
    """Give the case after travel arrangement and recommendation to a partner, confirmed and received (or not)."""
    journey = case.written(ItineraryChosen)
    case = letter(case, TravelArranged(partner, journey.number if journey else 0, DEPARTS, ARRIVES, "AAA - CCC"))
    if confirmed:
        case = written(ArrangementConfirmed("us", 0, "A contact"), to=case, by=Partner(partner))
    case = letter(case, RecommendationSent(partner, "She rests before talks."), seen=seen)
    return written(RecommendationReceived("us"), to=case, by=Partner(partner)) if seen else case


def ready_to_depart() -> Case:
    """Give a case whose gate is open: an adult, referred to one organisation, on a journey by air."""
    case = asked_and_accepted(prepared())
    case = letter(case, package(case))
    case = written(CONFIRMATION, to=case, by=PARTNER)
    return arranged_with(case)


def ready_without_partner(decision: SupportDecided) -> Case:
    """Give a case whose gate is open though no receiving organisation takes part."""
    return written(decision, to=prepared(without_support=True))


def approved() -> Case:
    """Give a case whose departure a supervisor approved."""
    case = ready_to_depart()
    journey = case.written(ItineraryChosen)
    number = journey.number if journey else 0
    case = written(ApprovalAsked(number), to=case)
    judged = tuple(f"{one.clause.id}={one.answer}" for one in conditions.judge(case, NOW))
    return written(DepartureApproved(number, judged), to=case, by=SUPERVISOR)


def without(case: Case, *what: type[Entry] | str | Purpose | Topic) -> Case:
    """Give the case as if these had never been written: a kind, a message or its name, a consent's purpose, a topic.

    The numbers of the others stay, as entries name one another by them.
    """
    return Case(tuple(one for one in case.entries if not any(_is(one.entry, item) for item in what)))


def _is(entry: Entry, what: type[Entry] | str | Purpose | Topic) -> bool:
    if isinstance(what, Purpose):
        return isinstance(entry, ConsentGiven) and entry.purpose is what
    if isinstance(what, Topic):
        return isinstance(entry, TopicExplained) and entry.topic is what
    if isinstance(what, str):
        return what in (entry.KIND, entry.MESSAGE) or getattr(entry, "message", "") == what
    return isinstance(entry, what)


def replaced(case: Case, *entries: Entry, by: Staff | Partner = WORKER, at: datetime = NOW) -> Case:
    """Give the case with newer entries, which take the place of what they restate."""
    return written(*entries, to=case, by=by, at=at)


def unmet(case: Case, at: datetime = NOW) -> Sequence[str]:
    """Name everything that keeps the gate shut."""
    return conditions.unmet(case, at)


# The receiving side: the referring organisation is the partner "them".
THEM = Partner("them")


def requested() -> Case:
    """Give the receiving side's case after COM-1 came."""
    return written(REQUEST, to=opened(Side.RECEIVING), by=THEM)


def accepted() -> Case:
    """Give the receiving side's case after it accepted."""
    return written(RequestAnswered("them", Answer.ACCEPT, "A contact", "An alternate", "+999 1"), to=requested())


def confirmed() -> Case:
    """Give the receiving side's case after COM-3 came and COM-4 was sent."""
    case = written(package(accepted()), to=accepted(), by=THEM)
    return written(SupportConfirmed("them", ANSWERS, "A contact", "arrivals hall", "the house"), to=case)


def has_arrived() -> Case:
    """Give the receiving side's case after the person was met."""
    return written(ArrivalRecorded("them", Met.MET, ARRIVES, "arrivals hall"), to=confirmed(), at=ARRIVES)
