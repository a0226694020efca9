"""After a restore the log is shorter than witnesses know: two officers say so, or it is found as cut."""

import time

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from homeward.casework import administration, organisation
from homeward.exchange import nodekeys
from homeward.office.members import SignedIn
from homeward.office.permissions import Role
from homeward.record import log, proof, verifying
from homeward.record.log import Leaf
from homeward.record.proof import EpochRefused
from homeward.record.verifying import Keys
from homeward.wire import checkpoints
from tests.record.conftest import FACTS

WITNESS = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
Officers = tuple[SignedIn, SignedIn]


@pytest.fixture
def officers(db: None) -> Officers:
    roles = (Role.SUPERVISOR, Role.OFFICER)
    one, other = administration.found(FACTS, founders=(("ada", "Ada", roles), ("ben", "Ben", roles))).founders
    return one.member, other.member


def change(query: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query)


def cosigned() -> proof.Kept:
    """Make a checkpoint and have the witness cosign it."""
    kept = proof.checkpoint_note(organisation.own_id(), nodekeys.signing(organisation.server_key()))
    line = checkpoints.cosign(kept.checkpoint.text, verifying.witness_name("them"), WITNESS, 1)
    proof.keep_cosignature(kept.checkpoint.size, "them", line)
    return kept


def keys() -> Keys:
    return Keys(organisation.own_id(), nodekeys.signing_keys(), {"them": (WITNESS.public_key().public_bytes_raw(),)})


def restored(officers: Officers) -> proof.Kept:
    """Two checkpoints, then a copy of the node from between them: the second hundred leaves are gone."""
    cosigned()
    log.write(Leaf("read", officers[0].number, "CAS-1"))
    newest = cosigned()
    change("DELETE FROM record_leafrow WHERE id > 140")
    change("UPDATE sqlite_sequence SET seq=140 WHERE name='record_leafrow'")
    change("DELETE FROM record_tilerow")
    return newest


def test_a_log_that_lost_its_end_is_found_until_two_officers_say_why(officers: Officers) -> None:
    known = restored(officers).checkpoint
    assert (
        "the log was cut: 140 leaves are there, and partner them knows of 200" in verifying.whole(keys()).wrong[0].what
    )
    one, other = officers
    began = proof.next_epoch(time.time())
    number = proof.new_epoch(known_size=known.size, known_root=known.root, first=one.keys, second=other.keys)
    assert began <= number == proof.epoch() <= proof.next_epoch(time.time())
    assert verifying.whole(keys()).wrong == []
    assert cosigned().checkpoint.origin.endswith(f"/{number}")
    found = verifying.whole(keys())
    assert (found.wrong, found.cosigned) == ([], 200)
    assert proof.statements()[0]["known_size"] == 200


def test_what_was_cosigned_before_the_restored_copy_stays_protected(officers: Officers) -> None:
    known = restored(officers).checkpoint
    one, other = officers
    proof.new_epoch(known_size=known.size, known_root=known.root, first=one.keys, second=other.keys)
    change("UPDATE record_leafrow SET hash=x'00', content=x'', salt=x'' WHERE id=7")
    wrong = verifying.whole(keys()).wrong
    assert any(one.first <= 7 <= one.last for one in wrong)


def test_one_officer_or_a_worker_begins_no_epoch(officers: Officers) -> None:
    known = restored(officers).checkpoint
    one, other = officers
    worker = administration.add_member(
        username="wanda", name="Wanda", roles=[Role.WORKER], first=one, second=other
    ).member
    for first, second in ((one, one), (one, worker), (worker, other)):
        with pytest.raises(EpochRefused):
            proof.new_epoch(known_size=known.size, known_root=known.root, first=first.keys, second=second.keys)
    assert proof.epoch() == 1


@pytest.mark.parametrize("altered", ["size=10", "known_size=100", "second=first", "first_signature=x'00'"])
def test_an_epoch_that_two_officers_did_not_sign_is_found(officers: Officers, altered: str) -> None:
    known = restored(officers).checkpoint
    one, other = officers
    number = proof.new_epoch(known_size=known.size, known_root=known.root, first=one.keys, second=other.keys)
    change(f"UPDATE record_epochrow SET {altered}")  # noqa: S608 - one of the above
    assert verifying.whole(keys()).wrong[0].what.startswith(f"epoch {number}")
