# ruff: noqa: F811 - fixtures are used by their names
"""What a relay sees of two nodes, and what it can do when it lies."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from homeward.exchange.models import MailboxRow, OwedReceiptRow
from homeward.exchange.relays import collecting, keeping
from homeward.exchange.relays.asking import HttpRelay
from homeward.wire import envelope
from tests.exchange.plugged import (  # noqa: F401 - fixtures are used by their names
    Pair,
    Plug,
    empty,
    forms,
    pair,
    relay,
    telling_of,
)
from tests.relay.running import RunningRelay, a_relay

pytestmark = pytest.mark.journey


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
    telling = telling_of(pair)
    found = [name for name, text in telling.items() if any(form in pair.plug.seen + kept for form in forms(text))]
    assert found == []
    tokens = [text.encode() for text in _tokens(pair)]
    assert len(tokens) == 8
    assert [one for one in tokens if one in kept] == []
    assert all(one in pair.plug.seen for one in tokens)
    # The same search finds what does cross: the control that it looks at the right bytes.
    assert any(form in kept for form in forms(_boxes(pair)[0]))
    assert len(set(_boxes(pair))) == 2


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
