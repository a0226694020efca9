"""Recipients as the age program writes them: `age1pq1...`, Bech32 (BIP 173) of an X-Wing public key of 1,216 bytes."""

from homeward.wire import age

PREFIX, SECRET = "age1pq", "age-secret-key-pq-"
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
LONGEST = 4096


class RecipientRefused(Exception):
    """The text is no post-quantum recipient of age, or a letter of it was mistyped."""


def read(text: str) -> bytes:
    """Read a recipient; gives its public key (1,216 bytes).

    :raises RecipientRefused: for anything else
    """
    public = _decoded(text, PREFIX)
    if not age.is_public(public):
        raise RecipientRefused("no key of this kind")
    return public


def read_secret(text: str) -> bytes:
    """Read an identity as the age program writes it; gives its seed (32 bytes).

    :raises RecipientRefused: for anything else
    """
    seed = _decoded(text, SECRET)
    if len(seed) != 32:
        raise RecipientRefused("no seed of this kind")
    return seed


def write(public: bytes) -> str:
    """Write a public key (1,216 bytes) as a recipient."""
    return _written(public, PREFIX)


def _written(raw: bytes, prefix: str) -> str:
    words = _regrouped(raw, 8, 5, pad=True)
    check = _polymod([*_expanded(prefix), *words, 0, 0, 0, 0, 0, 0]) ^ 1
    sums = [(check >> 5 * (5 - place)) & 31 for place in range(6)]
    return f"{prefix}1{''.join(_LETTERS[one] for one in (*words, *sums))}"


def _decoded(text: str, prefix: str) -> bytes:
    typed = text.strip()
    if typed not in (typed.lower(), typed.upper()) or len(typed) > LONGEST:
        raise RecipientRefused("letters of two sizes, or too long")
    head, _, data = typed.lower().rpartition("1")
    if head != prefix or len(data) < 6 or any(one not in _LETTERS for one in data):
        raise RecipientRefused(f"it must begin with {prefix}1")
    words = [_LETTERS.index(one) for one in data]
    if _polymod([*_expanded(prefix), *words]) != 1:
        raise RecipientRefused("a letter is wrong")
    return bytes(_regrouped(words[:-6], 5, 8, pad=False))


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATOR):
            check ^= generator if (top >> place) & 1 else 0
    return check


def _expanded(prefix: str) -> list[int]:
    return [*(ord(one) >> 5 for one in prefix), 0, *(ord(one) & 31 for one in prefix)]


def _regrouped(values: bytes | list[int], from_bits: int, to_bits: int, *, pad: bool) -> list[int]:
    """Regroup bits; what is left over must be fewer than a group, and zero.

    :raises RecipientRefused: otherwise
    """
    held, bits, found = 0, 0, []
    for value in values:
        held, bits = held << from_bits | value, bits + from_bits
        while bits >= to_bits:
            bits -= to_bits
            found.append(held >> bits & ((1 << to_bits) - 1))
        held &= (1 << bits) - 1
    if pad and bits:
        found.append(held << (to_bits - bits) & ((1 << to_bits) - 1))
    elif not pad and (bits >= from_bits or held):
        raise RecipientRefused("bits are left over")
    return found
