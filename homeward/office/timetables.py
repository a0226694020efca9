"""Imported timetables, kept so that they open at once: one folder each, its tables as plain arrays that are read where they lie.

Timetables are public; nothing of a case is in them. This module needs no database.
"""

import json
import re
import shutil
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from homeward.travel import names
from homeward.travel.feed import Feed, Route
from homeward.travel.service import Running, together

FORMAT = 1
ARRAYS = ("place", "route", "service", "first", "stop", "arrives", "departs", "boards", "alights")
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
ABOUT = "about.json"


class TimetableRefused(ValueError):
    """A name that cannot be one, or a kept timetable that is not there or was kept by another version."""


@dataclass(frozen=True)
class Kept:
    """A timetable that was imported.

    :ivar left_out: rows that could not be read when it was imported
    :ivar first, last: the days on which anything runs, None when nothing ever does
    """

    name: str
    vehicles: int
    places: int
    left_out: int
    first: date | None
    last: date | None


def as_name(text: str) -> str:
    """The name under which a file is kept: its own in lower case, without what a name cannot hold.

    :raises TimetableRefused: when nothing is left of it
    """
    found = re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-._")[:63]
    if not NAME.fullmatch(found):
        raise TimetableRefused(f"{text!r}: give it a name of letters and digits with --name")
    return found


def keep(folder: Path, name: str, feed: Feed) -> Kept:
    """Keep a timetable under a name, all of it or nothing; one of that name is replaced.

    :raises TimetableRefused: for a name that cannot be one
    """
    target, unfinished = folder / as_name(name), folder / f".{as_name(name)}.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    for array in ARRAYS:
        np.save(unfinished / f"{array}.npy", getattr(feed, array))
    packed = names.of(feed.trips)
    np.save(unfinished / "names.npy", packed.block)
    np.save(unfinished / "ends.npy", packed.ends)
    days = together(feed.days)
    kept = Kept(
        as_name(name),
        len(feed.trips),
        len(feed.places),
        sum(feed.summary.left_out.values()),
        date.fromordinal(days.start) if days else None,
        feed.last_day(),
    )
    (unfinished / ABOUT).write_text(json.dumps(_about(feed, kept), default=str), encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    unfinished.rename(target)
    return kept


def _about(feed: Feed, kept: Kept) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "kept": asdict(kept),
        "stops": list(feed.stops),
        "places": list(feed.places),
        "names": list(feed.names),
        "routes": [[one.id, one.name, one.kind, one.zone] for one in feed.routes],
        "days": [[one.start, f"{one.bits:x}"] for one in feed.days],
        "changes": [[one, two, seconds] for (one, two), seconds in feed.changes.items()],
        "forbidden": sorted(feed.forbidden),
        "place_zones": sorted(feed.place_zones.items()),
        "zone": feed.zone,
    }


def opened(folder: Path, name: str) -> Feed:
    """Open a kept timetable; its tables are read from the disk where they are needed.

    :raises TimetableRefused: when there is none of this name, or another version kept it
    """
    place = folder / as_name(name)
    about = _read(place)
    # As plain arrays: a part of a mapped one costs more to take than to read.
    table = {
        array: np.load(place / f"{array}.npy", mmap_mode="r").view(np.ndarray) for array in (*ARRAYS, "names", "ends")
    }
    return Feed(
        stops=about["stops"],
        places=about["places"],
        names=about["names"],
        trips=names.Names(table["names"], table["ends"]),
        routes=[Route(*one) for one in about["routes"]],
        days=[Running(start, int(bits, 16)) for start, bits in about["days"]],
        changes={(one, two): seconds for one, two, seconds in about["changes"]},
        forbidden={(one, two) for one, two in about["forbidden"]},
        place_zones=dict(about["place_zones"]),
        zone=about["zone"],
        **{array: table[array] for array in ARRAYS},
    )


def _read(place: Path) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads((place / ABOUT).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise TimetableRefused(f"{place.name}: no timetable of this name was imported") from error
    if about.get("format") != FORMAT:
        raise TimetableRefused(f"{place.name}: was kept by another version; import it again")
    return about


def listed(folder: Path) -> list[Kept]:
    """List the timetables that were imported, by name.

    :raises TimetableRefused: when another version kept one
    """
    found = []
    for place in sorted(folder.glob(f"*/{ABOUT}")):
        if not place.parent.name.startswith("."):
            kept = _read(place.parent)["kept"]
            days = {name: date.fromisoformat(kept[name]) if kept[name] else None for name in ("first", "last")}
            found.append(Kept(**{**kept, **days}))
    return found


def remove(folder: Path, name: str) -> None:
    """Remove a timetable.

    :raises TimetableRefused: when there is none of this name
    """
    place = folder / as_name(name)
    if not (place / ABOUT).is_file():
        raise TimetableRefused(f"{name}: no timetable of this name was imported")
    shutil.rmtree(place)
