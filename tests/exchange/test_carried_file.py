# ruff: noqa: F811 - fixtures are used by their names
"""A file carried by hand: what it holds, what comes back, and what is refused."""

import tarfile
from io import BytesIO

import pytest

from homeward.exchange import carried
from homeward.exchange.models import OutboxRow
from tests.exchange.plugged import (  # noqa: F401 - fixtures are used by their names
    HOUR,
    Pair,
    empty,
    forms,
    pair,
    relay,
    telling_of,
)
from tests.relay.running import RunningRelay

pytestmark = pytest.mark.journey


class TestCarriedFile:
    """A file on a stick: in parts, twice, late, foreign, or while the line works as well."""

    def test_a_file_says_nothing_by_its_names(self, pair: Pair) -> None:
        pair.one.queue(pair.other)
        made = pair.written(pair.one, pair.other)
        assert (made.name[:8], made.name[-4:], made.messages) == ("archive-", ".tar", 1)
        with tarfile.open(fileobj=BytesIO(made.raw)) as tar:
            for one in tar.getmembers():
                assert (one.mtime, one.uid, one.uname, one.gname, len(one.name)) == (0, 0, "", "", 64)
        assert [name for name, text in telling_of(pair).items() if any(form in made.raw for form in forms(text))] == []

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
        later = carried.pack([second[0], *second[2:]])  # the heads, and everything but the first letter
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

    def test_consent_is_asked_again_when_a_file_is_written(self, pair: Pair) -> None:
        sent = pair.one.queue(pair.other)
        with pair.one.here():
            OutboxRow.objects.update(ends=pair.one.now.date())
        assert pair.written(pair.one, pair.other).messages == 1, "on the last day it still holds"
        pair.clock.pass_by(24 * HOUR)
        with pair.one.here():
            pair.one.renew()
        assert pair.written(pair.one, pair.other).messages == 0
        assert pair.one.sent() == {sent: "withdrawn"}
        with pair.one.here():
            assert bytes(OutboxRow.objects.get().letter) == b""

    def test_a_case_that_a_message_stops_is_not_carried_either(self, pair: Pair) -> None:
        pair.one.queue(pair.other)
        pair.one.work(pair.other)
        pair.other.adopt()
        pair.other.queue(pair.one, hwclass="hold")
        pair.other.work(pair.one)
        pair.one.queue(pair.other)
        made = pair.written(pair.one, pair.other)
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
