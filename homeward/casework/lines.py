"""The lines to partners as staff look after them: what is wrong, what waits, and what somebody decides about it."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings as node
from django.db import transaction

from homeward.casework import desk
from homeward.exchange import guests, outbox, partners, troubles
from homeward.exchange.bells import ringing
from homeward.exchange.models import LineRow, OutboxRow, TroubleRow
from homeward.office import calendars, clock, permissions, settings
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.record import log
from homeward.record.log import Leaf
from homeward.record.opening import Card

# Seconds between two looks at everything, and without a sign of the worker before pages say that nothing leaves.
EVERY, ASLEEP = 15.0, 600.0
WORKED = "worker-last-worked"
# A line that is down for days may have thousands of each; a page of them all would come down no bad line.
MOST_SHOWN = 50
# What the intake desk is called for, where no case is opened yet.
OF_THE_DESK = (
    *(troubles.Kind.UNOPENED, troubles.Kind.LOST_KEY),
    *(troubles.Kind.KEY_LOST_HERE, troubles.Kind.KEY_LOST_UNTOLD),
)


class Watch:
    """Looks, in the worker, for everything that a person must be called for."""

    def __init__(self) -> None:
        self._last = 0.0

    def once(self) -> None:
        """Look when the last look is a quarter of a minute old."""
        real = time.time()
        if real - self._last >= EVERY:
            self._last = real
            look(clock.now(), real)


def look(now: datetime, real: float) -> None:
    """Find everything that is wrong, let what is new ring and what is over be silent, and leave a sign that the worker works.

    :param now: case time
    :param real: real time in seconds
    """
    troubles.look(troubles.find(now, real, calendars.own()), now)
    ringing.ring_due(node.NODE.bell, now=now, real=real)
    settings.keep(WORKED, [str(real)])


def asleep(real: float) -> bool:
    """Whether the worker has left no sign for ten minutes: nothing leaves, and nobody is rung."""
    last = settings.names(WORKED)
    return not last or real - float(last[0]) > ASLEEP


@dataclass(frozen=True)
class Health:
    """The line to one partner.

    :ivar heard: when its node last gave a sign of life; `told` when it last took our heads
    :ivar skew: by how many seconds its clock is ahead of ours, None when that is not known
    :ivar speaks: the formats and message types its node reads
    :ivar oldest: since when the oldest of our messages waits there
    :ivar waits: our messages on the way, the oldest `MOST_SHOWN`, of `waiting` in all
    :ivar troubles: what is wrong, those of the line itself first, `MOST_SHOWN` at most, of `wrong` in all
    """

    partner: partners.Partner
    heard: datetime | None
    told: datetime | None
    skew: float | None
    speaks: tuple[str, ...]
    oldest: datetime | None
    waits: tuple[OutboxRow, ...]
    waiting: int
    troubles: tuple[TroubleRow, ...]
    wrong: int


def health(partner: str, *, by: SignedIn) -> Health:
    """Gather what is known of the line to a partner.

    :raises NotPermitted: for a member who does not see partners
    :raises NotVerified: when there is no partner with this id
    """
    permissions.require(by.roles, Action.SEE_PARTNERS)
    line = LineRow.objects.filter(pk=partner).first() or LineRow()
    waits = outbox.on_the_way(partner, MOST_SHOWN)
    one = partners.one(partner)
    wrong = sorted(troubles.kept(partner), key=lambda row: row.case_code != "")
    return Health(
        one,
        moment(one.last_heard) if one.last_heard else None,
        moment(line.sent_at) if line.sent_at else None,
        line.skew,
        tuple(line.speaks),
        moment(waits[0].queued_at) if waits else None,
        tuple(waits),
        outbox.how_many_wait(partner).get(partner, 0),
        tuple(wrong[:MOST_SHOWN]),
        len(wrong),
    )


@dataclass(frozen=True)
class Owed:
    """A message of ours, in a case that the member reads, for which a partner owes an answer.

    :ivar asked: case time, as `due`
    """

    code: str
    message: str
    asked: datetime
    due: datetime
    late: bool


def unanswered(partner: str, cards: Iterable[Card]) -> list[Owed]:
    """List our messages for which a partner owes an answer, the oldest first.

    :param cards: of the cases that a member reads: what is asked in others, the node itself cannot know
    """
    now = clock.now()
    found = [
        Owed(card.code, message, datetime.fromisoformat(asked), datetime.fromisoformat(due), due_at < now)
        for card in cards
        for who, message, asked, due in card.summary.get("owed", [])
        for due_at in (datetime.fromisoformat(due),)
        if who == partner
    ]
    return sorted(found, key=lambda one: one.asked)


def moment(real: float) -> datetime:
    """A moment of real time in seconds, as a time with zone."""
    return datetime.fromtimestamp(real, UTC)


def send_now(partner: str, *, by: SignedIn) -> int:
    """Try everything that waits for a partner again at once; gives how many messages.

    :raises NotPermitted: for a member who does not see partners
    """
    permissions.require(by.roles, Action.SEE_PARTNERS)
    with transaction.atomic():
        log.write(Leaf("administration", by.number, partner, "tried again"))
        return outbox.send_all_now(partner)


def send_now_of_case(code: str, *, by: SignedIn) -> None:
    """Try everything of a case that is on the way again at once; what waits since a restore goes out by this word.

    :raises NoGrant: when this member holds no grant for the case
    """
    desk.read(code, by=by, to=Action.SEND)
    for row in outbox.in_case(code):
        outbox.send_now(row.message_id)


def settle(key: str, *, by: SignedIn) -> bool:
    """Mark a trouble as talked over with the partner; gives whether there was one that a word can end.

    :raises NotPermitted: for a member who does not keep partners
    """
    permissions.require(by.roles, Action.KEEP_PARTNERS)
    with transaction.atomic():
        log.write(Leaf("administration", by.number, key, "talked over"))
        done = troubles.settle(key)
        troubles.look(troubles.find(clock.now(), time.time(), calendars.own()), clock.now())
    return done


def silence(key: str, *, by: SignedIn) -> None:
    """Silence the alarms of a trouble because somebody is on it; it stays on the pages until it is over.

    :raises NotPermitted: for a member who does not see partners
    """
    permissions.require(by.roles, Action.SEE_PARTNERS)
    with transaction.atomic():
        log.write(Leaf("administration", by.number, key, "on it"))
        troubles.forget_alarms(key)


def shown_to(by: SignedIn, codes: set[str]) -> list[dict[str, Any]]:
    """The troubles that concern a member: those of cases they read, and of lines for those who see partners.

    :param codes: the codes of the cases that this member reads
    """
    sees, takes_in = (permissions.may(by.roles, one) for one in (Action.SEE_PARTNERS, Action.TAKE_IN_REQUESTS))
    names = partners.names()
    found = []
    for row in troubles.kept():
        mine = row.case_code in codes
        if mine or sees or (takes_in and not row.case_code and row.kind in OF_THE_DESK):
            found.append(
                {
                    "kind": row.kind,
                    "partner": row.partner if sees and not guests.is_guest(row.partner) else "",
                    "name": names.get(row.partner, ""),
                    "code": row.case_code if mine else "",
                    "since": row.since,
                }
            )
    return found
