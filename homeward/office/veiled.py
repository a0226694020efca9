"""What an address carries beside a case code and a form's name: veiled, because a browser keeps addresses and others look at them.

AES-SIV under a key from the server key, bound to the case: the same form has the same address each time, and nobody without the server
key reads what a form begins with. Not a secret of the record: whoever may open the form sees the same on the page.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

from homeward.record import seal

# Lengths are told in such steps only (bytes).
STEP = 48


def veil(code: str, known: Mapping[str, str]) -> str:
    """Veil what a form of a case begins with; gives a text of letters, digits, "-" and "_"."""
    text = json.dumps(dict(known), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    padded = text.ljust(-(-len(text) // STEP) * STEP)
    return urlsafe_b64encode(_key(settings.NODE).encrypt(padded, [code.encode()])).decode().rstrip("=")


def unveil(code: str, veiled: str) -> dict[str, str]:
    """Read what `veil` veiled for this case; nothing where it is anything else."""
    try:
        raw = urlsafe_b64decode(veiled + "=" * (-len(veiled) % 4))
        found = json.loads(_key(settings.NODE).decrypt(raw, [code.encode()]))
    except (InvalidTag, ValueError, Error):
        return {}
    return {str(name): str(value) for name, value in found.items()}


@lru_cache(maxsize=2)
def _key(node: Any) -> AESSIV:
    """Kept as long as we run: a page has dozens of such addresses. One made before the server key was rotated begins an empty form."""
    known = node.server_key
    return AESSIV(seal.derive(known, "addresses", "1") + seal.derive(known, "addresses", "2"))
