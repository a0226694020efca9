"""What the notifications say (COM-1 to COM-4). The same entry stands in both records, by staff and by partner.

The fields of an entry are exactly what leaves.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from homeward.process.intake import AgeBand, Gender
from homeward.process.medical import Fitness
from homeward.process.writing import Compartment, Entry


class Need(StrEnum):
    """A need, coarse enough to be said without identity."""

    ARRIVAL_HELP = "arrival-help"
    HOUSING = "housing"
    HEALTH = "health-care"
    COUNSELLING = "counselling"
    LEGAL = "legal-help"
    SCHOOLING = "schooling"
    TRAINING = "training"
    INCOME = "income"
    FAMILY = "family-mediation"
    SECURITY = "security"
    CHILDREN = "children-with-her"
    FINANCIAL = "financial-help"


class Urgency(StrEnum):
    """How soon an answer is needed."""

    NORMAL = "normal"
    URGENT = "urgent"


class RiskClass(StrEnum):
    """How careful the partner must be, without saying why."""

    ORDINARY = "ordinary"
    RAISED = "raised"
    HIGH = "high"


class Answer(StrEnum):
    """An answer to a request for assistance."""

    ACCEPT = "accept"
    DECLINE = "decline"
    QUESTION = "question"


class DeclineReason(StrEnum):
    """Why a request is declined."""

    NO_CAPACITY = "no-capacity"
    NOT_OUR_REGION = "not-our-region"
    NOT_OUR_SERVICES = "not-our-services"
    NOT_SAFE_THERE = "not-safe-there"
    OTHER = "other"


class RequestQuestion(StrEnum):
    """What is asked back about a request, coded so that it can be asked without identity and read in any language."""

    CHILDREN = "how-many-children-and-how-old"
    DATE = "by-when-must-she-arrive"
    REGION = "which-region-and-how-far-is-fine"
    LANGUAGE = "which-languages-and-interpreter"
    HEALTH = "any-urgent-treatment"
    ACCESS = "any-disability-to-prepare-for"
    SAFETY = "which-places-or-people-to-avoid"
    PAPERS = "are-papers-expected-in-time"
    LENGTH = "for-how-long-is-housing-needed"


class Availability(StrEnum):
    """Whether a need can be met."""

    AVAILABLE = "available"
    LIMITED = "limited"
    NOT = "not-available"


@dataclass(frozen=True)
class AssistanceRequested(Entry):
    """COM-1: a request for assistance, without identity."""

    KIND: ClassVar[str] = "assistance-requested"
    MESSAGE: ClassVar[str] = "COM-1"
    to: str
    needs: tuple[Need, ...]
    age_band: AgeBand
    gender: Gender
    languages: tuple[str, ...]
    country: str
    region: str = ""
    urgency: Urgency = Urgency.NORMAL
    risk_class: RiskClass = RiskClass.ORDINARY
    expected: date | None = None


@dataclass(frozen=True)
class RequestAnswered(Entry):
    """COM-2: accepted with a contact and an alternate, declined with a reason, or a question."""

    KIND: ClassVar[str] = "request-answered"
    MESSAGE: ClassVar[str] = "COM-2"
    to: str
    answer: Answer
    contact: str = ""
    alternate: str = ""
    telephone: str = ""
    risk_feedback: str = ""
    reason: DeclineReason | None = None
    suggestion: str = ""
    question: str = ""
    questions: tuple[RequestQuestion, ...] = ()


@dataclass(frozen=True)
class SupportRequested(Entry):
    """COM-3: the reintegration assistance request, with identity, as far as she agreed."""

    KIND: ClassVar[str] = "support-requested"
    MESSAGE: ClassVar[str] = "COM-3"
    to: str
    given_names: str
    family_name: str
    date_of_birth: date | None = None
    gender: Gender = Gender.UNKNOWN
    nationalities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    planned_departure: date | None = None
    documents: tuple[str, ...] = ()
    outline: tuple[str, ...] = ()
    security: str = ""
    fitness: Fitness | None = None
    withheld_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class MedicalShared(Entry):
    """The medical part of COM-3, on its own consent, to the partner's health compartment."""

    KIND: ClassVar[str] = "medical-shared"
    COMPARTMENT: ClassVar[Compartment] = Compartment.HEALTH
    MESSAGE: ClassVar[str] = "COM-3"
    to: str
    summary: str
    medicines: tuple[str, ...] = ()


@dataclass(frozen=True)
class NeedAnswered:
    """What can be done for one need: by whom, from when."""

    need: Need
    availability: Availability
    by_whom: str = ""
    begins: date | None = None


@dataclass(frozen=True)
class SupportConfirmed(Entry):
    """COM-4: the reintegration assistance confirmation, need by need; who meets her, and the first place to stay."""

    KIND: ClassVar[str] = "support-confirmed"
    MESSAGE: ClassVar[str] = "COM-4"
    to: str
    needs: tuple[NeedAnswered, ...]
    who_meets: str = ""
    where: str = ""
    first_place: str = ""
    telephone: str = ""


@dataclass(frozen=True)
class TravelArranged(Entry):
    """The travel arrangement, told to a receiving or transit partner.

    :ivar transit_point: the place of change where this partner is asked to be with her; empty for the whole journey
    """

    KIND: ClassVar[str] = "travel-arranged"
    MESSAGE: ClassVar[str] = "TRAVEL-ARRANGEMENT"
    to: str
    itinerary: int
    departs: datetime
    arrives: datetime
    route: str
    what_is_asked: str = ""
    transit_point: str = ""


@dataclass(frozen=True)
class ArrangementConfirmed(Entry):
    """The partner confirmed travel and service arrangements in advance (DEP-6), for a transit point or the whole journey.

    :ivar sign: by which she knows who meets her; with the safe word it is told to her before she leaves
    """

    KIND: ClassVar[str] = "arrangement-confirmed"
    MESSAGE: ClassVar[str] = "TRAVEL-CONFIRMED"
    to: str
    itinerary: int
    who: str
    where: str = ""
    telephone: str = ""
    transit_point: str = ""
    sign: str = ""
    safe_word: str = ""


@dataclass(frozen=True)
class RecommendationSent(Entry):
    """Recommendations for her care and safety, sent to a partner (DEP-6)."""

    KIND: ClassVar[str] = "recommendation-sent"
    MESSAGE: ClassVar[str] = "RECOMMENDATION"
    to: str
    text: str


@dataclass(frozen=True)
class RecommendationReceived(Entry):
    """The partner received the recommendations (DEP-6)."""

    KIND: ClassVar[str] = "recommendation-received"
    MESSAGE: ClassVar[str] = "RECOMMENDATION-RECEIVED"
    to: str
    by_role: str = ""


KINDS = (
    AssistanceRequested,
    RequestAnswered,
    SupportRequested,
    MedicalShared,
    SupportConfirmed,
    TravelArranged,
    ArrangementConfirmed,
    RecommendationSent,
    RecommendationReceived,
)
