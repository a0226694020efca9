"""Who can read what, and how it changes when somebody leaves, withdraws, or gets new keys."""

import time
from collections.abc import Collection

from django.db import transaction

from homeward.process.writing import Compartment
from homeward.record import emergency, grants, log
from homeward.record.keys import MemberKeys
from homeward.record.log import Leaf
from homeward.record.models import EmergencyRow, GrantRow, OwedGeneration, OwedGrant, RecusalRow


class WouldBeOrphaned(Exception):
    """Nobody else can read these cases: name another reader first."""

    def __init__(self, subjects: Collection[str]) -> None:
        super().__init__(", ".join(sorted(subjects)))
        self.subjects = tuple(sorted(subjects))


def readers() -> dict[str, frozenset[int]]:
    """Who can read the case compartment of each subject, the shared secrets included; grants by break-glass do not count."""
    found: dict[str, set[int]] = {}
    for subject in GrantRow.objects.values_list("subject", flat=True).distinct():
        found[subject] = set()
    rows = grants.in_force().filter(until=None, compartment=Compartment.CASE.value)
    for subject, member in rows.values_list("subject", "member"):
        found[subject].add(member)
    return {subject: frozenset(members) for subject, members in sorted(found.items())}


def only_by(members: Collection[int]) -> tuple[str, ...]:
    """The subjects that nobody but these members can read."""
    gone = frozenset(members)
    return tuple(subject for subject, held in readers().items() if held and held <= gone)


def without_copy() -> tuple[str, ...]:
    """The subjects with a secret that the newest emergency key does not open."""
    newest = emergency.live()[-1][0] if emergency.live() else 0
    there = set(
        EmergencyRow.objects.filter(version=newest).values_list("subject", "compartment", "generation").distinct()
    )
    every = GrantRow.objects.values_list("subject", "compartment", "generation").distinct()
    return tuple(
        sorted({subject for subject, compartment, number in every if (subject, compartment, number) not in there})
    )


def recuse(subject: str, *, by: MemberKeys) -> None:
    """End one's own grants at once because one knows the person; the next reader renews the secrets, a supervisor is asked.

    What was seen stays in the log.

    :raises WouldBeOrphaned: when nobody else can read the case
    :raises NoGrant: when one cannot read it anyway
    """
    if by.number not in grants.readers(subject):
        raise grants.NoGrant(subject)
    if subject in only_by({by.number}):
        raise WouldBeOrphaned([subject])
    now = time.time_ns() // 1000
    with transaction.atomic():
        rows = GrantRow.objects.filter(subject=subject, member=by.number, ended=None)
        parts = set(rows.values_list("compartment", flat=True))
        OwedGeneration.objects.bulk_create(OwedGeneration(subject=subject, compartment=one, since=now) for one in parts)
        rows.update(ended=now)
        RecusalRow.objects.get_or_create(subject=subject, member=by.number, defaults={"at": now})
        log.write(Leaf("recused", by.number, subject))


def recusals(subjects: Collection[str]) -> list[tuple[str, int]]:
    """The withdrawals from some cases that no supervisor has seen to: case and member."""
    rows = RecusalRow.objects.filter(subject__in=list(subjects), seen_by=None).order_by("id")
    return list(rows.values_list("subject", "member"))


def saw_recusal(subject: str, member: int, *, by: int) -> None:
    """Note that a supervisor has seen to a withdrawal; the member stays out of the case."""
    with transaction.atomic():
        RecusalRow.objects.filter(subject=subject, member=member, seen_by=None).update(seen_by=by)
        log.write(Leaf("recusal seen", by, subject, str(member)))


def may_end(subject: str, member: int, *, by: MemberKeys) -> bool:
    """Tell whether this member can end a colleague's grants now: two readers stay, and every compartment opens to them."""
    rows = GrantRow.objects.filter(subject=subject, member=member, ended=None)
    parts = {Compartment(name) for name in rows.values_list("compartment", flat=True)}
    stay = set(grants.readers(subject)) - {member}
    return len(stay) > 1 and all(by.number in grants.readers(subject, part) for part in parts)


def lost_keys(member: int, *, by: int) -> int:
    """End a member's grants because their keys are gone; each is owed anew by a colleague. Gives how many."""
    with transaction.atomic():
        rows = GrantRow.objects.filter(member=member, ended=None, until=None)
        parts = sorted(set(rows.values_list("subject", "compartment")))
        OwedGrant.objects.bulk_create(
            OwedGrant(subject=subject, compartment=part, member=member) for subject, part in parts
        )
        GrantRow.objects.filter(member=member, ended=None).update(ended=time.time_ns() // 1000)
        log.write(Leaf("administration", by, f"member {member}", "new keys"))
    return len(parts)


def owe(subject: str, compartment: Compartment, *, to: int) -> None:
    """Note that a secret is to be sealed to a member by the next colleague who can open it, inside the caller's transaction."""
    OwedGrant.objects.get_or_create(subject=subject, compartment=compartment.value, member=to)


def seal_anew(member: int, *, by: MemberKeys) -> tuple[int, tuple[str, ...]]:
    """Give a member with new keys what they could read before, as far as this colleague can; resumable.

    Gives how many secrets were sealed, and the subjects that need another colleague.
    """
    done, left = 0, []
    for row in OwedGrant.objects.filter(member=member).order_by("id"):
        try:
            with transaction.atomic():
                grants.assign(row.subject, by=by, to=member, compartments=[Compartment(row.compartment)])
                row.delete()
            done += 1
        except grants.NoGrant:
            left.append(row.subject)
    return done, tuple(sorted(set(left)))


def waiting_for_keys() -> dict[int, tuple[str, ...]]:
    """What members with new keys wait for: subjects by member."""
    found: dict[int, set[str]] = {}
    for member, subject in OwedGrant.objects.values_list("member", "subject"):
        found.setdefault(member, set()).add(subject)
    return {member: tuple(sorted(subjects)) for member, subjects in found.items()}


def pass_to_new_keys(old: MemberKeys, new: MemberKeys) -> int:
    """Seal to a member's new keys all that the old ones open, inside the caller's transaction; gives how many.

    The new certificate must stand already. The old grants end.
    """
    rows = list(grants.in_force().filter(member=old.number, until=None).order_by("subject", "compartment"))
    parts = sorted({(row.subject, Compartment(row.compartment)) for row in rows})
    opened = [(subject, part, *grants.secret_for(subject, part, old)) for subject, part in parts]
    GrantRow.objects.filter(member=old.number, ended=None).update(ended=time.time_ns() // 1000)
    for subject, part, generation, secret in opened:
        grants.give(subject=subject, compartment=part, generation=generation, secret=secret, to=old.number, by=new)
    return len(opened)
