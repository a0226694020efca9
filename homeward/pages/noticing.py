"""What to look at in a case, in words: on its overview with a link to each page, and on the page where it is settled."""

from datetime import date
from typing import Any

from homeward.casework.desk import DeskRecord
from homeward.office import calendars
from homeward.pages import addresses, showing, words
from homeward.process import notices
from homeward.process.complaints import ComplaintMade
from homeward.process.notices import Look, Notice
from homeward.process.working_days import WEEKDAYS
from homeward.record import grants

# Settled on pages that list what is open by themselves.
LISTED_THERE = frozenset({Look.PAPER})


def shown(record: DeskRecord, names: showing.Names, page: str = "") -> list[dict[str, Any]]:
    """The notices of a case, or those of one page; about access only while that member can still read.

    :param page: the page they are settled on, empty for all
    """
    calendar = calendars.own() if record.case.has(ComplaintMade) else WEEKDAYS
    found = notices.notices(record.case, record.now, record.policy, calendar)
    readers = {str(number) for number in grants.readers(record.code)} if _about_access(found) else set()
    return [
        {
            "what": words.word(one.look),
            "details": [_said(part, one, names) for part in one.details],
            "address": addresses.of("case-page", record.code, one.page),
            "look": one.look.value,
        }
        for one in found
        if page == "" or (page == one.page and one.look not in LISTED_THERE)
        if one.look is not Look.SUBJECT or one.details[0] in readers
    ]


def _about_access(found: tuple[Notice, ...]) -> bool:
    return any(one.look is Look.SUBJECT for one in found)


def _said(part: str | date, one: Notice, names: showing.Names) -> Any:
    if isinstance(part, date):
        return showing.day(part)
    if one.look is Look.SUBJECT:
        return showing.ISOLATED.format(names.members.get(int(part), part))
    if part in names.partners:
        return showing.ISOLATED.format(names.partners[part])
    return words.known(part) or showing.ISOLATED.format(part)
