"""The age format on the vectors of the C2SP CCTV project: all that apply to what Homeward reads."""

import hashlib
import zipfile
import zlib
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from homeward.wire import age

# The vectors of C2SP CCTV as published, under the 0BSD licence (its README lies in the archive).
ARCHIVE = Path(__file__).parent / "age-testdata.zip"
OUTCOMES = {
    age.HeaderRefused: "header failure",
    age.NoMatch: "no match",
    age.CodeRefused: "HMAC failure",
    age.PayloadRefused: "payload failure",
}
ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def secret_of(identity: str) -> bytes:
    """The 32 bytes of a Bech32 identity; its checksum is not what these tests are about."""
    data = identity.lower().rsplit("1", 1)[1][:-6]
    bits = "".join(f"{ALPHABET.index(letter):05b}" for letter in data)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8))


class X25519:
    """The plain recipient of age, which Homeward never writes to: here it lets more vectors reach header and payload."""

    def __init__(self, secret: bytes) -> None:
        self.private = X25519PrivateKey.from_private_bytes(secret)

    def unwrap(self, stanza: age.Stanza) -> bytes | None:
        if stanza.type != "X25519":
            return None
        if len(stanza.arguments) != 1:
            raise age.HeaderRefused("one argument")
        share = age._unbase64(stanza.arguments[0])
        if len(share) != 32 or len(stanza.body) != 32:
            raise age.HeaderRefused("length")
        try:
            secret = self.private.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError as error:
            raise age.HeaderRefused("low order") from error
        salt = share + self.private.public_key().public_bytes_raw()
        key = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=b"age-encryption.org/v1/X25519").derive(secret)
        try:
            return ChaCha20Poly1305(key).decrypt(bytes(12), stanza.body, None)
        except InvalidTag:
            return None


def vectors() -> list[tuple[str, dict[str, list[str]], bytes]]:
    found = []
    with zipfile.ZipFile(ARCHIVE) as archive:
        for name in sorted(archive.namelist()):
            if not name.startswith("testdata/") or name.endswith("/"):
                continue
            head, _, body = archive.read(name).partition(b"\n\n")
            facts: dict[str, list[str]] = {}
            for line in head.decode().splitlines():
                key, _, value = line.partition(": ")
                facts.setdefault(key, []).append(value)
            if "armored" in facts or "passphrase" in facts:
                continue  # neither armour nor passphrases are used
            found.append((name.split("/")[-1], facts, zlib.decompress(body) if "compressed" in facts else body))
    return found


VECTORS = vectors()


def read(facts: dict[str, list[str]], file: bytes) -> tuple[str, bytes]:
    identities = [
        age.Hybrid(secret_of(one)) if one.startswith("AGE-SECRET-KEY-PQ") else X25519(secret_of(one))
        for one in facts.get("identity", [])
    ]
    given = b""
    try:
        for chunk in age.opened(file, identities):
            given += chunk
    except age.AgeRefused as error:
        return OUTCOMES[type(error)], given
    return "success", given


def test_every_vector_that_applies_ends_as_expected(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = []
    for name, facts, file in VECTORS:
        outcome, given = read(facts, file)
        if outcome != facts["expect"][0]:
            wrong.append((name, facts["expect"][0], outcome))
        elif "payload" in facts and hashlib.sha256(given).hexdigest() != facts["payload"][0]:
            wrong.append((name, "payload", len(given)))
    hybrid = sum("hybrid" in name for name, _, _ in VECTORS)
    with capsys.disabled():
        print(f"\nage vectors: {len(VECTORS)} apply ({hybrid} of the hybrid recipient), {len(wrong)} wrong")
    assert wrong == []
    assert len(VECTORS) > 80
    assert hybrid >= 15
