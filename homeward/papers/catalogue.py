"""Every paper by its name: who fills it, for whose eyes, and what its reader must be able to open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from homeward.papers import for_others, hers, on_the_way, own_copy, plan
from homeward.papers.blocks import Paper
from homeward.process import asylum, children, consent
from homeward.process.asylum import EmbassyContactHeld
from homeward.process.case import Case, Side
from homeward.process.consent import Purpose
from homeward.process.documents import EmbassyRequest
from homeward.process.notifications.messages import SupportRequested
from homeward.process.writing import Compartment

Fill = Callable[..., Paper]
When = Callable[[Case, datetime], bool]


def _always(case: Case, at: datetime) -> bool:
    return True


def _was_referred(case: Case, at: datetime) -> bool:
    asked = case.latest(SupportRequested)
    return asked is not None and bool(consent.in_force(case, Purpose.SHARE_IDENTITY, at, recipient=asked.to))


def _embassy_was_asked(case: Case, at: datetime) -> bool:
    asked = case.latest(EmbassyRequest)
    try:
        asylum.require_contact_with_authorities(case, at)
    except EmbassyContactHeld:
        return False
    if asked is None:
        return False
    return bool(consent.in_force(case, Purpose.CONTACT_EMBASSY, at, recipient=asked.embassy))


@dataclass(frozen=True)
class Print:
    """One paper that can be printed.

    :ivar name: its name in addresses
    :ivar fill: gives the paper from the case
    :ivar hers: it goes to the person herself, so that no word of risk may stand on it
    :ivar needs: the compartment that the member who prints it must be able to open
    :ivar side: the side that prints it, None for both
    :ivar when: whether this case has anything to print on it now; it is offered only then
    :ivar parts: what she can choose to have on it; `chosen` those that are chosen unless she says otherwise
    """

    name: str
    fill: Fill
    hers: bool = True
    needs: Compartment = Compartment.CASE
    side: Side | None = Side.REFERRING
    parts: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    when: When = _always


PAPERS = (
    Print("leaflet", hers.leaflet),
    Print("complaint-card", hers.complaint_card, side=None),
    Print("consents", hers.consents, side=None),
    Print("declaration", hers.declaration),
    Print("travel-sheet", on_the_way.travel_sheet),
    Print("pocket-card", on_the_way.pocket_card),
    Print("border-letter", on_the_way.border_letter),
    Print("grant-receipt", on_the_way.grant_receipt),
    Print("own-copy", own_copy.own_copy, side=None, parts=own_copy.PARTS, chosen=own_copy.FIRST_CHOSEN),
    Print("plan", plan.plan, side=None),
    Print("who-saw", hers.who_saw, side=None),
    Print("medical-summary", for_others.medical_summary, needs=Compartment.HEALTH, side=None),
    Print("escort-sheet", on_the_way.escort_sheet, hers=False),
    Print("guardianship", for_others.guardianship, hers=False, when=children.is_child),
    Print("referral-letter", for_others.referral_letter, hers=False, when=_was_referred),
    Print("embassy-request", for_others.embassy_request, hers=False, when=_embassy_was_asked),
)
BY_NAME = {one.name: one for one in PAPERS}
