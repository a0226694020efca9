"""Making the notifications: each checks order and consent, and says no more than she agreed to (COM-1 to COM-4)."""

from datetime import date, datetime

from homeward import handbook
from homeward.process import consent, intake, itinerary, medical, security_assessment
from homeward.process.case import Case
from homeward.process.consent import Information, Purpose
from homeward.process.intake import FirstContact
from homeward.process.notifications.evidence import received, sent
from homeward.process.notifications.messages import (
    Answer,
    ArrangementConfirmed,
    AssistanceRequested,
    DeclineReason,
    MedicalShared,
    Need,
    NeedAnswered,
    RecommendationSent,
    RequestAnswered,
    RequestQuestion,
    RiskClass,
    SupportConfirmed,
    SupportRequested,
    TravelArranged,
    Urgency,
)
from homeward.process.notifications.table import OutOfOrder, check_order, ground
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from homeward.process.reintegration import OutlineWished
from homeward.process.writing import Entry


class NotAccepted(OutOfOrder):
    """The partner has not accepted the request for assistance, so nothing with identity goes there."""

    clause = handbook.CONFIRMATION_OF_REQUEST


def request(
    case: Case,
    *,
    to: str,
    at: datetime,
    needs: tuple[Need, ...],
    urgency: Urgency = Urgency.NORMAL,
    risk_class: RiskClass = RiskClass.ORDINARY,
    with_region: bool = False,
    expected: date | None = None,
) -> AssistanceRequested:
    """Make COM-1 from the record, without identity: needs, age band, sex, languages, country; the region if wished.

    :raises ConsentMissing: without her consent to contact this organisation
    :raises StepOutOfOrder: before first contact
    :raises ImpossibleValue: without a need
    """
    check_order(case, "COM-1", to)
    ground(case, "COM-1", to, at)
    known = case.latest(FirstContact)
    if known is None:
        raise StepOutOfOrder("first-contact")
    if not needs:
        raise ImpossibleValue("needs", "missing")
    return AssistanceRequested(
        to=to,
        needs=needs,
        age_band=intake.band_on(case, at.date()),
        gender=known.gender,
        languages=known.languages,
        country=known.country_of_return,
        region=known.region_of_return if with_region else "",
        urgency=urgency,
        risk_class=risk_class,
        expected=expected,
    )


def request_several(
    case: Case,
    *,
    to: tuple[str, ...],
    at: datetime,
    needs: tuple[Need, ...],
    urgency: Urgency = Urgency.NORMAL,
    risk_class: RiskClass = RiskClass.ORDINARY,
    with_region: bool = False,
    expected: date | None = None,
) -> tuple[AssistanceRequested, ...]:
    """Make COM-1 to several organisations at once; when one of them may not be asked, none is.

    :raises ImpossibleValue: to nobody, or without a need
    :raises ConsentMissing: without her consent to contact each of them
    """
    if not to:
        raise ImpossibleValue("to", "missing")
    return tuple(
        request(
            case,
            to=one,
            at=at,
            needs=needs,
            urgency=urgency,
            risk_class=risk_class,
            with_region=with_region,
            expected=expected,
        )
        for one in dict.fromkeys(to)
    )


def accept(
    case: Case, *, to: str, contact: str, alternate: str, telephone: str, risk_feedback: str = ""
) -> RequestAnswered:
    """Make COM-2 that accepts: a contact, an alternate and a telephone number, with feedback on the risk.

    :raises OutOfOrder: when nothing was asked
    :raises ImpossibleValue: without contact, alternate or telephone
    """
    check_order(case, "COM-2", to)
    for name, value in (("contact", contact), ("alternate", alternate), ("telephone", telephone)):
        if not value:
            raise ImpossibleValue(name, "missing")
    return RequestAnswered(to, Answer.ACCEPT, contact, alternate, telephone, risk_feedback)


def decline(*, to: str, reason: DeclineReason, suggestion: str = "") -> RequestAnswered:
    """Make COM-2 that declines with a coded reason."""
    return RequestAnswered(to, Answer.DECLINE, reason=reason, suggestion=suggestion)


def ask_back(*, to: str, question: str = "", questions: tuple[RequestQuestion, ...] = ()) -> RequestAnswered:
    """Make COM-2 that asks questions, coded ones or one in words.

    :raises ImpossibleValue: without any
    """
    if not question and not questions:
        raise ImpossibleValue("questions", "missing")
    return RequestAnswered(to, Answer.QUESTION, question=question, questions=questions)


def accepted_by(case: Case, partner: str) -> bool:
    """Tell whether the partner's newest answer accepts the request, and neither side took that back since."""
    found = received(case, "COM-2", partner)
    if found is None or not isinstance(found[1], RequestAnswered) or found[1].answer is not Answer.ACCEPT:
        return False
    declined = received(case, "DECLINE-AFTER-ACCEPT", partner, found[0])
    return declined is None and sent(case, "CANCEL", partner, found[0]) is None


def we_accepted(case: Case, partner: str) -> bool:
    """Tell whether our newest answer to this partner accepts, and we did not take that back since."""
    found = sent(case, "COM-2", partner)
    if found is None or not isinstance(found[1], RequestAnswered) or found[1].answer is not Answer.ACCEPT:
        return False
    return sent(case, "DECLINE-AFTER-ACCEPT", partner, found[0]) is None


def require_accepted(case: Case, message: str, partner: str) -> None:
    """Check that this partner accepted, before anything about the person goes there.

    :raises OutOfOrder: when this message is not ours to send, or before what must come first
    :raises NotAccepted: when the partner declined, asked, or took its acceptance back
    """
    check_order(case, message, partner)
    if not accepted_by(case, partner):
        raise NotAccepted(message, "COM-2")


def support_request(
    case: Case,
    *,
    to: str,
    at: datetime,
    needs: tuple[Need, ...],
    documents: tuple[str, ...] = (),
    medical_summary: str = "",
    medicines: tuple[str, ...] = (),
) -> tuple[Entry, ...]:
    """Make COM-3: identity on its consent, and the medical and security parts only where she agreed to each (DEP-5).

    :raises NotAccepted: before this partner accepted
    :raises ConsentMissing: without her consent to share identity with it
    """
    require_accepted(case, "COM-3", to)
    grounds = consent.require(case, Purpose.SHARE_IDENTITY, at, recipient=to)
    known = case.latest(FirstContact) or FirstContact()
    medical_ok = consent.in_force(case, Purpose.SHARE_MEDICAL, at, recipient=to) is not None
    departs = itinerary.departs_at(case)
    main = SupportRequested(
        to=to,
        given_names=known.given_names,
        family_name=known.family_name,
        date_of_birth=known.date_of_birth,
        gender=known.gender,
        nationalities=known.nationalities,
        languages=known.languages,
        needs=needs,
        planned_departure=departs.date() if departs else None,
        documents=documents if consent.may_share(case, Information.DOCUMENTS, at, recipient=to) else (),
        outline=tuple(f"{one.entry.component}: {one.entry.wish}" for one in case.every(OutlineWished)),
        security=_security(case, at, to),
        fitness=medical.fitness(case, at.date()) if medical_ok else None,
        withheld_from=grounds.entry.withheld_from,
    )
    if medical_ok and medical_summary:
        return main, MedicalShared(to, medical_summary, medicines)
    return (main,)


def _security(case: Case, at: datetime, to: str) -> str:
    if consent.in_force(case, Purpose.SHARE_SECURITY, at, recipient=to) is None:
        return ""
    found = security_assessment.current(case)
    if found is None:
        return ""
    return "; ".join([found.entry.outcome.value, *found.entry.levels, found.entry.measures]).rstrip("; ")


def confirm_support(
    case: Case,
    *,
    to: str,
    needs: tuple[NeedAnswered, ...],
    who_meets: str,
    where: str = "",
    first_place: str = "",
    telephone: str = "",
) -> SupportConfirmed:
    """Make COM-4: an answer to every need, who meets her, and the first place to stay.

    :raises OutOfOrder: before COM-3
    :raises NotAccepted: when we took our acceptance back, or never gave it
    :raises ImpossibleValue: when a need has no answer, or nobody meets her
    """
    check_order(case, "COM-4", to)
    if not we_accepted(case, to):
        raise NotAccepted("COM-4", "COM-2")
    asked = received(case, "COM-3", to)
    wanted = asked[1].needs if asked and isinstance(asked[1], SupportRequested) else ()
    if set(wanted) - {one.need for one in needs}:
        raise ImpossibleValue("needs", "missing")
    if not who_meets:
        raise ImpossibleValue("who_meets", "missing")
    return SupportConfirmed(to, needs, who_meets, where, first_place, telephone)


def arrange_travel(
    case: Case, *, to: str, at: datetime, what_is_asked: str = "", transit_point: str = ""
) -> TravelArranged:
    """Make the travel arrangement from the chosen journey, for the whole of it or one transit point (DEP-6).

    :raises StepOutOfOrder: without a journey
    :raises ConsentMissing: without her consent
    :raises ImpossibleValue: when the journey does not change at this place
    """
    require_accepted(case, "TRAVEL-ARRANGEMENT", to)
    ground(case, "TRAVEL-ARRANGEMENT", to, at)
    found, legs = itinerary.chosen(case), itinerary.legs_now(case)
    if found is None:
        raise StepOutOfOrder("itinerary-chosen")
    if transit_point and transit_point not in itinerary.transit_points(case):
        raise ImpossibleValue("transit_point", "impossible")
    route = " - ".join([legs[0].origin, *(leg.destination for leg in legs)])
    return TravelArranged(
        to, found.number, legs[0].departs, legs[-1].arrives, route, what_is_asked, transit_point=transit_point
    )


def confirm_arrangement(
    case: Case, *, to: str, who: str, where: str = "", telephone: str = "", sign: str = "", safe_word: str = ""
) -> ArrangementConfirmed:
    """Make the confirmation of the newest travel arrangement (DEP-6); a sign and safe word planned before go along.

    :raises OutOfOrder: when none was received
    :raises ImpossibleValue: without who will be there
    """
    check_order(case, "TRAVEL-CONFIRMED", to)
    found = received(case, "TRAVEL-ARRANGEMENT", to)
    if not who:
        raise ImpossibleValue("who", "missing")
    asked = found[1] if found and isinstance(found[1], TravelArranged) else None
    point = asked.transit_point if asked else ""
    # What is planned for the meeting is known here by its kind: its module stands above this one.
    planned = next((one.entry for one in case.newest_first() if one.entry.KIND == "meeting-planned"), None)
    sign = sign or str(getattr(planned, "sign", ""))
    safe_word = safe_word or str(getattr(planned, "safe_word", ""))
    number = asked.itinerary if asked else 0
    return ArrangementConfirmed(to, number, who, where, telephone, point, sign, safe_word)


def recommend(case: Case, *, to: str, at: datetime, text: str) -> RecommendationSent:
    """Make recommendations to a partner (DEP-6).

    :raises ConsentMissing: without her consent
    :raises ImpossibleValue: without a text
    """
    require_accepted(case, "RECOMMENDATION", to)
    ground(case, "RECOMMENDATION", to, at)
    if not text:
        raise ImpossibleValue("text", "missing")
    return RecommendationSent(to, text)
