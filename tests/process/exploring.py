"""Two cases that speak to each other: every move of both sides made by the real rules, letters that arrive or are lost, time that passes.

A world holds both records, the letters on their way and the time. What tells worlds apart is their `key`, which is finite: where
each case stands, what is open, what is overdue, and what is on the way.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from homeward.process import (
    arrival,
    closing,
    consent,
    departure,
    follow_up,
    next_steps,
    reintegration,
    staying,
    telling,
)
from homeward.process.arrival import ArrivalRecorded, Met
from homeward.process.case import Case, CaseOpened, Partner, Side, Staff
from homeward.process.closing import CaseReopened, WhyClosed
from homeward.process.consent import ConsentGiven, ConsentWithdrawn, DeclarationSigned, Purpose
from homeward.process.deadlines import Deadline, deadlines
from homeward.process.departure import How, NotDeparted
from homeward.process.follow_up import Contact, SafeContactRules, Visited, WellBeing
from homeward.process.notifications import correcting, making, owing
from homeward.process.notifications.evidence import LetterKept, Level, MessageSent, ReceiptNoted
from homeward.process.notifications.horizontal import (
    CancelAsked,
    CancelConfirmed,
    ClosingTold,
    DeclinedAfterAccept,
    ReopeningTold,
    ReturnOrEraseAsked,
    ReturnOrEraseConfirmed,
)
from homeward.process.notifications.messages import DeclineReason, RecommendationReceived
from homeward.process.refusals import Refusal
from homeward.process.reintegration import Component, ComponentPlanned, PlanAnswered, Wish
from homeward.process.stages import stage
from homeward.process.staying import ReturnReopened, WhyStaying
from homeward.process.support import Way, decided, way
from homeward.process.writing import Entry
from tests.process.builders import ANSWERS, ARRIVES, HOME, NEEDS, SUPERVISOR, WORKER

THEM = "them"
OVERDUE = timedelta(days=4)
# Only of these does a rule ask for more than the answer.
NEED_RECEIPT = ("COM-3", "COM-5")
REF, REC = Side.REFERRING, Side.RECEIVING


@dataclass(frozen=True)
class Letter:
    """A letter on its way: who sent it, its message and what it carries."""

    sender: Side
    message: str
    entries: tuple[Entry, ...]
    id: str


@dataclass(frozen=True)
class World:
    """Both records, the letters on their way, and the time."""

    ref: Case
    rec: Case | None
    at: datetime
    letters: tuple[Letter, ...] = ()
    before: "World | None" = field(default=None, compare=False, repr=False)

    def case(self, side: Side) -> Case | None:
        """The record of one side, None before it has one."""
        return self.ref if side is REF else self.rec

    def due(self, side: Side) -> tuple[Deadline, ...]:
        """What is due on one side."""
        case = self.case(side)
        return deadlines(case, self.at) if case is not None and not closing.is_closed(case) else ()

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What tells this world from others."""
        on_the_way = frozenset((one.sender, one.message) for one in self.letters)
        return (*self.sides, on_the_way)

    @cached_property
    def sides(self) -> tuple[object, ...]:
        """Where each side stands; taken from the world before for a side that did not move."""
        same = self.before if self.before is not None and self.before.at == self.at else None
        return tuple(
            same.sides[place]
            if same is not None and same.case(side) is self.case(side)
            else _key(self.case(side), self.at)
            for place, side in enumerate(Side)
        )


def _key(case: Case | None, at: datetime) -> tuple[object, ...]:
    if case is None:
        return ()
    steps = next_steps.next_steps(case, at)
    codes = [one.code for one in steps if one.due is None]
    return stage(case), codes[0] if codes else ""


def written(world: World, side: Side, *entries: Entry, by: Staff = WORKER) -> World:
    """Give the world after staff of one side wrote entries, with the letters they owe on their way.

    :raises Refusal: when a letter owed lacks consent or order
    """
    before = world.case(side) or Case()
    after = before.after(*entries, at=world.at, by=by)
    letters = []
    for one in owing.owed(before, after, world.at):
        name = f"{side}-{one.message}-{after.last_number}"
        parts = tuple(after.numbered(number).entry for number in one.entries)
        letters.append(Letter(side, one.message, parts, name))
        after = after.after(MessageSent(one.message, one.to, name, 0, one.rests_on), at=world.at, by=by)
    changed = replace(world, letters=(*world.letters, *letters))
    return replace(changed, ref=after) if side is REF else replace(changed, rec=after)


def arrived(world: World, letter: Letter, *, receipt: bool) -> World:
    """Give the world after a letter was taken in on the other side, and its receipt came back or was lost."""
    other = REC if letter.sender is REF else REF
    case = world.case(other)
    if case is None:
        case = Case().after(CaseOpened(REC, "Linden", fictional=True), at=world.at, by=WORKER)
    by = Partner(HOME if letter.sender is REC else THEM)
    kept = LetterKept(letter.message, letter.id, 0, world.at)
    case = case.after(kept, *letter.entries, at=world.at, by=by)
    left = tuple(one for one in world.letters if one is not letter)
    world = replace(world, letters=left, **{"ref" if other is REF else "rec": case})
    if not receipt:
        return world
    own = world.case(letter.sender)
    noted = own.after(ReceiptNoted(letter.id, Level.SEEN, "case worker"), at=world.at, by=by)
    return replace(world, **{"ref" if letter.sender is REF else "rec": noted})


def moves(world: World) -> Iterator[tuple[str, World]]:
    """Give every move that the rules allow in a world, with the world it leads to."""
    for name, after in _moves(world):
        yield name, replace(after, before=world)


def _moves(world: World) -> Iterator[tuple[str, World]]:
    for side in Side:
        if world.case(side) is not None:
            # Letters of one side stay in order: the next is written when the last has arrived or is lost.
            silent = any(one.sender is side for one in world.letters)
            for name, make in MOVES[side]:
                yield from _tried(world, side, name, make, silent)
    yield from _network(world)
    if world.letters:
        return
    coming = sorted(one.due for side in Side for one in world.due(side) if one.ring(world.at) is None)
    if coming:
        yield "time-passes", replace(world, at=max(coming[0], world.at) + OVERDUE)


def _network(world: World) -> Iterator[tuple[str, World]]:
    for side in Side:
        first = next((one for one in world.letters if one.sender is side), None)
        if first is not None:
            yield f"{first.message} arrives", arrived(world, first, receipt=True)
            if first.message in NEED_RECEIPT:
                yield f"{first.message} arrives, its receipt is lost", arrived(world, first, receipt=False)
            yield (
                f"{first.message} is lost",
                replace(world, letters=tuple(one for one in world.letters if one is not first)),
            )


Maker = Callable[[Case, World], Entry | tuple[Entry, ...] | None]


def _tried(world: World, side: Side, name: str, make: Maker, silent: bool) -> Iterator[tuple[str, World]]:
    case = world.case(side)
    by = SUPERVISOR if name == "approve" else WORKER
    if closing.is_closed(case) != (name in ("reopen", "tell closing")):
        return
    try:
        made = make(case, world)
        if made is None:
            return
        entries = made if isinstance(made, tuple) else (made,)
        if not (silent and any(one.MESSAGE and one.to for one in entries)):
            yield f"{side}: {name}", written(world, side, *entries, by=by)
    except Refusal:
        return


def _refer(case: Case, world: World) -> tuple[Entry, ...]:
    package = making.support_request(case, to=HOME, at=world.at, needs=NEEDS, documents=("passport",))
    return (decided(way=Way.REFERRED, partner=HOME), *package)


def _arrange(case: Case, world: World) -> tuple[Entry, ...]:
    arranged = making.arrange_travel(case, to=HOME, at=world.at)
    return arranged, making.recommend(case, to=HOME, at=world.at, text="She rests before talks.")


def _alone(case: Case, world: World) -> Entry:
    return decided(way=Way.NONE_FOUND, asked=("home-again",), supervisor=8, contacts=("a", "b"), her_sign="a message")


def _removed(case: Case, world: World) -> Entry:
    return departure.otherwise(case, how=How.REMOVED, left_at=world.at, at=world.at, to=HOME, expected_arrival=ARRIVES)


def _own_sign(case: Case, world: World) -> Entry | None:
    gone = departure.has_left(case) and not arrival.has_arrived(case)
    return ArrivalRecorded("", Met.OWN_SIGN, world.at) if gone else None


def _stayed(case: Case, world: World) -> Entry | None:
    return NotDeparted(world.at, "the flight was cancelled") if departure.has_left(case) else None


def _corrects_departure(case: Case, world: World) -> Entry | None:
    told = [one for one in case.every(MessageSent) if one.entry.message == "COM-5"]
    if not told or not telling.of_not_leaving(case):
        return None
    return correcting.corrected(case, letter=told[-1].number, what_holds="she did not leave")


def _takes_back(purpose: Purpose, recipient: str = "") -> Maker:
    def make(case: Case, world: World) -> Entry:
        return consent.withdrawn(case, purpose, at=world.at, recipient=recipient)

    return make


def _yes_again(case: Case, world: World) -> tuple[Entry, ...] | None:
    if not case.has(ConsentWithdrawn):
        return None
    return ConsentGiven(Purpose.ASSISTED_RETURN), DeclarationSigned(world.at.date(), "ar")


def _meet(met: Met) -> Maker:
    def make(case: Case, world: World) -> Entry | None:
        told = making.received(case, "COM-5", THEM) is not None and not arrival.has_arrived(case)
        return arrival.met_or_not(case, to=THEM, met=met, at=world.at, now=world.at) if told else None

    return make


def _plan(case: Case, world: World) -> tuple[Entry, ...] | None:
    if not arrival.has_arrived(case):
        return None
    wishes = tuple(ComponentPlanned(one, Wish.NOT_NEEDED) for one in Component)
    plan = reintegration.written(case.after(*wishes, at=world.at, by=WORKER))
    return *wishes, plan, PlanAnswered(plan.version, agreed=True, explained_in="ar")


def _visit(case: Case, world: World) -> tuple[Entry, ...] | None:
    if not reintegration.agreed(case):
        return None
    rules = SafeContactRules((Contact.VISIT,))
    visit = Visited(world.at.date(), Contact.VISIT, WellBeing.WELL)
    return rules, follow_up.visited(case.after(rules, at=world.at, by=WORKER), visit, today=world.at.date())


def _confirm_journey(case: Case, world: World) -> tuple[Entry, ...]:
    return making.confirm_arrangement(case, to=THEM, who="A contact"), RecommendationReceived(THEM)


def _close(case: Case, world: World) -> Entry:
    finished = arrival.has_arrived(case)
    return closing.closed(
        case, why=WhyClosed.GOALS_MET if finished else WhyClosed.HER_WISH, supervisor=8, today=world.at.date()
    )


def _leave(case: Case, world: World) -> Entry:
    return departure.confirmed(case, left_at=world.at, at=world.at, to=HOME if way(case) is Way.REFERRED else "")


MOVES: dict[Side, tuple[tuple[str, Maker], ...]] = {
    REF: (
        ("request", lambda case, world: making.request(case, to=HOME, at=world.at, needs=NEEDS)),
        ("cancel", lambda case, world: CancelAsked(HOME, "no longer needed")),
        ("refer and send the package", _refer),
        ("no partner found", _alone),
        ("arrange the journey", _arrange),
        ("ask approval", lambda case, world: departure.ask(case, at=world.at)),
        ("approve", lambda case, world: departure.approved(case, by=SUPERVISOR.number, at=world.at)),
        ("leaves", _leave),
        ("is removed", _removed),
        ("did not leave", _stayed),
        ("tells that she did not leave", _corrects_departure),
        ("her own sign", _own_sign),
        ("takes back the return", _takes_back(Purpose.ASSISTED_RETURN)),
        ("takes back sharing", _takes_back(Purpose.SHARE_IDENTITY, HOME)),
        ("says yes again", _yes_again),
        ("stays", lambda case, world: staying.opened(case, why=WhyStaying.CHANGED_HER_MIND)),
        ("returns after all", lambda case, world: ReturnReopened() if staying.stays(case) else None),
        ("ask to erase", lambda case, world: ReturnOrEraseAsked(HOME, "everything") if telling.to_be_erased(case, world.at) else None),
        ("close", _close),
        ("reopen", lambda case, world: CaseReopened(by_her=True)),
        ("tell closing", lambda case, world: ClosingTold(HOME)),
        ("tell reopening", lambda case, world: ReopeningTold(HOME) if telling.of_reopening(case) else None),
    ),
    REC: (
        ("accept", lambda case, world: making.accept(case, to=THEM, contact="A contact", alternate="B", telephone="+999 1")),
        ("decline", lambda case, world: making.decline(to=THEM, reason=DeclineReason.NO_CAPACITY)),
        ("ask back", lambda case, world: making.ask_back(to=THEM, question="How many children?")),
        ("confirm support", lambda case, world: making.confirm_support(case, to=THEM, needs=ANSWERS, who_meets="A contact")),
        ("confirm the journey", _confirm_journey),
        ("can no longer", lambda case, world: DeclinedAfterAccept(THEM, "the house is full")),
        ("meets her", _meet(Met.MET)),
        ("she did not arrive", _meet(Met.NOT_ARRIVED)),
        ("met by mistake", lambda case, world: arrival.undone(case, reason="another person")),
        ("agrees to a plan", _plan),
        ("visit", _visit),
        ("erased", lambda case, world: ReturnOrEraseConfirmed(THEM, "erased")),
        ("confirm cancelling", lambda case, world: CancelConfirmed(THEM)),
        ("close", _close),
        ("reopen", lambda case, world: CaseReopened(by_her=True)),
        ("tell closing", lambda case, world: ClosingTold(THEM)),
        ("tell reopening", lambda case, world: ReopeningTold(THEM) if telling.of_reopening(case) else None),
    ),
}  # fmt: skip
