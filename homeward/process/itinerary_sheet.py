"""Itineraries as typed legs in CSV: one row is one leg, its times by the clocks of each place (TRV-1 to TRV-4)."""

from datetime import date

from homeward.process import itinerary
from homeward.process.itinerary import Leg, Mode
from homeward.process.refusals import ImpossibleValue
from homeward.process.sheets import Reason, Row, read_table

NEEDED = (
    "mode",
    "origin",
    "origin_zone",
    "departs",
    "destination",
    "destination_zone",
    "arrives",
)
COLUMNS = (*NEEDED, "carrier", "number")


def read_itinerary(text: str, *, today: date) -> tuple[Leg, ...]:
    """Read the legs of an itinerary; each must follow the one before in time and place.

    :param today: the day from which offsets such as +21d 08:40 are counted
    :raises SheetRefused: with row, column and reason for the first thing that cannot be
    """
    legs: list[Leg] = []
    for row in read_table(text, columns=COLUMNS, needed=NEEDED):
        leg = _leg(row, today)
        try:
            itinerary.check_legs((*legs[-1:], leg))
        except ImpossibleValue as refusal:
            raise row.refused(refusal.field, Reason.IMPOSSIBLE, refusal.problem) from refusal
        legs.append(leg)
    return tuple(legs)


def _leg(row: Row, today: date) -> Leg:
    mode = row.needed("mode")
    return Leg(
        row.one_code("mode", mode, Mode),
        row.needed("origin"),
        row.needed("destination"),
        row.moment("departs", "origin_zone", today),
        row.moment("arrives", "destination_zone", today),
        row.text("carrier"),
        row.text("number"),
    )
