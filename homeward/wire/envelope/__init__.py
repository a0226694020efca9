"""The envelope: what passes between two nodes.

An envelope is an age file to the receiving NODE key; inside lie the cover, which the node may read, and the letter, which only people
with the INTAKE key or the case's MAILBOX key can open. The plain text is padded to steps of 8,192 bytes, eight at most, so that its length
says little. Every step of opening has a named refusal; outside, all refusals look alike.
"""

from homeward.wire.envelope.covers import (
    CLASSES,
    FIRST_LINK,
    HIGHEST,
    Cover,
    claimed_signer,
    digest,
    new_id,
    read_cover,
    seal_cover,
    stored_cover,
)
from homeward.wire.envelope.letters import (
    DATA_LIMIT,
    Automatic,
    Event,
    open_letter,
    read_letter,
    seal_letter,
    unverified_event,
)
from homeward.wire.envelope.refusals import (
    BadCover,
    BadHeader,
    BadLetter,
    BadPadding,
    BadSignature,
    EnvelopeRefused,
    NotForThisNode,
    WrongSize,
)
from homeward.wire.envelope.wrapping import (
    MOST_STEPS,
    STEP,
    WITHDRAWN,
    unwrap,
    wrap,
)

__all__ = [
    "Automatic",
    "BadCover",
    "BadHeader",
    "BadLetter",
    "BadPadding",
    "BadSignature",
    "CLASSES",
    "Cover",
    "DATA_LIMIT",
    "EnvelopeRefused",
    "Event",
    "FIRST_LINK",
    "HIGHEST",
    "MOST_STEPS",
    "NotForThisNode",
    "STEP",
    "WITHDRAWN",
    "WrongSize",
    "claimed_signer",
    "digest",
    "new_id",
    "open_letter",
    "read_cover",
    "read_letter",
    "seal_cover",
    "seal_letter",
    "stored_cover",
    "unverified_event",
    "unwrap",
    "wrap",
]
