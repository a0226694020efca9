"""The second factor: a code from an authenticator app (TOTP, RFC 6238). Its seed lies under the server key; a code counts once.

The passphrase opens the member's keys; the code is asked beside it, and whatever of the two is wrong gets the same answer.
"""

import base64
import secrets
import time
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings

from homeward.office.models import FactorRow
from homeward.record import log, seal
from homeward.record.log import Leaf

DIGITS, STEP, SEED = 6, 30, 20
# A telephone's clock may be half a minute off in either direction.
DRIFT = (0, -1, 1)
TOTP_KIND = "totp"


class WrongCode(Exception):
    """The code is not the one that the app shows now, or it was used before."""


def new_seed() -> bytes:
    """Make a seed for an authenticator app (20 random bytes)."""
    return secrets.token_bytes(SEED)


def typed_seed(seed: bytes) -> str:
    """The seed as people type it into an app: base32 in groups of four."""
    text = base64.b32encode(seed).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address(seed: bytes, username: str) -> str:
    """The seed as an app reads it from a picture (otpauth). It names the node by its neutral short name only."""
    label = quote(f"{settings.NODE.name}:{username}")
    return f"otpauth://totp/{label}?secret={base64.b32encode(seed).decode().rstrip('=')}&issuer={quote(settings.NODE.name)}"


def enrol(member: int, seed: bytes, code: str, *, name: str) -> None:
    """Keep an app's seed once its first code was typed; the log says so.

    :raises WrongCode: when the code is not the app's
    """
    step = _step_shown(seed, code, time.time())
    if not step:
        raise WrongCode
    FactorRow.objects.create(
        member_id=member, kind=TOTP_KIND, name=name, sealed=_seal(member, seed), last_step=step, made=time.time()
    )
    log.write(Leaf("administration", member, f"member {member}", "second factor added"))


def has_one(member: int) -> bool:
    """Tell whether a member has a second factor."""
    return FactorRow.objects.filter(member_id=member).exists()


def check(member: int, code: str) -> None:
    """Check a code against the member's apps; it counts once, also for two who send it at the same moment.

    :raises WrongCode: when no app shows it now, or it was used before
    """
    now = time.time()
    for row in FactorRow.objects.filter(member_id=member, kind=TOTP_KIND):
        step = _step_shown(_unseal(row), code, now)
        if step > row.last_step and FactorRow.objects.filter(pk=row.pk, last_step__lt=step).update(
            last_step=step, used=now
        ):
            return
    raise WrongCode


def remove(member: int, factor: int) -> None:
    """Forget one of the member's factors; the log says so."""
    if FactorRow.objects.filter(member_id=member, pk=factor).delete()[0]:
        log.write(Leaf("administration", member, f"member {member}", "second factor removed"))


def _step_shown(seed: bytes, code: str, now: float) -> int:
    """The newest of the steps that count now at which an app shows this code; 0 where it is none of them."""
    typed = "".join(code.split())
    if len(typed) != DIGITS or not typed.isascii() or not typed.isdigit():
        return 0
    app = TOTP(seed, DIGITS, SHA1(), STEP)  # noqa: S303 - what every authenticator app computes (RFC 6238)
    steps = [int(now) // STEP + drift for drift in DRIFT]
    return max((one for one in steps if _fits(app, typed, one * STEP)), default=0)


def _fits(app: TOTP, typed: str, moment: int) -> bool:
    try:
        app.verify(typed.encode(), moment)
    except InvalidToken:
        return False
    return True


def _key() -> bytes:
    return seal.derive(settings.NODE.server_key, "second factors")


def _seal(member: int, seed: bytes) -> bytes:
    return seal.seal(_key(), seed, seal.join("totp", member))


def _unseal(row: FactorRow) -> bytes:
    return seal.unseal(_key(), bytes(row.sealed), seal.join("totp", row.member_id))
