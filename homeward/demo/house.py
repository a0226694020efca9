"""What an organisation keeps beside its cases, so that no page of the demonstration is empty: providers, holidays, a timetable."""

import re
from datetime import datetime, timedelta
from typing import Any

from homeward.journey.nodes import RunningNode
from homeward.journey.script import Journey

PROVIDERS: tuple[dict[str, Any], ...] = (
    {"name": "Invented sewing school", "services": ["LTS-6"], "place": "Chisinau", "capacity": 20, "free": 3},
    {"name": "Invented fund", "services": ["LTS-3", "LTS-7"], "place": "Chisinau"},
    {
        "name": "House on the Hill (invented)",
        "services": ["LTS-9", "LTS-2"],
        "place": "Orhei",
        "capacity": 12,
        "free": 0,
    },
)


def _providers(j: Journey, present: datetime) -> None:
    """The receiving organisation's providers: a school whose agreement ends in six weeks, a fund, and a house that is full."""
    rosa = j.who(j.receiving, "rosa")
    for one in PROVIDERS:
        rosa.open("/directory/")
        more = {
            "kind": "ngo",
            "country": "MD",
            "languages": "ro ru",
            "last_checked": present.date() - timedelta(days=30),
        }
        rosa.send(**{**more, **one})
    rosa.open("/directory/")
    link = next(one for one in rosa.send("/find/", q="sewing").links if re.fullmatch(r"/directory/\d+/", one))
    rosa.open(link)
    signed: dict[str, Any] = {"parties": "the ministry and the school (invented)", "signed_paper": "binder 3"}
    days: dict[str, Any] = {"begins": present.date() - timedelta(days=300), "ends": present.date() + timedelta(days=42)}
    rosa.send("?what=agreement", **signed, **days)


HERE: tuple[dict[str, Any], ...] = (
    {"name": "Legal advice at the harbour (invented)", "services": ["LTS-2"], "place": "Frankfurt", "kind": "ngo"},
    {"name": "Surgery by the bridge (invented)", "services": ["LTS-1"], "place": "Frankfurt", "kind": "ngo"},
    {
        "name": "House of the seven lamps (invented)",
        "services": ["LTS-9"],
        "place": "Frankfurt",
        "capacity": 8,
        "free": 2,
    },
)
# Days that are not worked; the names are those of the calendar, the days those of 2027.
HOLIDAYS = {
    "DE": (("2027-03-26", "Good Friday"), ("2027-03-29", "Easter Monday"), ("2027-05-06", "Ascension Day")),
    "MD": (("2027-05-03", "Easter Monday"), ("2027-05-09", "Victory Day"), ("2027-06-01", "Children's Day")),
}
TIMETABLE = """carrier,number,origin,destination,departs,arrives,from,until,days
Invented Air,IA 10,FRA,VIE,06:30,08:00,2027-03-01,2027-10-30,12345
Invented Air,IA 30,VIE,RMO,09:30,12:15,2027-03-01,2027-10-30,12345
Invented Air,IA 14,FRA,VIE,17:30,19:00,2027-03-01,2027-10-30,1234567
Invented Air,IA 34,VIE,RMO,20:30,23:15,2027-03-01,2027-10-30,1234567
Made-up Wings,MW 7,FRA,RMO,11:00,15:20,2027-03-01,2027-10-30,24
"""


def fill(j: Journey, present: datetime) -> None:
    """Fill directories, calendars and timetables on both nodes."""
    _providers(j, present)
    wanda = j.who(j.referring, "wanda")
    for one in HERE:
        wanda.open("/directory/")
        more: dict[str, Any] = {"kind": "ngo", "country": "DE", "languages": "de en ro"}
        wanda.send(**{**more, "last_checked": present.date() - timedelta(days=20), **one})
    _calendar(j, j.referring, "wanda", ours="DE", theirs="MD")
    _calendar(j, j.receiving, "rosa", ours="MD", theirs="DE")
    for node in (j.referring, j.receiving):
        _timetable(node)


def _calendar(j: Journey, node: RunningNode, who: str, *, ours: str, theirs: str) -> None:
    browser = j.who(node, who)
    for country, known in (("", HOLIDAYS[ours]), (theirs, HOLIDAYS[theirs])):
        for day, name in known:
            browser.open("/calendar/")
            typed = {"country": country, "day": day, "works": "closed", "name": name}
            filled: dict[str, Any] = {f"day-{key}": value for key, value in typed.items()}
            browser.send("?a=day", **filled)


def _timetable(node: RunningNode) -> None:
    """A timetable of invented carriers, kept in the node as whoever looks after the server would."""
    file = node.home.parent / "invented-flights.csv"
    file.write_text(TIMETABLE, encoding="utf-8")
    node.command("timetable", "import", str(file), "--name", "invented-flights")
