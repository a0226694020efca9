"""The outer wrap: cover and letter in one age file to the receiving node, of one of eight lengths."""

from collections.abc import Sequence

from homeward.wire import age
from homeward.wire.envelope.refusals import BadPadding, NotForThisNode, WrongSize

STEP = 8192
MOST_STEPS = 8
# What stands where a letter stood that was withdrawn before it left: the cover alone keeps the order whole.
WITHDRAWN = b""


def wrap(cover: bytes, letter: bytes, node_public: bytes) -> bytes:
    """Put cover and letter into an envelope sealed to the receiving node key (1,216 bytes).

    :raises WrongSize: when both together exceed eight steps
    """
    plain = len(cover).to_bytes(4, "big") + cover + len(letter).to_bytes(4, "big") + letter
    steps = -(-len(plain) // STEP)
    if steps > MOST_STEPS:
        raise WrongSize(f"{len(plain)} bytes are more than {STEP * MOST_STEPS}")
    return age.encrypt(plain.ljust(steps * STEP, b"\0"), [node_public])


def unwrap(envelope: bytes, node_seeds: Sequence[bytes | age.Hybrid]) -> tuple[bytes, bytes]:
    """Open an envelope with the node's seeds and give cover and letter, in the order of checks that exchange.md sets.

    :raises EnvelopeRefused: WrongSize, NotForThisNode or BadPadding
    """
    if len(envelope) > STEP * MOST_STEPS + 4096:
        raise WrongSize("longer than any envelope")
    try:
        plain = age.decrypt(envelope, node_seeds)
    except age.AgeRefused as error:
        raise NotForThisNode("it does not open") from error
    if len(plain) % STEP or not 1 <= len(plain) // STEP <= MOST_STEPS:
        raise WrongSize("not one of the eight lengths")
    cover, after = _field(plain, 0)
    letter, after = _field(plain, after)
    left = len(plain) - after
    if left >= STEP or plain[after:] != bytes(left):
        raise BadPadding("the padding is not right")
    return cover, letter


def _field(plain: bytes, at: int) -> tuple[bytes, int]:
    length = int.from_bytes(plain[at : at + 4], "big")
    end = at + 4 + length
    if at + 4 > len(plain) or end > len(plain):
        raise BadPadding("a length does not fit")
    return plain[at + 4 : end], end
