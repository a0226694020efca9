"""Timetables and offers, measured: `python bench/travel.py FOLDER [NAME...]`, the last line is JSON.

FOLDER holds the GTFS zips, the schedule, the flights and the table of airline routes. No free flight timetable of the world exists: the week of
flights has real routes and frequencies with seeded SYNTHETIC minutes. Every step runs in a process of its own, so that its memory is its own.
The peers (npm, `bench/peers`) get the same feed and the same questions, and every answer, theirs and ours, is checked against a plain scan.
"""

import json
import multiprocessing
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench import timetables, travel_figures  # noqa: E402 - needs the path
from homeward.config import timetable_files  # noqa: E402 - needs the path
from homeward.office import timetables as keeping  # noqa: E402 - needs the path
from homeward.travel import comparing, lifting, listing  # noqa: E402 - needs the path
from homeward.travel.calendars import Answer, Why, Works  # noqa: E402 - needs the path
from homeward.travel.limits import Limits, Query  # noqa: E402 - needs the path
from homeward.travel.offers import read_pasted  # noqa: E402 - needs the path
from homeward.travel.search import Search  # noqa: E402 - needs the path
from homeward.travel.situation import Situation  # noqa: E402 - needs the path

DAY, QUESTIONS, LISTS, CASES, LEGS = 86_400, 100, 40, 40, 500_000
PEERS = ("raptor-journey-planner", "minotor")
# The file of each timetable, a day on which it runs, for how many days it is cut out, the smallest change in seconds.
FEEDS: dict[str, tuple[str, date, int, int]] = {
    "germany": ("gtfs-germany-long-distance.zip", date(2023, 12, 6), 2, 300),
    "cairns": ("gtfs-cairns.zip", date(2014, 6, 4), 2, 300),
    "berlin": ("gtfs-berlin-brandenburg-one-day.zip", date(2021, 3, 24), 2, 300),
    "us-flights": ("us-flights-2015-01-01..04.csv.gz", date(2015, 1, 2), 2, 2700),
    "world-week-synthetic-minutes": ("opentraveldata-airline-routes.csv", date(2031, 3, 5), 7, 2700),
}
WEEKS = "world-week-synthetic-minutes"
OFFERS = "\n---\n".join(
    f"OS {number} Y 24MAR31 VIEIST HK1 {hour:02d}00 {hour + 3:02d}30\nTK {number} Y 24MAR31 ISTKIV HK1 {hour + 6:02d}00 {hour + 7:02d}30"
    for number, hour in ((1, 5), (2, 6), (3, 7), (4, 8), (5, 9))
)


def spent(what: Callable[[], Any]) -> tuple[Any, float]:
    """What it gives, and how many milliseconds it took."""
    began = time.perf_counter()
    found = what()
    return found, (time.perf_counter() - began) * 1000


def both(taken: list[float]) -> dict[str, float]:
    """Median and 99th percentile."""
    return {
        "median_ms": round(statistics.median(taken), 2),
        "p99_ms": round(sorted(taken)[int(len(taken) * 0.99)], 2),
    }


def peak() -> int:
    """Megabytes that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def own() -> int:
    """Megabytes that this process holds now beside what is mapped from files, which the kernel takes back when it needs them."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) // 1024
    return 0


def written(name: str, folder: Path, target: Path) -> None:
    """Write one timetable as the plain feed that all planners read."""
    file, day, days, change = FEEDS[name]
    makers = {".csv": timetables.world, ".gz": timetables.america}
    files = makers.get(Path(file).suffix, timetables.of_zip)(folder / file)
    timetables.plain_feed(files, target, [day + timedelta(days=at) for at in range(days)], change)


def kept(file: Path, cache: Path, name: str) -> dict[str, Any]:
    """Read a timetable from its file and keep it."""
    feed, reading = spent(lambda: timetable_files.read(file))
    memory = peak()
    _, keeps = spent(lambda: keeping.keep(cache, name, feed))
    return {
        "events": len(feed.stop),
        "read_s": round(reading / 1000, 2),
        "read_MB": memory,
        "keep_s": round(keeps / 1000, 2),
    }


def asked(cache: Path, name: str) -> tuple[dict[str, Any], list[tuple[str, str, int]], list[int | None]]:
    """Open a kept timetable; ask for earliest arrivals and lists. Gives figures, questions and answers in seconds of the day."""
    _, day, _, wished = FEEDS[name]
    (feed, search), opening = spent(lambda: (one := keeping.opened(cache, name), Search(one)))
    chance = random.Random(11)
    began = int(datetime.combine(day, clock(0), ZoneInfo(feed.zone)).timestamp())
    served = sorted(set(search.days.between(began, began + DAY).place.tolist()))
    pairs = [(*chance.sample(served, 2), chance.randrange(6 * 60, 16 * 60) * 60) for _ in range(QUESTIONS)]
    ask = lambda one: search.earliest(one[0], one[1], began + one[2], before=began + DAY, legs=None, wished=0)  # noqa: E731 - asked twice
    ask(pairs[0])
    answers = [spent(lambda one=one: ask(one)) for one in pairs]
    lists = [
        spent(
            lambda one=one: listing.journeys(
                search, Query(one[0], one[1], began + one[2], began + one[2] + DAY // 2, 3, wished), 12
            )
        )[1]
        for one in pairs[:LISTS]
    ]
    figures = {
        "open_s": round(opening / 1000, 3),
        "earliest": both([one for _, one in answers]),
        "list_of_12": both(lists),
        "ask_MB": peak(),
    }
    places = [(feed.places[one], feed.places[two], at) for one, two, at in pairs]
    return figures, places, [legs[-1].arrives - began if legs else None for legs, _ in answers]


def whole_command(file: Path, name: str, questions: list[tuple[str, str, int]]) -> float:
    """Seconds of the whole command as a stranger types it: start, read the file, answer all questions."""
    day = FEEDS[name][1]
    lines = [
        {"from": one, "to": two, "depart_after": f"{day}T{at // 3600:02d}:{at // 60 % 60:02d}:00"}
        for one, two, at in questions
    ]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as asks:
        asks.write("\n".join(map(json.dumps, lines)))
        asks.flush()
        typed = ["timetable", "search", "--timetable", str(file), "--queries", asks.name, "--earliest"]
        command = [sys.executable, "-m", "homeward", *typed]
        done, taken = spent(lambda: subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True))
    assert len(done.stdout.splitlines()) == len(questions)
    return round(taken / 1000, 2)


def checked(file: Path, name: str, questions: list[tuple[str, str, int]], days: int) -> list[int | None]:
    """The answers of a plain scan, for journeys that end on the day."""
    plain = timetables.Plain(file, FEEDS[name][1], days)
    return [plain.earliest(start, goal, at, DAY) for start, goal, at in questions]


def peer(
    name: str, file: Path, questions: list[tuple[str, str, int]], right: list[int | None], feed: str
) -> dict[str, Any]:
    """Ask a peer the same; count its wrong answers. A peer that does not load says so; whose own reader fails is given rows."""
    said = {"date": FEEDS[feed][1].isoformat(), "questions": questions, "change": FEEDS[feed][3]}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as asks:
        json.dump(said, asks)
        asks.flush()
        found = run_peer(name, str(file), asks.name)
        own_reader = "answers" in found
        if not own_reader and name == "raptor-journey-planner":
            found = run_peer(name, str(file), asks.name, "rows")
    if "answers" not in found:
        return found
    answers = found["answers"]
    given = [None if one["arrives"] is not None and one["arrives"] > DAY else one["arrives"] for one in answers]
    return {
        "own_reader_works": own_reader,
        "load_s": round(found["load_s"], 2),
        "whole_command_s": found["whole_s"],
        "MB": found["MB"],
        "earliest": both([one["ms"] for one in answers]),
        "wrong": sum(
            bool(one["error"]) or mine != wanted for one, mine, wanted in zip(answers, given, right, strict=True)
        ),
        "errors": sum(bool(one["error"]) for one in answers),
    }


def run_peer(*typed: str) -> dict[str, Any]:
    """Run a peer; what it prints, or why it failed to load."""
    command = ["node", "--max-old-space-size=6000", str(ROOT / "bench/peers/peer.mjs"), *typed]
    try:
        began = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"TZ": "UTC"}, timeout=900)
        found: dict[str, Any] = json.loads(done.stdout)
        found["whole_s"] = round(time.perf_counter() - began, 2)
    except subprocess.TimeoutExpired:
        return {"failed_to_load": "took more than 15 minutes"}
    except json.JSONDecodeError:
        return {"failed_to_load": done.stderr.strip()[-300:] or f"ended without an answer (status {done.returncode})"}
    return found


def whole_cases(cache: Path) -> dict[str, Any]:
    """Whole cases over four weeks of the world: hard limits, ranked list, Pareto set; and why there is nothing earlier."""
    (feed, search), opening = spent(lambda: (one := keeping.opened(cache, "weeks"), Search(one)))
    chance, first = random.Random(5), FEEDS[WEEKS][1] - timedelta(days=2)
    began = int(datetime.combine(first, clock(0), UTC).timestamp())
    # Busy airports are asked about more often, as they are in life: places are drawn by their flights.
    drawn = feed.place[feed.stop]
    limits = Limits(6 * 3600, 36 * 3600, frozenset(), frozenset(), (360, 960), timetables.working_days(first, 28))
    opened_MB = peak()  # noqa: N806 - megabytes
    cases: list[float] = []
    why: list[float] = []
    found = held = 0
    for _ in range(CASES):
        ends = [0, 0]
        while ends[0] == ends[1]:
            ends = [int(drawn[chance.randrange(len(drawn))]) for _ in range(2)]
        shut = frozenset(chance.sample(range(len(feed.places)), 200)) - set(ends)
        query = Query(*ends, began, began + 28 * DAY, 3, 3600, Limits(*list(vars(limits).values())[:2], shut, *list(vars(limits).values())[3:]))  # fmt: skip
        answered, taken = spent(lambda query=query: listing.answer(search, query, 12))
        cases.append(taken)
        held = max(held, own())
        found += bool(answered.ranked)
        why.append(spent(lambda query=query: lifting.why_not_earlier(search, query))[1])
    return {"flights": len(feed.trips) * 4, "open_s": round(opening / 1000, 3), "opened_MB": opened_MB, "case": both(cases), "found": found,
            "why_not_earlier": both(why), "MB": peak(), "own_MB": max(held, own())}  # fmt: skip


def schedule(file: Path) -> dict[str, Any]:
    """Read 500,000 legs of an airline schedule, the sample's legs again and again under other flight numbers."""
    lines = file.read_text(errors="replace").splitlines()
    legs = [line for line in lines if line[:1] == "3"]
    with tempfile.NamedTemporaryFile("w", suffix=".ssim") as many:
        many.write("\n".join([*lines[:6]]) + "\n")
        for number in range(LEGS):
            line = legs[number % len(legs)]
            many.write(f"{line[:5]}{number // len(legs) % 10000:4d}{line[9:]}\n")
        many.flush()
        feed, taken = spent(lambda: timetable_files.read(Path(many.name)))
    return {"legs": LEGS, "read_s": round(taken / 1000, 2), "MB": peak(), "vehicles": len(feed.trips)}


def pasted() -> dict[str, float]:
    """Read, check, rank and explain five pasted offers."""
    at = datetime(2031, 3, 1, tzinfo=UTC)
    situation = Situation(at, ready=True, ready_from=at.date(), met_by="Ana (fictional)", fit=True)

    def once() -> int:
        read = read_pasted(OFFERS, today=at.date())
        journeys = [(number, one.journey) for number, one in enumerate(read, 1) if one.journey is not None]
        ranked = comparing.compare(journeys, situation=situation, works=lambda *_: Answer(Works.YES, Why.ORDINARY))
        comparing.why_not_earlier(ranked)
        return len(ranked)

    taken = [spent(once) for _ in range(200)]
    assert {count for count, _ in taken} == {5}
    return both([one for _, one in taken])


def measured(name: str, folder: Path, scratch: Path, run: Callable[..., Any]) -> dict[str, Any]:
    """Everything about one timetable."""
    file, cache = scratch / f"{name}.zip", scratch / "cache"
    run(written, name, folder, file)
    figures: dict[str, Any] = run(kept, file, cache, name)
    more, questions, answers = run(asked, cache, name)
    right = run(checked, file, name, questions, FEEDS[name][2])
    figures["whole_command_s"] = run(whole_command, file, name, questions)
    figures |= more | {
        "checked": len(right),
        "have_an_answer": sum(one is not None for one in right),
        "wrong": sum(mine != wanted for mine, wanted in zip(answers, right, strict=True)),
    }
    if shutil.which("node") and (ROOT / "bench/peers/node_modules").is_dir():
        figures["peers"] = {one: run(peer, one, file, questions, right, name) for one in PEERS}
    else:
        figures["peers"] = "skipped: node or bench/peers/node_modules is missing (npm ci --prefix bench/peers)"
    return figures


def main() -> None:
    """Measure each timetable and print all, the last line as JSON."""
    folder, figures = Path(sys.argv[1] if len(sys.argv) > 1 else "absent"), {}
    if not folder.is_dir():
        print(json.dumps({"skipped": f"{folder}: there is no such folder of timetables"}))
        return
    names = sys.argv[2:] or [*FEEDS, *travel_figures.OTHERS]
    scratch = Path(tempfile.mkdtemp(prefix="timetables-"))
    print(f"load {os.getloadavg()}", flush=True)
    try:
        with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
            run = lambda what, *typed: pool.apply(what, typed)  # noqa: E731 - a process each
            steps: dict[str, Callable[[], Any]] = {
                "whole-cases": lambda: (run(weeks, folder, scratch), run(whole_cases, scratch / "cache"))[1],
                "schedule": lambda: run(schedule, folder / "sample.ssim"),
                "offers": lambda: run(pasted),
            }
            for name in names:
                figures[name] = steps[name]() if name in steps else measured(name, folder, scratch, run)
                print(name, json.dumps(figures[name]), flush=True)
    finally:
        shutil.rmtree(scratch)
    figures["load"] = os.getloadavg()
    travel_figures.keep(figures, FEEDS)
    print(json.dumps(figures))
    sys.exit(any(isinstance(one, dict) and one.get("wrong") for one in figures.values()))


def weeks(folder: Path, scratch: Path) -> None:
    """Keep the world week as it is repeated to 28 days."""
    from homeward.travel import gtfs  # only this step reads without a file

    keeping.keep(scratch / "cache", "weeks", gtfs.read(timetables.world(folder / FEEDS[WEEKS][0])))


if __name__ == "__main__":
    main()
