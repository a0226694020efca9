"""The door of a node: who shows the token that we gave it comes in, however many strangers knock meanwhile.

Each partner has a token of its own. It is told in the answer to a message that was stored, so that only who seals and signs as a verified
partner gets one; it opens nothing, it only spares the wait: what comes in is checked as ever.
"""

import hmac
import re
import time
from collections.abc import Callable
from hashlib import sha256

from homeward.exchange.models import LineRow, PartnerRow
from homeward.record import seal
from homeward.wire import cards, jws

NAME = "door"
LONGEST = 200
_TOKEN = re.compile(r"[A-Za-z0-9_.-]{20,200}", re.ASCII)
# Requests without a token that one process takes in at a stroke, and a second after that: each costs less than a millisecond.
AT_ONCE, A_SECOND = 1000.0, 20.0


def token(partner: str, server_key: bytes) -> str:
    """The token that we give a partner: its id and a code that only this node can make, so that none is kept."""
    return f"{partner}.{_code(partner, server_key)}"


def _code(partner: str, server_key: bytes) -> str:
    return jws.encode(hmac.new(seal.derive(server_key, "door"), partner.encode(), sha256).digest())


def knows(shown: str, server_key: bytes) -> bool:
    """Whether this is the token of a partner who is verified and not blocked."""
    partner, _, code = shown.partition(".")
    if not hmac.compare_digest(code.encode(), _code(partner, server_key).encode()):
        return False
    return PartnerRow.objects.filter(pk=partner, level="verified", blocked="").exists()


def heard(partner: str, said: str) -> None:
    """Keep the token that a partner's node gave us, for the address on its card; anything else than a token changes nothing."""
    if not _TOKEN.fullmatch(said):
        return
    address = str(cards.stored(bytes(PartnerRow.objects.get(pk=partner).card))["address"])[:LONGEST]
    if not LineRow.objects.filter(pk=partner, door=said, door_at=address).exists():
        LineRow.objects.update_or_create(partner_id=partner, defaults={"door": said, "door_at": address})


def shown_at(address: str) -> str:
    """The token that we show at a partner's address; empty where none was given."""
    return LineRow.objects.filter(door_at=address).exclude(door="").values_list("door", flat=True).first() or ""


class Door:
    """Counts the strangers of one process: so many come in at a stroke, and then so many a second."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._room, self._at = clock, AT_ONCE, clock()

    def lets_in(self, shown: str, server_key: bytes) -> bool:
        """Whether a request comes in: with a partner's token always, without one while there is room."""
        if shown and knows(shown, server_key):
            return True
        now = self._clock()
        self._room = min(AT_ONCE, self._room + (now - self._at) * A_SECOND)
        self._at = now
        if self._room < 1:
            return False
        self._room -= 1
        return True
