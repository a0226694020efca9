"""Partners: their cards as files, verified by two members over a second channel before anything goes out."""

from homeward.exchange.partners.files import (
    FORMAT,
    MOST_BYTES,
    USES,
    own_slips,
    read_file,
    write_file,
    write_slips,
)
from homeward.exchange.partners.known import (
    SOON,
    Partner,
    card_of,
    everyone,
    expiring,
    kinds,
    names,
    one,
    places,
    reads,
    say_kind,
)
from homeward.exchange.partners.refusals import KeyEnded, NotVerified, SecondMemberNeeded, WrongNumber
from homeward.exchange.partners.slips import SLIPS_SOON, slip_of, slips_end, slips_end_soon, take_slips
from homeward.exchange.partners.taking_in import add, scanned_text, verify
from homeward.exchange.partners.trusted import (
    GRACE,
    heard_from,
    intake_key,
    is_current,
    require_verified,
    signing_keys,
)

__all__ = [
    "FORMAT",
    "GRACE",
    "MOST_BYTES",
    "SLIPS_SOON",
    "SOON",
    "USES",
    "KeyEnded",
    "NotVerified",
    "Partner",
    "SecondMemberNeeded",
    "WrongNumber",
    "add",
    "card_of",
    "everyone",
    "expiring",
    "heard_from",
    "intake_key",
    "is_current",
    "kinds",
    "names",
    "one",
    "own_slips",
    "places",
    "read_file",
    "reads",
    "require_verified",
    "say_kind",
    "scanned_text",
    "signing_keys",
    "slip_of",
    "slips_end",
    "slips_end_soon",
    "take_slips",
    "verify",
    "write_file",
    "write_slips",
]
