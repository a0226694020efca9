"""Break-glass: two officers with their paper shares and a reason open a case for 24 hours to one of them (security.md, Keys 7).

The first asks; share and reason wait sealed to the second, for a quarter of an hour. The second opens: the log first, then the grant,
which cannot be passed on. The readers of the case are told, with the reason.
"""

import json
import time
from dataclasses import dataclass

from django.db import transaction

from homeward.process.writing import Compartment
from homeward.record import certificates, combining, emergency, grants, log, seal
from homeward.record.keys import MemberKeys
from homeward.record.log import Leaf
from homeward.record.models import CaseRow, EmergencyKeyRow, EmergencyRow, GlassRow, GrantRow
from homeward.record.prepared import Prepared
from homeward.wire import age
from homeward.wire.shamir import Share

WAITS = 15 * 60 * 1_000_000
LASTS = 24 * 3600 * 1_000_000


class GlassRefused(Exception):
    """The glass stays whole: the word says why ("reason", "officer", "late", "same-person", "case", "share")."""


@dataclass(frozen=True)
class Asked:
    """What waits for a second officer: its number, the case, who asked and when (microseconds)."""

    number: int
    subject: str
    first: int
    at: int


@dataclass(frozen=True)
class Broken:
    """What the readers of a case are told: who opened it, when, until when (microseconds), and why."""

    number: int
    first: int
    second: int
    at: int
    until: int
    reason: str


def _place(subject: str, first: int, second: int, at: int) -> bytes:
    return seal.join("break-glass waits", subject, first, second, at)


def ask(subject: str, *, share: str, reason: str, second: int, by: MemberKeys) -> int:
    """Ask for a case to be opened; share and reason wait sealed to the second officer. Gives the request's number.

    :raises GlassRefused: without a reason, for a case that is not there, or when one of the two is no officer
    :raises ShareRefused: when the share is mistyped or unknown
    """
    if not reason.strip():
        raise GlassRefused("reason")
    if not CaseRow.objects.filter(code=subject).exists():
        raise GlassRefused("case")
    if second == by.number:
        raise GlassRefused("same-person")
    _require_officer(by.number)
    _require_officer(second)
    typed = emergency.recognised(share)
    at = time.time_ns() // 1000
    said = json.dumps({"share": typed.written, "reason": reason.strip()}).encode()
    to = age.public_key(certificates.certificate_of(second).keys.grant)
    waiting = seal.seal_to(to, said, _place(subject, by.number, second, at))
    with transaction.atomic():
        GlassRow.objects.filter(opened=None, asked__lt=at - WAITS).delete()
        log.write(Leaf("break-glass asked", by.number, subject, str(second)))
        made = GlassRow.objects.create(
            subject=subject,
            first=by.number,
            second=second,
            asked=at,
            waiting=waiting,
            signature=by.signing.sign(seal.join("break-glass", subject, by.number, second, at, waiting)),
        )
    return int(made.pk)


def waiting(*, by: MemberKeys) -> list[Asked]:
    """List what waits for this officer and is not older than a quarter of an hour."""
    since = time.time_ns() // 1000 - WAITS
    rows = GlassRow.objects.filter(second=by.number, opened=None, asked__gte=since).order_by("id")
    return [Asked(row.pk, row.subject, row.first, row.asked) for row in rows]


def reason_of(number: int, *, by: MemberKeys) -> str:
    """Read the reason that the first officer wrote.

    :raises GlassRefused: when it does not wait for this officer, or no longer
    """
    return _said(_find(number, by), by)[1]


def open_with(number: int, *, share: str, by: MemberKeys) -> tuple[str, int]:
    """Open the case with the second share: gives its code, and until when (microseconds since 1970).

    The log entry is written, and stays, before the shares are joined.

    :raises GlassRefused: when it does not wait for this officer, or no longer
    :raises ShareRefused: when the share is mistyped or unknown, or the two do not fit
    """
    row = _find(number, by)
    first, reason = _said(row, by)
    second = emergency.recognised(share)
    log.write(Leaf("break-glass", by.number, row.subject, str(row.first)))
    at = time.time_ns() // 1000
    until = at + LASTS
    copies = _newest_copies(row.subject, first.version)
    made = _joined(row.subject, first, second, copies, by)
    secrets = {
        one: seal.unseal_from(by.grant, sealed, grants.place(row.subject, one, generation, by.number))
        for (one, generation), sealed in made.items()
    }
    with transaction.atomic():
        for (compartment, generation), sealed in made.items():
            grants.keep_until(row.subject, compartment, generation, sealed, until=until, by=by)
        key = seal.derive(secrets[Compartment.CASE], "break-glass")
        row.reason = seal.seal(key, reason.encode(), _place(row.subject, row.first, row.second, row.asked))
        row.opened, row.until = at, until
        row.save(update_fields=["reason", "opened", "until"])
    return row.subject, until


def _joined(
    subject: str, first: Share, second: Share, copies: dict[tuple[Compartment, int], bytes], by: MemberKeys
) -> dict[tuple[Compartment, int], bytes]:
    """Have the child seal each secret to this officer; the emergency key's private half is never in this process."""
    public = bytes(EmergencyKeyRow.objects.get(version=first.version).public)
    order = [
        (
            sealed,
            emergency.place(subject, compartment, generation, first.version),
            grants.place(subject, compartment, generation, by.number),
        )
        for (compartment, generation), sealed in copies.items()
    ]
    made = combining.ask(first, second, public=public, to=by.public.grant, secrets=order)
    return dict(zip(copies, made, strict=True))


def _newest_copies(subject: str, version: int) -> dict[tuple[Compartment, int], bytes]:
    newest: dict[str, EmergencyRow] = {}
    for row in EmergencyRow.objects.filter(subject=subject, version=version).order_by("generation"):
        newest[row.compartment] = row
    if Compartment.CASE.value not in newest:
        raise GlassRefused("case")
    # What is said against somebody here is not opened by break-glass: its subject may be an officer.
    return {
        (Compartment(name), row.generation): bytes(row.sealed)
        for name, row in newest.items()
        if name != Compartment.COMPLAINT.value
    }


def _find(number: int, by: MemberKeys) -> GlassRow:
    row = GlassRow.objects.filter(pk=number, second=by.number, opened=None).first()
    if row is None or time.time_ns() // 1000 - row.asked > WAITS:
        raise GlassRefused("late")
    _require_officer(row.first)
    _require_officer(by.number)
    if row.first == by.number:
        raise GlassRefused("same-person")
    return row


def _said(row: GlassRow, by: MemberKeys) -> tuple[Share, str]:
    text = seal.join("break-glass", row.subject, row.first, row.second, row.asked, bytes(row.waiting))
    if not any(certificates.verifies(one, bytes(row.signature), text) for one in grants.signing_keys(row.first)):
        raise GlassRefused("officer")
    try:
        raw = seal.unseal_from(by.grant, bytes(row.waiting), _place(row.subject, row.first, row.second, row.asked))
    except seal.SealBroken as error:
        raise GlassRefused("share") from error
    said = json.loads(raw)
    return emergency.recognised(said["share"]), str(said["reason"])


def _require_officer(member: int) -> None:
    try:
        roles = certificates.certificate_of(member).roles
    except certificates.CertificateRefused as error:
        raise GlassRefused("officer") from error
    if emergency.OFFICER not in roles:
        raise GlassRefused("officer")


_BROKEN = Prepared(
    lambda subject: GlassRow.objects.filter(subject=subject).exclude(opened=None).values_list("pk")[:1], str
)


def told(subject: str, keys: MemberKeys) -> list[Broken]:
    """Tell a reader of a case who broke the glass, and why; a reason sealed under an older secret is opened by its generation."""
    if not _BROKEN(subject):
        return []
    rows = list(GlassRow.objects.filter(subject=subject).exclude(opened=None).order_by("id"))
    generation, secret = grants.secret_for(subject, Compartment.CASE, keys)
    known = grants.generations(subject, Compartment.CASE, generation, secret)
    return [
        Broken(row.pk, row.first, row.second, row.opened or 0, row.until or 0, _reason(row, list(known.values())))
        for row in rows
    ]


def _reason(row: GlassRow, secrets: list[bytes]) -> str:
    place = _place(row.subject, row.first, row.second, row.asked)
    for secret in secrets:
        try:
            return seal.unseal(seal.derive(secret, "break-glass"), bytes(row.reason), place).decode()
        except seal.SealBroken:
            continue
    return ""


def in_use() -> list[tuple[str, int, int]]:
    """The cases that are open by break-glass now: code, officer, and until when (microseconds)."""
    rows = GrantRow.objects.filter(until__gt=time.time_ns() // 1000, ended=None, compartment=Compartment.CASE.value)
    return [(row.subject, row.member, row.until or 0) for row in rows.order_by("id")]
