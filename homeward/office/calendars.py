"""The days on which this organisation works, and what receiving organisations told about theirs."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from homeward.office import holidays
from homeward.office import settings as set_here
from homeward.office.models import CalendarRow
from homeward.process.working_days import WorkingCalendar
from homeward.record.prepared import Prepared
from homeward.travel.calendars import Answer, OwnCalendar, Works, working_day

# Days around today for which a partner's deadlines are counted.
BEFORE, AFTER = 60, 120
# Before the letters of a country: the name under which its hours and its weekend are kept.
TOLD = "told:"
ALWAYS = ["09:00", "17:00"]

_DAYS = Prepared(lambda country: CalendarRow.objects.filter(country=country).values_list("day", "works", "name"), str)


def own() -> WorkingCalendar:
    """This organisation's calendar: its weekend (Saturday and Sunday unless set otherwise), its hours and its holidays."""
    ours = set_here.everything()
    weekend, hours = ours.get("weekend") or [5, 6], ours.get("hours") or ALWAYS
    days = [day for day, works, _ in _DAYS("") if not works]
    opens, closes = (time.fromisoformat(one) for one in hours)
    return WorkingCalendar(frozenset(weekend), frozenset(days), ZoneInfo(settings.TIME_ZONE), opens, closes)


def told(country: str) -> OwnCalendar:
    """The days of which the receiving organisation of a country (ISO 3166) told that it works or is closed, and its weekend."""
    if not country:
        return OwnCalendar()
    weekend = set_here.everything().get(f"{TOLD}{country}", {}).get("weekend")
    return OwnCalendar(
        {day: (works, name) for day, works, name in _DAYS(country)}, None if weekend is None else frozenset(weekend)
    )


def meeting_hours() -> dict[str, tuple[time, time]]:
    """The hours in which a receiving organisation can meet her, by country, where it told them."""
    return {
        name.removeprefix(TOLD): (time.fromisoformat(kept["hours"][0]), time.fromisoformat(kept["hours"][1]))
        for name, kept in set_here.everything().items()
        if name.startswith(TOLD)
    }


def weekends() -> dict[str, tuple[int, ...] | None]:
    """The weekends that receiving organisations told, by country; None where one told its hours alone. Monday is 0."""
    found = {name: kept for name, kept in set_here.everything().items() if name.startswith(TOLD)}
    return {
        name.removeprefix(TOLD): None if kept["weekend"] is None else tuple(kept["weekend"])
        for name, kept in found.items()
    }


def keep_week(hours: tuple[time, time], weekend: tuple[int, ...] | None, *, country: str = "") -> None:
    """Keep hours and weekend of a country's receiving organisation, or of this organisation itself.

    :param weekend: weekdays without work, Monday is 0; None leaves the weekend to the tables
    :param country: two letters; empty for this organisation's own, by which its deadlines count
    """
    clocks = [f"{one:%H:%M}" for one in hours]
    if country:
        set_here.keep(f"{TOLD}{country}", {"hours": clocks, "weekend": None if weekend is None else list(weekend)})
    else:
        set_here.keep("hours", clocks)
        set_here.keep("weekend", [5, 6] if weekend is None else list(weekend))


def forget_week(country: str) -> None:
    """Forget hours and weekend of a country; the policy and the tables stand again."""
    set_here.forget(f"{TOLD}{country}")


def where_she_arrives(day: date, country: str) -> Answer:
    """Tell whether a day is worked where she arrives: what the receiving organisation told first, then the tables."""
    return working_day(day, country, published=holidays.published(country, day.year), own=told(country))


def of_country(country: str, zone: str, around: date) -> WorkingCalendar:
    """The days on which an organisation of a country works, for some months around a day.

    A day of which nobody knows counts as worked, so that a deadline comes too early rather than too late.

    :param zone: IANA name of its zone, empty when its card names none
    """
    own, rests = told(country), set()
    for day in (around + timedelta(days=number) for number in range(-BEFORE, AFTER)):
        published = holidays.published(country, day.year)
        if working_day(day, country, published=published, own=own).works is Works.NO:
            rests.add(day)
    return WorkingCalendar(frozenset(), frozenset(rests), ZoneInfo(zone) if zone else None)


def keep(days: Mapping[date, str], *, country: str = "", works: bool = False) -> int:
    """Keep days of a calendar, all or none; a day that is there already is changed. Gives how many.

    :param country: whose calendar; empty for this organisation's own
    :param works: whether the days are worked
    """
    with transaction.atomic():
        for day, name in days.items():
            CalendarRow.objects.update_or_create(
                country=country, day=day, defaults={"name": name[:120], "works": works}
            )
    return len(days)


def forget(number: int) -> None:
    """Take a day out of its calendar; nothing happens when it is gone already."""
    CalendarRow.objects.filter(pk=number).delete()


def kept(since: date) -> list[CalendarRow]:
    """List the days kept from a day on, by calendar and day."""
    return list(CalendarRow.objects.filter(day__gte=since).order_by("country", "day"))
