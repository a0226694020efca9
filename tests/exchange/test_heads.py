"""What a node lost with a restored backup is found by heads and sent again; without two officers heads are refused and people told."""

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.exchange import epochs, heads, inbox, outbox
from homeward.exchange.models import ConversationRow, LineRow, OutboxRow
from homeward.record import proof
from homeward.wire import heads as written
from homeward.wire import jws
from homeward.wire.envelope import FIRST_LINK, digest
from homeward.wire.heads import Head, HeadsRefused, Statement
from tests.exchange.two_nodes import CODE, Node, SqliteStore, healed


def line(node: Node) -> LineRow:
    with node.here():
        return LineRow.objects.get()


def epoch(node: Node) -> int:
    with node.here():
        return proof.epoch()


def talk(node: Node) -> ConversationRow:
    with node.here():
        return ConversationRow.objects.get()


def test_heads_go_both_ways_at_the_start_and_every_six_hours(pair: tuple[Node, Node]) -> None:
    one, other = pair
    assert line(one).heard_at is not None
    assert line(other).officers == sorted(line(other).officers)
    assert len(line(other).officers) == 2
    first = line(one).sent_at
    one.clock.pass_by(5 * 3600)
    one.work(other)
    assert line(one).sent_at == first
    one.clock.pass_by(3601)
    one.work(other)
    assert line(one).sent_at == one.clock.real
    with one.here():
        heads.at_start()
    one.clock.pass_by(1)
    one.work(other)
    assert line(one).sent_at == one.clock.real


def test_a_receiver_restored_from_an_old_backup_gets_again_what_it_lost(pair: tuple[Node, Node]) -> None:
    one, other = pair
    kept = [one.queue(other) for _ in range(2)]
    one.work(other)
    other.adopt()
    old = other.store.backup()
    lost = [one.queue(other) for _ in range(3)]
    one.work(other)
    assert set(other.holds()) == {*kept, *lost}
    other.restored(old)
    assert set(other.holds()) == set(kept)
    healed(one, other)
    assert set(other.holds()) == {*kept, *lost}
    assert set(one.sent().values()) == {"stored"}
    assert other.take_in() == [1, 2, 3, 4, 5]
    assert epoch(other) > 1
    assert (line(one).epoch, line(one).restored, line(one).refused) == (epoch(other), epoch(other), "")


def test_a_sender_restored_from_an_old_backup_goes_on_from_what_it_knows(pair: tuple[Node, Node]) -> None:
    one, other = pair
    one.queue(other)
    one.work(other)
    other.adopt()
    old = one.store.backup()
    beyond = [one.queue(other) for _ in range(2)]
    one.work(other)
    assert other.take_in() == [1, 2, 3]
    late = one.queue(other)
    with one.here():
        raw = OutboxRow.objects.get(message_id=late)
        cover, letter = bytes(raw.cover), bytes(raw.letter)
    one.restored(old)
    one.clock.pass_by(3600)
    one.work(other)
    assert line(other).due, "what the restored node lacks is told at once, not after six hours"
    healed(one, other)
    assert (talk(other).in_epoch, talk(other).in_known, talk(other).in_seq) == (epoch(one), 1, 1)
    assert (talk(one).lost_there, talk(one).wrong) == (2, "knows-more")
    # People are told until somebody has talked it over, and not again of the same.
    for told, still in ((True, "knows-more"), (False, "")):
        with one.here():
            ConversationRow.objects.filter(wrong="knows-more").update(wrong="knows-more" if told else "")
        one.clock.pass_by(7 * 3600)
        other.work(one)
        assert talk(one).wrong == still
    new = one.queue(other)
    one.work(other)
    assert other.take_in() == [2]
    assert {other.holds()[one] for one in (*beyond, new)} == {"taken"}
    # A message of the old epoch that was still on its way is held and shown, never taken for the new one.
    from tests.exchange.partner import wrapped  # its node keys are read from the node in use

    with other.here():
        assert inbox.receive(wrapped((cover, letter)), now=other.now, server_key=other.server_key).status == 200
    assert other.holds()[late] == "old"


def test_what_was_queued_before_a_restore_waits_until_somebody_says_that_it_goes(pair: tuple[Node, Node]) -> None:
    one, other = pair
    other.mode = "down"
    waiting = one.queue(other)
    old = one.store.backup()
    one.restored(old)
    healed(one, other, 2)
    assert one.sent() == {waiting: "asked"}
    assert other.holds() == {}


@pytest.mark.parametrize("side", ["sender", "receiver"])
def test_a_node_set_back_without_the_word_of_two_officers_is_refused_and_both_sides_see_it(
    pair: tuple[Node, Node], side: str
) -> None:
    one, other = pair
    one.queue(other)
    other.queue(one)
    one.work(other)
    other.work(one)
    one.adopt()
    other.adopt()
    back, partner = (one, other) if side == "sender" else (other, one)
    old = back.store.backup()
    healed(one, other, 2)
    for _ in range(2):
        back.queue(partner)
    back.work(partner)
    back.restored(old, signed=False)
    one.clock.pass_by(3600)
    back.work(partner)
    assert line(partner).refused == "went-back"
    assert line(back).answered == "refused"


def test_a_later_epoch_signed_by_one_officer_or_by_strangers_is_refused(pair: tuple[Node, Node]) -> None:
    one, other = pair
    one.queue(other)
    one.work(other)
    old = one.store.backup()
    mine = one.officers
    for signers in ((mine[0], mine[0]), (mine[0], Ed25519PrivateKey.generate())):
        one.officers = signers
        one.restored(old)
        one.clock.pass_by(3600)
        one.work(other)
        assert (line(other).refused, line(other).epoch) == ("epoch-without-statement", 1)
        assert line(one).answered == "refused"
    with other.here():
        epochs.accept(one.id)  # after a call
    one.clock.pass_by(3600)
    one.work(other)
    assert (line(other).refused, line(other).epoch) == ("", epoch(one))


def test_a_message_of_a_later_epoch_is_refused_until_the_officers_have_spoken(pair: tuple[Node, Node]) -> None:
    one, other = pair
    one.queue(other)
    one.work(other)
    old = one.store.backup()
    one.restored(old)
    other.mode = "down"
    new = one.queue(other)
    with one.here():
        row = OutboxRow.objects.get(message_id=new)
        message = bytes(row.cover), bytes(row.letter)
    from tests.exchange.partner import wrapped  # its node keys are read from the node in use

    with other.here():
        raw = wrapped(message)
        assert inbox.receive(raw, now=other.now, server_key=other.server_key).status == 400
    healed(one, other, 2)
    assert other.holds()[new] == "waiting" or other.holds()[new] == "held"


def test_a_gap_is_asked_for_and_closed(pair: tuple[Node, Node]) -> None:
    one, other = pair
    missing, after = one.queue(other), one.queue(other)
    with one.here():
        OutboxRow.objects.filter(message_id=missing).update(state="stored", told=True)  # as if a receipt had been wrong
    one.clock.pass_by(61)
    one.work(other)
    assert other.holds() == {after: "held"}
    assert line(other).due
    one.clock.pass_by(61)
    other.work(one)
    assert one.sent()[missing] == "again"
    one.work(other)
    assert sorted(other.holds()) == sorted([missing, after])
    assert talk(other).in_seq == 2


def test_a_letter_whose_consent_ended_is_not_sent_again_to_a_partner_that_lost_it(pair: tuple[Node, Node]) -> None:
    from homeward.exchange import outbox  # the desk's side of it

    one, other = pair
    old = other.store.backup()
    gone, after = one.queue(other, rests_on=(7,)), one.queue(other)
    one.work(other)
    with one.here():
        assert outbox.withdraw(CODE, (7,)) == ()
    other.restored(old)
    healed(one, other)
    assert one.sent() == {gone: "withdrawn", after: "stored"}
    assert other.holds()[gone] == "void"
    assert talk(other).in_seq == 2
    with one.here():
        assert OutboxRow.objects.get(message_id=gone).gone


def test_a_partner_that_names_another_hash_for_our_message_is_seen(pair: tuple[Node, Node]) -> None:
    one, other = pair
    one.queue(other)
    one.work(other)
    with other.here():
        ConversationRow.objects.update(in_prev="f" * 64)
        heads.at_start()
    one.clock.pass_by(61)
    other.work(one)
    assert talk(one).wrong == "contradiction"
    with other.here():
        ConversationRow.objects.update(in_prev="f" * 64, in_seq=9)
        heads.at_start()
    one.clock.pass_by(61)
    other.work(one)
    assert talk(one).wrong == "knows-more"


def test_older_heads_that_come_late_change_nothing(pair: tuple[Node, Node]) -> None:
    one, other = pair
    one.queue(other)
    one.work(other)
    with other.here():
        early = [raw for _, raw in heads.pages(one.id, now=other.now, server_key=other.server_key)]
    one.clock.pass_by(7 * 3600)
    other.work(one)
    with one.here():
        before = LineRow.objects.get().newest
        for raw in early:
            assert inbox.receive(raw, now=one.now, server_key=one.server_key).status == 200
        assert LineRow.objects.get().newest == before


def test_a_case_of_another_partner_cannot_be_named_in_heads(
    pair: tuple[Node, Node], tmp_path: Path, blank: Path
) -> None:
    one, other = pair
    third = Node("third", SqliteStore(tmp_path, "third", blank), one.clock)
    third.know(one)
    one.know(third)
    one.queue(other)
    with third.here():
        foreign = talk(one)
        row = ConversationRow(pk=foreign.pk, partner_id=one.id, out_prev="1" * 64, in_prev=FIRST_LINK, out_seq=1)
        row.save(force_insert=True)
        pages = list(heads.pages(one.id, now=third.now, server_key=third.server_key))
    with one.here():
        statuses = [inbox.receive(raw, now=one.now, server_key=one.server_key).status for _, raw in pages]
        assert statuses == [400]
        assert LineRow.objects.get(pk=third.id).refused == "another's-case"
    third.store.close()


SOME = Head("A" * 43, 1, "b" * 64, 1, 0, "0" * 64)


@pytest.mark.parametrize(
    "change",
    [{"seq": -1}, {"seq": True}, {"seq": 2**31}, {"hwcase": "a"}, {"link": "B" * 64}, {"in_link": 3}, {"lost": "1"}],
    ids=str,
)
def test_malformed_heads_are_refused(change: dict[str, object]) -> None:
    said = written.Heads((replace(SOME, **change),), True, (), (), None)  # type: ignore[arg-type]
    with pytest.raises(HeadsRefused):
        written.read(written.write(said))


@pytest.mark.parametrize(
    "change",
    [
        {"card": -1},
        {"card": "1"},
        {"vouches": "b" * 64},
        {"vouches": ["b"]},
        {"vouches": ["b" * 64] * 101},
        {"v": True},
    ],
    ids=["below", "text", "no-list", "no-hash", "too-many", "true-is-no-format"],
)
def test_heads_that_vouch_for_what_is_no_message_or_are_of_another_format_are_refused(
    change: dict[str, object],
) -> None:
    facts = jws.read_object(written.write(written.Heads((SOME,), True, (), (), None)))
    with pytest.raises(HeadsRefused):
        written.read(jws.write_object({**facts, **change}))


def test_heads_of_a_node_that_says_nothing_of_cards_are_read() -> None:
    facts = jws.read_object(written.write(written.Heads((SOME,), True, (), (), None)))
    del facts["card"], facts["vouches"]
    assert (written.read(jws.write_object(facts)).card, written.read(jws.write_object(facts)).vouches) == (0, ())


def test_heads_read_as_they_were_written_and_fit_into_an_envelope() -> None:
    keys = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    known = tuple(("A" * 43, 2**31 - 1, "b" * 64) for _ in range(written.MOST))
    statement = written.sign_statement(Statement(2, "2026-05-04T09:00:00+00:00", known), "A", "B", keys)
    most = tuple(
        replace(SOME, seq=2**31 - 1, in_seq=2**31 - 1, in_epoch=2**31 - 1, lost=999) for _ in range(written.MOST)
    )
    vouched = tuple("b" * 64 for _ in range(written.MOST_VOUCHED))
    said = written.Heads(most, False, tuple("k" * 43 for _ in range(12)), ("envelope 1",), statement, 3, vouched)
    raw = written.write(said)
    assert written.read(raw) == said
    assert len(raw) < 8 * 8192 - 2000
    written.check_statement(statement, "A", "B", tuple(key for key, _ in statement.signed))
    with pytest.raises(HeadsRefused):
        written.check_statement(replace(statement, epoch=3), "A", "B", tuple(key for key, _ in statement.signed))
    assert digest(raw) == digest(written.write(said))


def test_a_restored_receiver_is_told_again_of_the_numbers_that_were_withdrawn(pair: tuple[Node, Node]) -> None:
    one, other = pair
    old = other.store.backup()
    gone = one.queue(other, rests_on=(1,))
    with one.here():
        outbox.withdraw(CODE, (1,))
    kept = one.queue(other)
    one.work(other)
    assert other.holds() == {gone: "void", kept: "waiting"}
    other.restored(old)
    healed(one, other)
    assert other.holds() == {gone: "void", kept: "waiting"}
