"""Grants that this process opened before: their secrets, in memory only, each under a key that only its member's session can make.

Opening a grant by HPKE takes a fifth of a millisecond, and a list of cases opens one for each. What is remembered here opens only with
the member's own seed, which exists in the clear while a page is answered and no longer: between pages this memory is as closed as the
vault. It is asked only after the grant's row, its end and its giver's signature were checked as ever, and goes after fifteen minutes.
"""

import hashlib
import time
from collections import OrderedDict
from threading import Lock

from homeward.record import seal
from homeward.record.keys import MemberKeys

MOST, LONGEST = 20_000, 15 * 60
_kept: OrderedDict[bytes, tuple[float, bytes]] = OrderedDict()
_lock = Lock()


def opened(keys: MemberKeys, sealed: bytes, info: bytes) -> bytes:
    """Open a grant that was checked before: from memory, or by HPKE, and then remember it.

    :raises SealBroken: when it was sealed to another key, for another purpose, or altered
    """
    name = hashlib.sha256(seal.join(keys.number, info, sealed)).digest()
    with _lock:
        found = _kept.get(name)
    if found is not None and time.monotonic() - found[0] < LONGEST:
        return seal.unseal(keys.memory, found[1], name)
    secret = seal.unseal_from(keys.grant, sealed, info)
    _keep(name, seal.seal(keys.memory, secret, name))
    return secret


def _keep(name: bytes, sealed: bytes) -> None:
    now = time.monotonic()
    with _lock:
        _kept[name] = (now, sealed)
        _kept.move_to_end(name)
        while _kept and (len(_kept) > MOST or now - next(iter(_kept.values()))[0] > LONGEST):
            _kept.popitem(last=False)


def forget() -> None:
    """Forget everything at once."""
    with _lock:
        _kept.clear()
