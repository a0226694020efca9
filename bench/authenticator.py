"""A passkey in software, for benchmarks: what a browser would send for it. It verifies nobody; only the server's side is measured."""

import hashlib
import json
import secrets
import struct
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

USER_PRESENT_AND_VERIFIED = 0x05
ATTESTED = 0x40


class Authenticator:
    """One passkey for one host, with a PRF output of its own (32 bytes)."""

    def __init__(self, host: str) -> None:
        self.host, self.id, self.prf = host, secrets.token_bytes(32), secrets.token_bytes(32)
        self._key = ec.generate_private_key(ec.SECP256R1())

    def made(self, challenge: str) -> dict[str, Any]:
        """The answer to a request to make a passkey."""
        public = ES256.from_cryptography_key(self._key.public_key())
        attested = AttestedCredentialData.create(bytes(16), self.id, public)
        data = self._data(USER_PRESENT_AND_VERIFIED | ATTESTED) + bytes(attested)
        attestation = AttestationObject.create("none", AuthenticatorData(data), {})
        said = self._client("webauthn.create", challenge)
        return self._answer({"clientDataJSON": websafe_encode(said), "attestationObject": websafe_encode(attestation)})

    def shown(self, challenge: str) -> dict[str, Any]:
        """The answer to a request to show a passkey."""
        data, said = self._data(USER_PRESENT_AND_VERIFIED), self._client("webauthn.get", challenge)
        signature = self._key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"clientDataJSON": said, "authenticatorData": data, "signature": signature}
        return self._answer({name: websafe_encode(value) for name, value in parts.items()})

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, 0)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": f"https://{self.host}"}).encode()

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        name = websafe_encode(self.id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}
