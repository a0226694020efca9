"""What a family shares is entered once: facts that stand in a relative's case and can be taken over into this one (CBC-1).

Everybody has a case of their own. What is asked of each alone is never taken over: asylum, health, fears, documents. A guardian's
answers, and what was explained to both at once, are taken over for a child only, and not before the child's view was heard.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from homeward import handbook
from homeward.process import (
    accommodation,
    children,
    consent,
    interpreters,
    itinerary,
    preparation,
    security_assessment,
    support,
)
from homeward.process.accommodation import ArrivalPlaceAgreed, ArrivalPlaceDetail, Stay, StayDetail
from homeward.process.arrival_rules import ArrivalRules
from homeward.process.case import Case
from homeward.process.children import ChildsView, TravelsWithParent
from homeward.process.consent import DeclarationSigned, Means
from homeward.process.family import RelativeKnown
from homeward.process.intake import FirstContact
from homeward.process.interpreters import InterpreterUsed
from homeward.process.preparation import ReferralsExplained
from homeward.process.status import StatusStated, TimeEstimated
from homeward.process.support import SupportDecided
from homeward.process.writing import Entry


class Part(StrEnum):
    """A part of a case that a family shares."""

    INTERPRETER = "interpreter"
    STATUS = "status"
    TIME = "time"
    STAY = "stay"
    RELATIVES = "relatives"
    RISKS = "risks"
    GUARDIANS_ANSWERS = "guardians-answers"
    EXPLAINED = "explained"
    SUPPORT = "support"
    PLACE = "place"
    JOURNEY = "journey"
    ARRIVAL_RULES = "arrival-rules"
    REFERRALS = "referrals"


@dataclass(frozen=True)
class Offer:
    """One part that can be taken over, as the entries it would be here."""

    part: Part
    entries: tuple[Entry, ...]


# Of first contact: what a family has in common. Names, ages, documents and what happened to each are each one's own.
IN_COMMON = (
    "nationality",
    "nationalities",
    "country_of_return",
    "region_of_return",
    "basis",
    "languages",
    "dialect",
    "interpreter_needed",
    "interpreter_wish",
    "safe_contact",
    "who_else_knows",
    "referred_from",
    "source",
)


def in_common(case: Case) -> FirstContact:
    """What a relative's first contact begins with: the facts of this one's that a family has in common."""
    found = case.latest(FirstContact) or FirstContact()
    return replace(FirstContact(), **{name: getattr(found, name) for name in IN_COMMON})


def offered(of: Case, to: Case, at: datetime) -> tuple[Offer, ...]:
    """List what can be taken over from a relative's case: what stands there and is not the same here already."""
    found = []
    for part, entries in _PARTS.items():
        listed = tuple(one for one in entries(of, to, at) if one not in _here(to))
        if listed:
            found.append(Offer(part, listed))
    return tuple(found)


def _here(to: Case) -> frozenset[Entry]:
    return frozenset(one.entry for one in to.entries)


def taken_over(of: Case, to: Case, at: datetime, *, parts: tuple[Part, ...]) -> tuple[Entry, ...]:
    """Give the entries of the parts that were chosen, in the order in which they are listed."""
    return tuple(entry for offer in offered(of, to, at) if offer.part in parts for entry in offer.entries)


def _interpreter(of: Case, to: Case, at: datetime) -> list[Entry]:
    used = [one.entry for one in of.every(InterpreterUsed) if not one.entry.refused_by_her]
    refused = interpreters.refused(to)
    return [one for one in used[-1:] if " ".join(one.name.casefold().split()) not in refused]


def _status(of: Case, to: Case, at: datetime) -> list[Entry]:
    found = of.latest(StatusStated)
    return [found] if found else []


def _time(of: Case, to: Case, at: datetime) -> list[Entry]:
    found = of.latest(TimeEstimated)
    return [found] if found and found.departure >= at.date() else []


def _stay(of: Case, to: Case, at: datetime) -> list[Entry]:
    found = of.written(Stay)
    detail = of.numbered(found.number + 1) if found else None
    if found is None or detail is None or not isinstance(detail.entry, StayDetail):
        return []
    return [found.entry, detail.entry]


def _relatives(of: Case, to: Case, at: datetime) -> list[Entry]:
    """Who is never told, or was involved, must be known in every case of the family."""
    return [one.entry for one in of.every(RelativeKnown) if one.entry.involved or one.entry.never_told]


def _risks(of: Case, to: Case, at: datetime) -> list[Entry]:
    """The factors, not the outcome: whether this person can go is judged for this person."""
    return [replace(one, still_so=False) for one in security_assessment.factors(of).values()]


def _guardians_answers(of: Case, to: Case, at: datetime) -> list[Entry]:
    if not _parent_speaks(to, at):
        return []
    given: list[Entry] = [replace(one.entry, means=Means.GUARDIAN_WITH_ASSENT) for one in consent.all_in_force(of, at)]
    signed = of.latest(DeclarationSigned)
    return [*given, replace(signed, means=Means.GUARDIAN_WITH_ASSENT)] if signed else given


def _parent_speaks(to: Case, at: datetime) -> bool:
    """Whether this is a child that travels with an own parent about whom there is no concern, and that was heard."""
    parent = to.latest(TravelsWithParent)
    heard = to.has(ChildsView) or bool(parent and parent.view_recorded)
    return children.is_child(to, at) and parent is not None and not parent.concern and heard


def _explained(of: Case, to: Case, at: datetime) -> list[Entry]:
    """What was explained to parent and child in one conversation; for a child it is the parent who takes it in."""
    if not _parent_speaks(to, at):
        return []
    return list(preparation.newest(of).values())


def _support(of: Case, to: Case, at: datetime) -> list[Entry]:
    found = of.latest(SupportDecided)
    return [found] if found and support.partner(of) else []


def _place(of: Case, to: Case, at: datetime) -> list[Entry]:
    found = accommodation.arrival_place(of)
    detail = of.latest(ArrivalPlaceDetail)
    if found is None or detail is None:
        return []
    # That the place was chosen with this person is this person's to say.
    here = to.latest(ArrivalPlaceAgreed)
    said = here is not None and replace(here, chosen_with_the_person=True) == replace(
        found.entry, chosen_with_the_person=True
    )
    return [] if said else [found.entry, detail]


def _journey(of: Case, to: Case, at: datetime) -> list[Entry]:
    found, legs = itinerary.chosen(of), itinerary.legs_now(of)
    if found is None or legs[0].departs < at or itinerary.is_on_the_way(to):
        return []
    return [replace(found.entry, legs=legs)]


def _arrival_rules(of: Case, to: Case, at: datetime) -> list[Entry]:
    found = of.latest(ArrivalRules)
    return [found] if found else []


def _referrals(of: Case, to: Case, at: datetime) -> list[Entry]:
    found = of.latest(ReferralsExplained)
    return [found] if found else []


_PARTS: dict[Part, Callable[[Case, Case, datetime], list[Entry]]] = {
    Part.INTERPRETER: _interpreter,
    Part.STATUS: _status,
    Part.TIME: _time,
    Part.STAY: _stay,
    Part.RELATIVES: _relatives,
    Part.RISKS: _risks,
    Part.GUARDIANS_ANSWERS: _guardians_answers,
    Part.EXPLAINED: _explained,
    Part.SUPPORT: _support,
    Part.PLACE: _place,
    Part.JOURNEY: _journey,
    Part.ARRIVAL_RULES: _arrival_rules,
    Part.REFERRALS: _referrals,
}
FOLLOWS = (handbook.CASE_BY_CASE,)
