"""A letter does not wait for the worker's next pass: the worker rests only while nothing new lies in the outbox."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError

from homeward.casework import rounds, worker
from homeward.casework.rounds import Rounds
from homeward.casework.worker import Collector
from homeward.exchange import outbox
from homeward.exchange.relays.listening import Listener
from tests.exchange.partner import Partner, queue


class Resting(Listener):
    """Counts the rests, and has something happen in one of them."""

    def __init__(self, happens: Callable[[], bool] = lambda: False) -> None:
        super().__init__()
        self.rests, self._happens = 0, happens

    def wait(self, seconds: float) -> bool:
        """Rest for no time at all; gives whether something came."""
        assert 0 < seconds <= worker.GLANCE
        self.rests += 1
        return self.rests == 3 and self._happens()


def rested(happens: Callable[[], bool] = lambda: False, before: Callable[[], object] = lambda: None) -> int:
    """One pass, what happens between it and the rest, and the rest; gives how often it looked in vain."""
    collector = Collector()
    listener = collector.listener = Resting(happens)
    collector.once()
    before()
    collector.wait()
    return listener.rests


def test_a_letter_written_during_the_pass_is_sent_at_once(partner: Partner) -> None:
    assert rested(before=lambda: queue(partner)) == 0


def test_a_letter_written_during_the_rest_ends_it(partner: Partner) -> None:
    assert rested(lambda: bool(queue(partner)) and False) == 3


def test_what_comes_into_a_mailbox_ends_it_too(partner: Partner) -> None:
    assert rested(lambda: True) == 3


def test_a_letter_that_the_pass_saw_and_could_not_bring_does_not_keep_the_worker_awake(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "PAUSE", 0.05)
    queue(partner)
    assert rested() > 3


def test_a_database_that_fails_during_the_rest_is_waited_for(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    def fails() -> int:
        raise DatabaseError

    going = Rounds(sleep=slept.append)
    monkeypatch.setattr(rounds.Rounds, "one", lambda self: None)
    monkeypatch.setattr(rounds, "connection", _Closed)
    monkeypatch.setattr(outbox, "newest", fails)
    going.next()
    going.next()
    assert slept == [rounds.FIRST_REST] * 2


class _Closed:
    """Stands for the connection, which the test itself still needs."""

    @staticmethod
    def close() -> None:
        """Closed."""
