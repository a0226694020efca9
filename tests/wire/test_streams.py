"""age files as streams: the same format as whole files, and the same refusals."""

import io

import pytest

from homeward.wire import age, streams

SEED = bytes(range(32))
PUBLIC = age.public_of(SEED)
SIZES = (0, 1, age.CHUNK - 1, age.CHUNK, age.CHUNK + 1, 3 * age.CHUNK)


def pieces(text: bytes, size: int) -> list[bytes]:
    return [text[start : start + size] for start in range(0, len(text), size)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("piece", [1_000, 200_000])
def test_a_stream_is_the_same_format_as_a_whole_file(size: int, piece: int) -> None:
    plain = bytes(number % 251 for number in range(size))
    file = b"".join(streams.sealed(pieces(plain, piece), [PUBLIC]))
    assert age.decrypt(file, [SEED]) == plain
    assert b"".join(streams.unsealed(io.BytesIO(age.encrypt(plain, [PUBLIC])).read, [SEED])) == plain


def test_a_stream_that_comes_in_drops_is_read_all_the_same() -> None:
    plain = bytes(100_000)
    file = io.BytesIO(age.encrypt(plain, [PUBLIC]))
    assert b"".join(streams.unsealed(lambda size: file.read(min(size, 777)), [SEED])) == plain


@pytest.mark.parametrize("cut", [10, 1_000, 1_800, 65_536, 70_000, 140_000])
def test_a_cut_stream_is_refused(cut: int) -> None:
    file = age.encrypt(bytes(150_000), [PUBLIC])[:cut]
    with pytest.raises(age.AgeRefused):
        b"".join(streams.unsealed(io.BytesIO(file).read, [SEED]))


@pytest.mark.parametrize("place", [5, 100, 1_200, 1_700, 60_000, 100_000, -1])
def test_a_flipped_bit_is_refused(place: int) -> None:
    file = bytearray(age.encrypt(bytes(150_000), [PUBLIC]))
    file[place] ^= 4
    with pytest.raises(age.AgeRefused):
        b"".join(streams.unsealed(io.BytesIO(bytes(file)).read, [SEED]))


def test_a_file_with_something_after_its_end_is_refused() -> None:
    file = age.encrypt(bytes(age.CHUNK), [PUBLIC])
    for more in (b"x", bytes(age.CHUNK + age.TAG)):
        with pytest.raises(age.PayloadRefused):
            b"".join(streams.unsealed(io.BytesIO(file + more).read, [SEED]))


def test_a_stream_for_somebody_else_is_refused() -> None:
    with pytest.raises(age.NoMatch):
        b"".join(streams.unsealed(io.BytesIO(age.encrypt(b"x", [PUBLIC])).read, [bytes(32)]))
