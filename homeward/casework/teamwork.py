"""The work of a team as its supervisor sees it: load, what is late or quiet, who travels, what has no worker; and handing over."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from homeward.casework import desk
from homeward.office import clock, directory, members, permissions, settings
from homeward.office.members import SignedIn
from homeward.office.permissions import Action, Role
from homeward.process import handover_notes
from homeward.process.findings import Holder
from homeward.record import grants, opening
from homeward.record.opening import Card

SOON, ENDING = timedelta(days=14), 60
NEVER = datetime.max.replace(tzinfo=UTC)
# Steps that wait for somebody outside: another organisation, an authority, a carrier.
OUTSIDE = frozenset(
    {Holder.REFERRING, Holder.RECEIVING, Holder.TRANSIT_PARTNER, Holder.AUTHORITY, Holder.CARRIER, Holder.PROVIDER}
)


class NobodyToHandOverTo(Exception):
    """A case is handed to a worker or supervisor other than the one who had it."""


@dataclass(frozen=True)
class Load:
    """What one worker has: open cases, and of them those with something overdue, waiting for somebody outside, or quiet."""

    member: int
    cases: int
    overdue: int
    unanswered: int
    quiet: int


@dataclass(frozen=True)
class Journey:
    """Somebody who travels soon.

    :ivar away: True when she leaves us, False when she comes to us
    :ivar held: codes of what still stands before her departure
    """

    card: Card
    at: datetime
    away: bool
    held: tuple[str, ...]


@dataclass(frozen=True)
class ToDo:
    """What is to be done in one case: codes, each with its time where it has one."""

    card: Card
    steps: tuple[tuple[str, datetime | None], ...]


@dataclass(frozen=True)
class Overview:
    """The work of the team.

    :ivar unassigned: open cases that no worker can read
    :ivar due: what is due within fourteen days, the nearest first
    :ivar waiting: what waits for somebody outside, of which no time has passed
    :ivar ending: providers whose agreement ends soon, with the day
    """

    loads: tuple[Load, ...]
    journeys: tuple[Journey, ...]
    unassigned: tuple[Card, ...]
    overdue: tuple[ToDo, ...]
    due: tuple[ToDo, ...]
    waiting: tuple[ToDo, ...]
    quiet: tuple[Card, ...]
    ending: tuple[tuple[str, date], ...]


def overview(*, by: SignedIn) -> Overview:
    """Look at the work of the team, from the sealed cards that this member can open.

    :raises NotPermitted: for a member who does not assign
    """
    permissions.require(by.roles, Action.ASSIGN)
    now = clock.now()
    since = now - timedelta(days=settings.policy().quiet_days)
    cards = [card for card in opening.cards(by.keys) if card.summary.get("stage") != "closed"]
    workers = set(members.with_role(Role.WORKER))
    readers = {card.code: workers & set(grants.readers(card.code)) for card in cards}
    return Overview(
        _loads(cards, readers, now, since),
        tuple(sorted((found for one in cards for found in _travels(one, now)), key=lambda found: found.at)),
        tuple(card for card in cards if not readers[card.code]),
        _to_do(cards, lambda due, _holder: due is not None and due < now),
        _to_do(cards, lambda due, _holder: due is not None and now <= due < now + SOON),
        _to_do(cards, lambda due, holder: holder in OUTSIDE and (due is None or due >= now)),
        tuple(card for card in cards if is_quiet(card, since)),
        tuple(directory.agreements_ending(now.date(), ENDING)),
    )


def _loads(cards: list[Card], readers: dict[str, set[int]], now: datetime, since: datetime) -> tuple[Load, ...]:
    counts: dict[str, Counter[int]] = {name: Counter() for name in ("cases", "overdue", "unanswered", "quiet")}
    for card in cards:
        for member in readers[card.code]:
            counts["cases"][member] += 1
            counts["overdue"][member] += _overdue(card, now)
            counts["unanswered"][member] += _waits(card)
            counts["quiet"][member] += is_quiet(card, since)
    return tuple(
        Load(one, *(counts[name][one] for name in ("cases", "overdue", "unanswered", "quiet")))
        for one in sorted(members.with_role(Role.WORKER))
    )


def _to_do(cards: list[Card], wanted: Callable[[datetime | None, str], bool]) -> tuple[ToDo, ...]:
    """The cases in which something of a kind is to be done, with what it is; what has a time comes first, the nearest before all."""
    found = []
    for card in cards:
        steps = [
            (code, datetime.fromisoformat(due) if due else None, holder)
            for code, holder, _page, due in card.summary.get("next", [])
        ]
        chosen = [(code, due) for code, due, holder in steps if wanted(due, holder)]
        if chosen:
            found.append(ToDo(card, tuple(sorted(chosen, key=lambda step: step[1] or NEVER))))
    return tuple(sorted(found, key=lambda one: one.steps[0][1] or NEVER))


def _overdue(card: Card, now: datetime) -> bool:
    return any(due and datetime.fromisoformat(due) < now for *_, due in card.summary.get("next", []))


def _waits(card: Card) -> bool:
    return any(holder in OUTSIDE for _, holder, *_ in card.summary.get("next", []))


def is_quiet(card: Card, since: datetime) -> bool:
    """Tell whether nothing was done in a case since a time."""
    last = card.summary.get("last", "")
    return bool(last) and datetime.fromisoformat(last) < since


def _travels(card: Card, now: datetime) -> list[Journey]:
    found = []
    for key, away in (("departs", True), ("expected", False)):
        text = card.summary.get(key, "")
        if text and timedelta(0) <= datetime.fromisoformat(text) - now < SOON:
            held = tuple(code for code, *_ in card.summary.get("next", [])) if away else ()
            found.append(Journey(card, datetime.fromisoformat(text), away, held))
    return found


def hand_over(
    *, of: int, to: int, note: str, by: SignedIn, until: date | None = None, keeps: bool = False
) -> tuple[str, ...]:
    """Hand every open case of one worker to another, in one step: the note with the promises made to her, and the grants. Gives the codes.

    :param until: the end of a deputy's time, None for good
    :param keeps: whether the one who had the cases goes on reading them; a deputy's principal always does
    :raises NotPermitted: for a member who does not assign
    :raises NobodyToHandOverTo: when it is no other worker or supervisor
    :raises Recused: when the other knows one of the people; nothing is handed over then
    :raises LastReaders: when a case would be left with too few readers
    """
    permissions.require(by.roles, Action.ASSIGN)
    if to == of or not {Role.WORKER, Role.SUPERVISOR} & members.roles().get(to, frozenset()):
        raise NobodyToHandOverTo
    cards = [card for card in opening.cards(by.keys) if card.summary.get("stage") != "closed"]
    codes = tuple(card.code for card in cards if of in grants.readers(card.code))
    with transaction.atomic():
        for code in codes:
            _hand_over(code, of, to, note, by, until)
            if until is None and not keeps:
                grants.end(code, of, by=by.keys)
    return codes


def _hand_over(code: str, of: int, to: int, note: str, by: SignedIn, until: date | None) -> None:
    with desk.opened(code, by=by, to=Action.ASSIGN) as record:
        entry = handover_notes.handed_over(
            record.case, to_member=to, today=record.now.date(), until=until, note=note, by=of
        )
        record.write(entry)
    theirs = {one for one in record.held.secrets if of in grants.readers(code, one)}
    missing = [one for one in theirs if to not in grants.readers(code, one)]
    if missing:
        grants.assign(code, by=by.keys, to=to, compartments=missing)
