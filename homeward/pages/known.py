"""What the record already knows is not asked again: what the forms of acts begin with."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from homeward.casework.acts import Act
from homeward.casework.desk import DeskRecord
from homeward.pages import showing, words
from homeward.process import documents, itinerary, travel_grant
from homeward.process.accommodation import ArrivalPlaceDetail
from homeward.process.arrival import MeetingPlanned
from homeward.process.case import Case
from homeward.process.consent import ConsentGiven
from homeward.process.documents import EmbassyExplained, EmbassyRequest, known
from homeward.process.intake import FirstContact, LinkedCase
from homeward.process.interpreters import InterpreterUsed
from homeward.process.itinerary import StepsExplained
from homeward.process.notifications.messages import AssistanceRequested, RequestAnswered, SupportConfirmed
from homeward.process.preparation import TopicExplained
from homeward.process.security_assessment import FactorAssessed
from homeward.process.status import StatusStated
from homeward.process.support import partner as partner_of

Known = Callable[[Case, datetime], dict[str, Any]]


def initial(record: DeskRecord, act: Act) -> dict[str, Any]:
    """What the form of an act begins with."""
    now = showing.typed(record.now)
    day = record.now.date()
    partner = _partner(record.case)
    found = {"to": partner, "partner": partner, "left_at": now, "at": now, "on": day, "signed_on": day, "since": day}
    found |= {"screened_by": record.by.name} | _of_person(record.case)
    for more in (OF_PAGE.get(act.page), OF_ACT.get((act.page, act.name))):
        found |= more(record.case, record.now) if more else {}
    return found


def _partner(case: Case) -> str:
    """The partner that a message goes to: the one she is referred to, else who asked us, else who was asked last."""
    asked = case.written(AssistanceRequested)
    return partner_of(case) or (getattr(asked.by, "id", "") or asked.entry.to if asked is not None else "")


def language(case: Case) -> str:
    """The language that was spoken with her last, or the one she prefers."""
    written = (case.written(TopicExplained), case.written(ConsentGiven), case.written(StepsExplained))
    spoken = [(one.number, one.entry.language) for one in written if one is not None]
    told = max(spoken)[1] if spoken else ""
    first = case.latest(FirstContact)
    return told or (first.languages[0] if first and first.languages else "")


def _of_person(case: Case) -> dict[str, Any]:
    interpreter = case.latest(InterpreterUsed)
    name = interpreter.name if interpreter and not interpreter.refused_by_her else ""
    return {"language": language(case), "interpreter": name}


def _consent(case: Case, at: datetime) -> dict[str, Any]:
    found = case.latest(ConsentGiven)
    if found is None:
        return {}
    return {"means": found.means, "witness": found.witness, "text_version": found.text_version}


def _risk(case: Case, at: datetime) -> dict[str, Any]:
    found = case.latest(FactorAssessed)
    return {"source": found.source} if found else {}


def _grant(case: Case, at: datetime) -> dict[str, Any]:
    found = travel_grant.budget(case)
    return {"currency": found.currency} if found else {}


def _family(case: Case, at: datetime) -> dict[str, Any]:
    found = [one.entry.code for one in case.every(LinkedCase) if one.entry.relation == "parent"]
    return {"parent_case": found[0]} if found else {}


def _papers(case: Case, at: datetime) -> dict[str, Any]:
    told, asked = case.latest(EmbassyExplained), case.latest(EmbassyRequest)
    embassy = (asked.embassy if asked else "") or (told.embassy if told else "")
    return {"embassy": embassy} | {name: value for name, value in vars(known(case)).items() if value}


def _status(case: Case, at: datetime) -> dict[str, Any]:
    found = case.latest(StatusStated)
    return {name: value for name, value in vars(found).items() if value} if found else {}


def _travel(case: Case, at: datetime) -> dict[str, Any]:
    """Who meets her, as the partner's answer names them; the legs, for a small change of them."""
    answer = case.latest(RequestAnswered)
    meets: dict[str, Any] = {"meets": answer.contact} if answer and answer.contact else {}
    for number, leg in enumerate(itinerary.legs_now(case)):
        meets |= {f"legs-{number}-{name}": _typed(value) for name, value in vars(leg).items()}
    return meets


def _departure(case: Case, at: datetime) -> dict[str, Any]:
    """The hour she left, by the clock of the place she leaves from; who goes with her."""
    legs, journey = itinerary.legs_now(case), itinerary.chosen(case)
    left = {"left_at": showing.typed(at.astimezone(legs[0].departs.tzinfo))} if legs else {}
    return left | ({"escort": journey.entry.escort} if journey else {})


def _accommodation(case: Case, at: datetime) -> dict[str, Any]:
    found = case.latest(ArrivalPlaceDetail)
    return {"host": found.who_lives_there} if found else {}


def _arrangement(case: Case, at: datetime) -> dict[str, Any]:
    """Who meets her, where and by which number, as it was planned here or confirmed before."""
    planned, support = case.latest(MeetingPlanned), case.latest(SupportConfirmed)
    both = [one for one in (planned, support) if one is not None]
    pairs = (("who", "who_meets"), ("where", "where"), ("telephone", "telephone"))
    known = {name: next((said for one in both if (said := getattr(one, of))), "") for name, of in pairs}
    return known | ({"sign": planned.sign, "safe_word": planned.safe_word} if planned else {})


def _support(case: Case, at: datetime) -> dict[str, Any]:
    """The needs that were asked for before she was named, and the papers in hand; what she did not agree to send is left out."""
    found = case.latest(AssistanceRequested)
    return {"needs": [one.value for one in found.needs] if found else [], "documents": _in_hand(case)}


def _copy(case: Case, at: datetime) -> dict[str, Any]:
    """The papers in hand, and the whole of her file: what she would rather not carry is taken out with her."""
    return {"contents": _in_hand(case), "medical_care": True, "case_progress": True}


def _in_hand(case: Case) -> str:
    held = [paper for paper, stated in documents.newest(case).items() if stated.state is documents.State.IN_HAND]
    return "\n".join(str(words.word(paper)) for paper in held)


def _typed(value: Any) -> Any:
    return showing.typed(value) if isinstance(value, datetime) else value


OF_ACT: dict[tuple[str, str], Known] = {
    ("handover", "arrangement"): _arrangement,
    ("handover", "support-request"): _support,
    ("papers", "copy"): _copy,
}
OF_PAGE: dict[str, Known] = {
    "consent": _consent,
    "risk": _risk,
    "grant": _grant,
    "family": _family,
    "papers": _papers,
    "status": _status,
    "travel": _travel,
    "departure": _departure,
    "accommodation": _accommodation,
}
