"""Weeks of pregnancy from which a carrier asks for a doctor's clearance, as a table of data (MED-3).

Carriers differ and change their rules; an organisation adds the carriers it uses. Whoever is not in the table gets the
cautious rule.
"""

from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = 45


@dataclass(frozen=True)
class CarrierRule:
    """From how many full weeks on a carrier asks for clearance, with one child and with several.

    :ivar carrier: IATA code of the carrier, or "" for any other
    """

    carrier: str
    clearance_from: int
    clearance_from_several: int


CAUTIOUS = CarrierRule("", 28, 28)
# Iberia: medical clearance from week 36, from week 32 with several children (the carrier's own page on medical cases).
CARRIERS: tuple[CarrierRule, ...] = (CarrierRule("IB", 36, 32),)


def rule_of(carrier: str, table: tuple[CarrierRule, ...] = CARRIERS) -> CarrierRule:
    """Find the rule of a carrier by its code; an unknown carrier gets the cautious rule."""
    return next((rule for rule in table if carrier and rule.carrier == carrier.upper()), CAUTIOUS)


def limit(rule: CarrierRule, *, several: bool) -> int:
    """The week from which this carrier asks for clearance."""
    return rule.clearance_from_several if several else rule.clearance_from


def last_day_without_clearance(weeks: int, on: date, rule: CarrierRule, *, several: bool) -> date:
    """The last day on which she travels without clearance, when she was this many full weeks pregnant on a day.

    A week told is counted as just completed on the next day, so that the doubt of up to six days goes to the safe side.
    """
    return on + timedelta(weeks=limit(rule, several=several) - weeks - 1)
