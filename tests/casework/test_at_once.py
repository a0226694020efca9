"""Several people at one case at once: nobody waits for a reader, and what two write is kept in order or the second is told."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from homeward.casework import desk
from homeward.casework.desk import CaseMovedOn
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.process.status import TimeEstimated
from homeward.record import opening
from tests.pages.people import Organisation, a_case, an_organisation

PATIENCE = 120.0
WRITERS, EACH = 6, 4


@pytest.fixture
def organisation(transactional_db: None) -> Organisation:
    return an_organisation()


@pytest.fixture
def code(organisation: Organisation) -> str:
    return a_case(organisation)


def in_thread(what: Callable[[], object]) -> threading.Thread:
    """Run something beside the test, with a connection of its own."""

    def run() -> None:
        try:
            what()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def estimates(code: str, by: SignedIn) -> list[str]:
    return [one.entry.reasons for one in opening.open_case(code, by.keys).case.every(TimeEstimated)]


def write(code: str, by: SignedIn, reasons: str, *, seen: int | None = None) -> None:
    with desk.opened(code, by=by, to=Action.WRITE_CASE, seen=seen) as record:
        record.write(TimeEstimated(date(2031, 3, 3), reasons))


def test_who_has_a_case_open_keeps_nobody_from_reading_or_writing_it(organisation: Organisation, code: str) -> None:
    wera, anna = organisation.members["wera"], organisation.members["anna"]
    told: list[str] = []

    def others() -> None:
        # Both end while the first still has the case lying open: a second reader never queues, nor does a writer.
        told.extend(estimates(code, anna))
        desk.read(code, by=anna)
        write(code, anna, "written meanwhile")

    def first() -> None:
        with desk.opened(code, by=wera, to=Action.WRITE_CASE) as record:
            assert not connection.in_atomic_block
            thread = in_thread(others)
            thread.join(PATIENCE)
            assert not thread.is_alive(), "the second reader had to wait for the first"
            record.write(TimeEstimated(date(2031, 3, 4), "too late"))

    with pytest.raises(CaseMovedOn):
        first()
    assert told == []
    assert estimates(code, wera) == ["written meanwhile"]


def test_all_that_many_write_at_once_is_kept_in_order_or_its_writer_is_told(
    organisation: Organisation, code: str
) -> None:
    people = [organisation.members[name] for name in ("wera", "anna")]
    start, written, refused = threading.Barrier(WRITERS), [], []

    def writer(number: int) -> None:
        start.wait(PATIENCE)
        for turn in range(EACH):
            reasons = f"{number}-{turn}"
            try:
                write(code, people[number % 2], reasons)
                written.append(reasons)
            except CaseMovedOn:
                refused.append(reasons)

    threads = [in_thread(lambda number=number: writer(number)) for number in range(WRITERS)]
    for one in threads:
        one.join(PATIENCE)
    assert len(written) + len(refused) == WRITERS * EACH
    assert sorted(estimates(code, people[0])) == sorted(written)
    for number in range(WRITERS):
        own = [one for one in estimates(code, people[0]) if one.startswith(f"{number}-")]
        assert own == sorted(own)
    held = opening.open_case(code, people[0].keys)
    assert [one.number for one in held.case.entries] == list(range(1, held.number + 1))


def test_a_form_shown_before_a_colleague_wrote_is_stale(organisation: Organisation, code: str) -> None:
    wera, anna = organisation.members["wera"], organisation.members["anna"]
    shown = desk.read(code, by=wera).number
    write(code, anna, "first")
    with pytest.raises(CaseMovedOn):
        write(code, wera, "stale", seen=shown)
    write(code, wera, "looked again", seen=desk.read(code, by=wera).number)
    assert estimates(code, wera) == ["first", "looked again"]
