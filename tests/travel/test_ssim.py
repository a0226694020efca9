"""Airline schedules (SSIM chapter 7): written line by line as the manual says, and read back."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.travel import ssim
from homeward.travel.feed import Feed
from homeward.travel.tables import FeedRefused

HEADER = f"1AIRLINE STANDARD SCHEDULE DATA SET{'':>156}000001"


def carrier(mode: str = "L", until: str = "31OCT31") -> str:
    return f"2{mode}OS          01MAR31{until}01JAN31".ljust(200)


def leg(
    origin: str = "VIE0905+0100",
    destination: str = "RMO1230+0200",
    number: int = 655,
    period: str = "24MAR3128MAR31",
    days: str = "12345  ",
    sequence: int = 1,
    every: str = " ",
    variations: str = "  ",
) -> str:
    """One leg as a line of 200 characters; stations with hour and difference from UTC."""
    (one, left, ahead), (two, came, then) = ((text[:3], text[3:7], text[7:]) for text in (origin, destination))
    line = (
        f"3 OS {number:>4}01{sequence:02d}J{period}{days}{every}{one}{left}{left}{ahead}  {two}{came}{came}{then}  320"
    )
    return f"{line:<192}{variations}000003"


def read(*lines: str, season: str | None = None) -> Feed:
    return ssim.read([HEADER, season or carrier(), *lines])


def flights(feed: Feed) -> set[tuple[str, str, str, str, str]]:
    """Every flight with places and instants, as "VIE", "2031-03-24T08:05", ..."""
    found = set()
    for trip, name in enumerate(feed.trips):
        for ordinal in feed.days[feed.service[trip]]:
            begins = datetime.combine(date.fromordinal(ordinal), datetime.min.time(), UTC)
            events = range(feed.first[trip], feed.first[trip + 1])
            for one, two in zip(events, events[1:], strict=False):
                left, came = (
                    begins + timedelta(seconds=int(value)) for value in (feed.departs[one], feed.arrives[two])
                )
                places = (feed.stops[feed.stop[at]] for at in (one, two))
                found.add((name, *places, f"{left:%Y-%m-%dT%H:%M}", f"{came:%Y-%m-%dT%H:%M}"))
    return found


def test_a_flight_runs_on_its_days_at_the_instants_of_its_local_times() -> None:
    found = flights(read(leg(days="1 3    ")))
    assert found == {
        ("OS 655", "VIE", "RMO", "2031-03-24T08:05", "2031-03-24T10:30"),
        ("OS 655", "VIE", "RMO", "2031-03-26T08:05", "2031-03-26T10:30"),
    }


def test_times_in_utc_are_taken_as_they_are() -> None:
    found = flights(read(leg(days="1      "), season=carrier("U")))
    assert found == {("OS 655", "VIE", "RMO", "2031-03-24T09:05", "2031-03-24T12:30")}


def test_a_night_flight_arrives_on_the_next_day_with_or_without_a_variation() -> None:
    for variations in ("  ", "01"):
        night = leg("VIE2300+0100", "RMO0220+0200", days="1      ", variations=variations)
        assert [one[4] for one in flights(read(night))] == ["2031-03-25T00:20"]


def test_legs_between_which_one_is_missing_are_not_one_vehicle() -> None:
    on = leg("RMO1330+0200", "IST1530+0300", days="1      ", sequence=3)
    assert len(read(leg(days="1      "), on).trips) == 2
    assert len(read(leg(days="1      "), on.replace("0103J", "0102J")).trips) == 1


def test_across_the_date_line_it_may_arrive_before_it_left_by_the_calendar() -> None:
    over = leg("SYD0030+1100", "LAX1825-0700", days="1      ", variations="0A")
    assert flights(read(over)) == {("OS 655", "SYD", "LAX", "2031-03-23T13:30", "2031-03-24T01:25")}


def test_the_legs_of_one_flight_are_one_vehicle_and_other_flights_are_not() -> None:
    feed = read(
        leg("VIE2200+0100", "IST0130+0300"),
        leg("IST0230+0300", "RMO0300+0200", sequence=2, variations="11"),
        leg("IST0230+0300", "RMO0300+0200", number=656, sequence=2),
    )
    assert [int(feed.first[at + 1] - feed.first[at]) for at in range(len(feed.trips))] == [3, 2]
    assert ("OS 655", "IST", "RMO", "2031-03-24T23:30", "2031-03-25T01:00") in flights(feed)


def test_every_second_week_and_a_period_that_ends_with_the_season() -> None:
    fortnight = flights(read(leg(period="24MAR3130APR31", days="1      ", every="2")))
    assert sorted(one[3][:10] for one in fortnight) == ["2031-03-24", "2031-04-07", "2031-04-21"]
    endless = flights(read(leg(period="24MAR3100XXX00", days="1      "), season=carrier(until="07APR31")))
    assert len(endless) == 3


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (leg(period="32MAR3128MAR31"), "not a day"),
        (leg(period="28MAR3124MAR31"), "not a period, or no days of operation"),
        (leg("VIE2560+0100"), "not an hour, or no difference from UTC"),
        (leg("VIE0905    X"), "not an hour, or no difference from UTC"),
        (leg(variations=" ?"), "not a variation of the date"),
        (leg("VIE0905+0100", "RMO0830+0200", variations="00"), "arrives before it leaves"),
        (leg()[:60], "the line is too short"),
    ],
)
def test_a_broken_line_is_named_and_the_rest_is_read(line: str, reason: str) -> None:
    feed = read(line, leg(number=7))
    assert [(one.line, one.reason) for one in feed.summary.problems] == [(3, reason)]
    assert feed.trips == ["OS 7"]


def test_a_file_without_legs_is_refused() -> None:
    with pytest.raises(FeedRefused):
        read()


def test_places_have_the_zones_of_their_airports() -> None:
    feed = read(leg())
    assert {feed.places[at]: zone for at, zone in feed.place_zones.items()} == {
        "VIE": "Europe/Vienna",
        "RMO": "Europe/Chisinau",
    }


@given(
    st.datetimes(datetime(2031, 3, 1), datetime(2031, 10, 1)),
    st.integers(30, 17 * 60),
    st.sampled_from(["Europe/Vienna", "Asia/Kolkata", "America/New_York", "Pacific/Auckland"]),
    st.sampled_from(["Asia/Tokyo", "Europe/Chisinau", "America/Los_Angeles"]),
)
def test_what_is_written_is_read_back_to_the_minute(leaves: datetime, minutes: int, here: str, there: str) -> None:
    departs = leaves.replace(second=0, microsecond=0, tzinfo=UTC).astimezone(ZoneInfo(here))
    arrives = (departs.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(ZoneInfo(there))
    on = f"{departs:%d%b%y}".upper()
    days = "".join(str(one) if one == departs.isoweekday() else " " for one in range(1, 8))
    later = (arrives.date() - departs.date()).days
    line = leg(
        f"AAA{departs:%H%M%z}",
        f"BBB{arrives:%H%M%z}",
        period=on * 2,
        days=days,
        variations="0" + ("A" if later < 0 else str(later)),
    )
    instants = (one.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") for one in (departs, arrives))
    assert flights(read(line)) == {("OS 655", "AAA", "BBB", *instants)}


@given(st.lists(st.text(alphabet="3 OS065501J24MAR31+ VIE", min_size=0, max_size=200), max_size=5))
def test_no_line_makes_the_reading_fail(lines: list[str]) -> None:
    feed = read(leg(number=7), *lines)
    assert "OS 7" in feed.trips
