"""Papers for others: the sealed medical summary, a child's responsible adults, the referral letter, a request to an embassy."""

from datetime import datetime

from homeward import handbook
from homeward.papers import facts
from homeward.papers.blocks import Block, Fields, Heading, Name, Paper, Para, Points, Said, Signatures, Value
from homeward.papers.facts import Sender
from homeward.process import asylum, children, consent
from homeward.process.case import Case
from homeward.process.consent import Purpose
from homeward.process.documents import EmbassyRequest
from homeward.process.medical import MedicalNeed
from homeward.process.notifications.messages import SupportRequested
from homeward.process.refusals import StepOutOfOrder

FOLLOWS = (handbook.DOCUMENTATION_FORWARDED,)


def medical_summary(case: Case, *, sender: Sender, at: datetime) -> Paper:
    """Print the medical summary that she may carry sealed: needs, care and medicines by name; for a doctor or herself (MED-1)."""
    found = [one.entry for one in case.every(MedicalNeed)]
    medicines = tuple(Name(name) for one in found for name in one.medicines)
    blocks: list[Block] = [Para(Said("medical.sealed"), strong=True), Fields(facts.names(case))]
    if found:
        rows = tuple((Name(one.need), Name(one.care_given) if one.care_given else None) for one in found)
        blocks += [Heading(Said("medical.needs")), Fields(rows)]
    if medicines:
        blocks += [Heading(Said("medical.medicines")), Points(medicines)]
    blocks.append(Signatures((Said("colleague"), Said("place-and-day"))))
    return Paper(Said("medical.title"), tuple(blocks))


def guardianship(case: Case, *, sender: Sender, at: datetime) -> Paper:
    """Print who is responsible for a child on the way and after it."""
    guardian, caregiver = case.latest(children.GuardianNamed), case.latest(children.CaregiverAgreed)
    pick_up = case.latest(children.PickUpConfirmed)
    rows: tuple[tuple[Value, Value | None], ...] = (
        *facts.names(case),
        (Said("guardian.guardian"), Name(guardian.name) if guardian else None),
        (Said("guardian.caregiver"), Name(caregiver.name) if caregiver else None),
        (Said("guardian.pick-up"), Name(pick_up.by_whom) if pick_up else None),
        (Said("guardian.escort"), Name(pick_up.escort) if pick_up and pick_up.escort else None),
    )
    blocks: list[Block] = [Fields(rows), Para(Said("guardian.hand-over"))]
    if case.has(children.ChildsView):
        blocks.append(Para(Said("guardian.view")))
    blocks.append(Signatures((Said("guardian.guardian"), Said("guardian.pick-up"), Said("place-and-day"))))
    return Paper(Said("guardian.title"), tuple(blocks))


def referral_letter(case: Case, *, sender: Sender, at: datetime) -> Paper:
    """Print what the newest request for support says, for a partner who works on paper; it rests on the same consents (COM-3).

    :raises StepOutOfOrder: before a request for support was written
    :raises ConsentMissing: when the consent to tell them who she is no longer stands
    """
    asked = case.latest(SupportRequested)
    if asked is None:
        raise StepOutOfOrder("COM-3")
    consent.require(case, Purpose.SHARE_IDENTITY, at, recipient=asked.to)
    rows: tuple[tuple[Value, Value | None], ...] = (
        (Said("name"), Name(f"{asked.given_names} {asked.family_name}".strip())),
        (Said("date-of-birth"), asked.date_of_birth),
        (Said("referral.needs"), tuple(Said(f"need.{one}") for one in asked.needs) or None),
        (Said("referral.departure"), asked.planned_departure),
    )
    blocks: tuple[Block, ...] = (
        Fields(((Said("organisation"), Name(sender.name)), (Said("telephone"), facts.telephone(sender.telephone)))),
        Para(Said("referral.asks")),
        Fields(rows),
        Para(Said("referral.confidential"), strong=True),
        Signatures((Said("colleague"), Said("place-and-day"))),
    )
    return Paper(Said("referral.title"), blocks)


def embassy_request(case: Case, *, sender: Sender, at: datetime) -> Paper:
    """Print the newest request to an embassy: exactly the fields that were judged, from a sender that says nothing (DOC-4).

    :raises EmbassyContactHeld: while contact with authorities is held (DOC-2, DOC-3)
    :raises StepOutOfOrder: before a request was made
    :raises ConsentMissing: when her consent to contact this embassy no longer stands
    """
    asylum.require_contact_with_authorities(case, at)
    asked = case.latest(EmbassyRequest)
    if asked is None:
        raise StepOutOfOrder("embassy-request")
    consent.require(case, Purpose.CONTACT_EMBASSY, at, recipient=asked.embassy)
    left = (one.partition("=") for one in asked.fields)
    rows = tuple((Said(f"field.{name}"), _answer(name, value)) for name, _, value in left)
    name = sender.shown if asked.neutral_sender else sender.name
    blocks: tuple[Block, ...] = (
        Fields(((Said("to"), Name(asked.embassy)), (Said("from"), Name(name)))),
        Para(Said("request.asks", {"paper": Said(f"paper.{asked.paper}")})),
        Fields(rows),
        Signatures((Said("signature"), Said("place-and-day"))),
    )
    return Paper(Said("request.title"), blocks)


def _answer(field: str, value: str) -> Value:
    return Said(f"loss.{value}") if field == "loss" else Name(value)
