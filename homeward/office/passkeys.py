"""Passkeys: with the PRF extension one unlocks the member's keys, without it stands beside the passphrase as the second factor.

The verifying is `fido2`'s; user verification is always required. What PRF gives is used and forgotten: neither it nor anything that
it could be made from is kept.
"""

import hashlib
import hmac
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from homeward.office.models import FactorRow
from homeward.record import keys as record_keys
from homeward.record import log, seal
from homeward.record.keys import MemberKeys
from homeward.record.log import Leaf

PASSKEY_KIND = "passkey"
PRF_LENGTH = 32


class PasskeyRefused(Exception):
    """What the browser sent is not the answer to what was asked, or of a passkey that nobody here has."""


@dataclass(frozen=True)
class Known:
    """Whose passkey it was, and the member's keys where it unlocked them."""

    member: int
    keys: MemberKeys | None


def salt() -> str:
    """What the passkey's PRF is asked about, the same for all members of a node (base64url of 32 bytes)."""
    return websafe_encode(hmac.digest(settings.NODE.server_key, b"passkey prf", "sha256"))


def begin(member: int, username: str, host: str) -> tuple[dict[str, Any], Any]:
    """Ask a browser to make a passkey; gives the options for it and what must be kept until it answers.

    :param host: the name under which the pages are open, to which the passkey is bound for ever
    """
    user = PublicKeyCredentialUserEntity(name=username, id=_handle(member), display_name=username)
    mine = [_opened(row).credential_id for row in FactorRow.objects.filter(member_id=member, kind=PASSKEY_KIND)]
    options, state = _server(host).register_begin(
        user,
        [PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=one) for one in mine],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    asked = options.public_key
    return {
        "challenge": websafe_encode(asked.challenge),
        "rp": {"id": host, "name": settings.NODE.name},
        "user": {"id": websafe_encode(asked.user.id), "name": username, "displayName": username},
        "algorithms": [one.alg for one in asked.pub_key_cred_params],
        "exclude": [websafe_encode(one) for one in mine],
        "prf": salt(),
    }, state


def enrol(opened: MemberKeys, state: Any, answer: Any, prf: bytes, *, name: str, host: str) -> None:
    """Keep a passkey; where it gave PRF output, it unlocks the member's keys from now on. The log says so.

    :raises PasskeyRefused: when the answer does not hold, or somebody has this passkey
    """
    try:
        made = _server(host).register_complete(state, answer).credential_data
    except (ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error
    if made is None or FactorRow.objects.filter(credential=_digest(made.credential_id)).exists():
        raise PasskeyRefused
    wrap = seal.seal(_key(prf), opened.raw, _place(opened.number)) if len(prf) == PRF_LENGTH else b""
    FactorRow.objects.create(
        member_id=opened.number,
        kind=PASSKEY_KIND,
        name=name,
        sealed=seal.seal(_rest(), bytes(made), _place(opened.number)),
        credential=_digest(made.credential_id),
        wrap=wrap,
        made=time.time(),
    )
    log.write(Leaf("administration", opened.number, f"member {opened.number}", "passkey added"))


def ask(host: str) -> tuple[dict[str, Any], Any]:
    """Ask a browser for a passkey that it holds for this host, whosever it is."""
    options, state = _server(host).authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    return {"challenge": websafe_encode(options.public_key.challenge), "rpId": host, "prf": salt()}, state


def check(state: Any, answer: Any, prf: bytes, *, host: str) -> Known:
    """Check a browser's answer: whose passkey it is, and the member's keys where it unlocks them.

    :raises PasskeyRefused: when it does not hold, or the member is suspended
    """
    try:
        found = AuthenticationResponse.from_dict(answer)
        row = FactorRow.objects.select_related("member").get(credential=_digest(found.raw_id), kind=PASSKEY_KIND)
        _server(host).authenticate_complete(state, [_opened(row)], found)
    except (ValueError, KeyError, TypeError, AttributeError, FactorRow.DoesNotExist) as error:
        raise PasskeyRefused from error
    if row.member.suspended_at is not None:
        raise PasskeyRefused
    FactorRow.objects.filter(pk=row.pk).update(used=time.time())
    return Known(row.member_id, _unlocked(row, prf))


def _unlocked(row: FactorRow, prf: bytes) -> MemberKeys | None:
    if not row.wrap or len(prf) != PRF_LENGTH:
        return None
    try:
        raw = seal.unseal(_key(prf), bytes(row.wrap), _place(row.member_id))
    except seal.SealBroken as error:
        raise PasskeyRefused from error
    return record_keys.from_raw(row.member_id, raw)


def _server(host: str) -> Fido2Server:
    """One server a host; only pages over TLS, or of this very machine, may use its passkeys."""
    local = host == "localhost" or host.endswith(".localhost")

    def ours(origin: str) -> bool:
        scheme, _, rest = origin.partition("://")
        return rest.partition(":")[0] == host and (scheme == "https" or (local and scheme == "http"))

    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=settings.NODE.name), verify_origin=ours)


def _opened(row: FactorRow) -> AttestedCredentialData:
    return AttestedCredentialData(seal.unseal(_rest(), bytes(row.sealed), _place(row.member_id)))


def _handle(member: int) -> bytes:
    """What the passkey calls the member: nothing that says who it is."""
    return hmac.digest(settings.NODE.server_key, f"passkey user {member}".encode(), "sha256")[:16]


def _digest(credential: bytes) -> str:
    return hashlib.sha256(credential).hexdigest()


def _key(prf: bytes) -> bytes:
    """Two locks: what the passkey gives, and the server key."""
    return hmac.digest(settings.NODE.server_key, seal.derive(prf, "passkey wrap"), "sha256")


def _rest() -> bytes:
    return seal.derive(settings.NODE.server_key, "second factors")


def _place(member: int) -> bytes:
    return seal.join("passkey", member)
