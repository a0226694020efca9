# ruff: noqa: F811 - fixtures are used by their names
"""A file that does not become whole is asked about on both sides, and what has come of it does not lie here for ever."""

from datetime import timedelta

import pytest

from homeward.exchange import troubles
from homeward.exchange.attachments import late
from homeward.exchange.models import AttachmentPartRow, AttachmentRow
from homeward.exchange.troubles import Kind, Trouble
from tests.exchange.plugged import Pair, empty  # noqa: F401 - fixtures
from tests.exchange.test_attachments import pair, state  # noqa: F401 - fixtures
from tests.exchange.test_files_stop import begun, bring, here
from tests.exchange.two_nodes import Node

pytestmark = pytest.mark.journey
DAY = 24 * 3600.0
OF_FILES = (Kind.FILE_NOT_HERE, Kind.FILE_NOT_THERE)


def found(node: Node) -> list[Trouble]:
    """What is wrong with files, as this node's worker finds it."""
    with node.here():
        return [one for one in troubles.find(node.now, node.clock.real) if one.kind in OF_FILES]


def settled(node: Node) -> bool:
    """Whether somebody's word ended what is wrong with the file."""
    with node.here():
        troubles.look(troubles.find(node.now, node.clock.real), node.now)
        (row,) = (one for one in troubles.kept() if one.kind in OF_FILES)
        return troubles.settle(row.key)


def test_a_file_that_is_not_whole_after_a_day_is_asked_about_on_both_sides(pair: Pair) -> None:
    file, _ = begun(pair)
    pair.clock.pass_by(DAY - 600)
    assert (found(pair.one), found(pair.other)) == ([], [])
    pair.clock.pass_by(600)
    ((ours,), (theirs,)) = found(pair.one), found(pair.other)
    assert (ours.kind, ours.partner, theirs.kind, theirs.partner) == (
        *(Kind.FILE_NOT_THERE, pair.other.id),
        *(Kind.FILE_NOT_HERE, pair.one.id),
    )
    now = pair.one.now
    assert ours.rings(now) == [(now, "worker"), (now + timedelta(days=1), "supervisor")], "nobody is called out of bed"
    assert theirs.rings(now)[0] == (now, "intake"), "no case is opened there yet"
    assert not settled(pair.one), "only that it arrives, or is withdrawn, ends it where it is sent"
    bring(pair)
    assert state(pair.other, file) == "whole"
    assert (found(pair.one), found(pair.other)) == ([], [])


def test_somebodys_word_that_a_file_does_not_come_forgets_what_has_come_of_it(pair: Pair) -> None:
    file, _ = begun(pair)
    pair.clock.pass_by(DAY)
    assert settled(pair.other)
    with pair.other.here():
        assert not AttachmentPartRow.objects.exists()
    assert found(pair.other) == []
    # Who told us so was wrong: it is announced anew, and comes.
    bring(pair)
    pair.work(pair.one)
    assert here(pair, file) == [False, False, False]
    bring(pair)
    assert state(pair.other, file) == "whole"


def test_a_file_that_stopped_takes_no_room_after_a_month(pair: Pair) -> None:
    file, _ = begun(pair)
    with pair.other.here():
        assert late.forget_stopped(pair.other.now + timedelta(days=29)) == 0
        assert AttachmentRow.objects.filter(file=file).exists()
        assert late.forget_stopped(pair.other.now + timedelta(days=30)) > 0
        assert not AttachmentRow.objects.exists()
        assert not AttachmentPartRow.objects.exists()


def test_a_whole_file_that_waits_to_be_opened_is_never_forgotten(pair: Pair) -> None:
    file, _ = begun(pair)
    bring(pair)
    with pair.other.here():
        assert late.forget_stopped(pair.other.now + timedelta(days=300)) == 0
    assert state(pair.other, file) == "whole"
