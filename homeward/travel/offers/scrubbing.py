"""What an offer must not keep: passenger names and ticket numbers. Phone lines and remarks are not read at all."""

import re

TICKET = re.compile(r"(?<!\d)\d{3}[- ]?\d{10}(?!\d)")
# SURNAME/GIVEN TITLE, with or without the number of the passenger; a locator as OS/ABC123 has a digit or two letters before.
NAME = re.compile(
    r"(?<![\w/])(?:\d{1,2}\s?[.)]\s?\d?\s?)?[^\W\d_][^\W\d_' -]{1,40}/[^\W\d_][^\W\d_' -]+(?: [^\W\d_]+){0,3}(?![\w/])"
)
GREETING = re.compile(
    r"^\s*(?:passengers?|travell?ers?|names?|pax|mr|mrs|ms|miss)\b(?=.*[^\W\d_]{2}).*$", re.IGNORECASE
)
HIDDEN = "…"
BOOKING = (
    re.compile(r"^\s*RP/\S+.*\s([A-Z0-9]{6})\s*$"),
    re.compile(r"\b(?:BOOKING REF(?:ERENCE)?|RECORD LOCATOR|PNR|RECLOC|LOCATOR)\W+([A-Z0-9]{6})\b", re.IGNORECASE),
)


def has_name(line: str) -> bool:
    """Tell whether a line names a passenger."""
    return bool(NAME.search(line) or GREETING.match(line))


def has_ticket(line: str) -> bool:
    """Tell whether a line holds the number of a ticket."""
    return bool(TICKET.search(line))


def scrubbed(line: str) -> str:
    """Give the line with names and ticket numbers hidden."""
    if GREETING.match(line):
        return HIDDEN
    return NAME.sub(HIDDEN, TICKET.sub(HIDDEN, line))


def booking(line: str) -> str:
    """Give the booking reference that a line states, or an empty text."""
    for pattern in BOOKING:
        found = pattern.search(line)
        if found:
            return found[1].upper()
    return ""
