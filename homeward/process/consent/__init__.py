"""Consent: one purpose, one recipient, exactly which information; absent unless given (VOL-1, REI-4, CBC-1)."""

from homeward import handbook
from homeward.process.consent.kinds import (
    KINDS,
    CameOfAge,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    DeclarationSigned,
    HowShown,
    Information,
    Means,
    Purpose,
)
from homeward.process.consent.making import Asked, came_of_age, conversation, given, withdrawn
from homeward.process.consent.rules import (
    ConsentMissing,
    Standing,
    all_in_force,
    ask_anew,
    came_of_age_on,
    ending_too_early,
    in_force,
    may_share,
    require,
    require_own,
    standing,
    withheld_from,
)

FOLLOWS = (handbook.VOLUNTARY_RETURN, handbook.SERVICES_ONLY_WITH_CONSENT, handbook.CASE_BY_CASE)

__all__ = [
    "FOLLOWS",
    "KINDS",
    "Asked",
    "CameOfAge",
    "ConsentGiven",
    "ConsentMissing",
    "ConsentRefused",
    "ConsentWithdrawn",
    "DeclarationSigned",
    "HowShown",
    "Information",
    "Means",
    "Purpose",
    "Standing",
    "all_in_force",
    "ask_anew",
    "came_of_age",
    "came_of_age_on",
    "conversation",
    "ending_too_early",
    "given",
    "in_force",
    "may_share",
    "require",
    "require_own",
    "standing",
    "withdrawn",
    "withheld_from",
]
