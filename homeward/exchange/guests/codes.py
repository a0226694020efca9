"""The number and the code of a notice, and what is sealed under both."""

import hashlib
import secrets

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from homeward.record import seal

# Letters and digits that cannot be mistaken for each other when they are read out.
ALPHABET = "23456789CFGHJMPQRVWX"
NUMBER, CODE = 10, 12
MEMORY_KIB, PASSES = 64 * 1024, 3


def new_number() -> str:
    """Make the number of a notice."""
    return _drawn(NUMBER)


def new_code() -> str:
    """Make the code of a notice."""
    return _drawn(CODE)


def sealed(text: bytes, number: str, code: str) -> bytes:
    """Seal a message under a number and a code."""
    return seal.seal(key_of(number, code), text, place_of(number))


def normal(code: str) -> str:
    """Bring a typed code into its one form."""
    return "".join(one for one in code.upper() if one in ALPHABET)


def read_out(code: str) -> str:
    """A code in groups of four, as it is read out."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def _drawn(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def key_of(number: str, code: str) -> bytes:
    """The key of a notice (32 bytes), made slowly of its number and code."""
    salt = hashlib.sha256(f"homeward notice|{number}".encode()).digest()[:16]
    return Argon2id(salt=salt, length=32, iterations=PASSES, lanes=1, memory_cost=MEMORY_KIB).derive(code.encode())


def place_of(number: str) -> bytes:
    """What the text of a notice is bound to."""
    return seal.join("notice", number)
