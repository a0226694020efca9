"""HPKE with X-Wing on the published vectors of hpke-pq: the primitive below every letter and every grant."""

import json
from pathlib import Path
from typing import Any

import cryptography_vectors
import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from homeward.wire import age

FILE = Path(cryptography_vectors.__file__).parent / "HPKE/hpke-pq-test-vectors.json"
X_WING, BASE = 0x647A, 0
KDFS = {1: KDF.HKDF_SHA256, 16: KDF.SHAKE128, 17: KDF.SHAKE256}
AEADS = {1: AEAD.AES_128_GCM, 2: AEAD.AES_256_GCM, 3: AEAD.CHACHA20_POLY1305}


def vectors() -> list[dict[str, Any]]:
    return [one for one in json.loads(FILE.read_text()) if (one["kem_id"], one["mode"]) == (X_WING, BASE)]


@pytest.mark.parametrize("vector", vectors(), ids=lambda one: f"kdf-{one['kdf_id']}-aead-{one['aead_id']}")
def test_the_seed_expands_to_the_public_key_and_opens_what_was_sealed_to_it(vector: dict[str, Any]) -> None:
    seed = bytes.fromhex(vector["skRm"])
    assert age.public_of(seed) == bytes.fromhex(vector["pkRm"])
    suite = Suite(KEM.MLKEM768_X25519, KDFS[vector["kdf_id"]], AEADS[vector["aead_id"]])
    first = vector["encryptions"][0]
    sealed, info, aad = (bytes.fromhex(text) for text in (vector["enc"] + first["ct"], vector["info"], first["aad"]))
    # The public interface takes no associated data, which the vectors have; the same code with it lies one step below.
    plain = openssl.hpke._decrypt_with_aad(suite, sealed, age.private_key(seed), info, aad)
    assert plain == bytes.fromhex(first["pt"])


def test_the_suite_of_letters_is_among_the_vectors() -> None:
    assert (1, 3) in {(one["kdf_id"], one["aead_id"]) for one in vectors()}
    print(f"HPKE vectors of X-Wing: {len(vectors())}")
