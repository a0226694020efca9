"""What may happen between two nodes, in any order, and what must hold whatever happened. The code is the real one, on a real database."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from pytest_django.plugin import DjangoDbBlocker

from homeward.exchange import inbox, outbox, troubles
from homeward.exchange.inbox import Answer
from homeward.exchange.models import AlarmRow, ConversationRow, InboxRow, OutboxRow, TroubleRow
from homeward.wire import jws
from tests.exchange.two_nodes import CODE, Clock, Node, healed

SIDES = st.sampled_from([0, 1])
CLASSES = st.sampled_from(["letter", "letter", "urgent"])
MODES = st.sampled_from(["up", "down", "portal", "dies", "loses", "twice"])
DAY = 86400.0
# After which time nobody can say that a letter was opened in time: four working hours lie in any four days.
UNOPENED = {"letter": timedelta(days=4), "urgent": timedelta(minutes=15)}


class Listening(Node):
    """A node that keeps what was brought, so that it can come again, late, in another order, and what it gave receipts for."""

    def put(self, address: str, raw: bytes) -> bytes:
        self.heard.append(raw)
        return super().put(address, raw)

    def receive(self, raw: bytes) -> Answer:
        """Note at once what the node signs for, whether or not its answer comes back."""
        answer = super().receive(raw)
        if answer.receipt:
            said = jws.read_object(jws.unverified(answer.receipt.encode()))
            if said["level"] == "stored":
                self.receipted.add(str(said["of"]))
        return answer


class Machine(RuleBasedStateMachine):
    """Two nodes, a bad line between them, crashes, restores of old backups, rotations of keys, and people who open letters."""

    stores: Callable[[str], Any]
    blocker: DjangoDbBlocker
    begun = rejected = 0
    # What the invariants had to look at, over all histories: an invariant that never met anything has shown nothing.
    met: Counter[str]

    @initialize()
    def begin(self) -> None:
        """Two nodes that know each other and have heard the other's first heads."""
        type(self).begun += 1
        self.blocker.unblock()
        clock = Clock()
        self.nodes = [Listening(name, type(self).stores(name), clock) for name in ("lighthouse", "harbour")]
        self.applied: list[list[inbox.Waiting]] = [[], []]
        self.said: list[list[str]] = [[], []]
        self.backups: list[Any] = [None, None]
        self.consents, self.ended = 0, [0, 0]
        for node in self.nodes:
            node.heard, node.receipted = [], set()
        self.nodes[0].know(self.nodes[1])
        self.nodes[1].know(self.nodes[0])
        healed(*self.nodes, 1)

    @rule(side=SIDES, classes=st.lists(CLASSES, min_size=1, max_size=3))
    def write(self, side: int, classes: list[str]) -> None:
        for hwclass in classes:
            self.consents += 1
            self.nodes[side].queue(self.nodes[1 - side], hwclass, rests_on=(self.consents,))

    @rule(side=SIDES, mode=MODES)
    def line(self, side: int, mode: str) -> None:
        self.nodes[side].mode = mode

    @rule(side=SIDES)
    def work(self, side: int) -> None:
        """One pass of a worker, after a while: what waits is tried."""
        node = self.nodes[side]
        node.clock.pass_by(3601)
        node.work(self.nodes[1 - side])

    @rule(classes=st.lists(CLASSES, min_size=1, max_size=3))
    def a_good_day(self, classes: list[str]) -> None:
        """The line is good: both sides write and work, and what has come is opened in the evening."""
        for side in (0, 1):
            self.line(side, "up")
            self.write(side, classes)
        for side in (0, 1):
            self.work(side)
        for side in (0, 1):
            self.open_letters(side)

    @rule(side=SIDES, classes=st.lists(CLASSES, min_size=2, max_size=3))
    def a_bad_day(self, side: int, classes: list[str]) -> None:
        """What is brought arrives late and the last first, and what has come is opened each time."""
        node = self.nodes[1 - side]
        self.line(1 - side, "portal")
        self.write(side, classes)
        known = len(node.heard)
        self.work(side)
        for raw in node.heard[known:][::-1]:
            assert node.receive(raw).status in (200, 400)
            self.open_letters(1 - side)

    @rule(side=SIDES, which=st.integers(0, 10**6))
    def come_again(self, side: int, which: int) -> None:
        """Something that was brought once comes again, late: a duplicate, and out of order."""
        node = self.nodes[side]
        if node.heard:
            assert node.receive(node.heard[which % len(node.heard)]).status in (200, 400)

    @rule(side=SIDES)
    def open_letters(self, side: int) -> None:
        """Somebody opens the case: what waits is taken in, once, in order."""
        node, before = self.nodes[side], self.applied[side]
        node.adopt()
        with node.here():
            rows = inbox.waiting(CODE)
            inbox.taken([one.message_id for one in rows])
        self._once(side, rows)
        for one in rows:
            assert one.message_id not in ids(before), "applied twice"
            assert one.hwclass == "urgent" or one.seq > last_before(one, before), "out of order"
            before.append(one)
            self.met["applied"] += 1

    def _once(self, side: int, rows: list[inbox.Waiting]) -> None:
        """What was sealed again counts once: a letter that says again what was taken in before says nothing more."""
        again, said = self.nodes[1 - side].again, self.said[side]
        with self.nodes[side].here():
            for one in rows:
                first = again.get(one.message_id)
                if first is not None and not inbox.replaced([(one.hwcase, first)]):
                    inbox.replace([(one.hwcase, first)])
                    assert first not in said, "applied twice"
                    assert first not in ids(self.applied[side]), "applied twice"
                    said.append(first)

    @rule(side=SIDES)
    def seal_again(self, side: int) -> None:
        """Somebody opens a case whose letters the partner could not open."""
        type(self).rejected += list(self.nodes[side].sent().values()).count("rejected")
        self.nodes[side].seal_again(self.nodes[1 - side], self.ended[side])

    @rule(side=SIDES)
    def new_intake_key(self, side: int) -> None:
        self.nodes[side].new_intake_key()

    @rule(side=SIDES)
    def withdraw(self, side: int) -> None:
        """She withdraws all her consents: what has not left stays."""
        with self.nodes[side].here():
            outbox.withdraw(CODE, tuple(range(1, self.consents + 1)))
        self.ended[side] = self.consents

    @rule(hours=st.sampled_from([1, 7, 25]))
    def time_passes(self, hours: int) -> None:
        self.nodes[0].clock.pass_by(hours * 3600.0)

    @rule(side=SIDES)
    def rotate(self, side: int) -> None:
        with self.nodes[side].here():
            self.nodes[side].renew(now=True)

    @precondition(lambda self: None in self.backups)
    @rule(side=SIDES)
    def back_up(self, side: int) -> None:
        self.backups[side] = self._copy(side)

    @precondition(lambda self: self.backups != [None, None])
    @rule(side=SIDES)
    def restore(self, side: int) -> None:
        """A disk is lost: the old backup takes its place, and two officers say so."""
        if self.backups[side] is not None:
            self._lose(side, self.backups[side])
            self.backups[side] = None

    @rule(side=SIDES, classes=st.lists(CLASSES, min_size=1, max_size=2))
    def a_lost_day(self, side: int, classes: list[str]) -> None:
        """In the evening of a day on which both sides wrote and read a disk is lost: what the morning left takes its place."""
        morning = self._copy(side)
        self.a_good_day(classes)
        self._lose(side, morning)

    def _copy(self, side: int) -> Any:
        """A backup of a node, and what is to be known of it when it is restored."""
        node = self.nodes[side]
        return node.store.backup(), list(self.applied[side]), list(self.said[side]), set(node.receipted)

    def _lose(self, side: int, backup: Any) -> None:
        """Restore a node. What it stored since is gone until heads bring it; a receipt promised it, and `teardown` asks for it."""
        node = self.nodes[side]
        self.met["lost with a disk"] += len(node.receipted - backup[-1])
        copy, self.applied[side], self.said[side], node.receipted = backup
        node.restored(copy)

    @invariant()
    def a_receipt_means_durable(self) -> None:
        for node in getattr(self, "nodes", []):
            assert node.receipted <= node.holds().keys()
            self.met["receipts"] += len(node.receipted)

    @invariant()
    def every_late_item_has_an_alarm(self) -> None:
        for node in getattr(self, "nodes", []):
            with node.here():
                troubles.look(troubles.find(node.now, node.clock.real), node.now)
                for about in late(node):
                    row = TroubleRow.objects.filter(key=about).first()
                    self.met["late: " + about.partition(":")[0]] += 1
                    assert row is not None, about
                    assert AlarmRow.objects.filter(number__in=row.alarms).exists(), about

    def teardown(self) -> None:
        """Healing means complete: with a good line everything that was to arrive has arrived, and nothing is held."""
        if not hasattr(self, "nodes"):
            return
        try:
            for node in self.nodes:
                with node.here():
                    for (message_id,) in OutboxRow.objects.filter(state="asked").values_list("message_id"):
                        outbox.send_now(message_id)
            healed(*self.nodes)
            # A key that is lost may be the last that a node heard of: each sealing may need another round.
            for _ in range(3):
                for side in (0, 1):
                    self.seal_again(side)
                healed(*self.nodes, 3)
            self._all_opened()
            for node, other in (self.nodes, self.nodes[::-1]):
                complete(node, other)
            self._talked_over()
        finally:
            for node in self.nodes:
                node.store.close()
            self.blocker.restore()

    def _talked_over(self) -> None:
        """People settle by their word what they were told of; then nothing is wrong any more, and a letter goes both ways."""
        for _ in range(2):  # what was brought once more a moment ago, each side hears of with the other's next heads
            for node in self.nodes:
                node.wrong()
                with node.here():
                    for row in troubles.kept():
                        troubles.settle(row.key)
            healed(*self.nodes, 1)
        last = [node.queue(other) for node, other in (self.nodes, self.nodes[::-1])]
        healed(*self.nodes, 1)
        for side, node in enumerate(self.nodes):
            self.open_letters(side)
            assert node.wrong() == set(), "nobody's word ends it"
            assert node.holds()[last[1 - side]] == "taken"

    def _all_opened(self) -> None:
        """People open whatever waits; then all that was ever brought comes once more, and only what its sender took back is new."""
        for side in (0, 1):
            self.open_letters(side)
            node, count = self.nodes[side], len(self.applied[side])
            for raw in node.heard:
                node.receive(raw)
            self.open_letters(side)
            sent = self.nodes[1 - side].sent()
            assert {sent[one] for one in ids(self.applied[side][count:])} <= {"withdrawn"}, "applied again"


def ids(rows: list[inbox.Waiting]) -> list[str]:
    return [one.message_id for one in rows]


def last_before(one: inbox.Waiting, before: list[inbox.Waiting]) -> int:
    """The highest number applied before it. Urgent ones are shown before their turn; a restored sender goes on from what it knows."""
    turn = (one.hwcase, one.cover.hwepoch)
    return max(
        (row.seq for row in before if row.hwclass != "urgent" and (row.hwcase, row.cover.hwepoch) == turn), default=0
    )


def late(node: Node) -> list[str]:
    """The keys of what is late here, counted from the rows themselves."""
    found = []
    for row in OutboxRow.objects.filter(state__in=("queued", "again")):
        if node.clock.real - row.queued_at > (900 if row.hwclass == "urgent" else DAY):
            found.append(f"not-stored:{row.message_id}" if not row.refused else f"rejected-by-node:{row.message_id}")
    found += [f"sealed-to-a-lost-key:{row.message_id}" for row in OutboxRow.objects.filter(state="rejected")]
    found += [f"asked-after-restore:{row.message_id}" for row in OutboxRow.objects.filter(state="asked")]
    found += [f"lost-by-partner:{row.message_id}" for row in OutboxRow.objects.filter(gone=True).exclude(state="asked")]
    kinds = {"held": "missing-before", "quarantine": "contradiction", "old": "of-an-older-epoch"}
    kinds |= {"rejected": "key-lost-here"}
    for row in InboxRow.objects.exclude(state="taken"):
        if row.state in kinds:
            found.append(f"{kinds[row.state]}:{row.conversation_id}")
        elif row.state == "waiting" and node.now - row.stored_at >= UNOPENED[row.hwclass]:
            found.append(f"unopened:{row.message_id}")
    return found


def complete(node: Node, other: Node) -> None:
    """Everything that this node sent and did not withdraw lies with the other, and is receipted here."""
    sent, holds = node.sent(), other.holds()
    assert not {"held", "quarantine"} & set(holds.values()), holds
    with node.here():
        wrong = dict(ConversationRow.objects.exclude(wrong="").values_list("pk", "wrong"))
        told = {row.message_id for row in OutboxRow.objects.all() if row.conversation_id in wrong or row.gone}
    assert set(wrong.values()) <= {"knows-more"}, "two nodes that only lost disks never contradict each other"
    for message_id, state in sent.items():
        assert state != "rejected", "its content is under way, or stored, under another number"
        if state == "resealed":
            assert holds.get(message_id, "void") != "taken"
        elif state == "withdrawn":
            assert holds.get(message_id, "void") in ("void", "taken", "waiting", "old") or message_id in told
        else:
            assert (state, message_id in holds) == ("stored", True) or message_id in told, (state, message_id)
