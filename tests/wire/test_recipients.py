"""Recipients as the age program writes them, read and written alike, and every mistyped letter noticed."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.wire import age, recipients
from homeward.wire.recipients import RecipientRefused

# Made by the npm package age-encryption: an identity of nobody, and its recipient.
MADE = json.loads(Path(__file__).with_name("age-recipient.json").read_text())


def test_a_recipient_of_another_program_is_read_and_written_back() -> None:
    seed = recipients.read_secret(MADE["id"])
    assert recipients.read(MADE["r"]) == age.public_of(seed)
    assert recipients.write(age.public_of(seed)) == MADE["r"]
    assert recipients.read(f" {MADE['r'].upper()}\n") == age.public_of(seed)


@given(st.integers(0, len(MADE["r"]) - 1), st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l1bio-"))
def test_one_wrong_letter_is_refused(place: int, letter: str) -> None:
    wrong = MADE["r"][:place] + letter + MADE["r"][place + 1 :]
    if wrong != MADE["r"]:
        with pytest.raises(RecipientRefused):
            recipients.read(wrong)


@given(st.text(max_size=60))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(RecipientRefused):
        recipients.read(text)
    with pytest.raises(RecipientRefused):
        recipients.read_secret(f"age-secret-key-pq-1{text}")
