"""A short slice of `make fuzz`: nothing that a stranger or a lying partner sends makes a reader fail, or changes anything unsigned."""

import os
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.partner import Partner
from tests.fuzz import lying, targets
from tests.fuzz.lying_inside import undone

RUNS = int(os.environ.get("FUZZ_SLICE", "150"))
STEPS = int(os.environ.get("FUZZ_STEPS", "250"))
# Steps of one lying partner before all is taken back and another begins: looking at every table after each costs with their rows.
A_LIFE = 1000


@pytest.mark.parametrize("target", targets.TARGETS, ids=lambda one: one.name)
def test_noise_and_small_changes_are_refused_and_nothing_else(target: targets.Target) -> None:
    chance = random.Random(target.name)

    @settings(max_examples=RUNS)
    @given(st.binary(max_size=400))
    def noise(raw: bytes) -> None:
        assert targets.one(target, raw) in (True, False)
        for right in target.seeds[:1]:
            changed = bytearray(right)
            for byte in raw[:3]:
                changed[chance.randrange(len(changed))] ^= byte
            assert targets.one(target, bytes(changed)) in (True, False)

    noise()
    # Nothing changed in what partners sign is right, and so is a relay's answer that holds nothing.
    signed = target in targets.SIGNED_BY_PARTNERS and not target.name.startswith("guest-")
    assert targets.one(target, b"") is (signed or target.name == "relay-answer")


READ = [one for one in targets.STRANGERS if one.name != "answer"]


@pytest.mark.parametrize("target", READ, ids=lambda one: one.name)
def test_what_is_right_is_read(target: targets.Target) -> None:
    assert targets.one(target, target.seeds[0])


GUESTS = [one for one in targets.SIGNED_BY_PARTNERS if one.name.startswith("guest-")]


@pytest.mark.parametrize("target", GUESTS, ids=lambda one: one.name)
def test_each_right_answer_of_a_guest_is_taken(target: targets.Target) -> None:
    assert all(targets.one(target, right) for right in target.seeds)


def test_the_corpus_kept_is_read_or_refused() -> None:
    kept = sorted((Path(__file__).parent / "corpus").glob("*/*"))
    known = {one.name: one for one in targets.TARGETS}
    for file in kept:
        targets.one(known[file.parent.name], file.read_bytes())
    assert sum(file.stat().st_size for file in kept) < 1_000_000


def test_a_lying_partner_changes_nothing_it_did_not_sign(partner: Partner) -> None:
    unsigned = taken = 0
    for life, done in enumerate(range(0, STEPS, A_LIFE)):
        with undone():
            liar = lying.run(partner, min(A_LIFE, STEPS - done), seed=7 + life)
        unsigned, taken = unsigned + liar.unsigned, taken + liar.taken
    print(f"{STEPS} steps, {unsigned} unsigned, {taken} taken in")
    assert unsigned > STEPS // 5
    assert taken > 0
