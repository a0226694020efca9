"""Files between two nodes: in parts, over sockets that break every 100 KB, by a relay, as a carried file; only what was announced."""

import http.server
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from homeward.exchange import covers, inbox, nodekeys, notes, troubles
from homeward.exchange.attachments import arriving, sending
from homeward.exchange.attachments.sending import Sealed
from homeward.exchange.line import Http, NotDelivered
from homeward.exchange.models import AttachmentPartRow, AttachmentRow, ConversationRow, OutboxRow
from homeward.exchange.relays.falling import Way
from homeward.wire import age, envelope
from homeward.wire.notes import File, Note
from tests.exchange.plugged import Pair, empty, relay  # noqa: F401 - fixtures
from tests.exchange.two_nodes import CODE, Node
from tests.relay.running import RunningRelay

pytestmark = pytest.mark.journey
BREAKS = 100 * 1024


@pytest.fixture
def pair(tmp_path: Path, empty: Path, django_db_blocker: Any) -> Iterator[Pair]:  # noqa: F811
    with django_db_blocker.unblock():
        made = Pair(tmp_path, empty)
        yield made
        for node in (made.one, made.other):
            node.store.close()


def send(pair: Pair, size: int, rests_on: tuple[int, ...] = ()) -> tuple[str, bytes]:
    """Queue a letter with a file that nobody here can open; gives the file's name and its sealed bytes."""
    raw = age.encrypt(secrets.token_bytes(size), [age.public_of(b"\x44" * 32)])
    sent = pair.one.queue(pair.other, rests_on=rests_on)
    with pair.one.here(), transaction.atomic():
        row = OutboxRow.objects.get(message_id=sent)
        sending.put(row.conversation_id, sent, [Sealed(raw)])
    return Sealed(raw).file, raw


def tell(pair: Pair) -> None:
    """The letter goes, then the note that announces its file."""
    pair.work(pair.one)
    pair.work(pair.one)


@contextmanager
def served(node: Node) -> Iterator[int]:
    """Serve the addresses for files of a node over a real socket."""

    class Handler(http.server.BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            self._say(lambda: sending.answer(arriving.missing(self.path.split("/")[4])))

        def do_PUT(self) -> None:
            body = bytearray()
            length = int(self.headers["Content-Length"])
            with suppress(OSError):
                while len(body) < length and (more := self.rfile.read1(length - len(body))):
                    body += more
            file, number, offset = self.path.split("/")[4:]
            self._say(lambda: b'{"have": %d}' % arriving.take(file, int(number), int(offset), bytes(body)))

        def _say(self, what: Any) -> None:
            with lock, node.here():
                try:
                    status, said = 200, what()
                except arriving.Unexpected:
                    status, said = 400, b'{"refused": true}'
            with suppress(OSError):
                self.send_response(status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            return

    lock = threading.Lock()
    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def breaking(to: int, every: int) -> Iterator[tuple[int, list[int]]]:
    """A cable that breaks each time so many bytes have gone through it, in the middle of whatever they are."""
    server, left, broken = socket.create_server(("127.0.0.1", 0)), [every], [0]

    def pass_on(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(min(8192, max(1, left[0]))):
                target.sendall(piece)
                left[0] -= len(piece)
                if left[0] <= 0:
                    left[0], broken[0] = every, broken[0] + 1
                    break
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def serve() -> None:
        while True:
            try:
                near, _ = server.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", to))
            for pair in ((near, far), (far, near)):
                threading.Thread(target=pass_on, args=pair, daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield server.getsockname()[1], broken
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


class At(Http):
    """The real line, to where a test listens."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"

    def missing(self, address: str, file: str) -> bytes:
        return super().missing(self.address, file)

    def part(self, address: str, file: str, number: int, offset: int, piece: bytes) -> int:
        return super().part(self.address, file, number, offset, piece)


def state(node: Node, file: str) -> str:
    with node.here():
        return AttachmentRow.objects.get(file=file).state


def test_a_file_arrives_whole_over_a_line_that_breaks_every_100_kb(pair: Pair) -> None:
    file, raw = send(pair, 1_500_000)
    tell(pair)
    assert state(pair.other, file) == "coming"
    with served(pair.other) as port, breaking(port, BREAKS) as (cable, broken):
        for _ in range(40):
            with pair.one.here():
                done = sending.bring_due(today=pair.one.now.date(), real=pair.clock.real, line=At(cable))
            if done.get(file):
                break
    print(f"{broken[0]} times broken on the way of {len(raw)} bytes")
    assert broken[0] >= 14
    pair.other.adopt()
    with pair.other.here():
        assert [one.sealed == raw for one in arriving.whole(CODE)] == [True]
    assert state(pair.one, file) == "whole"
    with pair.one.here():
        assert set(AttachmentPartRow.objects.values_list("body", flat=True)) == {b""}


def test_what_is_there_is_not_brought_again(pair: Pair) -> None:
    file, raw = send(pair, 600_000)
    tell(pair)
    with pair.other.here():
        assert arriving.missing(file) == [(0, 0), (1, 0), (2, 0)]
        assert arriving.take(file, 1, 0, raw[arriving.PART : 2 * arriving.PART]) == arriving.PART
        assert arriving.take(file, 0, 0, raw[:1000]) == 1000
        assert arriving.take(file, 0, 500, raw[500:2000]) == 1000
        assert arriving.missing(file) == [(0, 1000), (2, 0)]
    brought: list[tuple[int, int]] = []

    class Counts(At):
        def part(self, address: str, file: str, number: int, offset: int, piece: bytes) -> int:
            brought.append((number, offset))
            return super().part(address, file, number, offset, piece)

    with served(pair.other) as port, pair.one.here():
        assert sending.bring_due(today=pair.one.now.date(), real=pair.clock.real, line=Counts(port)) == {file: True}
    assert brought == [(0, 1000), (2, 0)]


def test_a_part_with_other_bytes_begins_anew_and_nothing_unannounced_is_kept(pair: Pair) -> None:
    file, raw = send(pair, 300_000)
    with pair.other.here(), pytest.raises(arriving.Unexpected):
        arriving.missing(file)
    tell(pair)
    with pair.other.here():
        assert arriving.take(file, 0, 0, bytes(arriving.PART)) == 0
        assert arriving.missing(file) == [(0, 0), (1, 0)]
        assert arriving.take(file, 1, 0, raw[arriving.PART :] + b"more") == 0
        for wrong in ((file, 2, 0), ("0" * 64, 0, 0)):
            with pytest.raises(arriving.Unexpected):
                arriving.take(*wrong, b"x")
        assert sum(len(one) for one in AttachmentPartRow.objects.values_list("body", flat=True)) == 0


def test_parts_that_are_right_one_by_one_and_not_the_file_that_was_named_are_never_taken_for_it(pair: Pair) -> None:
    file, raw = send(pair, 300_000)
    tell(pair)
    with pair.other.here():
        row = AttachmentRow.objects.get(file=file)
        parts = AttachmentPartRow.objects.filter(attachment=row).order_by("number").values_list("digest", flat=True)
        other = File("a" * 64, row.conversation_id, row.size, tuple(parts))
        arriving.announced(row.conversation.partner, other, pair.other.now)
        assert arriving.take(other.file, 0, 0, raw[: arriving.PART]) == arriving.PART
        arriving.take(other.file, 1, 0, raw[arriving.PART :])
        assert arriving.missing(other.file) == [(0, 0), (1, 0)]
        assert AttachmentRow.objects.get(file=other.file).state == "coming"


def test_a_withdrawn_letter_takes_its_file_with_it(pair: Pair) -> None:
    from homeward.exchange import outbox  # beside the one test that withdraws

    file, _ = send(pair, 5000, rests_on=(7,))
    with pair.one.here():
        outbox.withdraw(CODE, (7,))
        assert sending.waiting_to_be_announced(pair.one.now.date()) == set()
        sending.bring_due(today=pair.one.now.date(), real=pair.clock.real, line=At(1))
        assert not AttachmentRow.objects.filter(file=file).exists()


def test_by_a_relay_when_the_line_is_down(pair: Pair, relay: RunningRelay) -> None:  # noqa: F811
    pair.choose(relay)
    pair.one.mode = pair.other.mode = "down"
    file, raw = send(pair, 700_000)

    class Down(Http):
        def missing(self, address: str, file: str) -> bytes:
            raise NotDelivered("unplugged")

    for _ in range(7):
        pair.both()
        with pair.one.here():
            way = Way(pair.one.server_key, pair.plug)
            sending.bring_due(today=pair.one.now.date(), real=pair.clock.real, line=Down(), way=way)
    assert state(pair.other, file) == "whole"
    assert state(pair.one, file) == "whole"
    pair.other.adopt()
    with pair.other.here():
        assert arriving.whole(CODE)[0].sealed == raw
    assert raw[5000:5100] not in pair.plug.seen


def test_as_a_carried_file_and_the_word_that_it_came_whole_comes_back(pair: Pair) -> None:
    file, raw = send(pair, 300_000)
    pair.carry(pair.one, pair.other)
    pair.carry(pair.other, pair.one)
    for _ in range(2):
        pair.carry(pair.one, pair.other)
    assert state(pair.other, file) == "whole"
    pair.carry(pair.other, pair.one)
    assert state(pair.one, file) == "whole"
    pair.other.adopt()
    with pair.other.here():
        assert arriving.whole(CODE)[0].sealed == raw


@pytest.mark.parametrize("what", ["another's case", "no case", "too long", "parts missing"])
def test_a_file_that_cannot_be_is_not_announced(pair: Pair, what: str) -> None:
    file, _ = send(pair, 1000)
    pair.work(pair.one)
    with pair.other.here():
        talk = ConversationRow.objects.get()
        partner = talk.partner
        good = File("a" * 64, talk.hwcase, 1000, ("b" * 64,))
        wrong = {
            "another's case": File("a" * 64, "Y" * 43, 1000, ("b" * 64,)),
            "no case": File("a" * 64, pair.one.id, 1000, ("b" * 64,)),
            "too long": File("a" * 64, talk.hwcase, arriving.MOST_FILE + 1, ("b" * 64,) * 102),
            "parts missing": File("a" * 64, talk.hwcase, 600_000, ("b" * 64,)),
        }[what]
        with pytest.raises(arriving.Unexpected):
            arriving.announced(partner, wrong, pair.other.now)
        arriving.announced(partner, good, pair.other.now)
        assert AttachmentRow.objects.filter(file="a" * 64).exists()
    assert file


def test_200_mb_of_one_partner_that_nobody_took_in_are_enough(pair: Pair) -> None:
    send(pair, 1000)
    pair.work(pair.one)
    with pair.other.here():
        talk = ConversationRow.objects.get()
        big = arriving.MOST_FILE
        names = ("b" * 64,) * -(-big // arriving.PART)
        for at in range(arriving.MOST_UNOPENED // big):
            arriving.announced(talk.partner, File(f"{at:064x}", talk.hwcase, big, names), pair.other.now)
        with pytest.raises(arriving.NoRoom):
            arriving.announced(talk.partner, File("f" * 64, talk.hwcase, big, names), pair.other.now)
        found = troubles.find(pair.other.now, pair.clock.real)
        assert (troubles.Kind.FULL, talk.partner_id) in {(one.kind, one.partner) for one in found}
        letter = notes.notes.write(Note(files=(File("f" * 64, talk.hwcase, big, names),)))
    with pair.one.here():
        signed = covers.of_node(pair.other.id, "receipt", letter, now=pair.one.now, server_key=pair.one.server_key)
        row = notes.PartnerRow.objects.get(pk=pair.other.id)
        raw = envelope.wrap(signed, letter, notes.partners.slip_of(row, "node").public)
    with pair.other.here():
        assert inbox.receive(raw, now=pair.other.now, server_key=pair.other.server_key).status == 507


def test_a_part_of_nothing_is_refused_at_the_door(pair: Pair) -> None:
    with pair.other.here():
        key = pair.other
        for text in (b"x" * 300_000, arriving.written("a" * 64, 0, b"bytes")):
            slip = nodekeys.newest_slip("node")
            assert slip is not None
            card = nodekeys.own_card()[0]
            public = notes.cards.read_slip(slip[0], "node", card.signing).public
            raw = age.encrypt(text, [public])
            assert inbox.receive(raw, now=key.now, server_key=key.server_key).refused == "part"
