"""age files of any length as streams: sealed as the plain bytes come, opened as the file is read, never whole in memory."""

import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence

from homeward.wire import age

LONGEST_HEADER = 64 * 1024
SEALED_CHUNK = age.CHUNK + age.TAG


def sealed(plain: Iterable[bytes], recipients: Sequence[bytes]) -> Iterator[bytes]:
    """Seal plain bytes that come in pieces of any size to X-Wing public keys (1,216 bytes each) as one age file.

    :raises ValueError: without recipients, or for a key that is none
    """
    file_key, nonce = secrets.token_bytes(16), secrets.token_bytes(16)
    yield age.header(file_key, recipients) + nonce
    key = age.payload_key(file_key, nonce)
    held, number = bytearray(), 0
    for piece in plain:
        held += piece
        done = 0
        # The last chunk is marked as such, so one is always held back until more has come.
        with memoryview(held) as view:
            while len(view) - done > age.CHUNK:
                yield key.encrypt(age.nonce_of(number, False), view[done : done + age.CHUNK], None)
                done, number = done + age.CHUNK, number + 1
        del held[:done]
    yield key.encrypt(age.nonce_of(number, True), bytes(held), None)


def unsealed(read: Callable[[int], bytes], seeds: Sequence[bytes]) -> Iterator[bytes]:
    """Open an age file that `read(size)` gives; what comes before an error is true, but perhaps not all.

    :raises AgeRefused: HeaderRefused, NoMatch, CodeRefused or PayloadRefused
    """
    stanzas, head, code, rest = age.parse(_header(read))
    file_key = age.unwrapped(stanzas, [age.Hybrid(seed) for seed in seeds])
    if not hmac.compare_digest(age.code_of(file_key, head), code):
        raise age.CodeRefused("the header was altered")
    rest += _exactly(read, max(0, 16 - len(rest)))
    if len(rest) < 16:
        raise age.HeaderRefused("no nonce")
    key, held, number = age.payload_key(file_key, rest[:16]), rest[16:], 0
    held += _exactly(read, max(0, SEALED_CHUNK - len(held)))
    while True:
        chunk, held = held[:SEALED_CHUNK], held[SEALED_CHUNK:]
        held += _exactly(read, SEALED_CHUNK - len(held))
        plain = age.open_chunk(key, number, chunk, last=not held)
        if plain is None or (number and not plain):
            raise age.PayloadRefused("a chunk was altered, the end is missing, or something follows it")
        yield plain
        if not held:
            return
        number += 1


def _header(read: Callable[[int], bytes]) -> bytes:
    """Read until the header is whole; what follows it in the last piece is given too."""
    held = b""
    while b"\n" not in held[held.find(b"\n---") + 1 :] or b"\n---" not in held:
        piece = read(4096)
        if not piece or len(held) > LONGEST_HEADER:
            raise age.HeaderRefused("the header is cut")
        held += piece
    return held


def _exactly(read: Callable[[int], bytes], size: int) -> bytes:
    """Read this many bytes, or as many as there are."""
    held = b""
    while len(held) < size and (piece := read(size - len(held))):
        held += piece
    return held
