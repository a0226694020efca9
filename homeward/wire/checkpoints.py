"""Signed checkpoints of a log and their cosignatures, as C2SP signed-note, tlog-checkpoint and tlog-cosignature (v1) define them."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

# Kinds of signatures in a signed note.
SIGNED, COSIGNED = 1, 4
LARGEST = 8192


class CheckpointRefused(ValueError):
    """A checkpoint or cosignature that is malformed, of another log, or not signed by the key it should be."""


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint says.

    :ivar origin: the log it is of
    :ivar size: leaves in the tree
    :ivar root: its root, 32 bytes
    """

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed: origin, size and root, a line each."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """The four bytes by which a signature names its key."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def _line(name: str, signature: bytes) -> str:
    return f"— {name} {base64.b64encode(signature).decode()}\n"


def sign_note(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """Sign a text that ends with a new line; gives the whole note."""
    public = key.public_key().public_bytes_raw()
    return f"{text}\n{_line(name, key_id(name, SIGNED, public) + key.sign(text.encode()))}"


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """Sign a checkpoint under the name of its log; gives the note."""
    return sign_note(checkpoint.text, checkpoint.origin, key)


def split(note: str) -> tuple[str, list[str]]:
    """Part a note into its text and its lines of signatures.

    :raises CheckpointRefused: when it is too large or has no signatures
    """
    text, mark, lines = note.rpartition("\n\n")
    if len(note) > LARGEST or not mark or not lines.endswith("\n"):
        raise CheckpointRefused("not a signed note")
    return text + "\n", lines.splitlines()


def _signatures(lines: list[str], name: str, kind: int, public: bytes) -> list[bytes]:
    """The signatures that a note holds of one key, without the key's id."""
    found = []
    for line in lines:
        dash, _, rest = line.partition(" ")
        by, _, encoded = rest.rpartition(" ")
        try:
            raw = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError) as error:
            raise CheckpointRefused("a line of the signatures is malformed") from error
        if dash != "—" or len(raw) < 5:
            raise CheckpointRefused("a line of the signatures is malformed")
        if by == name and raw[:4] == key_id(name, kind, public):
            found.append(raw[4:])
    return found


def check_note(note: str, name: str, public: bytes) -> str:
    """Check the signature of a named key on a note; gives its text.

    :raises CheckpointRefused: when it is missing or does not hold
    """
    text, lines = split(note)
    for signature in _signatures(lines, name, SIGNED, public):
        if _verifies(public, signature, text.encode()):
            return text
    raise CheckpointRefused("not signed by this key")


def read(text: str) -> Checkpoint:
    """Read a checkpoint's text.

    :raises CheckpointRefused: when it is malformed
    """
    lines = text.split("\n")
    try:
        origin, size, encoded = lines[:3]
        found = Checkpoint(origin, int(size), base64.b64decode(encoded, validate=True))
    except (ValueError, binascii.Error) as error:
        raise CheckpointRefused("not a checkpoint") from error
    if found.text != text or not origin or len(found.root) != 32 or found.size < 0:
        raise CheckpointRefused("not a checkpoint as written here")
    return found


def verify(note: str, origin: str, public: bytes) -> Checkpoint:
    """Read a checkpoint of a known log, signed by its key.

    :raises CheckpointRefused: when it is malformed, of another log, or not signed by this key
    """
    found = read(check_note(note, origin, public))
    if found.origin != origin:
        raise CheckpointRefused("the checkpoint of another log")
    return found


def _cosigned_text(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def cosign(text: str, name: str, key: Ed25519PrivateKey, at: int) -> str:
    """Cosign a checkpoint's text as a witness; gives the line that is added to the note.

    :param at: seconds since 1970
    """
    public = key.public_key().public_bytes_raw()
    said = at.to_bytes(8, "big") + key.sign(_cosigned_text(text, at))
    return _line(name, key_id(name, COSIGNED, public) + said)


def check_cosignature(text: str, line: str, name: str, public: bytes) -> int:
    """Check a witness's line on a checkpoint's text; gives the time of the cosignature in seconds since 1970.

    :raises CheckpointRefused: when it does not hold
    """
    for said in _signatures(line.splitlines(), name, COSIGNED, public):
        at = int.from_bytes(said[:8], "big")
        if len(said) == 72 and _verifies(public, said[8:], _cosigned_text(text, at)):
            return at
    raise CheckpointRefused("not cosigned by this key")


def _verifies(public: bytes, signature: bytes, text: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True
