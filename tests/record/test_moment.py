"""What is read in several questions is read as it stood at one moment, however busily colleagues write meanwhile."""

import pytest

from homeward.casework import verifying
from homeward.record import opening
from homeward.record import verifying as record_verifying
from tests.casework.test_at_once import PATIENCE, in_thread, write
from tests.pages.people import Organisation, a_case, an_organisation


@pytest.fixture
def organisation(django_db_reset_sequences: None) -> Organisation:
    return an_organisation()


def meanwhile(organisation: Organisation, code: str, reasons: str) -> None:
    """A colleague writes from another connection, and has written when this ends."""
    thread = in_thread(lambda: write(code, organisation.members["anna"], reasons))
    thread.join(PATIENCE)
    assert not thread.is_alive(), "the writer had to wait for a reader"


def test_a_case_opened_while_a_colleague_writes_is_not_called_damaged(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, wera = a_case(organisation), organisation.members["wera"]
    before = opening.open_case(code, wera.keys).number
    read = opening._rows

    def slowly(case: int) -> list[object]:
        # The row of the case was read a moment ago; its entries come after the colleague's.
        monkeypatch.undo()
        meanwhile(organisation, code, "written between two questions")
        return read(case)

    monkeypatch.setattr(opening, "_rows", slowly)
    held = opening.open_case(code, wera.keys)
    assert held.number == before == len(held.case.entries)
    assert opening.open_case(code, wera.keys).number > before


def test_a_node_is_checked_as_it_stood_though_a_colleague_writes_meanwhile(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = a_case(organisation)
    before = verifying.whole()
    read = record_verifying._rows

    def slowly() -> object:
        yield from read()
        # All leaves were read, the chains of the cases were not.
        meanwhile(organisation, code, "written after the leaves were read")

    monkeypatch.setattr(record_verifying, "_rows", slowly)
    found = verifying.whole()
    assert not found.wrong
    assert (found.entries, found.leaves) == (before.entries, before.leaves)
    monkeypatch.undo()
    after = verifying.whole()
    assert after.entries > before.entries
    assert not after.wrong
