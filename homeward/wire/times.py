"""Days and times in what others sign: in one form, and of years in which reckoning with them fails nowhere."""

import re
from datetime import date, datetime

# Far enough from the first and the last day that can be written down to add and subtract the spans of our rules.
YEARS = range(1900, 3000)
LONGEST = 40
# Python reads more forms than the standard has ("2026-05-04x09:00"), and another reader fewer: all are to agree on what a time is.
_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:[0-5]\d)", re.ASCII)


def is_moment(text: str) -> bool:
    """Whether a text is a time with zone in ISO 8601, extended form, of these years; longer ones than any real one are not looked at."""
    if len(text) > LONGEST or not _FORM.fullmatch(text):
        return False
    try:
        return datetime.fromisoformat(text).year in YEARS
    except ValueError:
        return False


def read_day(text: str) -> date:
    """Read a day written as 2026-05-04.

    :raises ValueError: for any other form, and for years in which nothing here happens
    """
    found = date.fromisoformat(text)
    if found.isoformat() != text or found.year not in YEARS:
        raise ValueError(f"{text!r} is no day as it is written here")
    return found
