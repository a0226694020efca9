"""Keys, grants, entries and roles written straight into the database: refused where they are used, found by `verify` with their place.

Done by an attacker without the server key, and by one who holds it: the server key signs nothing that is asked for here.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction

from homeward.casework import administration, organisation
from homeward.exchange import nodekeys
from homeward.office.members import SignedIn
from homeward.office.permissions import Role
from homeward.process.case import CaseOpened, Side
from homeward.process.intake import FirstContact
from homeward.process.writing import Compartment
from homeward.record import book, certificates, glass, grants, opening, seal, verifying
from homeward.record.header import Header, link, signed
from homeward.record.keys import MemberKeys
from homeward.record.models import (
    AnalystsKeyRow,
    CaseRow,
    CertificateRow,
    EmergencyKeyRow,
    EntryRow,
    GlassRow,
    GrantRow,
    RegisterKeyRow,
)
from homeward.record.verifying import Keys
from homeward.wire import age
from scripts.figures import report
from tests.record.conftest import FACTS, draft

US = Keys("us")
PARTS = list(Compartment)


@dataclass
class Target:
    """A node with a case that wanda, ada and ben read, and sam who reads nothing; and what the attacker signs with."""

    ada: SignedIn
    ben: SignedIn
    wanda: SignedIn
    sam: SignedIn
    code: str
    signs: bytes

    def keys(self, number: int) -> MemberKeys:
        """Keys of the attacker's own under somebody's number; the server key, where it is held, is what they are made from."""
        return MemberKeys(
            number, seal.derive(self.signs, "seed", str(number)), seal.derive(self.signs, "sign", str(number))
        )


@pytest.fixture(params=["without the server key", "with the server key"])
def target(request: pytest.FixtureRequest, db: None) -> Target:
    roles = (Role.SUPERVISOR, Role.OFFICER)
    founded = administration.found(FACTS, founders=(("ada", "Ada", roles), ("ben", "Ben", roles)))
    ada, ben = (one.member for one in founded.founders)
    wanda, sam = (
        administration.add_member(username=name, name=name, roles=[Role.WORKER], first=ada, second=ben).member
        for name in ("wanda", "sam")
    )
    entries = [draft(CaseOpened(Side.REFERRING, "Heron"), wanda), draft(FirstContact(given_names="Canary"), wanda)]
    readers = {one.number: tuple(Compartment) for one in (ada, ben)}
    code = book.create_case("CFG-234", keys=wanda.keys, readers=readers, drafts=entries, card={"name": "Heron"}).code
    own = (
        bytes(32)
        if request.param.startswith("without")
        else nodekeys.signing(organisation.server_key()).private_bytes_raw()
    )
    return Target(ada, ben, wanda, sam, code, own)


def a_certificate(target: Target, member: int, roles: str, signers: tuple[MemberKeys, MemberKeys]) -> MemberKeys:
    """Write a certificate for a member with the attacker's keys; gives those."""
    keys = target.keys(member)
    version = CertificateRow.objects.filter(member=member).count() + 1
    text = certificates.said(member, version, keys.public, tuple(roles.split(",")))
    first, second = signers
    CertificateRow.objects.create(
        member=member,
        version=version,
        grant_key=keys.public.grant,
        signing_key=keys.public.signing,
        roles=roles,
        first=first.number,
        first_signature=first.signing.sign(text),
        second=second.number,
        second_signature=second.signing.sign(text),
    )
    return keys


def a_grant(target: Target, to: MemberKeys, by: MemberKeys, compartment: Compartment, secret: bytes) -> None:
    """Write a grant as `give` does, for keys that no certificate names."""
    info = grants.place(target.code, compartment, 1, to.number)
    sealed = seal.seal_to(age.public_key(to.public.grant), secret, info)
    GrantRow.objects.create(
        subject=target.code,
        compartment=compartment,
        generation=1,
        member=to.number,
        suite=seal.SUITE_ID,
        sealed=sealed,
        granter=by.number,
        at=2**52,
        signature=by.signing.sign(seal.join("granted", info, by.number, 2**52, sealed)),
    )


def a_key_of_the_worker(target: Target) -> str:
    a_certificate(target, target.wanda.number, "worker", (target.keys(1), target.keys(2)))
    return f"certificate 2 of member {target.wanda.number}"


def a_ring_of_new_members(target: Target) -> str:
    ring = [target.keys(number) for number in (91, 92, 93)]
    for place, one in enumerate(ring):
        a_certificate(target, one.number, "supervisor", (ring[place - 1], ring[place - 2]))
    return "certificate 1 of member 91"


def new_keys_for_both_founders(target: Target) -> str:
    for number in (1, 2):
        a_certificate(target, number, "officer,supervisor", (target.keys(1), target.keys(2)))
    return "certificate 2 of member 1"


def the_first_keys_of_a_founder(target: Target) -> str:
    CertificateRow.objects.filter(member=1).update(signing_key=target.keys(1).public.signing)
    return "certificate 1 of member 1"


def a_role_added_to_a_certificate(target: Target) -> str:
    CertificateRow.objects.filter(member=target.sam.number).update(roles="officer,supervisor,worker")
    return f"certificate 1 of member {target.sam.number}"


def a_role_signed_by_the_member_alone(target: Target) -> str:
    sam = target.sam.keys
    a_certificate(target, sam.number, "officer,worker", (sam, sam))
    return f"certificate 2 of member {sam.number}"


def a_grant_signed_with_a_key_of_the_attacker(target: Target) -> str:
    a_grant(target, target.sam.keys, target.keys(target.wanda.number), Compartment.CASE, bytes(32))
    return f"grant {GrantRow.objects.latest('id').pk} of member {target.sam.number}"


def a_grant_by_a_member_who_holds_none(target: Target) -> str:
    a_grant(target, target.wanda.keys, target.sam.keys, Compartment.HEALTH, bytes(32))
    return f"grant {GrantRow.objects.latest('id').pk} of member {target.wanda.number}"


def a_grant_to_oneself(target: Target) -> str:
    a_grant(target, target.sam.keys, target.sam.keys, Compartment.CASE, bytes(32))
    return f"grant {GrantRow.objects.latest('id').pk} of member {target.sam.number}"


def a_grant_moved_to_another_member(target: Target) -> str:
    row = GrantRow.objects.filter(subject=target.code, member=target.ada.number).order_by("id").first()
    assert row is not None
    GrantRow.objects.filter(pk=row.pk).update(member=target.sam.number)
    return f"grant {row.pk} of member {target.sam.number}"


def a_broken_glass_that_no_officer_asked_for(target: Target) -> str:
    until = 2**52
    GlassRow.objects.create(
        subject=target.code,
        first=1,
        second=target.sam.number,
        asked=1,
        waiting=b"",
        signature=bytes(64),
        opened=2,
        until=until,
    )
    sealed = seal.seal_to(age.public_key(target.sam.keys.public.grant), bytes(32), b"")
    grants.keep_until(target.code, Compartment.CASE, 1, sealed, until=until, by=target.sam.keys)
    return f"grant {GrantRow.objects.latest('id').pk} of member {target.sam.number}"


def an_emergency_key(target: Target) -> str:
    one, other = target.keys(1), target.keys(2)
    EmergencyKeyRow.objects.create(
        version=7,
        public=one.public.grant,
        at=0,
        first=1,
        first_signature=one.signing.sign(b""),
        second=2,
        second_signature=other.signing.sign(b""),
    )
    return "emergency key 7"


def a_key_of_the_register(target: Target) -> str:
    keys = target.keys(1)
    RegisterKeyRow.objects.create(
        generation=9, public=keys.public.grant, member=1, signature=keys.signing.sign(b"register")
    )
    return "the register's key of generation 9"


def a_key_of_the_analysts(target: Target) -> str:
    keys = target.keys(1)
    AnalystsKeyRow.objects.create(
        generation=9, public=keys.public.grant, member=1, signature=keys.signing.sign(b"analysts")
    )
    return "the analysts' key of generation 9"


def an_entry(target: Target) -> str:
    case = CaseRow.objects.get(code=target.code)
    secret = bytes(32)
    header = Header(target.code, 3, "case", 1, 0, target.wanda.number, seal.commitment(secret))
    sealed = seal.seal(seal.derive(secret, "entries"), b"[]", header.place)
    digest = hashlib.sha256(sealed).digest()
    newest = link(bytes(case.link), header.raw, digest)
    signature = target.keys(target.wanda.number).signing.sign(signed(header.raw, digest))
    EntryRow.objects.create(
        case=case,
        number=3,
        compartment="case",
        generation=1,
        at=0,
        staff=target.wanda.number,
        commitment=header.commitment,
        sealed=sealed,
        digest=digest,
        link=newest,
        signature=signature,
    )
    CaseRow.objects.filter(pk=case.pk).update(number=3, link=newest)
    return f"case {target.code}, entry 3"


PLANTED = (
    *(a_key_of_the_worker, a_ring_of_new_members, new_keys_for_both_founders, the_first_keys_of_a_founder),
    *(a_role_added_to_a_certificate, a_role_signed_by_the_member_alone, a_grant_signed_with_a_key_of_the_attacker),
    *(a_grant_by_a_member_who_holds_none, a_grant_to_oneself, a_grant_moved_to_another_member),
    *(a_broken_glass_that_no_officer_asked_for, an_emergency_key, an_entry),
    *(a_key_of_the_register, a_key_of_the_analysts),
)


class Undone(Exception):
    """Takes a plant back."""


def found_and_refused(plant: Callable[[Target], str], target: Target) -> tuple[bool, bool]:
    """Plant, check the node, try to open the case with every key the attacker has, take it back."""
    assert verifying.whole(US).wrong == []
    try:
        with transaction.atomic():
            place = plant(target)
            found = any(one.what.startswith(place) for one in verifying.whole(US).wrong)
            refused = all(refuses(target, keys) for keys in _keys_of(target))
            raise Undone
    except Undone:
        return found, refused


def _keys_of(target: Target) -> list[MemberKeys]:
    return [target.sam.keys, *(target.keys(number) for number in (target.sam.number, 1, 2, 3, 91))]


def refuses(target: Target, keys: MemberKeys) -> bool:
    try:
        opening.open_case(target.code, keys)
    except (grants.NoGrant, grants.GrantRefused, opening.RecordDamaged):
        return True
    return False


def test_what_is_planted_opens_nothing_and_is_found_with_its_place(target: Target) -> None:
    seen = {plant.__name__: found_and_refused(plant, target) for plant in PLANTED}
    wrong = [name for name, one in seen.items() if one != (True, True)]
    told = f"{len(seen) - len(wrong)} of {len(seen)} refused and located, without the server key and with it"
    report("planted-found", told, command="python -m pytest tests/attack/test_planted.py", good=not wrong)
    assert wrong == []


def test_a_reader_is_not_refused(target: Target) -> None:
    assert not refuses(target, target.wanda.keys)


@pytest.mark.parametrize(
    ("plant", "member"),
    [
        (a_key_of_the_worker, "wanda"),
        (a_role_added_to_a_certificate, "sam"),
        (a_role_signed_by_the_member_alone, "sam"),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_nothing_is_sealed_to_a_planted_key_or_for_a_planted_role(
    plant: Callable[[Target], str], member: str, target: Target
) -> None:
    plant(target)
    with pytest.raises((certificates.CertificateRefused, grants.GrantRefused)):
        grants.assign(
            target.code, by=target.ada.keys, to=getattr(target, member).number, compartments=[Compartment.CASE]
        )
    with pytest.raises((glass.GlassRefused, certificates.CertificateRefused)):
        glass.ask(target.code, share="", reason="why", second=target.sam.number, by=target.ada.keys)


def test_no_secret_is_sealed_to_a_planted_emergency_key(target: Target) -> None:
    an_emergency_key(target)
    with pytest.raises(Exception, match="emergency key 7"):
        book.create_case("NEW-234", keys=target.wanda.keys, readers={}, drafts=[], card={})
