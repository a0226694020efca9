"""The figures of bench/travel.py as the project keeps them: all in one file, whichever timetables were measured last, and their outcome."""

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts import figures as project

OTHERS = ("whole-cases", "schedule", "offers")
WHOLE = Path(__file__).resolve().parents[1] / "docs" / "figures" / "whole" / "bench-travel.json"


def keep(figures: dict[str, Any], feeds: Iterable[str]) -> None:
    """Keep what was measured beside what was measured of the other timetables before, when FIGURES is set; say the outcome of all."""
    if not os.environ.get("FIGURES"):
        return
    day = datetime.now(UTC).date().isoformat()
    before = json.loads(WHOLE.read_text()) if WHOLE.is_file() else {}
    whole = before | {name: one | {"date": day} for name, one in figures.items() if isinstance(one, dict)}
    WHOLE.parent.mkdir(parents=True, exist_ok=True)
    WHOLE.write_text(json.dumps(whole, indent=1) + "\n")
    if not {*feeds, *OTHERS} <= set(whole):
        return
    told, good = _beside_peers(whole, feeds)
    cases, berlin = whole["whole-cases"], whole["berlin"]
    told += (
        f"; a whole case over four weeks of the world (synthetic minutes) {cases['case']['median_ms']} ms, p99 {cases['case']['p99_ms']} ms, "
        f"why not earlier p99 {cases['why_not_earlier']['p99_ms']} ms, {cases['MB']} MB; Berlin-Brandenburg read in {berlin['read_s']} s with "
        f"{berlin['read_MB']} MB, from its cache in {berlin['open_s']} s; 500,000 SSIM legs in {whole['schedule']['read_s']} s; "
        f"five offers in {whole['offers']['median_ms']} ms"
    )
    good &= cases["case"]["median_ms"] <= 150 and cases["case"]["p99_ms"] <= 500 and cases["MB"] <= 150
    good &= cases["why_not_earlier"]["p99_ms"] <= 2000 and berlin["read_s"] <= 30 and berlin["read_MB"] <= 600
    good &= berlin["open_s"] <= 1 and whole["schedule"]["read_s"] <= 6 and whole["offers"]["median_ms"] <= 50
    project.report("bench-timetables", told, command="make bench-travel TIMETABLES=folder", good=bool(good))


def _beside_peers(whole: dict[str, Any], feeds: Iterable[str]) -> tuple[str, bool]:
    """Median of an earliest arrival beside the faster peer that loads the timetable; whether ours is faster on each and never wrong."""
    told, good = [], True
    for name in feeds:
        ours = whole[name]["earliest"]["median_ms"]
        theirs = {
            one: said["earliest"]["median_ms"] for one, said in whole[name]["peers"].items() if "earliest" in said
        }
        good &= whole[name]["wrong"] == 0 and all(ours < one for one in theirs.values())
        beside = " and ".join(f"{ms} ({one})" for one, ms in theirs.items()) or "none that loads it"
        told.append(f"{name} {ours} ms beside {beside}")
    return f"earliest arrival, median, 0 wrong of 100 each: {'; '.join(told)}", good
