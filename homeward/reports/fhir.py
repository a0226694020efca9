"""The referral and the care plan of a case as a FHIR R4 bundle: Patient, Consent, Task, ServiceRequest, CarePlan.

What has no code of its own in the standard is said in text: no code system is invented. What the reader cannot open is not in the bundle.
"""

import json
import uuid
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from homeward.process import consent, reintegration
from homeward.process.case import Case, CaseOpened, Partner
from homeward.process.consent import ConsentGiven
from homeward.process.intake import FirstContact, Gender
from homeward.process.notifications.messages import SupportConfirmed, SupportRequested
from homeward.process.reintegration import Certainty, PlanAnswered, PlanWritten, Wish
from homeward.process.services import Progress, ServiceProgress

Resource = dict[str, Any]
SUBJECT = {"reference": "Patient/person"}
SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"
# Gender as the standard has it; anything else is "other", and "unknown" where it was not said.
GENDERS = {Gender.FEMININE: "female", Gender.MASCULINE: "male", Gender.UNKNOWN: "unknown"}
STATES = {
    Progress.REFERRED: "active",
    Progress.APPOINTMENT: "active",
    Progress.ATTENDED: "active",
    Progress.RECEIVED: "completed",
    Progress.ENDED: "completed",
    Progress.NOT_AVAILABLE: "revoked",
}
ACTIVITY = {
    Wish.PLANNED: "scheduled",
    Wish.WANTED: "not-started",
    Wish.DECLINED: "cancelled",
    Wish.NOT_NEEDED: "cancelled",
}


def as_fhir(case: Case, *, code: str, organisation: str, at: datetime) -> str:
    """Write a case as a FHIR R4 bundle (collection) in JSON.

    :param organisation: the name of the organisation that gives it
    """
    made = [
        _person(case, code),
        {"resourceType": "Organization", "id": "us", "name": organisation},
        *_consents(case, at),
        *_referrals(case),
        *_services(case),
        *_plan(case, at.date()),
    ]
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": at.isoformat(timespec="seconds"),
        "entry": [{"fullUrl": _urn(code, f"{one['resourceType']}/{one['id']}"), "resource": one} for one in made],
    }
    return json.dumps(_linked(bundle, code), ensure_ascii=False, indent=2) + "\n"


def _urn(code: str, name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{code}/{name}").urn


def _linked(value: Any, code: str) -> Any:
    """The bundle with each reference by the address under which its resource stands in it."""
    if isinstance(value, list):
        return [_linked(one, code) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _urn(code, one) if key == "reference" and isinstance(one, str) else _linked(one, code)
        for key, one in value.items()
    }


def _person(case: Case, code: str) -> Resource:
    known, opened = case.latest(FirstContact) or FirstContact(), case.latest(CaseOpened)
    made: Resource = {
        "resourceType": "Patient",
        "id": "person",
        "identifier": [{"value": code}],
        "gender": GENDERS.get(known.gender, "other"),
        "managingOrganization": {"reference": "Organization/us"},
    }
    name = {"family": known.family_name, "given": known.given_names.split()}
    said = {key: value for key, value in name.items() if value}
    made["name"] = [said] if said else [{"use": "anonymous", "text": opened.code_name if opened else code}]
    if known.date_of_birth:
        made["birthDate"] = known.date_of_birth.isoformat()
    return made


def _consents(case: Case, at: datetime) -> Iterator[Resource]:
    standing = {one.number for one in consent.all_in_force(case, at)}
    for one in case.every(ConsentGiven):
        provision: Resource = {"type": "permit", "code": [_text(part) for part in one.entry.information] or None}
        if one.entry.until:
            provision["period"] = {"end": one.entry.until.isoformat()}
        yield {
            "resourceType": "Consent",
            "id": f"consent-{one.number}",
            "status": "active" if one.number in standing else "inactive",
            "scope": {"coding": [{"system": SCOPE, "code": "patient-privacy"}]},
            "category": [_text(one.entry.purpose)],
            "patient": SUBJECT,
            "dateTime": one.at.isoformat(timespec="seconds"),
            "organization": [{"reference": "Organization/us"}],
            "policyRule": _text("UNODC Tool 7.8"),
            "provision": {key: value for key, value in provision.items() if value},
        }


def _referrals(case: Case) -> Iterator[Resource]:
    """A Task a request for support (COM-3), with what the receiving organisation confirmed need by need (COM-4)."""
    confirmed = case.written(SupportConfirmed)
    for one in case.every(SupportRequested):
        answered = confirmed is not None and confirmed.number > one.number
        made: Resource = {
            "resourceType": "Task",
            "id": f"referral-{one.number}",
            "status": "accepted" if answered else "requested",
            "intent": "order",
            "code": _text("reintegration assistance"),
            "for": SUBJECT,
            "authoredOn": one.at.isoformat(timespec="seconds"),
            "requester": _who(one.by.id if isinstance(one.by, Partner) else ""),
            "owner": _who(one.entry.to),
            "input": [{"type": _text("need"), "valueString": need.value} for need in one.entry.needs],
        }
        if answered and confirmed is not None:
            made["output"] = [
                {"type": _text(need.need), "valueString": need.availability.value} for need in confirmed.entry.needs
            ]
        yield {key: value for key, value in made.items() if value != []}


def _services(case: Case) -> Iterator[Resource]:
    newest = {one.entry.which: one for one in case.every(ServiceProgress)}
    for one in newest.values():
        yield {
            "resourceType": "ServiceRequest",
            "id": f"service-{one.number}",
            "status": STATES[one.entry.progress],
            "intent": "order",
            "code": _text(one.entry.service),
            "subject": SUBJECT,
            "occurrenceDateTime": one.entry.on.isoformat(),
            "performer": [{"display": one.entry.provider}],
        }


def _plan(case: Case, today: date) -> Iterator[Resource]:
    """The newest version of the plan; what no provider has confirmed is said to be not sure yet (PLN-3)."""
    written, answered = case.written(PlanWritten), case.latest(PlanAnswered)
    if written is None:
        return
    agreed = answered is not None and answered.version == written.entry.version and answered.agreed
    yield {
        "resourceType": "CarePlan",
        "id": f"plan-{written.entry.version}",
        "status": "active" if agreed else "draft",
        "intent": "plan",
        "subject": SUBJECT,
        "created": written.at.isoformat(timespec="seconds"),
        "author": {"reference": "Organization/us"},
        "activity": [_activity(case, one.entry, today) for one in reintegration.components(case).values()],
    }


def _activity(case: Case, entry: reintegration.ComponentPlanned, today: date) -> Resource:
    certain = reintegration.certainty(case, entry, today)
    detail: Resource = {
        "status": ACTIVITY[entry.wish],
        "code": _text(reintegration.CLAUSES[entry.component].text),
        "description": entry.goal,
        "statusReason": _text(Certainty.NOT_SURE_YET) if certain is Certainty.NOT_SURE_YET else None,
        "performer": [{"display": entry.provider}] if entry.provider else None,
        "scheduledPeriod": _period(entry.begins, entry.ends),
    }
    return {"detail": {key: value for key, value in detail.items() if value}}


def _period(begins: date | None, ends: date | None) -> Resource | None:
    period = {name: day.isoformat() for name, day in (("start", begins), ("end", ends)) if day}
    return period or None


def _who(partner: str) -> Resource:
    return {"identifier": {"value": partner}} if partner else {"reference": "Organization/us"}


def _text(said: str) -> Resource:
    return {"text": str(said)}
