"""Signed texts: compact JWS with Ed25519 (RFC 7515, RFC 8037), one fixed form of header and nothing else."""

import binascii
import hashlib
import json
import math
import re
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

# The form of 32 bytes as base64url: the last of 43 characters says four bits, and the two that it has too many are zero.
OF_32_BYTES = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]", re.ASCII)
_BEFORE_KID, _AFTER_KID = b'{"alg":"Ed25519","kid":"', b'","typ":"hwx+jws"}'


class JwsRefused(ValueError):
    """A signed text that is malformed, has another header than the one agreed, or does not verify."""


def thumbprint(public: bytes) -> str:
    """Compute the RFC 7638 thumbprint of an Ed25519 public key (32 bytes) as base64url text of 43 characters."""
    canonical = f'{{"crv":"Ed25519","kty":"OKP","x":"{encode(public)}"}}'
    return encode(hashlib.sha256(canonical.encode("ascii")).digest())


def sign(payload: bytes, key: Ed25519PrivateKey) -> bytes:
    """Sign these exact bytes and give the compact JWS."""
    signed = _head_of(key.public_key().public_bytes_raw()) + b"." + _encode(payload)
    return signed + b"." + _encode(key.sign(signed))


def signer(jws: bytes) -> str:
    """Read which key a JWS claims to be signed by (its thumbprint), after checking that the header is the agreed one.

    :raises JwsRefused: for any other header or form
    """
    head = _decode(_parts(jws)[0])
    kid = head[len(_BEFORE_KID) : -len(_AFTER_KID)].decode("ascii", "replace")
    if _header(kid) != head or not OF_32_BYTES.fullmatch(kid):
        raise JwsRefused("the header is not the agreed one")
    return kid


def verify(jws: bytes, public: bytes) -> bytes:
    """Check a JWS against this public key (32 bytes) and give the bytes that were signed.

    :raises JwsRefused: when form, header, key or signature are not right
    """
    head, body, signature = _parts(jws)
    if head != _head_of(public):
        raise JwsRefused("signed by another key, or another header")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(_decode(signature), jws[: len(head) + 1 + len(body)])
    except (InvalidSignature, ValueError) as error:
        raise JwsRefused("the signature does not verify") from error
    return _decode(body)


@lru_cache(maxsize=4096)
def _head_of(public: bytes) -> bytes:
    """The first part of everything that this key signs."""
    return _encode(_header(thumbprint(public)))


def unverified(jws: bytes) -> bytes:
    """Give the payload without checking the signature; only to find out whose key to check it with."""
    return _decode(_parts(jws)[1])


def read_object(payload: bytes) -> dict[str, Any]:
    """Read a JSON object in which no key stands twice and every text is Unicode that can be written again.

    :raises JwsRefused: for anything else
    """
    return _object(payload)


def write_object(value: dict[str, Any]) -> bytes:
    """Write a JSON object as the bytes that are signed: compact, keys in order, UTF-8."""
    return _WRITER.encode(value).encode("utf-8")


def encode(raw: bytes) -> str:
    """Write bytes as base64url without padding."""
    return _encode(raw).decode("ascii")


def decode(text: str) -> bytes:
    """Read base64url without padding, in its one canonical form.

    :raises JwsRefused: for any other text
    """
    return _decode(text.encode("ascii", "replace"))


def _header(kid: str) -> bytes:
    return _BEFORE_KID + kid.encode("ascii", "replace") + _AFTER_KID


def _parts(jws: bytes) -> tuple[bytes, bytes, bytes]:
    if not jws.isascii():
        raise JwsRefused("not ASCII")
    head, _, rest = jws.partition(b".")
    body, second, signature = rest.partition(b".")
    if not second or b"." in signature:
        raise JwsRefused("not three parts")
    return head, body, signature


def _encode(raw: bytes) -> bytes:
    return binascii.b2a_base64(raw, newline=False).rstrip(b"=").replace(b"+", b"-").replace(b"/", b"_")


def _decode(text: bytes) -> bytes:
    if b"+" in text or b"/" in text or b"=" in text:
        raise JwsRefused("not base64url")
    over = len(text) % 4
    plain = text.replace(b"-", b"+").replace(b"_", b"/")
    try:
        raw = binascii.a2b_base64(plain + b"=" * (-over % 4), strict_mode=True)
    except binascii.Error as error:
        raise JwsRefused("not base64url") from error
    if over and _encode(raw[1 - over :]) != text[-over:]:  # the bits that the last character has too many must be zero
        raise JwsRefused("not canonical base64url")
    return raw


def _object(payload: bytes) -> dict[str, Any]:
    try:
        value = _READER.decode(payload.decode("utf-8"))
        # An escape may name half a character, which no database takes. Most texts have no sign of any, which is seen sooner.
        if b"\\" in payload and b"\\u" in payload:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise JwsRefused("not the JSON agreed") from error
    if not isinstance(value, dict):
        raise JwsRefused("not a JSON object")
    return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is greater than any number that can be written again")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


# Made once: neither keeps anything of what it has read or written.
_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_READER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite)
