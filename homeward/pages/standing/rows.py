"""The rows of such a list."""

from dataclasses import dataclass, field
from typing import Any

from homeward.casework import table
from homeward.casework.desk import DeskRecord
from homeward.office import permissions
from homeward.pages import addresses

GOOD, OPEN, WRONG, NEUTRAL = "green", "yellow", "red", "grey"


@dataclass(frozen=True)
class Stand:
    """One thing and how it stands.

    :ivar word: how it stands, in a word
    :ivar tone: GOOD, OPEN, WRONG or NEUTRAL
    :ivar hints: what there is to know beside it
    :ivar address: where it is settled, empty when there is nothing to do
    :ivar posts: names and values of a form that settles it in one click, with the word on its button
    """

    what: Any
    word: Any
    tone: str = NEUTRAL
    hints: tuple[Any, ...] = ()
    address: str = ""
    post_to: str = ""
    posts: tuple[tuple[str, str], ...] = ()
    button: Any = ""


@dataclass(frozen=True)
class Group:
    """Some of them under one heading, with a sentence and the way to settle them together."""

    title: Any
    rows: list[Stand] = field(default_factory=list)
    about: Any = ""
    address: str = ""
    button: Any = ""


def do(record: DeskRecord, page: str, act: str, **known: str) -> str:
    """The address of an act's form, with what is known already; empty where the act is the other side's, or another role's."""
    found = table.act(page, act)
    if found.side not in (None, record.case.side) or not permissions.may(record.by.roles, found.to):
        return ""
    return addresses.of_form(record.code, page, act, **known)
