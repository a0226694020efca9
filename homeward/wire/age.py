"""The age v1 file format (C2SP) with the hybrid recipient `mlkem768x25519` (X-Wing), for files at rest and on the way.

A file is a header with one stanza per recipient, an authentication code over it, and the payload in sealed chunks of 64 KiB.
"""

import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"age-encryption.org/v1"
STANZA = "mlkem768x25519"
INFO = b"age-encryption.org/mlkem768x25519"
PUBLIC_LENGTH = 1216
ENC_LENGTH = 1120
CHUNK = 64 * 1024
TAG = 16

_PRINTABLE = re.compile(rb"[!-~]+(?: [!-~]+)*")
# The points of X25519 with which every private key agrees on zero (RFC 7748, section 6.1), by their u coordinate.
_PRIME = 2**255 - 19
_LOW_ORDER = {
    0,
    1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
    _PRIME - 1,
}
_SHA256 = hashes.SHA256()
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_STANZA_BEGINS = f"-> {STANZA} ".encode("ascii")


class AgeRefused(ValueError):
    """A file that is not a well-formed age file, is for somebody else, or was altered."""


class HeaderRefused(AgeRefused):
    """The header is malformed."""


class NoMatch(AgeRefused):
    """No stanza opens with any of the identities."""


class CodeRefused(AgeRefused):
    """The header's authentication code does not fit."""


class PayloadRefused(AgeRefused):
    """The payload was cut, extended or altered."""


@dataclass(frozen=True)
class Stanza:
    """One recipient's stanza: its type, its arguments and its body."""

    type: str
    arguments: tuple[str, ...]
    body: bytes


# Stanzas, the header bytes that are authenticated, the code, and the rest.
Parts = tuple[list[Stanza], bytes, bytes, bytes]


class Identity(Protocol):
    """Something that may open a stanza: gives the file key (16 bytes), or None when the stanza is not for it."""

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Open the stanza, or give None; raise HeaderRefused when it is malformed."""
        ...


class Hybrid:
    """The identity of an X-Wing seed (32 bytes)."""

    def __init__(self, seed: bytes) -> None:
        self._private = private_key(seed)

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Open a stanza of our type; one of another type is not for us."""
        if stanza.type != STANZA:
            return None
        if len(stanza.arguments) != 1:
            raise HeaderRefused("a hybrid stanza has one argument")
        enc = _unbase64(stanza.arguments[0])
        if len(enc) != ENC_LENGTH or len(stanza.body) != 32:
            raise HeaderRefused("a hybrid stanza of another length")
        if int.from_bytes(enc[-32:], "little") % 2**255 % _PRIME in _LOW_ORDER:
            raise HeaderRefused("a share of low order")
        try:
            return _SUITE.decrypt(enc + stanza.body, self._private, INFO)
        except (InvalidTag, ValueError):
            return None


def new_seed() -> bytes:
    """Make a random X-Wing seed (32 bytes)."""
    return secrets.token_bytes(32)


def private_key(seed: bytes) -> MLKEM768X25519PrivateKey:
    """Expand an X-Wing seed (32 bytes) to its private key.

    :raises ValueError: when the seed is not 32 bytes long
    """
    if len(seed) != 32:
        raise ValueError("an X-Wing seed has 32 bytes")
    expanded = hashlib.shake_256(seed).digest(96)
    return MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), X25519PrivateKey.from_private_bytes(expanded[64:])
    )


def public_of(seed: bytes) -> bytes:
    """Compute the public key (1,216 bytes) of an X-Wing seed."""
    expanded = hashlib.shake_256(seed).digest(96)
    kem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64]).public_key().public_bytes_raw()
    return kem + X25519PrivateKey.from_private_bytes(expanded[64:]).public_key().public_bytes_raw()


@lru_cache(maxsize=256)
def public_key(public: bytes) -> MLKEM768X25519PublicKey:
    """Read an X-Wing public key of 1,216 bytes.

    :raises ValueError: when it is not one
    """
    if len(public) != PUBLIC_LENGTH:
        raise ValueError("an X-Wing public key has 1216 bytes")
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public[:1184]), X25519PublicKey.from_public_bytes(public[1184:])
    )


def is_public(public: bytes) -> bool:
    """Tell whether something can be sealed to a key: who announces one that no seed has would keep us from ever answering."""
    try:
        header(bytes(16), [public])
    except ValueError:
        return False
    return True


def encrypt(plaintext: bytes, recipients: Sequence[bytes]) -> bytes:
    """Seal bytes to X-Wing public keys (1,216 bytes each) as one age file.

    :raises ValueError: without recipients, or for a key that is none
    """
    file_key = secrets.token_bytes(16)
    nonce = secrets.token_bytes(16)
    return b"".join([header(file_key, recipients), nonce, *_seal(plaintext, payload_key(file_key, nonce))])


def header(file_key: bytes, recipients: Sequence[bytes]) -> bytes:
    """Write the header that seals a file key (16 bytes) to X-Wing public keys (1,216 bytes each), with its code.

    :raises ValueError: without recipients, or for a key that is none
    """
    if not recipients:
        raise ValueError("an age file needs a recipient")
    lines = [VERSION]
    for recipient in recipients:
        sealed = _SUITE.encrypt(file_key, public_key(recipient), INFO)
        lines += [_STANZA_BEGINS + _base64(sealed[:ENC_LENGTH]), _base64(sealed[ENC_LENGTH:])]
    head = b"\n".join([*lines, b"---"])
    return b"".join([head, b" ", _base64(code_of(file_key, head)), b"\n"])


def decrypt(file: bytes, seeds: Sequence[bytes | Hybrid]) -> bytes:
    """Open an age file with X-Wing seeds (32 bytes each), or identities made of them, and give the plain bytes, all or nothing.

    Its header has our stanza and no other (docs/exchange/envelope.md). Whoever names a second recipient lets somebody else read
    what was sealed for us, unseen; of grease or a stanza of another type nobody could say that it is none.

    :raises AgeRefused: HeaderRefused, NoMatch, CodeRefused or PayloadRefused
    """
    parts = parse(file)
    if [stanza.type for stanza in parts[0]] != [STANZA]:
        raise HeaderRefused("not sealed to one recipient alone")
    return b"".join(_opened(parts, [seed if isinstance(seed, Hybrid) else Hybrid(seed) for seed in seeds]))


def opened(file: bytes, identities: Iterable[Identity]) -> Iterator[bytes]:
    """Open an age file of any recipients chunk by chunk; what was given before an error is true, but perhaps not all.

    :raises AgeRefused: HeaderRefused, NoMatch, CodeRefused or PayloadRefused
    """
    return _opened(parse(file), identities)


def _opened(parts: Parts, identities: Iterable[Identity]) -> Iterator[bytes]:
    stanzas, head, code, payload = parts
    file_key = unwrapped(stanzas, identities)
    if not hmac.compare_digest(code_of(file_key, head), code):
        raise CodeRefused("the header was altered")
    if len(payload) < 16:
        raise HeaderRefused("no nonce")
    return _open(payload[16:], payload_key(file_key, payload[:16]))


def parse(file: bytes) -> Parts:
    """Split a file into its stanzas, the header bytes that are authenticated, the code, and the rest.

    :raises HeaderRefused: when the header is malformed
    """
    if not file.startswith(VERSION + b"\n"):
        raise HeaderRefused("not an age v1 file")
    position = len(VERSION) + 1
    stanzas: list[Stanza] = []
    while True:
        line, after = _line(file, position)
        if line.startswith(b"---"):
            break
        stanza, position = _stanza(file, line, after)
        stanzas.append(stanza)
    if not stanzas:
        raise HeaderRefused("no recipient")
    if not line.startswith(b"--- "):
        raise HeaderRefused("no authentication code")
    code = _unbase64(line[4:])
    if len(code) != 32:
        raise HeaderRefused("an authentication code of another length")
    return stanzas, file[: position + 3], code, file[after:]


def _line(file: bytes, position: int) -> tuple[bytes, int]:
    end = file.find(b"\n", position)
    if end < 0:
        raise HeaderRefused("the header is cut")
    return file[position:end], end + 1


def _stanza(file: bytes, line: bytes, position: int) -> tuple[Stanza, int]:
    if not line.startswith(b"-> "):
        raise HeaderRefused("a stanza was expected")
    if not _PRINTABLE.fullmatch(line, 3):
        raise HeaderRefused("an argument is empty or not printable")
    body = bytearray()
    while True:
        text, position = _line(file, position)
        if len(text) > 64:
            raise HeaderRefused("a line of a body is too long")
        body += _unbase64(text)
        if len(text) < 64:
            break
    name, *arguments = line[3:].decode("ascii").split(" ")
    return Stanza(name, tuple(arguments), bytes(body)), position


def unwrapped(stanzas: list[Stanza], identities: Iterable[Identity]) -> bytes:
    """Find the file key (16 bytes) with the first identity that opens a stanza.

    :raises NoMatch: when none does
    """
    for identity in identities:
        for stanza in stanzas:
            key = identity.unwrap(stanza)
            if key is not None:
                if len(key) != 16:
                    raise HeaderRefused("a file key of another length")
                return key
    raise NoMatch("no recipient of this file is known here")


def code_of(file_key: bytes, head: bytes) -> bytes:
    """Compute the authentication code of a header (32 bytes)."""
    return hmac.new(_derive(file_key, b"", b"header"), head, hashlib.sha256).digest()


def payload_key(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    """Derive the key of a payload from the file key and its nonce (16 bytes each)."""
    return ChaCha20Poly1305(_derive(file_key, nonce, b"payload"))


def _derive(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=_SHA256, length=32, salt=salt, info=info).derive(key)


def nonce_of(counter: int, last: bool) -> bytes:
    """The nonce of a chunk: its number from 0, and whether it is the last (12 bytes)."""
    return counter.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _seal(plaintext: bytes, key: ChaCha20Poly1305) -> Iterator[bytes]:
    count = max(1, -(-len(plaintext) // CHUNK))
    for number in range(count):
        chunk = plaintext[number * CHUNK : (number + 1) * CHUNK]
        yield key.encrypt(nonce_of(number, number == count - 1), chunk, None)


def _open(payload: bytes, key: ChaCha20Poly1305) -> Iterator[bytes]:
    """Open chunk after chunk as a stream is read: what is given before an error was sealed by the sender."""
    size = CHUNK + TAG
    count = max(1, -(-len(payload) // size))
    for number in range(count):
        chunk = payload[number * size : (number + 1) * size]
        at_end = number == count - 1
        plain = open_chunk(key, number, chunk, last=at_end)
        if plain is not None:
            if at_end and number and not plain:
                raise PayloadRefused("an empty last chunk")
            yield plain
            continue
        plain = open_chunk(key, number, chunk, last=not at_end) if len(chunk) == size else None
        if plain is not None:
            yield plain
        raise PayloadRefused("a chunk was altered, the end is missing, or something follows it")


def open_chunk(key: ChaCha20Poly1305, number: int, chunk: bytes, *, last: bool) -> bytes | None:
    """Open one chunk, or give None when it is not this one."""
    try:
        return key.decrypt(nonce_of(number, last), chunk, None)
    except (InvalidTag, ValueError):
        return None


def _base64(raw: bytes) -> bytes:
    return binascii.b2a_base64(raw, newline=False).rstrip(b"=")


def _unbase64(text: str | bytes) -> bytes:
    raw_text = text.encode("ascii", "replace") if isinstance(text, str) else text
    over = len(raw_text) % 4
    try:
        raw = binascii.a2b_base64(raw_text + b"=" * (-over % 4), strict_mode=True)
    except binascii.Error as error:
        raise HeaderRefused("not base64") from error
    # Padding was not to be written, and the bits that the last character has too many must be zero.
    if b"=" in raw_text or (over and _base64(raw[1 - over :]) != raw_text[-over:]):
        raise HeaderRefused("not canonical base64")
    return raw
