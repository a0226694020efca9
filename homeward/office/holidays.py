"""Published holidays of countries, handed to the travel rules as values; the library that keeps them is asked here only."""

from datetime import date
from functools import lru_cache
from importlib.metadata import version

import holidays
from holidays.holiday_base import HolidayBase

from homeward.travel.calendars import Holiday, Published

# Words by which holidays of the moon are known where the library does not mark that their day is estimated.
OF_THE_MOON = ("eid ", "islamic", "prophet", "ramadan", "mawlid", "isra")


@lru_cache(maxsize=64)
def published(country: str, year: int) -> Published | None:
    """Give the holidays of a country (ISO 3166, two letters) for a year and its neighbours; None where nobody keeps them.

    Holidays of a part of the country only are marked; estimated ones too.
    """
    if country not in holidays.list_supported_countries(include_aliases=False):
        return None
    years = (year - 1, year, year + 1)
    whole = _of(country, None, years)
    unmarked = getattr(whole, "_islamic_calendar_show_estimated", True) is False
    days: dict[date, Holiday] = {}
    for part in whole.subdivisions:
        for day, name in _of(country, part, years).items():
            days[day] = Holiday(name, _is_estimated(whole, name, unmarked), everywhere=False)
    for day, name in whole.items():
        days[day] = Holiday(name, _is_estimated(whole, name, unmarked))
    source = f"holidays {version('holidays')}"
    return Published(source, whole.start_year, whole.end_year, days)


def _of(country: str, part: str | None, years: tuple[int, ...]) -> HolidayBase:
    found = holidays.country_holidays(country, subdiv=part, years=years)
    if "en_US" in found.supported_languages:
        return holidays.country_holidays(country, subdiv=part, years=years, language="en_US")
    return found


def _is_estimated(found: HolidayBase, name: str, unmarked: bool) -> bool:
    labels = {"estimated"}
    label = getattr(found, "estimated_label", None)
    if label:
        labels.add(found.tr(label).replace("%s", "").strip(" ()"))
    if any(one and one.lower() in name.lower() for one in labels):
        return True
    return unmarked and any(word in f"{name.lower()} " for word in OF_THE_MOON)
