"""Passphrases are made by the program, never chosen: six words out of 7,776, 77 bits.

The words are made of a consonant, a vowel, a consonant and an ending; they mean nothing, look unlike each other and can be said aloud.
"""

import secrets

_FIRST = "bdfghklmnprt"
_VOWELS = "aeiouy"
_MIDDLE = "bdglmnprstvz"
_ENDINGS = ("a", "o", "en", "ar", "il", "un", "es", "ot", "im")
WORDS = tuple(
    first + vowel + middle + end for first in _FIRST for vowel in _VOWELS for middle in _MIDDLE for end in _ENDINGS
)


def passphrase() -> str:
    """Make a passphrase of six words."""
    return " ".join(secrets.choice(WORDS) for _ in range(6))


def words_for(digest: bytes) -> str:
    """Six words that stand for a digest of 32 bytes, to be read out and compared: 77 bits of it."""
    number = int.from_bytes(digest)
    said = []
    for _ in range(6):
        number, place = divmod(number, len(WORDS))
        said.append(WORDS[place])
    return " ".join(said)


def normal(typed: str) -> str:
    """Bring a typed passphrase into its one form: lower case, single spaces."""
    return " ".join(typed.lower().split())


def recovery_code() -> str:
    """Make a recovery code of 128 bits, in groups of four."""
    raw = secrets.token_hex(16)
    return "-".join(raw[at : at + 4] for at in range(0, 32, 4))


def normal_code(typed: str) -> str:
    """Bring a typed recovery code into its one form: its 32 digits, without what stands between them."""
    return "".join(one for one in typed.lower() if one in "0123456789abcdef")
