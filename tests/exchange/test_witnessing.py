"""Partners witness each other's logs: a checkpoint that continues is cosigned, and one that does not rings our own people."""

import base64
import json
import time
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.casework import verifying
from homeward.exchange import alarms, nodekeys, partners, standing, witnessing
from homeward.exchange.line import NotDelivered, Unreachable
from homeward.exchange.models import PartnerRow
from homeward.exchange.witnessing import WitnessRefused
from homeward.record import log, proof
from homeward.record.log import Leaf
from homeward.wire import cards, checkpoints, merkle, revocations
from homeward.wire.checkpoints import Checkpoint
from tests.exchange.partner import NOW, SERVER_KEY, Partner, public

LEAVES = [merkle.leaf_hash(bytes([number])) for number in range(250)]


def asked(partner: Partner, size: int, old: int, leaves: list[bytes] = LEAVES, epoch: int = 1, **more: object) -> bytes:
    said = Checkpoint(proof.origin(partner.id, epoch), size, merkle.root(leaves[:size]))
    path = merkle.consistency(old, size, merkle.over(leaves)) if old <= size else []
    encoded = [base64.b64encode(one).decode() for one in path]
    return json.dumps({"note": checkpoints.sign(said, partner.signing), "old": old, "proof": encoded, **more}).encode()


def answered(raw: bytes) -> dict[str, object]:
    own = nodekeys.own_card()[0].organisation
    return dict(json.loads(witnessing.answer(raw, own=own, key=nodekeys.signing(SERVER_KEY), now=NOW)))


def test_a_partners_log_that_continues_is_cosigned_by_us(partner: Partner) -> None:
    own = nodekeys.own_card()[0].organisation
    for size, old in ((100, 0), (200, 100), (200, 200)):
        said = Checkpoint(proof.origin(partner.id, 1), size, merkle.root(LEAVES[:size]))
        line = str(answered(asked(partner, size, old))["line"])
        name, key = f"homeward/{own}", nodekeys.signing_keys()[0]
        assert checkpoints.check_cosignature(said.text, line, name, key) == int(NOW.timestamp())


def test_a_partner_who_forgot_what_it_showed_is_told_the_size_to_prove_from(partner: Partner) -> None:
    answered(asked(partner, 100, 0))
    assert answered(asked(partner, 200, 0)) == {"size": 100}


@pytest.mark.parametrize(
    ("size", "old", "change"), [(200, 100, 7), (100, 100, 99), (50, 50, None)], ids=["edited", "same size", "shorter"]
)
def test_a_partners_log_with_another_past_is_refused_and_rings_our_own_people(
    partner: Partner, size: int, old: int, change: int | None
) -> None:
    answered(asked(partner, 100, 0))
    other = list(LEAVES)
    if change is not None:
        other[change] = merkle.leaf_hash(b"changed")
    before = len(alarms.ringing(NOW + timedelta(minutes=15)))
    for _ in range(2):
        with pytest.raises(WitnessRefused):
            answered(asked(partner, size, old, other))
    assert len(alarms.ringing(NOW + timedelta(minutes=15))) == before + 1
    assert witnessing.everyone()[0].refused in ("another-past", "shorter")
    assert answered(asked(partner, 200, 100))["line"]


def test_a_new_epoch_needs_its_statement_and_always_rings(partner: Partner) -> None:
    answered(asked(partner, 200, 0))
    with pytest.raises(WitnessRefused):
        answered(asked(partner, 100, 0, epoch=2))
    witnessing.settle(partner.id)
    statement = {"epoch": 2, "known_size": 200}
    assert answered(asked(partner, 100, 0, epoch=2, epochs=[statement]))["line"]
    assert witnessing.everyone()[0].refused == "new-epoch"
    with pytest.raises(WitnessRefused):
        answered(asked(partner, 250, 200))


def test_nobody_else_can_have_a_log_cosigned_in_a_partners_name(partner: Partner) -> None:
    stranger = Partner()
    raw = asked(partner, 100, 0)
    forged = json.loads(raw)
    said = checkpoints.read(checkpoints.split(forged["note"])[0])
    forged["note"] = checkpoints.sign(said, stranger.signing)
    for bad in (b"", b"[]", b"{}", raw[:-1], json.dumps(forged).encode(), asked(stranger, 100, 0), raw + b" " * 20_000):
        with pytest.raises(WitnessRefused):
            answered(bad)
    assert witnessing.everyone() == []


class Line:
    """A partner's node that cosigns what continues, as `answer` does, with a memory of its own."""

    def __init__(self, partner: Partner) -> None:
        self.partner, self.size, self.root = partner, 0, b""
        self.mood = "good"

    def checkpoint(self, address: str, raw: bytes) -> bytes:
        if self.mood == "down":
            raise Unreachable("nobody answers")
        facts = json.loads(raw)
        said = checkpoints.verify(
            facts["note"], proof.origin(nodekeys.own_card()[0].organisation, 1), nodekeys.signing_keys()[0]
        )
        if facts["old"] != self.size:
            return json.dumps({"size": self.size}).encode()
        path = [base64.b64decode(one) for one in facts["proof"]]
        try:
            merkle.check_consistency(self.size, self.root, said.size, said.root, path)
        except merkle.ProofRefused as error:
            raise NotDelivered("status 400") from error
        self.size, self.root = said.size, said.root
        by = "homeward/else" if self.mood == "lies" else f"homeward/{self.partner.id}"
        return json.dumps({"line": checkpoints.cosign(said.text, by, self.partner.signing, 1_800_000_000)}).encode()


def note() -> proof.Kept:
    log.write(Leaf("read", 1, "AAA-111"))
    return proof.checkpoint_note(nodekeys.own_card()[0].organisation, nodekeys.signing(SERVER_KEY))


def test_our_log_is_cosigned_as_it_grows_and_sizes_are_hundreds(partner: Partner) -> None:
    line, now = Line(partner), time.time()
    for _ in range(4):
        kept = note()
        assert kept.checkpoint.size % 100 == 0
        assert witnessing.bring(kept, partner.id, line, now)
        assert proof.cosigned_size(partner.id) == kept.checkpoint.size
    newest = proof.newest()
    assert newest is not None
    assert [name for name, _ in newest.lines] == [partner.id]
    assert public(partner.signing)


def test_a_witness_who_is_down_or_lies_is_shown_and_asked_again(partner: Partner) -> None:
    line, now = Line(partner), time.time()
    kept = note()
    for mood, said in (("down", "not-reached"), ("lies", "no-cosignature")):
        line.mood = mood
        assert not witnessing.bring(kept, partner.id, line, now)
        assert witnessing.everyone()[0].answered == said
        assert proof.cosigned_size(partner.id) == 0
    assert witnessing.to_ask([], kept.checkpoint.size, now + 1) == []
    assert witnessing.to_ask([], kept.checkpoint.size, now + 601) == [partner.id]
    line.mood = "good"
    assert witnessing.bring(kept, partner.id, line, now + 601)


def wrong() -> list[str]:
    return [one.what for one in verifying.whole().wrong]


def cosigned(partner: Partner) -> None:
    assert witnessing.bring(note(), partner.id, Line(partner), time.time())


def replaced(partner: Partner) -> None:
    """The partner's card of another year, with another key, verified by two."""
    partner.signing = Ed25519PrivateKey.generate()
    version = cards.read_card(bytes(PartnerRow.objects.get().card)).version + 1
    partners.add(partner.card_file(version=version))
    for member in (3, 4):
        partners.verify(partner.id, typed=cards.number(partner.card), by=member)


def test_what_a_partner_cosigned_under_an_earlier_card_holds_for_ever(partner: Partner) -> None:
    cosigned(partner)
    for _ in range(2):
        replaced(partner)
        assert wrong() == []
    assert verifying.whole().cosigned == 100


def test_a_line_that_no_key_of_the_partner_ever_made_is_wrong_whatever_its_card(partner: Partner) -> None:
    cosigned(partner)
    kept = proof.newest()
    assert kept is not None
    forged = checkpoints.cosign(
        kept.checkpoint.text, f"homeward/{partner.id}", Ed25519PrivateKey.generate(), 1_800_000_000
    )
    proof.keep_cosignature(kept.checkpoint.size, partner.id, forged)
    replaced(partner)
    assert wrong() == [f"the cosignature of partner {partner.id} does not hold"]


def test_what_a_stolen_key_cosigned_vouches_for_nothing_and_accuses_nobody(partner: Partner) -> None:
    cosigned(partner)
    typed = revocations.sign(partner.id, 1, partner.identity).written
    standing.revoke(partner.id, typed=typed, since=NOW, now=NOW)
    assert (wrong(), verifying.whole().cosigned) == ([], 0)
    replaced(partner)
    assert (wrong(), verifying.whole().cosigned) == ([], 0)


def test_keys_of_a_card_that_nobody_has_compared_yet_vouch_for_nothing(partner: Partner) -> None:
    cosigned(partner)
    partner.signing = Ed25519PrivateKey.generate()
    partners.add(partner.card_file(version=2))
    good, gone = standing.cosigning()
    assert public(partner.signing) not in good[partner.id]
    assert gone[partner.id] == ()
    assert wrong() == []
