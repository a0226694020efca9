# ruff: noqa: F811 - fixtures are used by their names
"""A file asks again for consent at every part that leaves: its letter may have arrived long before."""

from datetime import timedelta

import pytest

from homeward.exchange import carried, inbox, outbox
from homeward.exchange.attachments import arriving, sending
from homeward.exchange.models import AttachmentPartRow, AttachmentRow, OutboxRow
from tests.exchange.plugged import Pair, empty  # noqa: F401 - fixtures
from tests.exchange.test_attachments import At, pair, send, served, state, tell  # noqa: F401 - fixtures
from tests.exchange.two_nodes import CODE

pytestmark = pytest.mark.journey


class Halfway(At):
    """A line that breaks for good after one part of a file."""

    brought = 0

    def part(self, address: str, file: str, number: int, offset: int, piece: bytes) -> int:
        if self.brought:
            return 0
        self.brought = 1
        return super().part(address, file, number, offset, piece)


def begun(pair: Pair, rests_on: tuple[int, ...] = (7,)) -> tuple[str, bytes]:
    """A letter that has arrived, and of whose file one part has; gives the file's name and its sealed bytes."""
    file, raw = send(pair, 600_000, rests_on=rests_on)
    tell(pair)
    bring(pair, Halfway)
    assert set(pair.one.sent().values()) == {"stored"}
    assert here(pair, file) == [True, False, False]
    return file, raw


def bring(pair: Pair, line: type[At] = At, days: int = 0) -> dict[str, bool]:
    with served(pair.other) as port, pair.one.here():
        today = pair.one.now.date() + timedelta(days=days)
        return sending.bring_due(today=today, real=pair.clock.real, line=line(port))


def here(pair: Pair, file: str) -> list[bool]:
    """Which parts have arrived."""
    with pair.other.here():
        rows = AttachmentPartRow.objects.filter(attachment__file=file, attachment__ours=False).order_by("number")
        return list(rows.values_list("whole", flat=True))


def carried_parts(raw: bytes) -> int:
    """How many parts of files are in a carried file: nothing else is so long."""
    return sum(len(one) > inbox.LONGEST_ENVELOPE for one in carried.unpack(raw))


def kept(pair: Pair) -> bytes:
    """What our node still holds of files that are to leave."""
    with pair.one.here():
        return b"".join(AttachmentPartRow.objects.filter(attachment__ours=True).values_list("body", flat=True))


def test_a_consent_taken_back_stops_a_file_whose_letter_has_arrived(pair: Pair) -> None:
    file, raw = begun(pair)
    with pair.one.here():
        outbox.withdraw(CODE, (8,))
    assert raw[-1000:] in kept(pair), "another consent changes nothing"
    with pair.one.here():
        outbox.withdraw(CODE, (7,))
    assert kept(pair) == b""
    assert bring(pair) == {}
    assert carried_parts(pair.file(pair.one, pair.other)) == 0
    assert here(pair, file) == [True, False, False]


def test_a_consent_that_ends_stops_a_file_whose_letter_has_arrived(pair: Pair) -> None:
    file, _ = begun(pair)
    with pair.one.here():
        OutboxRow.objects.update(ends=pair.one.now.date())
    assert carried_parts(pair.file(pair.one, pair.other)) == 3, "on the last day it still holds"
    with pair.one.here():
        later = pair.one.now + timedelta(days=1)
        assert sending.to_announce(pair.other.id, later.date()) == []
        key, real = pair.one.server_key, pair.clock.real
        made = carried.out(pair.other.id, today=later.date(), now=later, real=real, server_key=key)
    assert carried_parts(made.raw) == 0
    assert bring(pair, days=1) == {}
    assert kept(pair) == b""
    assert here(pair, file) == [True, False, False]


def test_while_a_message_stops_the_case_no_part_of_a_file_leaves(pair: Pair) -> None:
    file, _ = begun(pair)
    pair.other.adopt()
    pair.other.queue(pair.one, hwclass="hold")
    pair.work(pair.other)
    assert list(pair.one.holds().values()) == ["waiting"]
    assert bring(pair) == {}
    assert here(pair, file) == [True, False, False]
    pair.one.take_in()
    assert bring(pair) == {file: True}
    assert state(pair.other, file) == "whole"


def test_of_a_case_that_was_erased_no_bytes_of_files_stay_and_nothing_more_is_asked_for(pair: Pair) -> None:
    file, raw = begun(pair)
    pair.other.adopt()
    with pair.other.here():
        outbox.erase(CODE)
        assert b"".join(AttachmentPartRow.objects.values_list("body", flat=True)) == b""
        assert arriving.missing(file) == []
        assert arriving.take(file, 1, 0, raw[arriving.PART :]) == 0
        assert arriving.whole(CODE) == []
    with pair.one.here():
        outbox.erase(CODE)
        assert not AttachmentRow.objects.exists()
