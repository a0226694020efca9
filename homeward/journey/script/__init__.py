"""The case that the journey drives, step by step, as staff of both organisations make it through the pages."""

import json
import time

from homeward.journey.client import PageWrong
from homeward.journey.script.handing_over import (
    asking,
    at_the_desk,
    journey_chosen,
    leaving,
    requested,
    returning,
    supporting,
    travelling,
)
from homeward.journey.script.preparing import cards, first_contact, open_case, preparation
from homeward.journey.script.receiving import living_on, supporting_her
from homeward.journey.script.under_way import Journey

__all__ = [
    "Journey", "asking", "at_the_desk", "cards", "first_contact", "journey_chosen", "leaving", "living_on", "open_case",
    "preparation", "requested", "returning", "run", "supporting", "supporting_her", "travelling",
]  # fmt: skip
PARTS = (cards, first_contact, preparation, asking, supporting, travelling, returning, supporting_her)
SIX = ("COM-1", "COM-2", "COM-3", "COM-4", "COM-5", "COM-6")


def run(j: Journey) -> str:
    """Drive the whole case; gives the last line, a JSON object.

    :raises PageWrong: at the first step that does not go as it should
    """
    began = time.monotonic()
    j.at(j.start)
    for part in PARTS:
        j.say(f"== {(part.__doc__ or '').splitlines()[0]}")
        part(j)
    missing = [name for name in SIX if j.notifications.get(name) not in ("seen", "answered")]
    if missing:
        raise PageWrong(f"notifications without evidence: {missing}")
    for node in (j.referring, j.receiving):
        j.say(node.command("verify").strip())
    seconds = round(time.monotonic() - began, 1)
    return json.dumps({"journey": "complete", "steps": j.steps, "notifications": len(SIX), "seconds": seconds})
