"""Shares: two give the secret back, one tells nothing, a mistyped one is noticed."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.wire import shamir
from homeward.wire.shamir import Share, ShareRefused

SECRET = bytes(range(32))


@pytest.mark.parametrize(("one", "other", "product"), [(0x57, 0x83, 0xC1), (0x57, 0x13, 0xFE), (0x57, 0x02, 0xAE)])
def test_the_field_is_that_of_fips_197(one: int, other: int, product: int) -> None:
    assert shamir.multiply(one, other) == shamir.multiply(other, one) == product


def test_the_worked_line_of_fips_197_gives_the_secret_back() -> None:
    # The slope is 57 throughout: at 83 the line stands at secret + c1, at 13 at secret + fe.
    at_83, at_13 = (bytes(one ^ up for one in SECRET) for up in (0xC1, 0xFE))
    assert shamir.combine(Share(1, 0x83, at_83), Share(1, 0x13, at_13)) == SECRET


@given(st.binary(min_size=32, max_size=32), st.integers(min_value=2, max_value=9))
def test_any_two_shares_give_the_secret_back(secret: bytes, count: int) -> None:
    for one, other in itertools.permutations(shamir.split(secret, count, 3), 2):
        assert shamir.combine(shamir.read(one.written), shamir.read(other.written.upper())) == secret


@given(st.binary(min_size=32, max_size=32), st.integers(min_value=1, max_value=255))
def test_one_share_fits_every_secret_equally_well(other: bytes, number: int) -> None:
    kept = shamir.split(SECRET, 255, 1)[number - 1]
    beside = number % 255 + 1
    below = bytes(
        shamir.multiply(one ^ two, shamir._inverse(number)) for one, two in zip(kept.value, other, strict=True)
    )
    fitting = Share(1, beside, bytes(one ^ shamir.multiply(up, beside) for one, up in zip(other, below, strict=True)))
    assert shamir.combine(kept, fitting) == other


@given(st.integers(min_value=0, max_value=60), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_mistyped_share_is_noticed(at: int, letter: str) -> None:
    written = shamir.split(SECRET, 2, 1)[0].written.replace(" ", "")
    wrong = written[:at] + letter + written[at + 1 :]
    if wrong == written:
        assert shamir.read(wrong).number == 1
    else:
        with pytest.raises(ShareRefused):
            shamir.read(wrong)


@pytest.mark.parametrize("typed", ["", "nonsense", "é" * 61, "a" * 61, "7" * 400])
def test_what_is_no_share_is_refused(typed: str) -> None:
    with pytest.raises(ShareRefused):
        shamir.read(typed)


def test_the_same_share_twice_or_shares_of_two_keys_are_refused() -> None:
    one, other = shamir.split(SECRET, 2, 1)
    for pair in ((one, one), (one, Share(2, other.number, other.value)), (one, Share(1, 0, SECRET))):
        with pytest.raises(ShareRefused):
            shamir.combine(*pair)
