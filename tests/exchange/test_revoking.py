"""Our keys are revoked: every partner hears it, however long its line is down, or somebody is called until they have telephoned."""

from datetime import timedelta

import pytest

from homeward.exchange import nodekeys, partners, revoking, standing, troubles
from homeward.exchange.models import OwnCardRow, PartnerRow
from homeward.wire import revocations
from tests.exchange.two_nodes import Node, healed

MINUTES, UNTOLD = 60.0, "own-revocation-untold"


def revoked(one: Node, version: int = 1) -> str:
    """A node takes in the revocation of its keys, as `homeward card revoke` does; gives it as printed."""
    written = revocations.sign(one.id, version, one.identity).written
    with one.here():
        nodekeys.revoked_own(version)
        revoking.begin(written, one.now - timedelta(days=2))
    return written


def brought(one: Node, other: Node) -> dict[str, bool]:
    with one.here():
        return revoking.bring_due(now=one.now, real=one.clock.real, server_key=one.server_key, line=other)


def seen_by(other: Node, one: Node) -> PartnerRow:
    with other.here():
        return PartnerRow.objects.get(pk=one.id)


def test_a_partner_whose_line_was_down_is_told_again_until_it_knows(pair: tuple[Node, Node]) -> None:
    one, other = pair
    other.mode, since = "down", one.now - timedelta(days=2)
    revoked(one)
    assert brought(one, other) == {other.id: False}
    assert UNTOLD in one.wrong()
    other.mode = "up"
    one.clock.pass_by(9 * MINUTES)
    assert brought(one, other) == {}, "ten minutes lie between two tries"
    assert seen_by(other, one).level == "verified"
    one.clock.pass_by(2 * MINUTES)
    one.work(other)
    row = seen_by(other, one)
    assert (row.level, row.blocked, row.doubtful_since) == ("found", "revoked", since)
    assert "revoked" in other.wrong()
    assert UNTOLD not in one.wrong()
    one.clock.pass_by(11 * MINUTES)
    assert brought(one, other) == {}


def test_a_supervisor_is_called_for_who_does_not_know_it_and_the_word_that_it_was_telephoned_ends_it(
    pair: tuple[Node, Node],
) -> None:
    one, other = pair
    other.mode = "down"
    revoked(one)
    brought(one, other)
    assert UNTOLD in one.wrong()
    with one.here():
        (trouble,) = troubles.kept(other.id)
        (found,) = [each for each in troubles.find(one.now, one.clock.real) if each.kind == UNTOLD]
        assert [whom for _, whom in found.rings(one.now)] == ["supervisor", "duty"]
        assert troubles.by_word(trouble)
        assert troubles.settle(trouble.key)
    assert UNTOLD not in one.wrong()
    one.clock.pass_by(11 * MINUTES)
    assert brought(one, other) == {}


def test_a_partner_who_heard_it_by_telephone_and_compared_the_new_card_keeps_it_when_the_line_says_it_too(
    pair: tuple[Node, Node],
) -> None:
    one, other = pair
    other.mode = "down"
    written = revoked(one)
    brought(one, other)
    with other.here():
        standing.revoke(one.id, typed=written, since=other.now, now=other.now)
    one.new_card()
    other.know(one)
    heard_until = seen_by(other, one).doubtful_until
    healed(one, other, 3)
    assert UNTOLD not in one.wrong()
    row = seen_by(other, one)
    assert (row.level, row.blocked, row.doubtful_until) == ("verified", "", heard_until)
    with other.here():
        assert partners.card_of(one.id).version == 2


def test_said_a_second_time_it_goes_to_those_alone_who_do_not_know_it(pair: tuple[Node, Node]) -> None:
    one, other = pair
    revoked(one)
    assert brought(one, other) == {other.id: True}
    revoked(one)
    assert brought(one, other) == {}
    assert UNTOLD not in one.wrong()


def test_that_the_identity_itself_is_revoked_is_told_to_all_anew(pair: tuple[Node, Node]) -> None:
    one, other = pair
    revoked(one)
    assert brought(one, other) == {other.id: True}
    revoked(one, revocations.IDENTITY)
    brought(one, other)
    assert UNTOLD in one.wrong(), "its line takes nothing of ours any more: telephone"


@pytest.mark.parametrize("version", [1, revocations.IDENTITY])
def test_our_own_card_counts_as_revoked_by_either_revocation(pair: tuple[Node, Node], version: int) -> None:
    one, _ = pair
    revoked(one, version)
    with one.here():
        assert OwnCardRow.objects.get().revoked
    assert "own-card-revoked" in one.wrong()


def test_who_has_the_revocation_of_the_old_keys_has_not_therefore_the_new_card(pair: tuple[Node, Node]) -> None:
    one, other = pair
    one.new_card()
    revoked(one)
    assert brought(one, other) == {other.id: True}
    with one.here():
        assert PartnerRow.objects.get(pk=other.id).told_card == 1
