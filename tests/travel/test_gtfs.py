"""GTFS as agencies really publish it: odd but valid feeds are read whole, of a broken one only what is broken is left out."""

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from homeward.config import timetable_files
from homeward.travel import gtfs
from homeward.travel.feed import Feed
from homeward.travel.search import Search
from homeward.travel.tables import FeedRefused
from tests.travel.test_search import opened

PLAIN = {
    "agency.txt": "agency_timezone\nEurope/Berlin\n",
    "stops.txt": "stop_id\nA\nB\nC\nD\n",
    "routes.txt": "route_id,route_type\nred,2\n",
    "calendar_dates.txt": "service_id,date,exception_type\nday,20310324,1\n",
    "trips.txt": "route_id,service_id,trip_id\nred,day,t1\nred,day,t2\n",
    "stop_times.txt": (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,08:00:00,08:00:00,A,1\nt1,09:00:00,09:00:00,B,2\n"
        "t2,09:10:00,09:10:00,B,1\nt2,10:00:00,10:00:00,C,2\n"
    ),
}


def read(**files: str | None) -> Feed:
    """The plain feed with some files other than they are; None for a file that is missing."""
    return opened(
        {
            name: text
            for name, text in (PLAIN | {f"{one}.txt": text for one, text in files.items()}).items()
            if text is not None
        }
    )


def way(
    feed: Feed, start: str = "A", goal: str = "C", at: str = "2031-03-24T06:00+01:00", wished: int = 0
) -> list[str]:
    """Trips with the hours of the earliest way, in UTC."""
    places, after = [feed.place_of(one) for one in (start, goal)], int(datetime.fromisoformat(at).timestamp())
    assert None not in places
    legs = Search(feed).earliest(*places, after, before=None, legs=None, wished=wished)  # type: ignore[arg-type]
    clocks = (
        (leg, *(f"{datetime.fromtimestamp(one, UTC):%H:%M:%S}" for one in (leg.departs, leg.arrives))) for leg in legs
    )
    return [f"{feed.trips[leg.trip]} {leaves} {comes}" for leg, leaves, comes in clocks]


USUAL = ["t1 07:00:00 08:00:00", "t2 08:10:00 09:00:00"]


def test_the_plain_feed_has_this_way() -> None:
    assert way(read()) == USUAL


def strange(text: str, how: str) -> str:
    """The same table, written in another way that is allowed or common."""
    lines = text.splitlines()
    changed = {
        "windows": "\r\n".join(lines) + "\r\n",
        "old mac": "\r".join(lines) + "\r",
        "byte order mark": "\ufeff" + text,
        "no last line end": text.rstrip("\n"),
        "empty lines": "\n\n".join(lines) + "\n\n\n",
        "padded": "\n".join(" , ".join(f" {one} " for one in line.split(",")) for line in lines) + "\n",
        "quoted": "\n".join(",".join(f'"{one}"' for one in line.split(",")) for line in lines) + "\n",
        "padded quotes": "\n".join(" , ".join(f' "{one} "' for one in line.split(",")) for line in lines) + "\n",
        "tabs before quotes in the header": "\n".join(
            [",".join(f'\t"{one}"' for one in lines[0].split(",")), *lines[1:]]
        )
        + "\n",
        "large letters": "\n".join([lines[0].upper(), *lines[1:]]) + "\n",
        "more columns": "\n".join(f'"a ""b"", c\nd",{line},é' if at else f"x,{line},y" for at, line in enumerate(lines))
        + "\n",
        "rows upside down": "\n".join([lines[0], *reversed(lines[1:])]) + "\n",
        "columns the other way round": "\n".join(",".join(reversed(line.split(","))) for line in lines) + "\n",
        "commas at the end": "\n".join(f"{line},," for line in lines) + "\n",
    }
    return changed[how]


@pytest.mark.parametrize(
    "how",
    [
        "windows", "old mac", "byte order mark", "no last line end", "empty lines", "padded", "quoted", "padded quotes",
        "tabs before quotes in the header", "large letters", "more columns", "rows upside down",
        "columns the other way round", "commas at the end",
    ],
)  # fmt: skip
def test_a_feed_that_is_written_in_another_way_says_the_same(how: str) -> None:
    files = {name: strange(text, how) for name, text in PLAIN.items()}
    feed = gtfs.read(lambda name: io.StringIO(files[name], newline="") if name in files else None)
    assert way(feed) == USUAL
    assert feed.summary.left_out == {}


def test_files_that_a_feed_need_not_have_may_be_empty() -> None:
    assert way(read(calendar="", transfers="\ufeff\r\n", frequencies="")) == USUAL


def test_a_quote_that_is_not_closed_costs_its_own_line_and_no_other() -> None:
    times = PLAIN["stop_times.txt"].replace("t1,08:00:00", 't1,"07:00:00,07:00:00,D,0\nt1,08:00:00')
    feed = read(stop_times=times)
    assert way(feed) == USUAL
    assert [(one.line, one.reason) for one in feed.summary.problems] == [(2, "a quote is not closed")]
    long = times + "".join(f"t2,{hour}:00:00,{hour}:00:00,D,{hour}\n" for hour in range(11, 99))
    assert [one.line for one in read(stop_times=long).summary.problems] == [2]
    assert len(read(stop_times=long).stop) == 4 + 88


def test_a_time_between_timepoints_is_worked_out_in_equal_steps_and_counted() -> None:
    times = PLAIN["stop_times.txt"] + "t1,,,C,3\nt1,,,D,4\nt1,09:40:00,09:40:00,A,7\n"
    feed = read(stop_times=times)
    assert way(feed) == ["t1 07:00:00 08:13:20"]
    assert way(feed, goal="D") == ["t1 07:00:00 08:26:40"]
    assert feed.summary.rows["stop_times.txt, times worked out"] == 2


def test_a_stop_without_a_time_at_the_end_of_a_trip_is_left_out_and_counted() -> None:
    feed = read(stop_times=PLAIN["stop_times.txt"] + "t1,,,C,3\nt2,,,D,0\n")
    assert way(feed) == USUAL
    assert sum(feed.summary.left_out.values()) == 2


def test_one_of_the_two_times_is_enough() -> None:
    assert (
        way(
            read(
                stop_times=PLAIN["stop_times.txt"]
                .replace("08:00:00,08:00:00", ",08:00:00")
                .replace("09:00:00,09:00:00", "9:00:00,")
            )
        )
        == USUAL
    )


@pytest.mark.parametrize(("at", "clocks"), [("2031-03-30", "00:30:00 05:00:00"), ("2031-10-26", "01:30:00 06:00:00")])
def test_times_count_from_noon_less_twelve_hours_when_the_clocks_change(at: str, clocks: str) -> None:
    """In spring 02:30 does not exist and stands for half an hour before the change; in autumn it is the later one of two."""
    day = at.replace("-", "")
    times = (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt1,2:30:00,2:30:00,A,1\nt1,7:00:00,7:00:00,C,2\n"
    )
    feed = read(calendar_dates=f"service_id,date,exception_type\nday,{day},1\n", stop_times=times)
    assert way(feed, at=f"{at}T00:00+01:00") == [f"t1 {clocks}"]


def test_a_trip_past_midnight_belongs_to_the_day_on_which_it_began() -> None:
    times = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt1,25:30:00,25:30:00,A,1\nt1,49:00:00,49:00:00,C,2\n"
    feed = read(stop_times=times)
    assert way(feed) == ["t1 00:30:00 00:00:00"]
    assert (
        Search(feed).earliest(0, 2, 0, before=None, legs=None, wished=0)[0].arrives
        == datetime(2031, 3, 26, tzinfo=UTC).timestamp()
    )


def test_vehicles_every_so_many_minutes_leave_at_exact_times_or_not() -> None:
    for exact in ("", ",exact_times"):
        header = f"trip_id,start_time,end_time,headway_secs{exact}\n"
        feed = read(frequencies=f"{header}t2,08:30:00,10:00:00,1200{',1' if exact else ''}\n")
        # 9:10 stands for the run, not for a departure; the last one leaves before ten.
        assert way(feed) == ["t1 07:00:00 08:00:00", "t2 08:10:00 09:00:00"]
        assert way(feed, "B", at="2031-03-24T09:11+01:00") == ["t2 08:30:00 09:20:00"]
        assert way(feed, "B", at="2031-03-24T09:51+01:00") == []
        # None leaves at the very end.
        feed = read(frequencies=f"{header}t2,08:30:00,09:50:00,1200{',1' if exact else ''}\n")
        assert way(feed, "B", at="2031-03-24T09:31+01:00") == []


def test_a_service_lives_by_its_exceptions_alone_or_by_its_week_without_them() -> None:
    week = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    every = week + "day,1,1,1,1,1,1,1,20310101,20311231\n"
    assert way(read(calendar=every, calendar_dates=None)) == USUAL
    taken = "service_id,date,exception_type\nday,20310324,2\n"
    assert way(read(calendar=every, calendar_dates=taken))[0].startswith("t1 07:00")
    feed = read(calendar=every, calendar_dates=taken)
    assert date(2031, 3, 24).toordinal() not in feed.days[0]
    assert date(2031, 3, 25).toordinal() in feed.days[0]


def test_of_two_exceptions_for_a_day_the_later_holds_and_a_service_in_two_rows_runs_by_both() -> None:
    header = "service_id,date,exception_type\n"
    assert way(read(calendar_dates=f"{header}day,20310324,2\nday,20310324,1\n")) == USUAL
    assert way(read(calendar_dates=f"{header}day,20310324,1\nday,20310324,2\n")) == []
    week = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    spans = ("day,1,1,1,1,1,1,1,20310320,20310325", "day,1,1,1,1,1,1,1,20310401,20310402")
    for two in (spans, spans[::-1]):
        feed = read(calendar=week + "\n".join(two), calendar_dates=None)
        assert way(feed) == USUAL
        assert way(feed, at="2031-04-01T00:00+02:00") != []


def test_a_calendar_to_the_end_of_time_is_read() -> None:
    week = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    assert way(read(calendar=week + "day,1,0,0,0,0,0,0,20000101,99991231\n", calendar_dates=None)) == USUAL


def test_a_search_ends_when_what_leads_there_runs_no_more_though_other_things_run_for_ever() -> None:
    week = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    both = week + "day,1,1,1,1,1,1,1,20000101,99991231\nonce,1,1,1,1,1,1,1,20310301,20310320\n"
    trips = PLAIN["trips.txt"].replace("day,t2", "once,t2")
    feed = read(calendar=both, calendar_dates=None, trips=trips)
    assert way(feed, at="2031-03-20T06:00+01:00") == USUAL
    search = Search(feed)
    after = int(datetime(2031, 3, 21, 5, tzinfo=UTC).timestamp())
    assert search.earliest(0, 2, after, before=None, legs=None, wished=0) == ()
    assert len(search.spans.kept) < 10
    later = week + "day,1,1,1,1,1,1,1,20000101,99991231\nonce,1,1,1,1,1,1,1,20331105,20331105\n"
    assert way(read(calendar=later, calendar_dates=None, trips=trips), at="2031-03-21T06:00+01:00")[-1].startswith("t2")


def test_where_one_may_not_get_on_or_off_nobody_does_and_by_call_one_may() -> None:
    header, *times = PLAIN["stop_times.txt"].splitlines()
    table = f"{header},pickup_type,drop_off_type\n"
    closed = [f"{one},{'1' if one.startswith('t2,09:10') else ''}," for one in times]
    assert way(read(stop_times=table + "\n".join(closed))) == []
    called = [f"{one},2,3" for one in times]
    assert way(read(stop_times=table + "\n".join(called))) == USUAL


def test_boarding_areas_platforms_and_entrances_are_one_place_with_their_station() -> None:
    stops = (
        "stop_id,location_type,parent_station\nA,4,platform\nplatform,0,Station\nStation,1,\nentrance,2,Station\n"
        "B,0,Other\nC,,\nD,,\n"
    )
    feed = read(stops=stops)
    assert way(feed, "Station") == way(feed, "platform") == way(feed, "entrance") == USUAL
    assert way(feed, "Other") == way(feed, "B") == USUAL[1:]


@pytest.mark.parametrize(
    ("rows", "wished", "found"),
    [
        ("B,B,2,600,,", 0, True),
        ("B,B,2,601,,", 0, False),
        ("B,B,2,601,,\nB,B,2,300,,", 0, True),
        ("B,B,2,60,,", 11, False),
        ("B,B,3,,,", 0, False),
        (",,4,,t1,t2", 11, False),
        (",,5,,t1,t2", 0, True),
        ("B,B,3,,t1,t2", 0, False),
    ],
)
def test_a_change_takes_what_transfers_say(rows: str, wished: int, found: bool) -> None:
    header = "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_trip_id,to_trip_id\n"
    assert bool(way(read(transfers=f"{header}{rows}\n"), wished=wished * 60)) is found


@pytest.mark.parametrize(
    ("kind", "found"), [("", True), ("0", True), ("1", True), ("2", True), ("4", True), ("5", True), ("3", False)]
)
def test_between_two_places_one_changes_where_a_row_says_so(kind: str, found: bool) -> None:
    times = PLAIN["stop_times.txt"].replace("t2,09:10:00,09:10:00,B", "t2,09:10:00,09:10:00,D")
    assert way(read(stop_times=times)) == []
    rows = f"from_stop_id,to_stop_id,transfer_type\nB,D,{kind}\n"
    assert bool(way(read(stop_times=times, transfers=rows))) is found
    assert way(read(stop_times=times, transfers=rows.replace("B,D", "D,B"))) == []


@pytest.mark.parametrize("rows", ["B,D,2\nB,D,3\n", "B,D,3\nB,D,0\n"])
def test_a_row_that_forbids_a_way_between_two_places_stands_over_one_that_allows_it(rows: str) -> None:
    times = PLAIN["stop_times.txt"].replace("t2,09:10:00,09:10:00,B", "t2,09:10:00,09:10:00,D")
    header = "from_stop_id,to_stop_id,transfer_type\n"
    assert way(read(stop_times=times, transfers=f"{header}B,D,2\n")) != []
    assert way(read(stop_times=times, transfers=header + rows)) == []


def test_each_agency_has_its_own_clocks() -> None:
    feed = read(
        agency="agency_id,agency_timezone\na,Europe/Berlin\nb,Europe/Chisinau\n",
        routes="route_id,agency_id,route_type\nred,a,2\nblue,b,2\n",
        trips="route_id,service_id,trip_id\nred,day,t1\nblue,day,t2\n",
        stop_times=PLAIN["stop_times.txt"]
        .replace("09:10:00,09:10:00", "10:10:00,10:10:00")
        .replace("10:00:00,10:00:00", "11:00:00,11:00:00"),
    )
    assert way(feed) == USUAL


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("t1,8:xx:00,8:00:00,D,3", "not a time"),
        ("t1,08:61:00,08:00:00,D,3", "not a time"),
        ("t1,99999999:00:00,,D,3", "not a time"),
        ("t1,11:00:00,11:00:00,D,²", "unknown trip or stop, or no stop_sequence"),
        ("t1,11:00:00,11:00:00,Q,3", "unknown trip or stop, or no stop_sequence"),
        ("t1,11:00:00", "too few cells"),
    ],
)
def test_a_broken_row_is_named_with_its_line_and_the_rest_is_read(row: str, reason: str) -> None:
    lines = PLAIN["stop_times.txt"].splitlines()
    feed = read(stop_times="\n".join([*lines[:3], row, *lines[3:]]))
    assert [(one.file, one.line, one.reason) for one in feed.summary.problems] == [("stop_times.txt", 4, reason)]
    assert way(feed) == USUAL


def test_a_trip_that_travels_back_in_time_is_left_out_whole() -> None:
    feed = read(stop_times=PLAIN["stop_times.txt"].replace("t2,10:00:00,10:00:00", "t2,08:00:00,08:00:00"))
    assert way(feed) == []
    assert [one.reason for one in feed.summary.problems] == ["trip t2 travels back in time"]


@pytest.mark.parametrize("file", ["agency", "stops", "routes", "trips", "stop_times", "calendar_dates"])
def test_a_feed_without_what_every_feed_has_is_refused(file: str) -> None:
    with pytest.raises(FeedRefused, match=file):
        read(**{file: None})


def test_a_feed_packed_with_its_folder_is_read_and_what_lies_deeper_is_not_taken_for_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "feed.zip", "w") as packed:
        for name, text in PLAIN.items():
            packed.writestr(f"feed/{name}", text)
            packed.writestr(f"feed/old/{name}", "nothing\n")
            packed.writestr(f"__MACOSX/feed/._{name}", "nothing\n")
    assert way(timetable_files.read(tmp_path / "feed.zip")) == USUAL
