"""Timetable files as they come: GTFS as a zip file or a folder, airline schedules (SSIM), CSV; packed with gzip or not."""

import gzip
import io
import lzma
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from homeward.travel import gtfs, ssim, typed_timetable
from homeward.travel.feed import Feed
from homeward.travel.tables import FeedRefused

# Asked with what is read and how many lines so far.
Progress = Callable[[str, int], None]
OFTEN = 100_000
# In the flags of a packed file: it is encrypted.
LOCKED = 1


def silent(what: str, lines: int) -> None:
    """Say nothing."""


def told(what: str, lines: int) -> None:
    """Say on the error channel how far the reading is."""
    print(f"{what}: {lines:,} lines", file=sys.stderr, flush=True)


def read(file: Path, progress: Progress = silent) -> Feed:
    """Read a timetable, and say on the error channel what was left out.

    :raises FeedRefused: when it cannot be read
    :raises OSError: when there is no such file
    """
    try:
        feed = _feed(file, progress)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise FeedRefused(f"cannot be unpacked: {error}") from error
    for (name, reason), count in feed.summary.left_out.items():
        first = next((one for one in feed.summary.problems if (one.file, one.reason) == (name, reason)), None)
        where = f", the first in line {first.line}" if first and first.line else ""
        print(f"{file.name}/{name}: {count} rows left out: {reason}{where}", file=sys.stderr)
    return feed


def _feed(file: Path, progress: Progress) -> Feed:
    if file.is_dir():
        return gtfs.read(lambda name: _counted(_of_folder(file, name), name, progress))
    if not zipfile.is_zipfile(file):
        return _of_lines(file, progress)
    with zipfile.ZipFile(file) as packed:
        if any(one.flag_bits & LOCKED for one in packed.infolist()):
            raise FeedRefused("is locked with a passphrase")
        # Feeds are often packed with the folder they lay in; what lies less deep comes before what lies deeper.
        named = sorted(packed.namelist(), key=lambda one: -one.count("/"))
        inside = {Path(one).name: one for one in named if not one.endswith("/")}
        return gtfs.read(lambda name: _counted(_of_zip(packed, inside, name), name, progress))


def _of_lines(file: Path, progress: Progress) -> Feed:
    """A file of lines: what its first line says decides how it is read."""
    lines = _counted(_read_lines(file), file.name, progress) or iter(())
    first = next(iter(lines), "")
    whole = _with(first, lines)
    if first[:1] == "1" and "AIRLINE STANDARD SCHEDULE" in first:
        return ssim.read(whole)
    if "," in first and "carrier" in first.lower():
        return typed_timetable.read(whole)
    raise FeedRefused("neither GTFS nor an airline schedule (SSIM) nor CSV with a header")


def _with(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield first
    yield from rest


def _counted(lines: Iterable[str] | None, what: str, progress: Progress) -> Iterator[str] | None:
    return None if lines is None else _counting(lines, what, progress)


def _counting(lines: Iterable[str], what: str, progress: Progress) -> Iterator[str]:
    number = 0
    for number, line in enumerate(lines, 1):
        if number % OFTEN == 0:
            progress(what, number)
        yield line
    if number >= OFTEN:
        progress(what, number)


def _of_folder(folder: Path, name: str) -> Iterator[str] | None:
    return _read_lines(folder / name) if (folder / name).is_file() else None


def _read_lines(file: Path) -> Iterator[str]:
    with (
        gzip.open(file, "rt", encoding="utf-8-sig", errors="replace", newline="")
        if file.suffix == ".gz"
        else file.open(encoding="utf-8-sig", errors="replace", newline="")
    ) as lines:
        yield from lines


def _of_zip(packed: zipfile.ZipFile, inside: dict[str, str], name: str) -> Iterable[str] | None:
    if name not in inside:
        return None
    return io.TextIOWrapper(packed.open(inside[name]), "utf-8-sig", errors="replace", newline="")
