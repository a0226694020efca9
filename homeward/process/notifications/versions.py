"""Versions of messages: the newest is written, the one before is still read, and a partner gets the newest that it reads (COM-0).

A field that may be missing is added without a new version: older readers pass it over and keep the letter, newer ones take its default. A
field that must be there makes a new version, with one step up for what comes of the older one and one down for partners who read no newer.
Both are kept for 24 months.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from homeward import handbook
from homeward.process.notifications.table import ROWS

Change = Callable[[dict[str, Any]], dict[str, Any]]
_TYPE = re.compile(r"homeward\.([a-z0-9-]{1,40})\.v([1-9][0-9]{0,3})", re.ASCII)


@dataclass(frozen=True)
class Step:
    """From one version of a message to the next: how its data are raised, and lowered again.

    :ivar older: the version below
    """

    message: str
    older: int
    up: Change
    down: Change


# The newest step first within a message; none yet: every message is in its first version.
STEPS: tuple[Step, ...] = ()


def newest(message: str, steps: tuple[Step, ...] = STEPS) -> int:
    """Give the newest version of a message."""
    return max((one.older + 1 for one in steps if one.message == message), default=1)


def type_of(message: str, version: int = 1) -> str:
    """Give the type under which a version of a message travels: "homeward.com-1.v1"."""
    return f"homeward.{message.lower()}.v{version}"


def parse(type_: str) -> tuple[str, int] | None:
    """Give the message and version that a type names, or None where it is none of ours."""
    found = _TYPE.fullmatch(type_)
    message = found[1].upper() if found else ""
    return (message, int(found[2])) if found and message in ROWS else None


def readable(type_: str, steps: tuple[Step, ...] = STEPS) -> bool:
    """Tell whether a type is a message in its newest version or the one before."""
    found = parse(type_)
    if found is None:
        return False
    message, version = found
    return version in (newest(message, steps), newest(message, steps) - 1) and version >= 1


def raised(type_: str, data: dict[str, Any], steps: tuple[Step, ...] = STEPS) -> dict[str, Any]:
    """Give the data of a readable message as its newest version says them."""
    message, version = parse(type_) or ("", 0)
    found = next((one for one in steps if (one.message, one.older) == (message, version)), None)
    return found.up(data) if found else data


def agreed(message: str, reads: Collection[str], steps: tuple[Step, ...] = STEPS) -> int:
    """Give the version to write for a partner: the newest unless it names older ones alone.

    :param reads: the types that the partner says it reads, such as "COM-1.v1"; empty when it says nothing
    """
    top = newest(message, steps)
    named = {
        int(one.rpartition(".v")[2]) for one in reads if one.rpartition(".v")[0] == message and one[-1:].isdecimal()
    }
    return top - 1 if named and top not in named and top - 1 in named else top


def lowered(message: str, version: int, data: dict[str, Any], steps: tuple[Step, ...] = STEPS) -> dict[str, Any]:
    """Give the data of a message as an older version says them."""
    found = next((one for one in steps if (one.message, one.older) == (message, version)), None)
    return found.down(data) if found else data


def spoken(steps: tuple[Step, ...] = STEPS) -> Mapping[str, tuple[int, ...]]:
    """Give the versions that are read of every message, the newest first."""
    tops = {message: newest(message, steps) for message in ROWS}
    return {message: (top, top - 1) if top > 1 else (1,) for message, top in tops.items()}


FOLLOWS = (handbook.PROMPT_AND_SECURE,)
