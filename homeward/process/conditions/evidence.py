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
    security_assessment,
    support,
    urgent,
)
from homeward.process.case import Case, Written
from homeward.process.consent import ConsentRefused, ConsentWithdrawn, DeclarationSigned, Information, Means, Purpose
from homeward.process.documents import PersonalFileCopy, State
from homeward.process.findings import Holder, Missing
from homeward.process.notifications.evidence import Evidence, by_telephone, evidence, on_paper, received, sent
from homeward.process.notifications.messages import SupportRequested, TravelArranged
from homeward.process.policy import Policy
from homeward.process.preparation import ReferralsExplained, Topic
from homeward.process.support import SupportDecided, Way
from homeward.process.urgent import UrgentReturn

# Asked for every step of every case, so made once.
_TOPICS = {topic: Missing("topic", Holder.WORKER, topic.value) for topic in Topic}
_CONSENT, _DECLARATION = Missing("consent-to-return", Holder.PERSON), Missing("declaration", Holder.PERSON)
_PLACE = Missing("arrival-place", Holder.WORKER)
_REFERRALS = Missing("referrals-not-explained", Holder.WORKER)
_REQUEST = Missing("com-3-not-sent", Holder.WORKER)
_ITINERARY, _UNDECIDED = Missing("itinerary", Holder.WORKER), Missing("support-undecided", Holder.WORKER)
_COPY = Missing("personal-file-copy", Holder.WORKER)
_STEPS = Missing("steps-not-explained", Holder.WORKER)


def consent_to_departure(case: Case, at: datetime, policy: Policy) -> list[Missing]:
    """DEP-1: consent to return in force, declaration or witnessed oral consent, preparation done."""
    found = []
    agreed = consent.in_force(case, Purpose.ASSISTED_RETURN, at)
    if agreed is None:
        found.append(_CONSENT)
    witnessed = agreed is not None and bool(agreed.entry.witness)
    if not witnessed and not _declared(case):
        found.append(_DECLARATION)
    by_guardian = agreed is not None and agreed.entry.means is Means.GUARDIAN_WITH_ASSENT
    if capacity.cannot_decide(case) and not by_guardian:
        found.append(Missing("capacity", Holder.GUARDIAN))
    return found + [_TOPICS[topic] for topic in preparation.unready(case, urgent=urgent.applies(case))]


def _declared(case: Case) -> bool:
    """Whether the declaration was signed and she has not said no to the return since."""
    signed = case.written(DeclarationSigned)
    if signed is None:
        return False
    noes: tuple[Written[ConsentWithdrawn | ConsentRefused], ...] = (
        *case.every(ConsentWithdrawn),
        *case.every(ConsentRefused),
    )
    last_no = max((one.number for one in noes if one.entry.purpose is Purpose.ASSISTED_RETURN), default=0)
    return signed.number > last_no


def safe_place_on_arrival(case: Case, at: datetime, policy: Policy) -> list[Missing]:
    """DEP-2: a place agreed with the person, assessed as safe, for the first nights at least."""
    if accommodation.arrival_place(case) is None:
        return [_PLACE]
    return [Missing(problem, Holder.WORKER) for problem in accommodation.problems_on_arrival(case)]


def documents_secured(case: Case, at: datetime, policy: Policy) -> list[Missing]:
    """DEP-3: every needed document in hand and valid; no asylum block in force."""
    found = [
        Missing("document", _holder_of(need.problem), f"{need.paper}:{need.problem}")
        for need in documents.unready(case, at, policy)
    ]
    if asylum.embassy_contact_held(case, at, policy):
        found.append(Missing("authority-contact-held", Holder.LAWYER))
    return found


def _holder_of(problem: str) -> Holder:
    return Holder.AUTHORITY if problem == "requested" else Holder.WORKER


def referrals_explained(case: Case, at: datetime, policy: Policy) -> list[Missing]:
    """DEP-4: referrals and follow-up care explained, and given on paper or as she prefers."""
    return [] if case.has(ReferralsExplained) else [_REFERRALS]


def documentation_forwarded(case: Case, at: datetime, policy: Policy) -> list[Missing]:
    """DEP-5: what she agreed to send was sent to the receiving organisation, with receipt evidence."""
    partner = support.partner(case)
    level = evidence(case, "COM-3", partner)
    if level is Evidence.NONE:
        return [_REQUEST]
    found = [Missing(part, Holder.WORKER) for part in _agreed_but_not_sent(case, partner, at)]
    if level < Evidence.SEEN:
        found.append(Missing("com-3-not-seen", Holder.RECEIVING))
    return found


def _agreed_but_not_sent(case: Case, partner: str, at: datetime) -> list[str]:
    """The parts that she agreed to send, that are there to be sent, and that the newest COM-3 does not carry."""
    asked = next((one.entry for one in reversed(case.every(SupportRequested)) if one.entry.to == partner), None)
    if asked is None:
        return ["com-3-not-sent"]
    in_hand = any(one.state is State.IN_HAND for one in documents.newest(case).values())
    found = []
    if in_hand and not asked.documents and consent.may_share(case, Information.DOCUMENTS, at, recipient=partner):
        found.append("documents-not-sent")
    secured = security_assessment.current(case) is not None
    if secured and not asked.security and consent.in_force(case, Purpose.SHARE_SECURITY, at, recipient=partner):
        found.append("security-not-sent")
    return found


def partners(case: Case) -> tuple[str, ...]:
    """The partners of the journey: the receiving organisation, and all told of it and not released since."""
    told = [one.entry.to for one in case.every(TravelArranged) if not _released(case, one.entry.to, one.number)]
    first = support.partner(case)
    return tuple(dict.fromkeys([first, *told] if first else told))


def _released(case: Case, partner: str, since: int) -> bool:
    """Whether we told this partner that it has no part in the journey any more."""
    return any(sent(case, name, partner, since) for name in ("CANCEL", "RETURN-OR-ERASE", "CLOSE"))


def partner_arrangements(case: Case, at: datetime, policy: Policy) -> list[Missing]:
    """DEP-6: each partner confirmed the arrangements for the chosen journey and received the recommendations."""
    chosen = itinerary.chosen(case)
    if chosen is None:
        return [_ITINERARY]
    if support.way(case) is Way.UNDECIDED:
        return [_UNDECIDED]
    return [one for partner in partners(case) for one in _with_partner(case, partner, chosen.number)]


def _with_partner(case: Case, partner: str, journey: int) -> list[Missing]:
    holder = Holder.RECEIVING if partner == support.partner(case) else Holder.TRANSIT_PARTNER
    found = []
    asked = sent(case, "TRAVEL-ARRANGEMENT", partner, journey)
    if asked is None:
        found.append(Missing("arrangement-not-sent", Holder.WORKER, partner))
    elif not _confirmed(case, partner, asked[0]):
        found.append(Missing("arrangement-not-confirmed", holder, partner))
    level = evidence(case, "RECOMMENDATION", partner)
    if level is Evidence.NONE:
        found.append(Missing("recommendation-not-sent", Holder.WORKER, partner))
    elif level < Evidence.SEEN:
        found.append(Missing("recommendation-not-received", holder, partner))
    return found


def _confirmed(case: Case, partner: str, since: int) -> bool:
    """Whether the partner confirmed, by letter or paper, by telephone when urgent, and did not take that back."""
    answer = received(case, "TRAVEL-CONFIRMED", partner, since)
    number = answer[0] if answer else on_paper(case, "TRAVEL-ARRANGEMENT", partner, since)
    if not number and urgent.applies(case):
        number = by_telephone(case, "TRAVEL-ARRANGEMENT", partner, since)
    return bool(number) and received(case, "DECLINE-AFTER-ACCEPT", partner, number) is None


def person_has_copy(case: Case, at: datetime, policy: Policy) -> list[Missing]:
    """DEP-7: a copy of the personal file given with medical care and case progress, or what she declined is kept for her."""
    found = case.latest(PersonalFileCopy)
    if found is None:
        return [_COPY]
    if found.declined_because and found.kept_where:
        return []
    parts = (("file-copy-medical-care", found.medical_care), ("file-copy-case-progress", found.case_progress))
    return [Missing(what, Holder.WORKER) for what, there in parts if not there]


def person_informed(case: Case, at: datetime, policy: Policy) -> list[Missing]:
    """DEP-8: departure, journey and follow-up explained on the final itinerary."""
    if itinerary.chosen(case) is None:
        return [_ITINERARY]
    return [] if itinerary.explained(case) else [_STEPS]


def own_support(case: Case) -> list[Missing]:
    """Without a receiving organisation: two contacts in the country of return, and her own sign on arrival (PRE-5)."""
    decided = case.latest(SupportDecided)
    found = []
    if decided is None or len(decided.contacts) < 2:
        found.append(Missing("two-contacts", Holder.WORKER))
    if decided is None or not decided.her_sign:
        found.append(Missing("her-own-sign", Holder.PERSON))
    return found


def hospital_receives(case: Case) -> bool:
    """Whether the return is urgent and a hospital, not an organisation, takes her in."""
    found = case.latest(UrgentReturn)
    return found is not None and urgent.applies(case) and bool(found.hospital) and support.way(case) is Way.UNDECIDED
