"""Weekends of countries, dated, each with where it comes from. What is doubtful stays doubtful; a country not here is unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
BOTH = frozenset({SATURDAY, SUNDAY})
FRIDAY_SATURDAY = frozenset({FRIDAY, SATURDAY})
NONE: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Weekend:
    """The days of the week without work in a country from a day on.

    :ivar since: first day, None for as long as these pages care about
    :ivar off: weekdays without work, Monday is 0
    :ivar doubtful: weekdays on which some offices work and others do not
    """

    since: date | None
    off: frozenset[int]
    source: str
    doubtful: frozenset[int] = NONE


_USUAL = "public offices work Monday to Friday"
_SATURDAY_SUNDAY = (
    "AL AM AR AT AU AZ BA BE BG BO BR BY CA CH CL CO CY CZ DE DK DO EC EE ES ET FI FR GB GE GH GR GT HN HR HU ID IE IS "
    "IT JP KE KG KH KR KZ LK LT LU LV MA MD ME MG MK MN MT MZ NG NI NL NO NZ PE PH PL PT PY RO RS RU SE SG SI SK SN SV "
    "TH TJ TM TN TR TT TZ UA UG US UY UZ VN XK ZA ZM ZW"
)

WEEKENDS: Mapping[str, tuple[Weekend, ...]] = {
    **{code: (Weekend(None, BOTH, _USUAL),) for code in _SATURDAY_SUNDAY.split()},
    "AE": (
        Weekend(None, FRIDAY_SATURDAY, "federal weekend until 2021"),
        Weekend(
            date(2022, 1, 1), BOTH, "federal government, 7 December 2021; Friday is a half day", frozenset({FRIDAY})
        ),
    ),
    "SA": (
        Weekend(None, frozenset({THURSDAY, FRIDAY}), "weekend until June 2013"),
        Weekend(date(2013, 6, 29), FRIDAY_SATURDAY, "royal order of 23 June 2013"),
    ),
    "DZ": (Weekend(date(2009, 8, 14), FRIDAY_SATURDAY, "moved to Friday and Saturday in August 2009"),),
    "OM": (Weekend(date(2013, 5, 1), FRIDAY_SATURDAY, "moved to Friday and Saturday on 1 May 2013"),),
    "KW": (Weekend(date(2007, 9, 1), FRIDAY_SATURDAY, "moved to Friday and Saturday in September 2007"),),
    **{
        code: (Weekend(None, FRIDAY_SATURDAY, "public offices work Sunday to Thursday"),)
        for code in ["BD", "BH", "EG", "IL", "IQ", "JO", "LY", "MV", "PS", "QA", "SD", "SY"]
    },
    "IN": (Weekend(None, frozenset({SUNDAY}), "Saturdays differ by state and week", frozenset({SATURDAY})),),
    "NP": (Weekend(None, frozenset({SATURDAY}), "a Sunday off was tried in 2022 and taken back", frozenset({SUNDAY})),),
    "VE": (Weekend(None, frozenset({SUNDAY}), "decrees have moved working days", frozenset({SATURDAY, FRIDAY})),),
    "MY": (Weekend(None, NONE, "differs by state", frozenset({FRIDAY, SATURDAY, SUNDAY})),),
    "AF": (Weekend(None, frozenset({FRIDAY}), "Thursday differs by office", frozenset({THURSDAY, SATURDAY})),),
    "IR": (
        Weekend(None, frozenset({FRIDAY}), "Thursday and Saturday are being changed", frozenset({THURSDAY, SATURDAY})),
    ),
    "PK": (Weekend(None, frozenset({SUNDAY}), "Saturdays differ by province", frozenset({SATURDAY})),),
    "BN": (Weekend(None, frozenset({FRIDAY, SUNDAY}), "public offices close on Friday and Sunday"),),
}


def weekend(country: str, day: date) -> Weekend | None:
    """Give the weekend of a country on a day, or None where the table does not say."""
    rows = [row for row in WEEKENDS.get(country, ()) if row.since is None or row.since <= day]
    return rows[-1] if rows else None
