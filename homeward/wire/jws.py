"""Signed texts: compact JWS with Ed25519 (RFC 7515, RFC 8037), one fixed form of header and nothing else."""

import base64
import binascii
import hashlib
import json
import re
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
_PLAIN = str.maketrans("-_", "+/")


class JwsRefused(ValueError):
    """A signed text that is malformed, has another header than the one agreed, or does not verify."""


def thumbprint(public: bytes) -> str:
    """Compute the RFC 7638 thumbprint of an Ed25519 public key (32 bytes) as base64url text of 43 characters."""
    canonical = f'{{"crv":"Ed25519","kty":"OKP","x":"{encode(public)}"}}'
    return encode(hashlib.sha256(canonical.encode("ascii")).digest())


def sign(payload: bytes, key: Ed25519PrivateKey) -> bytes:
    """Sign these exact bytes and give the compact JWS."""
    head = _head_of(key.public_key().public_bytes_raw())
    signed = f"{head}.{encode(payload)}".encode("ascii")
    return signed + b"." + encode(key.sign(signed)).encode("ascii")


def signer(jws: bytes) -> str:
    """Read which key a JWS claims to be signed by (its thumbprint), after checking that the header is the agreed one.

    :raises JwsRefused: for any other header or form
    """
    head, _, _ = _parts(jws)
    kid = _object(_decode(head)).get("kid")
    if not isinstance(kid, str) or _header(kid) != _decode(head):
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
        Ed25519PublicKey.from_public_bytes(public).verify(_decode(signature), f"{head}.{body}".encode("ascii"))
    except (InvalidSignature, ValueError) as error:
        raise JwsRefused("the signature does not verify") from error
    return _decode(body)


@lru_cache(maxsize=4096)
def _head_of(public: bytes) -> str:
    """The first part of everything that this key signs."""
    return encode(_header(thumbprint(public)))


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
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def encode(raw: bytes) -> str:
    """Write bytes as base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Read base64url without padding, in its one canonical form.

    :raises JwsRefused: for any other text
    """
    return _decode(text)


def _header(kid: str) -> bytes:
    return f'{{"alg":"Ed25519","kid":"{kid}","typ":"hwx+jws"}}'.encode("ascii", "replace")


def _parts(jws: bytes) -> tuple[str, str, str]:
    try:
        parts = jws.decode("ascii").split(".")
    except UnicodeDecodeError as error:
        raise JwsRefused("not ASCII") from error
    if len(parts) != 3:
        raise JwsRefused("not three parts")
    return parts[0], parts[1], parts[2]


def _decode(text: str) -> bytes:
    over = len(text) % 4
    if not _BASE64URL.fullmatch(text) or over == 1:
        raise JwsRefused("not base64url")
    raw = binascii.a2b_base64(text.translate(_PLAIN) + "=" * (-over % 4))
    if over and encode(raw[1 - over :]) != text[-over:]:  # the bits that the last character has too many must be zero
        raise JwsRefused("not canonical base64url")
    return raw


def _object(payload: bytes) -> dict[str, Any]:
    try:
        value = json.loads(payload.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
        if b"\\u" in payload:  # an escape may name half a character, which no database takes
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise JwsRefused("not the JSON agreed") from error
    if not isinstance(value, dict):
        raise JwsRefused("not a JSON object")
    return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
