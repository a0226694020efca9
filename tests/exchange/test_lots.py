"""Several envelopes in one request: stored in one commit, receipted one by one; what a lot does not settle goes alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.exchange import delivery, inbox, lots, nodekeys
from homeward.exchange.line import NotDelivered
from homeward.exchange.models import InboxRow, OutboxRow
from homeward.wire import cards, envelope, jws
from tests.exchange.partner import NOW, SERVER_KEY, TODAY, Partner, queue, wrapped

pytestmark = pytest.mark.django_db
CASE = jws.encode(b"c" * 32)


class TakesLots(Partner):
    """A partner whose node takes lots, and may spoil some of the answers."""

    lots_asked = 0
    knows_lots = True
    spoils: frozenset[int] = frozenset()

    def put_lot(self, address: str, raw: bytes) -> bytes:
        if not self.knows_lots:
            raise NotDelivered("status 404")
        self.lots_asked += 1
        said = [jws.read_object(self.put(address, one)).get("receipt") for one in lots.read(raw)]
        return jws.write_object({"receipts": [None if n in self.spoils else one for n, one in enumerate(said)]})


@pytest.fixture
def other(partner: Partner) -> TakesLots:
    del partner  # our own node, and one partner who knows no lots
    made = TakesLots()
    made.make_known()
    return made


def receipts(raw: bytes) -> list[str | None]:
    answer = lots.receive(raw, now=NOW, server_key=SERVER_KEY)
    assert answer.status == 200
    return list(jws.read_object(answer.body)["receipts"])


def levels(other: Partner, raw: bytes) -> list[str]:
    own = jws.decode(cards.read_card(nodekeys.own_card()[1]).signing)
    return [jws.read_object(jws.verify(one.encode(), own))["level"] if one else "" for one in receipts(raw)]


def test_each_envelope_of_a_lot_is_stored_and_receipted(other: TakesLots) -> None:
    made = other.messages(CASE, 5)
    assert levels(other, lots.write([wrapped(one) for one in made])) == ["stored"] * 5
    assert list(InboxRow.objects.order_by("seq").values_list("seq", "state")) == [(n, "waiting") for n in range(1, 6)]


def test_what_is_refused_in_a_lot_touches_nothing_else(other: TakesLots) -> None:
    first, second, third = other.messages(CASE, 3)
    foreign = Partner().message(CASE, 4, "0" * 64)
    twice = other.message(CASE, 2, envelope.digest(first[0]))
    raw = [wrapped(first), b"no envelope", wrapped(second), wrapped(foreign), wrapped(twice), wrapped(third)]
    assert levels(other, lots.write(raw)) == ["stored", "", "stored", "", "", "stored"]
    assert list(InboxRow.objects.filter(state="waiting").order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]
    assert list(InboxRow.objects.filter(state="quarantine").values_list("seq", flat=True)) == [2]


def test_a_lot_that_came_before_gets_the_same_receipts(other: TakesLots) -> None:
    raw = lots.write([wrapped(one) for one in other.messages(CASE, 3)])
    assert receipts(raw) == receipts(raw)
    assert InboxRow.objects.count() == 3


def test_more_than_may_lie_unopened_gets_no_receipt(other: TakesLots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "MOST_UNOPENED", 2)
    assert levels(other, lots.write([wrapped(one) for one in other.messages(CASE, 3)])) == ["stored", "stored", ""]


def test_a_pass_brings_everything_due_for_a_partner_in_one_request(other: TakesLots) -> None:
    for _ in range(5):
        queue(other)
    delivery.pass_once(today=TODAY, line=other)
    assert (other.lots_asked, other.numbers()) == (1, [1, 2, 3, 4, 5])
    assert set(OutboxRow.objects.values_list("state", flat=True)) == {"stored"}


def test_a_node_that_knows_no_lots_gets_them_one_by_one(other: TakesLots) -> None:
    other.knows_lots = False
    for _ in range(3):
        queue(other)
    assert {one.state for one in delivery.pass_once(today=TODAY, line=other)} == {"stored"}
    assert (other.lots_asked, other.asked) == (0, 3)


def test_one_whose_receipt_is_missing_goes_again_alone(other: TakesLots) -> None:
    other.spoils = frozenset({1})
    for _ in range(3):
        queue(other)
    delivery.pass_once(today=TODAY, line=other)
    assert (other.lots_asked, other.asked) == (1, 4)
    assert set(OutboxRow.objects.values_list("state", flat=True)) == {"stored"}


def test_a_withdrawn_one_goes_before_as_its_cover_alone(other: TakesLots) -> None:
    from homeward.exchange import outbox  # the desk's side of it

    for number in range(4):
        queue(other, rests_on=(number,))
    outbox.withdraw("AAA-111", (1,))
    delivery.pass_once(today=TODAY, line=other)
    assert other.numbers() == [2, 1, 3, 4]
    assert [bool(letter) for _, letter in other.arrived] == [False, True, True, True]
    assert OutboxRow.objects.get(seq=2).told


def test_large_messages_are_parted() -> None:
    rows = [OutboxRow(seq=n, letter=bytes(40_000)) for n in range(40)]
    parts = list(lots.parted(rows))
    assert [row.seq for part in parts for row in part] == list(range(40))
    assert all(sum(len(row.letter) for row in part) < lots.MOST_BYTES for part in parts)
    assert len(parts) == 3


@given(st.lists(st.binary(max_size=50), min_size=1, max_size=lots.MOST), st.binary(max_size=200))
def test_a_lot_reads_as_it_was_written_and_anything_else_is_refused(made: list[bytes], noise: bytes) -> None:
    assert lots.read(lots.write(made)) == made
    try:
        assert lots.write(lots.read(noise)) == noise
    except ValueError:
        assert noise == b"" or len(noise) < 4 + int.from_bytes(noise[:4], "big") or len(noise) > 4
