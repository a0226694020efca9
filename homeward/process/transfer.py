"""Transfer to another receiving organisation: only with her consent that names it (CBC-1, COM-0)."""

from datetime import datetime

from homeward import handbook
from homeward.process import consent
from homeward.process.case import Case
from homeward.process.consent import Purpose
from homeward.process.notifications.horizontal import TransferProposed
from homeward.process.refusals import ImpossibleValue


def proposed(case: Case, *, to: str, new_partner: str, at: datetime, reason: str = "") -> TransferProposed:
    """Give the entry by which the partner is told that another organisation is to take over.

    :raises ConsentMissing: without her consent to share her identity with the new organisation, by name
    :raises ImpossibleValue: when the two are the same
    """
    if new_partner == to:
        raise ImpossibleValue("new_partner", "same-partner")
    consent.require_own(case, Purpose.SHARE_IDENTITY, at, recipient=new_partner)
    return TransferProposed(to, new_partner, reason)


FOLLOWS = (handbook.CASE_BY_CASE, handbook.PROMPT_AND_SECURE)
