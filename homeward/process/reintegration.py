"""The reintegration plan: seven components, written by the receiving side, agreed by the person (PLN-1 to PLN-3, RAS-3, RPL-1 to RPL-7)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.handbook import Clause
from homeward.process import assessments, services
from homeward.process.assessments import Extent, Subject
from homeward.process.case import Case, Side, Written
from homeward.process.refusals import ImpossibleValue, Refusal, StepOutOfOrder
from homeward.process.services import Service
from homeward.process.support import Way
from homeward.process.support import way as way_of
from homeward.process.writing import Entry


class Component(StrEnum):
    """The seven components of a plan."""

    FAMILY = "RPL-1"
    HEALTH = "RPL-2"
    FINANCIAL = "RPL-3"
    LEGAL = "RPL-4"
    EDUCATION = "RPL-5"
    INCOME = "RPL-6"
    SECURITY = "RPL-7"


class Wish(StrEnum):
    """What she says of a component."""

    WANTED = "wanted"
    DECLINED = "declined"
    NOT_NEEDED = "not-needed"
    PLANNED = "planned"


class Course(StrEnum):
    """How support goes on: it tapers, or is long-term for a reason (INI-5)."""

    TAPERS = "tapers"
    LONG_TERM = "long-term"


class Certainty(StrEnum):
    """What the plan may promise (PLN-3)."""

    PROMISED = "promised"
    NOT_SURE_YET = "not-sure-yet"
    NOT_A_PROMISE = "not-a-promise"


@dataclass(frozen=True)
class ComponentPlanned(Entry):
    """One component: her goal in her words, the service, and what she does herself."""

    KIND: ClassVar[str] = "component-planned"
    component: Component
    wish: Wish
    goal: str = ""
    service: Service | None = None
    provider: str = ""
    begins: date | None = None
    ends: date | None = None
    what_she_does: str = ""
    course: Course = Course.TAPERS
    why_long_term: str = ""


@dataclass(frozen=True)
class OutlineWished(Entry):
    """Her wishes as the referring side recorded them: an outline, not a promise (PLN-1, PRE-9)."""

    KIND: ClassVar[str] = "outline-wished"
    component: Component
    wish: str


@dataclass(frozen=True)
class PlanWritten(Entry):
    """A version of the plan: its components by number of entry, and the assessments it rests on (RAS-3)."""

    KIND: ClassVar[str] = "plan-written"
    version: int
    components: tuple[int, ...]
    rests_on: tuple[int, ...]
    without: str = ""
    review_on: date | None = None


@dataclass(frozen=True)
class PlanReviewed(Entry):
    """The plan was looked at with her on a day: what holds, what changes, and when it is looked at next."""

    KIND: ClassVar[str] = "plan-reviewed"
    version: int
    on: date
    what: str = ""
    next_review: date | None = None


@dataclass(frozen=True)
class PlanAnswered(Entry):
    """She agreed to a version, or asked for a change."""

    KIND: ClassVar[str] = "plan-answered"
    version: int
    agreed: bool
    words: str = ""
    explained_in: str = ""


class PlanBelongsToReceivingSide(Refusal):
    """The plan is the receiving side's; the referring side records her wishes as an outline."""

    clause = handbook.PLAN_LEFT_TO_RECEIVING_COUNTRY


class ComponentsOpen(Refusal):
    """Components about which nobody has asked her yet."""

    clause = handbook.PLAN_RESTS_ON_ASSESSMENTS

    def __init__(self, components: tuple[Component, ...]) -> None:
        super().__init__(components)
        self.components = components


@dataclass(frozen=True)
class Wished:
    """What she says of one component when all are gone through in one talk; None where it was not talked about."""

    component: Component
    wish: Wish | None = None


def gone_through(case: Case, *, answers: tuple[Wished, ...]) -> tuple[ComponentPlanned, ...]:
    """Give the entries of one talk in which the components were gone through one by one; what is planned is planned by itself.

    :raises PlanBelongsToReceivingSide: on the referring side while somebody else will receive her (PLN-1)
    :raises ImpossibleValue: when nothing was talked about, or one is called planned
    """
    _check_side(case)
    said = [(one.component, one.wish) for one in answers if one.wish is not None]
    if not said:
        raise ImpossibleValue("answers", "nothing-said")
    if any(wish is Wish.PLANNED for _, wish in said):
        raise ImpossibleValue("answers", "unknown")
    return tuple(ComponentPlanned(component, wish) for component, wish in said)


def component(case: Case, entry: ComponentPlanned) -> ComponentPlanned:
    """Check one component of the plan (RPL-1 to RPL-7).

    :raises PlanBelongsToReceivingSide: on the referring side while somebody else will receive her (PLN-1)
    :raises ImpossibleValue: planned without goal, service or provider; an end before the beginning; long-term without saying why (INI-5)
    """
    _check_side(case)
    if entry.wish is Wish.PLANNED:
        for name, value in (
            ("goal", entry.goal),
            ("service", entry.service),
            ("provider", entry.provider),
            ("begins", entry.begins),
        ):
            if not value:
                raise ImpossibleValue(name, "missing")
    if entry.begins and entry.ends and entry.ends < entry.begins:
        raise ImpossibleValue("ends", "before-start")
    if entry.course is Course.LONG_TERM and not entry.why_long_term:
        raise ImpossibleValue("why_long_term", "missing")
    return entry


def _check_side(case: Case) -> None:
    if case.side is Side.REFERRING and way_of(case) in (Way.REFERRED, Way.UNDECIDED):
        raise PlanBelongsToReceivingSide


def components(case: Case) -> dict[Component, Written[ComponentPlanned]]:
    """The newest statement about each component."""
    return {one.entry.component: one for one in case.every(ComponentPlanned)}


def written(case: Case, *, review_on: date | None = None) -> PlanWritten:
    """Give the next version of the plan (RAS-3): all seven components, and what it rests on.

    :raises ComponentsOpen: while she was not asked about one of the seven
    """
    _check_side(case)
    known = components(case)
    left = tuple(one for one in Component if one not in known)
    if left:
        raise ComponentsOpen(left)
    done = assessments.newest(case)
    rests = tuple(number for number, one in done.values() if one.extent is not Extent.DECLINED)
    without = ",".join(one.value for one in Subject if one not in done or done[one][1].extent is Extent.DECLINED)
    return PlanWritten(
        len(case.every(PlanWritten)) + 1, tuple(one.number for one in known.values()), rests, without, review_on
    )


def answered(case: Case, *, agreed: bool, words: str = "", explained_in: str = "") -> PlanAnswered:
    """Give the entry of her answer to the newest version (PLN-2).

    :raises StepOutOfOrder: when there is no plan yet
    :raises ImpossibleValue: a change without what should change, or agreement without the language it was explained in
    """
    plan = case.latest(PlanWritten)
    if plan is None:
        raise StepOutOfOrder("plan-written")
    if not agreed and not words:
        raise ImpossibleValue("words", "missing")
    if agreed and not explained_in:
        raise ImpossibleValue("explained_in", "missing")
    return PlanAnswered(plan.version, agreed, words, explained_in)


def reviewed(case: Case, *, on: date, today: date, what: str = "", next_review: date | None = None) -> PlanReviewed:
    """Give the entry of a review of the newest version with her.

    :raises StepOutOfOrder: when there is no plan yet
    :raises ImpossibleValue: on a day that lies ahead, or the next one not after it
    """
    plan = case.latest(PlanWritten)
    if plan is None:
        raise StepOutOfOrder("plan-written")
    if on > today:
        raise ImpossibleValue("on", "ahead")
    if next_review is not None and next_review <= on:
        raise ImpossibleValue("next_review", "before-start")
    return PlanReviewed(plan.version, on, what, next_review)


def review_due(case: Case) -> date | None:
    """The day on which the plan is to be looked at with her next; None where none was set."""
    plan, looked = case.written(PlanWritten), case.written(PlanReviewed)
    if plan is None:
        return None
    return looked.entry.next_review if looked is not None and looked.number > plan.number else plan.entry.review_on


def certainty(case: Case, entry: ComponentPlanned, on: date) -> Certainty:
    """Tell what may be promised: only what a provider confirmed, with an agreement that has not lapsed (PLN-3)."""
    if entry.wish is not Wish.PLANNED or entry.service is None:
        return Certainty.NOT_A_PROMISE
    found = services.confirmation(case, entry.service, entry.provider, on)
    return Certainty.PROMISED if found else Certainty.NOT_SURE_YET


def agreed(case: Case) -> bool:
    """Tell whether she agreed to the newest version."""
    plan, answer = case.latest(PlanWritten), case.latest(PlanAnswered)
    return plan is not None and answer is not None and answer.version == plan.version and answer.agreed


CLAUSES: dict[Component, Clause] = {one: handbook.clause(one.value) for one in Component}
FOLLOWS = (
    handbook.PLAN_GIVES_CLEAR_UNDERSTANDING,
    handbook.PLAN_PROMISES_NOTHING_UNREALISTIC,
    handbook.FAMILY_COMPONENT,
    handbook.HEALTH_COMPONENT,
    handbook.FINANCIAL_COMPONENT,
    handbook.LEGAL_COMPONENT,
    handbook.EDUCATION_COMPONENT,
    handbook.INCOME_COMPONENT,
    handbook.SECURITY_COMPONENT,
)
KINDS = (ComponentPlanned, OutlineWished, PlanWritten, PlanAnswered, PlanReviewed)
