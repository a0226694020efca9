"""Acts: everything staff can do to a case, as rows of a table; one function performs them all.

A row names the maker in `process` that judges and gives the entries. What the desk knows (the case, the time, the policy, who acts) is
handed to it by name; everything else a maker asks for is what staff type, so that a form and its rule cannot disagree.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from homeward.casework import administration, desk, files
from homeward.casework.desk import DeskRecord
from homeward.exchange import nodekeys, partners
from homeward.office import permissions
from homeward.office.members import SignedIn
from homeward.office.permissions import Action, Role
from homeward.process import interpreters
from homeward.process.case import Side
from homeward.process.consent import ConsentGiven
from homeward.process.notifications import owing
from homeward.process.notifications.owing import Owed
from homeward.process.refusals import ImpossibleValue, Refusal
from homeward.process.writing import Compartment, Entry

# What the desk knows. A supervisor's agreement is the supervisor's own hand: whoever else does the act agrees for nobody.
KNOWN = ("case", "at", "now", "today", "policy", "by", "supervisor", "avoid")


class SupervisorsOwnHand(Refusal):
    """This needs a supervisor's agreement, which only a supervisor can write, from the supervisor's own place."""


@dataclass(frozen=True)
class Act:
    """One thing that staff can do.

    :ivar name: its name in addresses and forms
    :ivar page: the page it stands on
    :ivar maker: gives the entry or entries, or raises a refusal
    :ivar to: the permission it needs
    :ivar side: the side that does it, None for both
    :ivar sends: whether a message leaves by it, so that it is shown before
    :ivar asks: names the desk would know, which staff type here all the same (the hour of an arrival)
    :ivar gives: values that are fixed for this act
    """

    name: str
    page: str
    maker: Callable[..., Any]
    to: Action = Action.WRITE_CASE
    side: Side | None = None
    sends: bool = False
    asks: tuple[str, ...] = ()
    gives: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """What would be written and what would leave: the entries, the letters, and the consents each rests on."""

    entries: tuple[Entry, ...]
    letters: tuple[Owed, ...]
    consents: tuple[ConsentGiven, ...]


def asked(act: Act) -> list[inspect.Parameter]:
    """The parameters of an act that staff have to fill in."""
    found = inspect.signature(act.maker).parameters.values()
    return [one for one in found if (one.name not in KNOWN or one.name in act.asks) and one.name not in act.gives]


def perform(code: str, act: Act, *, by: SignedIn, seen: int | None = None, **values: Any) -> None:
    """Do one act on a case.

    :param seen: the number of the newest entry when the form was shown

    :raises Refusal: when the rules do not allow it now
    :raises NotPermitted: when no role of this member may do it
    :raises NoGrant: when this member holds no grant for the case
    """
    with desk.opened(code, by=by, to=act.to, seen=seen) as record:
        record.write(*_make(act, record, values))


def perform_on(record: DeskRecord, act: Act, *, seen: int | None = None, **values: Any) -> None:
    """Do one act on a case that lies open already.

    :param seen: the number of the newest entry when the form was shown
    :raises Refusal: when the rules do not allow it now
    :raises NotPermitted: when no role of this member may do it
    """
    permissions.require(record.by.roles, act.to)
    desk.check_seen(record, seen)
    record.write(*_make(act, record, values))
    desk.save(record, to=act.to)


def perform_with_scan(
    record: DeskRecord, act: Act, *, raw: bytes, title: str, seen: int | None = None, **values: Any
) -> None:
    """Keep a scan and do the act that rests on it, both or neither.

    :param raw: the bytes of a PDF or a picture
    :param title: what the scan is called among the files of the case
    :raises FileRefused: for another kind of file, an empty one, or one that is too large
    :raises Refusal: as `perform_on` does; then the scan is not kept either
    """
    desk.check_seen(record, seen)
    with transaction.atomic():
        number = files.keep(record.code, raw, title=title, to=Compartment.CASE, by=record.by)
        perform_on(desk.take(record.code, by=record.by), act, **{**values, "scan": number})


def preview(code: str, act: Act, *, by: SignedIn, **values: Any) -> Preview:
    """Show what an act would write and what would leave by it, without writing.

    :raises Refusal: when the rules do not allow it now
    """
    record = desk.read(code, by=by, to=act.to)
    before = record.case
    entries = _make(act, record, values)
    record.write(*entries)
    letters = owing.owed(before, record.case, record.now, administration.recipients())
    numbers = {number for one in letters for number in one.rests_on}
    consents = tuple(one.entry for one in record.case.every(ConsentGiven) if one.number in numbers)
    return Preview(entries, letters, consents)


def _make(act: Act, record: DeskRecord, values: dict[str, Any]) -> tuple[Entry, ...]:
    known: dict[str, Any] = {
        "case": record.case,
        "at": record.now,
        "now": record.now,
        "today": record.now.date(),
        "policy": record.policy,
        "by": record.by.number,
        "supervisor": record.by.number if Role.SUPERVISOR in record.by.roles else 0,
    }
    wanted = inspect.signature(act.maker).parameters
    if "avoid" in wanted:
        # What a sign in an arrivals hall must not bear: who we are, and who sent her.
        known["avoid"] = (nodekeys.own_card()[0].name, *partners.names().values())
    given = {name: value for name, value in known.items() if name in wanted and name not in act.asks}
    try:
        made = act.maker(**given, **act.gives, **values)
    except ImpossibleValue as refusal:
        if refusal.field == "supervisor" and "supervisor" in given:
            raise SupervisorsOwnHand from refusal
        raise
    entries = made if isinstance(made, tuple) else (made,)
    for one in entries:
        interpreters.require_not_refused(record.case, getattr(one, "interpreter", ""))
    return entries
