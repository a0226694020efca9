"""What each of the eight conditions still lacks, as lists of missing things; an empty list is met (DEP-1 to DEP-8)."""

from datetime import datetime

from homeward.process import (
    accommodation,
    asylum,
    capacity,
    consent,
    documents,
    itinerary,
    preparation,
    support,
    urgent,
)
from homeward.process.case import Case
from homeward.process.consent import DeclarationSigned, Purpose
from homeward.process.documents import PersonalFileCopy
from homeward.process.findings import Holder, Missing
from homeward.process.notifications.evidence import Evidence, evidence, received, sent
from homeward.process.notifications.messages import TravelArranged
from homeward.process.policy import Policy
from homeward.process.preparation import ReferralsExplained
from homeward.process.support import SupportDecided, Way


def consent_to_departure(case: Case, at: datetime, policy: Policy) -> list[Missing]:
    """DEP-1: consent to return in force, declaration or witnessed oral consent, preparation done."""
    found = []
    agreed = consent.in_force(case, Purpose.ASSISTED_RETURN, at)
    if agreed is None:
        found.append(Missing("consent-to-return", Holder.PERSON))
    witnessed = agreed is not None and bool(agreed.entry.witness)
    if not case.has(DeclarationSigned) and not witnessed:
        found.append(Missing("declaration", Holder.PERSON))
    if capacity.cannot_decide(case):
        found.append(Missing("capacity", Holder.GUARDIAN))
    for topic in preparation.unready(case, urgent=urgent.applies(case)):
        found.append(Missing("topic", Holder.WORKER, topic.value))
    return found


def safe_place_on_arrival(case: Case, at: datetime, policy: Policy) -> list[Missing]:
    """DEP-2: a place agreed with the person, assessed as safe, for the first nights at least."""
    place = accommodation.arrival_place(case)
    if place is None:
        return [Missing("arrival-place", Holder.WORKER)]
    return [Missing(problem, Holder.WORKER) for problem in accommodation.problems(place.entry)]


def documents_secured(case: Case, at: datetime, policy: Policy) -> list[Missing]:
    """DEP-3: every needed document in hand and valid; no asylum block in force."""
    found = [
        Missing("document", Holder.WORKER, f"{need.paper}:{need.problem}")
        for need in documents.unready(case, at, policy)
    ]
    if asylum.embassy_contact_held(case, at, policy):
        found.append(Missing("authority-contact-held", Holder.LAWYER))
    return found


def referrals_explained(case: Case, at: datetime, policy: Policy) -> list[Missing]:
    """DEP-4: referrals and follow-up care explained, and given on paper or as she prefers."""
    return [] if case.has(ReferralsExplained) else [Missing("referrals-not-explained", Holder.WORKER)]


def documentation_forwarded(case: Case, at: datetime, policy: Policy) -> list[Missing]:
    """DEP-5: what she agreed to send was sent to the receiving organisation, with receipt evidence."""
    partner = support.partner(case)
    level = evidence(case, "COM-3", partner)
    if level is Evidence.NONE:
        return [Missing("com-3-not-sent", Holder.WORKER)]
    if level < Evidence.SEEN:
        return [Missing("com-3-not-seen", Holder.RECEIVING)]
    return []


def partners(case: Case) -> tuple[str, ...]:
    """The partners whom the journey concerns: the receiving organisation and everyone told of the travel arrangement."""
    told = [one.entry.to for one in case.every(TravelArranged)]
    return tuple(dict.fromkeys([support.partner(case), *told])) if support.partner(case) else tuple(dict.fromkeys(told))


def partner_arrangements(case: Case, at: datetime, policy: Policy) -> list[Missing]:
    """DEP-6: with each partner, arrangements confirmed in advance on the chosen journey, recommendations sent and received."""
    chosen = itinerary.chosen(case)
    if chosen is None:
        return [Missing("itinerary", Holder.WORKER)]
    found = []
    for partner in partners(case):
        holder = Holder.RECEIVING if partner == support.partner(case) else Holder.TRANSIT_PARTNER
        asked = sent(case, "TRAVEL-ARRANGEMENT", partner, chosen.number)
        if asked is None:
            found.append(Missing("arrangement-not-sent", Holder.WORKER, partner))
        elif received(case, "TRAVEL-CONFIRMED", partner, asked[0]) is None:
            found.append(Missing("arrangement-not-confirmed", holder, partner))
        level = evidence(case, "RECOMMENDATION", partner)
        if level is Evidence.NONE:
            found.append(Missing("recommendation-not-sent", Holder.WORKER, partner))
        elif level < Evidence.SEEN:
            found.append(Missing("recommendation-not-received", holder, partner))
    return found


def person_has_copy(case: Case, at: datetime, policy: Policy) -> list[Missing]:
    """DEP-7: a copy of the personal file given, or offered and declined because carrying it is dangerous."""
    return [] if case.has(PersonalFileCopy) else [Missing("personal-file-copy", Holder.WORKER)]


def person_informed(case: Case, at: datetime, policy: Policy) -> list[Missing]:
    """DEP-8: departure, journey and follow-up explained on the final itinerary."""
    if itinerary.chosen(case) is None:
        return [Missing("itinerary", Holder.WORKER)]
    return [] if itinerary.explained(case) else [Missing("steps-not-explained", Holder.WORKER)]


def own_support(case: Case) -> list[Missing]:
    """Without a receiving organisation: two contacts in the country of return and her own way to say that she arrived (PRE-5)."""
    decided = case.latest(SupportDecided)
    found = []
    if decided is None or len(decided.contacts) < 2:
        found.append(Missing("two-contacts", Holder.WORKER))
    if decided is None or not decided.her_sign:
        found.append(Missing("her-own-sign", Holder.PERSON))
    return found


def is_referred(case: Case) -> bool:
    """Whether a receiving organisation is, or is still to be, found."""
    return support.way(case) in (Way.REFERRED, Way.UNDECIDED)
