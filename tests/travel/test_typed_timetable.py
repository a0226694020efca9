"""Timetables typed as CSV."""

from datetime import UTC, date, datetime, timedelta

import pytest

from homeward.travel import typed_timetable
from homeward.travel.feed import Feed
from homeward.travel.tables import FeedRefused
from homeward.travel.window import day_begins

HEADER = (
    "carrier,number,mode,origin,destination,departs,arrives,from,until,days,day_offset,origin_zone,destination_zone\n"
)


def read(*rows: str) -> Feed:
    return typed_timetable.read((HEADER + "\n".join(rows) + "\n").splitlines(keepends=True))


def flights(feed: Feed) -> list[tuple[str, str, str]]:
    found = []
    for trip, name in enumerate(feed.trips):
        zone = feed.routes[feed.route[trip]].zone
        for ordinal in feed.days[feed.service[trip]]:
            base, at = day_begins(zone, ordinal), feed.first[trip]
            times = (int(base + value) for value in (feed.departs[at], feed.arrives[at + 1]))
            found.append((name, *(datetime.fromtimestamp(one, UTC).strftime("%Y-%m-%dT%H:%M") for one in times)))
    return sorted(found)


def test_times_are_those_of_each_place_also_where_clocks_change_on_different_days() -> None:
    """Clocks change in New York on 9 March 2031 and in Europe on 30 March."""
    feed = read("OS,87,air,VIE,JFK,10:00,14:00,2031-03-08,2031-03-31,,,,")
    by_day = {one[1][:10]: one[1:] for one in flights(feed)}
    assert by_day["2031-03-08"] == ("2031-03-08T09:00", "2031-03-08T19:00")
    assert by_day["2031-03-10"] == ("2031-03-10T09:00", "2031-03-10T18:00")
    assert by_day["2031-03-31"] == ("2031-03-31T08:00", "2031-03-31T18:00")
    assert len(by_day) == 24


def test_a_bus_between_towns_has_the_zones_that_are_typed() -> None:
    feed = read("Bus,1,bus,Iasi,Ungheni,08:00,10:00,2031-03-24,2031-03-30,15,,Europe/Bucharest,Europe/Chisinau")
    assert flights(feed) == [("Bus 1", f"2031-03-{day}T06:00", f"2031-03-{day}T08:00") for day in (24, 28)]
    assert feed.routes[0].kind == 3


def test_an_airport_is_one_place_under_its_old_code_and_its_new() -> None:
    feed = read(
        "OS,1,air,VIE,KIV,08:00,10:40,2031-03-24,2031-03-30,,,,",
        "OS,2,air,RMO,OTP,12:00,13:10,2031-03-24,2031-03-30,,,,",
    )
    assert feed.places == ["VIE", "RMO", "OTP"]
    assert feed.place[feed.stop[1]] == feed.place[feed.stop[2]]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("OS,1,air,VIE,Ungheni,08:00,10:00,2031-03-24,2031-03-30,,,,", "the time zone of Ungheni is not known"),
        ("OS,1,air,VIE,RMO,08:00,07:00,2031-03-24,2031-03-30,,,,", "it would arrive before it leaves"),
        ("OS,1,air,VIE,RMO,08:00,09:00,2031-03-24,2031-03-28,,,,", "it would arrive before it leaves"),
        ("OS,1,air,VIE,RMO,8 am,10:00,2031-03-24,2031-03-30,,,,", "not a time"),
        ("OS,1,air,VIE,RMO,08:00,10:00,2031-03-24,2031-02-30,,,,", "not a day"),
        ("OS,1,air,VIE,RMO,08:00,10:00,2031-03-24,2031-03-30,8,,,", "not a span of days"),
        ("OS,1,mule,VIE,RMO,08:00,10:00,2031-03-24,2031-03-30,,,,", "unknown mode"),
    ],
)
def test_a_broken_row_is_named_and_the_rest_is_read(row: str, reason: str) -> None:
    feed = read(row, "OS,2,,VIE,RMO,08:00,10:50,2031-03-24,2031-03-24,,,,")
    (problem,) = feed.summary.problems
    assert problem.line == 2
    assert problem.reason.startswith(reason)
    assert feed.trips == ["OS 2"]


def test_a_night_bus_says_on_which_day_it_arrives() -> None:
    feed = read("B,1,bus,VIE,RMO,22:00,12:00,2031-03-24,2031-03-24,,1,,")
    begins = datetime.combine(date(2031, 3, 24), datetime.min.time(), UTC)
    assert flights(feed)[0][2] == (begins + timedelta(days=1, hours=10)).strftime("%Y-%m-%dT%H:%M")


def test_a_table_without_a_needed_column_or_a_row_is_refused() -> None:
    with pytest.raises(FeedRefused, match="until"):
        typed_timetable.read(["carrier,number,origin,destination,departs,arrives,from\n"])
    with pytest.raises(FeedRefused, match="no row"):
        read()
