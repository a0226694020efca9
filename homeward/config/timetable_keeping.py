"""`homeward timetable import | list | remove`: timetables of the node, for the Travel page."""

import argparse
import sys
from pathlib import Path

from homeward.config import node, timetable_files
from homeward.office import timetables
from homeward.office.timetables import TimetableRefused
from homeward.travel.tables import FeedRefused


def keep(chosen: argparse.Namespace) -> int:
    """Import files one by one; gives 2 when one of them cannot be read, the others are kept all the same."""
    folder, status = node.load().timetables, 0
    if chosen.name and len(chosen.files) > 1:
        print("homeward: --name goes with one file", file=sys.stderr)
        return 2
    for file in map(Path, chosen.files):
        try:
            feed = timetable_files.read(file, timetable_files.told)
            kept = timetables.keep(folder, chosen.name or file.name.split(".")[0], feed)
        except (FeedRefused, TimetableRefused, OSError) as error:
            print(f"homeward: {file}: {error}", file=sys.stderr)
            status = 2
            continue
        print(_line(kept))
    return status


def show(chosen: argparse.Namespace) -> int:
    """List what was imported."""
    kept = timetables.listed(node.load().timetables)
    for one in kept:
        print(_line(one))
    if not kept:
        print("no timetable was imported")
    return 0


def remove(chosen: argparse.Namespace) -> int:
    """Remove timetables by name; gives 2 when there is none of a name."""
    folder, status = node.load().timetables, 0
    for name in chosen.names:
        try:
            timetables.remove(folder, name)
        except TimetableRefused as error:
            print(f"homeward: {error}", file=sys.stderr)
            status = 2
    return status


def _line(one: timetables.Kept) -> str:
    span = f"{one.first} to {one.last}" if one.first else "never runs"
    return f"{one.name}: {one.vehicles} vehicles, {one.places} places, {span}, {one.left_out} rows left out"
