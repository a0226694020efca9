"""How times are said: each by the clock of the organisation or of a place, and which clock it is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

LEFT_TO_RIGHT = "\u2066{}\u2069"


def moment(value: datetime) -> str:
    """A time in the organisation's own zone, which is named: weekday, day and hour."""
    here = value.astimezone(ZoneInfo(settings.TIME_ZONE))
    return f"{_moment(here)} {zone(here)}"


def local(value: datetime) -> str:
    """A time by the clock of its own place, with its distance from world time: weekday, day and hour."""
    said = _("{moment} local time ({zone})")
    return said.format(moment=_moment(value), zone=LEFT_TO_RIGHT.format(offset(value)))


def _moment(value: datetime) -> str:
    """Day and hour; Arabic puts another comma between them."""
    return _("{day}, {time}").format(day=date_format(value, "D j M Y"), time=date_format(value, "H:i"))


def zone(value: datetime) -> str:
    """The short name of a time's zone, such as CET; UTC+3 where it has only a number."""
    name = value.tzname() or ""
    return LEFT_TO_RIGHT.format(name if name.isalpha() else offset(value))


def offset(value: datetime) -> str:
    """How far a time's clock is from world time: UTC, UTC+2, UTC-3:30."""
    minutes = int((value.utcoffset() or timedelta()).total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02d}' if rest else ''}"


def typed(value: datetime) -> str:
    """A time as a form begins with it, with its offset: by the organisation's clock unless it has a place's already."""
    here = value if value.utcoffset() else value.astimezone(ZoneInfo(settings.TIME_ZONE))
    text = f"{here:%Y-%m-%d %H:%M %z}"
    return f"{text[:-2]}:{text[-2:]}"


def since_1970(seconds: float) -> str:
    """A time of the machine, in seconds since 1970, as a page shows it."""
    return moment(datetime.fromtimestamp(seconds, UTC))


def day(value: date) -> str:
    """A day with its weekday."""
    return date_format(value, "D j M Y")
