"""Directly, by a relay, as a file: each way unplugged in turn, and what a relay sees of it. Two nodes, and a relay as a process."""

import base64
import itertools
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from homeward.exchange import carried, delivery, heads, notes, outbox, ways
from homeward.exchange.line import Unreachable
from homeward.exchange.models import LineRow, MailboxRow, OutboxRow, OwedReceiptRow
from homeward.exchange.relays import collecting, keeping
from homeward.exchange.relays.asking import HttpRelay
from homeward.exchange.relays.falling import Way
from homeward.wire import envelope
from tests.exchange.two_nodes import CODE, Clock, Node, SqliteStore, template
from tests.relay.running import RunningRelay, a_relay

pytestmark = pytest.mark.journey
MINUTE, HOUR = 60.0, 3600.0


class Plug(HttpRelay):
    """The real way to a relay, which the test unplugs; it keeps what went over it."""

    def __init__(self) -> None:
        self.up, self.seen = True, bytearray()

    def ask(self, address: str, method: str, path: str, **more: Any) -> tuple[int, bytes]:
        if not self.up:
            raise Unreachable("unplugged")
        status, said = super().ask(address, method, path, **more)
        self.seen += f"{method} {path} {more['token']}".encode() + more.get("body", b"") + said
        return status, said


class Pair:
    """Two nodes that know each other, and what lies between them."""

    def __init__(self, folder: Path, empty: Path) -> None:
        clock = Clock()
        self.clock, self.plug = clock, Plug()
        self.one = Node("Lighthouse (fictional)", SqliteStore(folder, "one", empty), clock)
        self.other = Node("Harbour (fictional)", SqliteStore(folder, "other", empty), clock)
        self.one.know(self.other)
        self.other.know(self.one)

    def choose(self, relay: RunningRelay) -> None:
        for node in (self.one, self.other):
            with node.here():
                keeping.choose(relay.address, relay.admit(), node.server_key)
        for _ in range(2):
            self.both()

    def work(self, node: Node, after: float = 40.0) -> None:
        """One pass of a node's worker, a while later."""
        self.clock.pass_by(after)
        other = self.other if node is self.one else self.one
        with node.here():
            now, real, key = node.now, self.clock.real, node.server_key
            way = Way(key, self.plug)
            collecting.open_due(now=now, real=real, server_key=key, line=self.plug)
            for box in collecting.boxes(key):
                collecting.collect(box, now=now, server_key=key, line=self.plug)
            heads.bring_due(now=now, real=real, server_key=key, line=other, way=way)
            notes.bring_due(now=now, real=real, way=way, line=other)
            OutboxRow.objects.update(next_try=0)
            delivery.pass_once(today=now.date(), line=other, now=real, way=way)

    def both(self, after: float = 40.0) -> None:
        self.work(self.one, after)
        self.work(self.other, after)

    def carry(self, source: Node, to: Node) -> carried.TakenIn:
        """Write a file at one node and take it in at the other."""
        return self.take(to, self.file(source, to))

    def file(self, source: Node, to: Node) -> bytes:
        with source.here():
            made = carried.out(
                to.id, today=source.now.date(), now=source.now, real=self.clock.real, server_key=source.server_key
            )
        return made.raw

    def take(self, node: Node, raw: bytes) -> carried.TakenIn:
        with node.here():
            return carried.take(raw, now=node.now, server_key=node.server_key)

    def offered(self) -> list[bool]:
        with self.one.here():
            return [one.offered for one in ways.of_case(CODE, self.clock.real)]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Path:
    with django_db_blocker.unblock():
        return template(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRelay]:
    with a_relay(tmp_path_factory.mktemp("relay") / "store") as running:
        yield running


@pytest.fixture
def pair(tmp_path: Path, empty: Path, django_db_blocker: Any) -> Iterator[Pair]:
    with django_db_blocker.unblock():
        made = Pair(tmp_path, empty)
        yield made
        for node in (made.one, made.other):
            node.store.close()


def test_nodes_that_reach_each_other_tell_where_their_mailboxes_are(pair: Pair, relay: RunningRelay) -> None:
    pair.choose(relay)
    for node, other in ((pair.one, pair.other), (pair.other, pair.one)):
        with node.here():
            ours = MailboxRow.objects.get(ours=True, partner=other.id)
            theirs = MailboxRow.objects.get(ours=False, partner=other.id)
        assert (ours.opened, ours.told, ours.wrong) == (True, True, "")
        with other.here():
            assert MailboxRow.objects.get(ours=True).box == theirs.box != ours.box


def test_three_tries_directly_and_then_the_relay_both_ways(pair: Pair, relay: RunningRelay) -> None:
    pair.choose(relay)
    pair.one.mode = pair.other.mode = "down"
    sent = pair.one.queue(pair.other)
    gone = []
    for _ in range(3):
        with pair.one.here():
            LineRow.objects.update(due=False, sent_at=pair.clock.real)
        pair.work(pair.one)
        with pair.one.here():
            gone.append((OutboxRow.objects.get().tries, OutboxRow.objects.get().relayed_at is not None))
    assert gone == [(1, False), (2, False), (3, True)]
    pair.work(pair.other)
    assert pair.other.holds() == {sent: "waiting"}
    assert pair.one.sent() == {sent: "queued"}
    for _ in range(3):
        pair.work(pair.other)
    pair.work(pair.one)
    assert pair.one.sent() == {sent: "stored"}
    with pair.one.here():
        assert bytes(OutboxRow.objects.get().receipt).count(b".") == 2
        assert outbox.unnoted(CODE)[0] == [sent]


def test_a_file_and_the_telephone_are_offered_when_line_and_relay_are_unplugged(
    pair: Pair, relay: RunningRelay
) -> None:
    pair.choose(relay)
    pair.one.mode = pair.other.mode = "down"
    pair.plug.up = False
    plain, urgent = pair.one.queue(pair.other), pair.one.queue(pair.other, hwclass="urgent")
    began = pair.clock.real
    pair.clock.real = began + 29 * MINUTE
    assert pair.offered() == [False, False]
    pair.clock.real = began + 31 * MINUTE
    assert pair.offered() == [False, True]
    pair.work(pair.one, 4 * HOUR)
    assert pair.offered() == [True, True]
    assert pair.one.sent() == {plain: "queued", urgent: "queued"}
    there = pair.carry(pair.one, pair.other)
    assert (there.new, there.known, there.refused) == (2, 0, ())
    assert set(pair.other.holds()) == {plain, urgent}
    assert pair.one.sent() == {plain: "queued", urgent: "queued"}
    back = pair.carry(pair.other, pair.one)
    assert (back.new, back.refused) == (0, ())
    assert pair.one.sent() == {plain: "stored", urgent: "stored"}
    assert pair.offered() == []


def test_a_line_that_comes_back_is_used_again(pair: Pair, relay: RunningRelay) -> None:
    pair.choose(relay)
    pair.other.mode = "down"
    pair.one.queue(pair.other)
    for _ in range(4):
        pair.work(pair.one)
    pair.other.mode = "up"
    later = pair.one.queue(pair.other)
    pair.work(pair.one)
    assert set(pair.one.sent().values()) == {"stored"}
    with pair.one.here():
        assert LineRow.objects.get().failures == 0
        assert OutboxRow.objects.get(message_id=later).relayed_at is None


@pytest.mark.parametrize("mode", ["down", "portal", "dies", "loses"])
def test_whatever_is_wrong_with_the_line_the_message_arrives_once(pair: Pair, relay: RunningRelay, mode: str) -> None:
    pair.choose(relay)
    pair.other.mode = mode
    sent = [pair.one.queue(pair.other) for _ in range(3)]
    for _ in range(5):
        pair.both()
    assert pair.one.sent() == dict.fromkeys(sent, "stored")
    with pair.other.here():
        assert [envelope.stored_cover(bytes(one.cover)).hwseq for one in _rows()] == [1, 2, 3]


def _rows() -> list[Any]:
    from homeward.exchange.models import InboxRow  # read inside the node that is asked

    return list(InboxRow.objects.order_by("seq"))


def test_a_withdrawn_message_goes_by_the_relay_as_its_cover_alone(pair: Pair, relay: RunningRelay) -> None:
    pair.choose(relay)
    pair.other.mode = "down"
    withdrawn = pair.one.queue(pair.other, rests_on=(7,))
    with pair.one.here():
        outbox.withdraw(CODE, (7,))
    pair.one.queue(pair.other)
    for _ in range(5):
        pair.both()
    assert pair.other.holds()[withdrawn] == "void"
    assert list(pair.one.sent().values()) == ["withdrawn", "stored"]


def test_what_has_no_room_here_stays_at_the_relay(
    pair: Pair, relay: RunningRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair.choose(relay)
    pair.other.mode = "down"
    monkeypatch.setattr("homeward.exchange.inbox.MOST_UNOPENED", 2)
    for _ in range(4):
        pair.one.queue(pair.other)
    for _ in range(5):
        pair.both()
    assert len(pair.other.holds()) == 2
    pair.other.adopt()
    assert pair.other.take_in() == [1, 2]
    for _ in range(3):
        pair.both()
    assert len(pair.other.holds()) == 4
    assert set(pair.one.sent().values()) == {"stored"}


def test_a_relay_that_lost_its_store_is_given_everything_again(pair: Pair, relay: RunningRelay) -> None:
    pair.choose(relay)
    pair.one.mode = pair.other.mode = "down"
    sent = pair.one.queue(pair.other)
    for _ in range(4):
        pair.work(pair.one)
    with pair.other.here():
        box = collecting.boxes(pair.other.server_key)[0]
    HttpRelay().ask(box.address, "DELETE", f"/b/{box.box}?upto=99", token=box.read)
    pair.both()
    assert pair.other.holds() == {}
    for _ in range(3):
        pair.both(3.1 * HOUR)
    assert pair.one.sent() == {sent: "stored"}


def test_a_relay_learns_neither_who_nor_what_nor_which_mailboxes_belong_together(tmp_path: Path, pair: Pair) -> None:
    folder = tmp_path / "store"
    with a_relay(folder) as relay:
        pair.choose(relay)
        pair.one.mode = pair.other.mode = "down"
        for _ in range(12):
            pair.one.queue(pair.other)
            pair.other.queue(pair.one)
        for _ in range(6):
            pair.both()
        assert set(pair.one.sent().values()) | set(pair.other.sent().values()) == {"stored"}
    kept = b"".join(file.read_bytes() for file in sorted(folder.iterdir()))
    telling = _telling(pair)
    found = [name for name, text in telling.items() if any(form in pair.plug.seen + kept for form in _forms(text))]
    assert found == []
    tokens = [text.encode() for text in _tokens(pair)]
    assert len(tokens) == 8
    assert [one for one in tokens if one in kept] == []
    assert all(one in pair.plug.seen for one in tokens)
    # The same search finds what does cross: the control that it looks at the right bytes.
    assert any(form in kept for form in _forms(_boxes(pair)[0]))
    assert len(set(_boxes(pair))) == 2


def _telling(pair: Pair) -> dict[str, str]:
    """What would say who speaks with whom about what."""
    found = {"case": CODE, "letter": f"{pair.one.name} 1", "kind": "hwcase", "class": "hwclass"}
    for node in (pair.one, pair.other):
        with node.here():
            talks = outbox.of_case(CODE)
            found |= {f"{node.name} name": node.name, f"{node.name} id": node.id}
            found |= {f"hwcase {at} of {node.name}": one.hwcase for at, one in enumerate(talks)}
            covers = [bytes(row.cover).decode()[-60:] for row in OutboxRow.objects.all()]
            found |= {f"cover {at} of {node.name}": text for at, text in enumerate(covers)}
    return found


def _tokens(pair: Pair) -> list[str]:
    found = []
    for node in (pair.one, pair.other):
        with node.here():
            boxes = collecting.boxes(node.server_key)
            found += [text for box in boxes for text in (box.deposit, box.read)]
            row = MailboxRow.objects.get(ours=False)
            found += [keeping.opened(row, node.server_key).deposit, keeping.admission(node.server_key)]
    return found


def _boxes(pair: Pair) -> list[str]:
    found = []
    for node in (pair.one, pair.other):
        with node.here():
            found += [box.box for box in collecting.boxes(node.server_key)]
    return found


def _forms(text: str) -> list[bytes]:
    raw = text.encode()
    shifted = [base64.b64encode(b"x" * pad + raw)[4:-4] for pad in range(3)]
    return [raw, raw.hex().encode(), text.encode("utf-16-le"), *(one for one in shifted if len(one) >= 8)]


def test_sizes_at_the_relay_fall_in_the_classes_of_the_envelope(pair: Pair, relay: RunningRelay) -> None:
    pair.choose(relay)
    pair.one.mode = pair.other.mode = "down"
    for _ in range(4):
        pair.one.queue(pair.other)
    for _ in range(5):
        pair.work(pair.one)
    with pair.other.here():
        box = collecting.boxes(pair.other.server_key)[0]
    _, raw = HttpRelay().ask(box.address, "GET", f"/b/{box.box}?after=0", token=box.read)
    sizes, at = [], 0
    while at < len(raw):
        sizes.append(int.from_bytes(raw[at + 8 : at + 12], "big"))
        at += 12 + sizes[-1]
    one_step = len(envelope.wrap(b"", b"", _any_key()))
    classes = [one_step + step * envelope.wrapping.STEP for step in range(8)]
    assert len(sizes) >= 4
    assert all(min(abs(size - one) for one in classes) <= 16 for size in sizes)


def _any_key() -> bytes:
    from homeward.wire import age  # for a key that belongs to nobody

    return age.public_of(age.new_seed())


class TestLyingRelay:
    """A relay that alters, repeats, mixes up or invents changes nothing but what arrives when."""

    def test_what_it_alters_or_invents_is_refused_and_what_it_repeats_counts_once(
        self, pair: Pair, relay: RunningRelay
    ) -> None:
        pair.choose(relay)
        pair.other.mode = "down"
        sent = [pair.one.queue(pair.other) for _ in range(2)]
        for _ in range(4):
            pair.work(pair.one)
        with pair.other.here():
            box = collecting.boxes(pair.other.server_key)[0]
            items = collecting.asking.collect(HttpRelay(), box.address, box.box, box.read)
            altered = bytes([*items[0].body[:-1], items[0].body[-1] ^ 1])
            bodies = [altered, b"invented", b"\0" * 5000, items[-1].body, items[0].body, items[0].body]
            taken = collecting._taken(
                [collecting.Item(at, body) for at, body in enumerate(bodies)],
                box,
                pair.other.now,
                pair.other.server_key,
            )
            assert len(taken) == len(bodies)
            owed = OwedReceiptRow.objects.count()
        assert set(pair.other.holds()) <= set(sent)
        assert owed <= 2
        assert pair.one.sent() == dict.fromkeys(sent, "queued")

    def test_an_answer_that_is_none_takes_nothing_in(self, pair: Pair, relay: RunningRelay) -> None:
        pair.choose(relay)

        class Lies(Plug):
            answers = itertools.cycle([(200, b"\0" * 11), (200, b"\0" * 8 + b"\xff" * 4), (302, b""), (500, b"x")])

            def ask(self, address: str, method: str, path: str, **more: Any) -> tuple[int, bytes]:
                return next(self.answers)

        with pair.other.here():
            box = collecting.boxes(pair.other.server_key)[0]
            for _ in range(4):
                assert collecting.collect(box, now=pair.other.now, server_key=pair.other.server_key, line=Lies()) == 0
            assert MailboxRow.objects.get(ours=True).wrong == "not-reached"


class TestCarriedFile:
    """A file on a stick: in parts, twice, late, foreign, or while the line works as well."""

    def test_a_file_says_nothing_by_its_names(self, pair: Pair) -> None:
        pair.one.queue(pair.other)
        with pair.one.here():
            made = carried.out(
                pair.other.id,
                today=pair.one.now.date(),
                now=pair.one.now,
                real=pair.clock.real,
                server_key=pair.one.server_key,
            )
        assert (made.name[:8], made.name[-4:], made.messages) == ("archive-", ".tar", 1)
        with tarfile.open(fileobj=BytesIO(made.raw)) as tar:
            for one in tar.getmembers():
                assert (one.mtime, one.uid, one.uname, one.gname, len(one.name)) == (0, 0, "", "", 64)
        assert [name for name, text in _telling(pair).items() if any(form in made.raw for form in _forms(text))] == []

    def test_a_file_taken_in_twice_counts_once_and_gives_the_same_receipts(self, pair: Pair) -> None:
        sent = pair.one.queue(pair.other)
        raw = pair.file(pair.one, pair.other)
        first, second = pair.take(pair.other, raw), pair.take(pair.other, raw)
        assert ((first.new, first.known), (second.new, second.known)) == ((1, 0), (0, 1))
        back = pair.file(pair.other, pair.one)
        for _ in range(2):
            assert pair.take(pair.one, back).refused == ()
        assert pair.one.sent() == {sent: "stored"}

    def test_a_message_that_came_by_the_line_meanwhile_counts_once(self, pair: Pair) -> None:
        sent = pair.one.queue(pair.other)
        raw = pair.file(pair.one, pair.other)
        pair.one.work(pair.other)
        assert pair.one.sent() == {sent: "stored"}
        done = pair.take(pair.other, raw)
        assert (done.new, done.known, done.refused) == (0, 1, ())
        assert list(pair.other.holds()) == [sent]

    def test_a_file_that_travelled_for_three_weeks_is_taken_in(self, pair: Pair) -> None:
        pair.one.queue(pair.other)
        raw = pair.file(pair.one, pair.other)
        pair.clock.pass_by(21 * 24 * HOUR)
        with pair.other.here():
            pair.other.renew(now=True)
        assert pair.take(pair.other, raw).new == 1

    def test_files_in_the_wrong_order_are_put_in_order(self, pair: Pair) -> None:
        pair.one.queue(pair.other)
        first = carried.unpack(pair.file(pair.one, pair.other))
        pair.one.queue(pair.other)
        second = carried.unpack(pair.file(pair.one, pair.other))
        later = carried.pack(second[1:])
        assert pair.take(pair.other, later).refused == ()
        assert set(pair.other.holds().values()) == {"held"}
        pair.take(pair.other, carried.pack(first))
        assert set(pair.other.holds().values()) == {"waiting"}

    def test_a_file_for_somebody_else_is_refused_by_name_and_changes_nothing(self, pair: Pair) -> None:
        pair.one.queue(pair.other)
        raw = pair.file(pair.one, pair.other)
        done = pair.take(pair.one, raw)
        assert (done.new, done.told, done.partners) == (0, 0, ())
        assert [step for step, _ in done.refused] == ["decrypt"]

    @pytest.mark.parametrize(
        ("why", "raw"),
        [
            ("not-a-tar", b"%PDF-1.7 not a tar"),
            ("not-a-tar", b"\x1f\x8b" + bytes(600)),
            ("empty", carried.pack([])),
        ],
        ids=["a paper", "a compressed one", "nothing"],
    )
    def test_what_is_no_such_file_is_refused_by_name(self, pair: Pair, why: str, raw: bytes) -> None:
        with pytest.raises(carried.NotCarried) as refused:
            pair.take(pair.other, raw)
        assert refused.value.why == why

    @pytest.mark.parametrize("kind", ["link", "folder", "outside", "another name", "large"])
    def test_a_file_with_anything_but_envelopes_is_refused_whole(self, pair: Pair, kind: str) -> None:
        pair.one.queue(pair.other)
        good = carried.unpack(pair.file(pair.one, pair.other))
        made = BytesIO(carried.pack(good))
        with tarfile.open(fileobj=made, mode="a") as tar:
            member = tarfile.TarInfo("0" * 64 if kind != "outside" else "../../etc/passwd")
            if kind == "link":
                member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            elif kind == "folder":
                member.type = tarfile.DIRTYPE
            body = bytes(carried.MOST_ENVELOPE + 1) if kind == "large" else b"text"
            member.size = 0 if kind in ("link", "folder") else len(body)
            tar.addfile(member, BytesIO(body) if member.size else None)
        with pytest.raises(carried.NotCarried) as refused:
            pair.take(pair.other, made.getvalue())
        assert refused.value.why == "other-content"
        assert pair.other.holds() == {}

    def test_a_case_that_a_message_stops_is_not_carried_either(self, pair: Pair) -> None:
        pair.one.queue(pair.other)
        pair.one.work(pair.other)
        pair.other.adopt()
        pair.other.queue(pair.one, hwclass="hold")
        pair.other.work(pair.one)
        pair.one.queue(pair.other)
        with pair.one.here():
            made = carried.out(
                pair.other.id,
                today=pair.one.now.date(),
                now=pair.one.now,
                real=pair.clock.real,
                server_key=pair.one.server_key,
            )
        assert made.messages == 0

    def test_partners_without_a_line_learn_of_mailboxes_by_the_file(self, pair: Pair, relay: RunningRelay) -> None:
        pair.one.mode = pair.other.mode = "down"
        pair.choose(relay)
        pair.carry(pair.one, pair.other)
        pair.carry(pair.other, pair.one)
        sent = pair.one.queue(pair.other)
        for _ in range(8):
            pair.both()
        assert pair.one.sent() == {sent: "stored"}
