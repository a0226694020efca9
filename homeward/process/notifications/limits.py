"""What a partner may say in a field: right in form is not enough, for a rule that reckons with it must not fail (COM-0).

A day of the year 1 or 9999, a number of a thousand digits, an amount that is none: no form of ours writes them, and a letter that holds
one is kept as unreadable, as one in another form is.
"""

from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from homeward import handbook

# As `wire.times` has them for covers and cards; the process knows no wire.
YEARS = range(1900, 3000)
HIGHEST = 2**31 - 1
# Digits before and after the point of an amount.
DIGITS = 12


def beyond(entry: Any) -> str:
    """Name the first field of an entry whose value no case can reckon with; empty when there is none."""
    for one in fields(entry):
        value = getattr(entry, one.name)
        for inner in value if isinstance(value, tuple) else (value,):
            if is_dataclass(inner):
                deeper = beyond(inner)
                if deeper:
                    return f"{one.name}.{deeper}"
            elif not _within(inner):
                return one.name
    return ""


def _within(value: Any) -> bool:
    if isinstance(value, date):  # a time with its day is one too
        return value.year in YEARS
    if isinstance(value, time):
        return value.tzinfo is None
    if isinstance(value, Decimal):
        return value.is_finite() and abs(value.adjusted()) <= DIGITS and len(value.as_tuple().digits) <= 2 * DIGITS
    return not isinstance(value, int) or abs(value) <= HIGHEST


FOLLOWS = (handbook.PROMPT_AND_SECURE,)
