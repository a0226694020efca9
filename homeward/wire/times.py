"""Days and times in what others sign: in one form, and of years in which reckoning with them fails nowhere."""

from datetime import date, datetime

# Far enough from the first and the last day that can be written down to add and subtract the spans of our rules.
YEARS = range(1900, 3000)
LONGEST = 40


def is_moment(text: str) -> bool:
    """Whether a text is a time with zone in ISO 8601, of these years; longer ones than any real one are not looked at."""
    try:
        found = datetime.fromisoformat(text) if len(text) <= LONGEST else None
    except ValueError:
        return False
    return found is not None and found.utcoffset() is not None and found.year in YEARS


def read_day(text: str) -> date:
    """Read a day written as 2026-05-04.

    :raises ValueError: for any other form, and for years in which nothing here happens
    """
    found = date.fromisoformat(text)
    if found.isoformat() != text or found.year not in YEARS:
        raise ValueError(f"{text!r} is no day as it is written here")
    return found
