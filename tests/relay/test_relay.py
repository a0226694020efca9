"""The blind relay as a process: what was deposited is there once, in order, until its reader deletes it."""

import hashlib
import http.client
import itertools
import secrets
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from homeward.relay import store as keeping
from homeward.relay.service import FILE, LONGEST_WAIT
from homeward.relay.store import Full, Store, Taken, Unknown, hashed
from tests.relay.running import Box, RunningRelay, a_relay, ask, open_box, reopen

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRelay]:
    with a_relay(tmp_path_factory.mktemp("relay") / "store") as running:
        yield running


@pytest.fixture
def box(relay: RunningRelay) -> Box:
    status, made = open_box(relay.port, relay.admit())
    assert status == 201
    return made


def test_what_is_deposited_is_collected_in_order_and_stays_until_it_is_deleted(box: Box) -> None:
    things = [secrets.token_bytes(9000) for _ in range(3)]
    assert [box.deposit(one) for one in things] == [201, 201, 201]
    assert box.collect() == (200, [(1, things[0]), (2, things[1]), (3, things[2])])
    assert box.collect(after=2) == (200, [(3, things[2])])
    assert box.delete(2) == 200
    assert box.collect() == (200, [(3, things[2])])
    assert box.delete(3) == 200
    assert box.collect() == (204, [])


def test_the_same_thing_deposited_twice_lies_there_once(box: Box) -> None:
    assert (box.deposit(b"sealed"), box.deposit(b"sealed")) == (201, 200)
    assert box.collect() == (200, [(1, b"sealed")])


def test_a_reader_who_waits_is_told_at_once(box: Box) -> None:
    came: list[object] = []
    reader = threading.Thread(target=lambda: came.append(box.collect(wait=LONGEST_WAIT)))
    began = time.monotonic()
    reader.start()
    time.sleep(0.5)
    assert came == []
    box.deposit(b"sealed")
    reader.join()
    assert came == [(200, [(1, b"sealed")])]
    assert time.monotonic() - began < LONGEST_WAIT


def test_a_wait_ends_with_nothing(box: Box) -> None:
    assert box.collect(wait=0.2) == (204, [])


@pytest.mark.parametrize("what", ["another's", "none", "the other use's"])
def test_without_the_right_token_a_mailbox_looks_like_none(relay: RunningRelay, box: Box, what: str) -> None:
    box.deposit(b"sealed")
    wrong = {"another's": secrets.token_urlsafe(24), "none": ""}
    if what == "none":
        answers = {ask(relay.port, method, f"/b/{box.name}", "") for method in ("GET", "DELETE")}
    else:
        read, deposit = wrong.get(what, box.deposits), wrong.get(what, box.reads)
        answers = {
            ask(relay.port, "GET", f"/b/{box.name}", read),
            ask(relay.port, "DELETE", f"/b/{box.name}?upto=9", read),
            ask(relay.port, "PUT", f"/b/{box.name}/{box_name(b'x')}", deposit, b"x"),
        }
    absent = ask(relay.port, "GET", f"/b/{secrets.token_urlsafe(32)}", box.reads)
    assert answers == {absent} == {(404, b"")}
    assert box.collect() == (200, [(1, b"sealed")])


def box_name(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def test_only_an_admission_opens_mailboxes_and_so_many_as_it_says(relay: RunningRelay) -> None:
    admission = relay.admit(1)
    assert open_box(relay.port, secrets.token_urlsafe(24))[0] == 404
    status, box = open_box(relay.port, admission)
    assert status == 201
    assert reopen(box, admission) == 200
    assert open_box(relay.port, admission)[0] == 404
    thief = Box(relay.port, box.name, secrets.token_urlsafe(24), box.reads)
    assert reopen(thief, relay.admit(1)) == 400


def test_bytes_that_are_not_what_their_name_says_or_too_many_are_refused(relay: RunningRelay, box: Box) -> None:
    assert ask(relay.port, "PUT", f"/b/{box.name}/{'0' * 64}", box.deposits, b"sealed")[0] == 400
    assert box.deposit(bytes(keeping.MOST_ITEM + 1)) == 400
    assert box.deposit(bytes(keeping.MOST_ITEM)) == 201
    for query in ("after=-1", "after=x", "wait=nan", "wait=-1", f"after={2**80}"):
        assert ask(relay.port, "GET", f"/b/{box.name}?{query}", box.reads)[0] == 400, query
    for body in (b"", b"[]", b"{}", b'{"deposit": 1, "read": 2}', b"\xff"):
        assert ask(relay.port, "PUT", f"/b/{secrets.token_urlsafe(32)}", relay.admit(), body)[0] == 400, body
    assert ask(relay.port, "POST", f"/b/{box.name}", box.reads)[0] == 405


def test_a_relay_killed_while_it_takes_in_loses_nothing_that_it_acknowledged(relay: RunningRelay, box: Box) -> None:
    acknowledged: list[bytes] = []

    def deposit() -> None:
        for number in itertools.count():
            one = number.to_bytes(4, "big") * 2048
            try:
                if box.deposit(one) == 201:
                    acknowledged.append(one)
            except (OSError, http.client.HTTPException):
                return

    sender = threading.Thread(target=deposit)
    sender.start()
    while len(acknowledged) < 20 and sender.is_alive():
        time.sleep(0.001)
    relay.kill(signal.SIGKILL)
    sender.join()
    relay.start()
    held, after = [], 0
    while (answer := box.collect(after))[1]:
        held += [body for _, body in answer[1]]
        after = answer[1][-1][0]
    assert len(acknowledged) >= 20
    assert held[: len(acknowledged)] == acknowledged
    assert len(held) <= len(acknowledged) + 1


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / FILE, most_bytes=5000)
    with opened.transaction():
        opened.admit("admission", 2)
        opened.open_box("one", "admission", deposit=hashed("deposit"), read=hashed("read"), today=100)
        opened.open_box("two", "admission", deposit=hashed("deposit"), read=hashed("read"), today=100)
    yield opened
    opened.close()


def test_what_nobody_collected_for_thirty_days_goes(store: Store) -> None:
    with store.transaction():
        store.deposit("one", "deposit", b"old", today=100)
        store.deposit("one", "deposit", b"new", today=101)
        assert store.sweep(130) == 0
        assert store.sweep(131) == 1
        assert [one.body for one in store.collect("one", "read", 0, today=131)] == [b"new"]


def test_a_mailbox_that_nobody_reads_for_four_hundred_days_goes(store: Store) -> None:
    with store.transaction():
        store.collect("one", "read", 0, today=300)
        store.sweep(501)
        assert store.collect("one", "read", 0, today=501) == []
        with pytest.raises(Unknown):
            store.collect("two", "read", 0, today=501)


def test_a_full_mailbox_and_a_full_store_say_so_until_something_is_collected(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_ITEMS", 2)
    with store.transaction():
        for body in (b"1", b"2"):
            store.deposit("one", "deposit", body, today=100)
        with pytest.raises(Full):
            store.deposit("one", "deposit", b"3", today=100)
        assert store.deposit("one", "deposit", b"2", today=100) is False
        store.delete("one", "read", 1)
        assert store.deposit("one", "deposit", b"3", today=100)
        with pytest.raises(Full):
            store.deposit("two", "deposit", bytes(5000), today=100)
        store.remove("one", "read")
        assert store.deposit("two", "deposit", bytes(5000), today=100)


def test_a_full_mailbox_is_answered_507_until_its_reader_has_made_room(relay: RunningRelay, box: Box) -> None:
    line = http.client.HTTPConnection("127.0.0.1", relay.port, timeout=60)
    for number in range(keeping.MOST_ITEMS):
        body = b"%d" % number
        line.request("PUT", f"/b/{box.name}/{box_name(body)}", body, {"Authorization": f"Bearer {box.deposits}"})
        answer = line.getresponse()
        assert (answer.status, answer.read()) == (201, b"")
    line.close()
    assert (box.deposit(b"more"), box.deposit(b"0")) == (507, 200)
    assert box.delete(1) == 200
    assert (box.deposit(b"more"), box.deposit(b"yet more")) == (201, 507)


def test_a_mailbox_keeps_to_its_bytes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_BOX", 100)
    with store.transaction():
        store.deposit("one", "deposit", bytes(60), today=100)
        with pytest.raises(Full):
            store.deposit("one", "deposit", bytes(41), today=100)
        assert store.deposit("one", "deposit", bytes(40), today=100)


def test_another_mailbox_of_the_same_name_is_refused(store: Store) -> None:
    with store.transaction():
        assert store.open_box("one", "none", deposit=hashed("deposit"), read=hashed("read"), today=100) is False
        with pytest.raises(Taken):
            store.open_box("one", "none", deposit=hashed("other"), read=hashed("read"), today=100)
