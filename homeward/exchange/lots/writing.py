"""The bytes of a lot: envelopes one after the other, each behind its length."""

from collections.abc import Sequence

# Envelopes in one request and bytes of all of them; the answer, with a receipt for each, stays below what a line reads.
MOST, MOST_BYTES = 64, 900_000


def write(envelopes: Sequence[bytes]) -> bytes:
    """Write envelopes one after the other, each behind its length."""
    return b"".join(len(one).to_bytes(4, "big") + one for one in envelopes)


def read(raw: bytes) -> list[bytes]:
    """Read the envelopes of a lot, none of which has been looked into.

    :raises ValueError: when the lengths do not fit, or there are none or too many
    """
    found: list[bytes] = []
    at = 0
    while at < len(raw):
        end = at + 4 + int.from_bytes(raw[at : at + 4], "big")
        if len(found) == MOST or at + 4 > len(raw) or end > len(raw):
            raise ValueError("not a lot")
        found.append(raw[at + 4 : end])
        at = end
    if not found:
        raise ValueError("an empty lot")
    return found
