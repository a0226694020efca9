"""Whatever an administrator does, in any order, also by writing into the tables of the office: never a case secret."""

import os
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homeward.casework import access, administration, enrolling, opening
from homeward.office import members
from homeward.office.members import SignedIn
from homeward.office.models import MemberRow
from homeward.office.permissions import NotPermitted, Role
from homeward.process.writing import Compartment
from homeward.record import awaited, certificates, emergency, glass, grants
from homeward.record import keys as record_keys
from homeward.record import opening as record_opening
from homeward.record.keys import MemberKeys
from homeward.record.models import AwaitedKeysRow
from scripts.figures import report
from tests.pages.people import Organisation, a_case, an_organisation

REFUSED = (
    *(NotPermitted, certificates.CertificateRefused, emergency.EmergencyKeyRefused, glass.GlassRefused),
    *(grants.NoGrant, grants.GrantRefused, grants.LastReaders),
)


# How many orders of actions are tried; `make attack` tries 500.
ORDERS = 500 if os.environ.get("ATTACK_ALL") == "1" else 25


class Undone(Exception):
    """Takes everything back between two sequences."""


class Administrator:
    """Adam, with every key he ever held or made, his own role in the office raised where he raised it."""

    def __init__(self, of: Organisation, code: str) -> None:
        self.of, self.code = of, code
        self.me: SignedIn = of.members["adam"]
        self.held: list[MemberKeys] = [self.me.keys]

    def makes_himself_everything(self) -> None:
        MemberRow.objects.filter(number=self.me.number).update(roles=[one.value for one in Role])
        self.me = members.signed_in(MemberRow.objects.get(number=self.me.number), self.me.keys)

    def locks_somebody_elses_wraps_anew(self) -> None:
        made = members.lock_anew(self.of.members["wera"].number, record_keys.generate(self.of.members["wera"].number))
        self.held.append(made.member.keys)

    def gives_himself_a_grant(self) -> None:
        grants.assign(self.code, by=self.me.keys, to=self.me.number, compartments=[Compartment.CASE])

    def seals_a_secret_of_his_own(self) -> None:
        grants.give(
            subject=self.code,
            compartment=Compartment.CASE,
            generation=1,
            secret=bytes(32),
            to=self.me.number,
            by=self.me.keys,
        )

    def assigns_through_the_office(self) -> None:
        opening.assign(self.code, by=self.me, to=self.me.number)

    def resets_a_worker_and_signs_for_her(self) -> None:
        made = access.reset("wera", first=self.me, second=self.of.members["aldo"])
        self.held.append(made.member.keys)

    def enrols_a_supervisor_of_his_own(self) -> None:
        made = administration.add_member(
            username="puppet", name="Puppet", roles=[Role.SUPERVISOR], first=self.me, second=self.of.members["walter"]
        )
        self.held.append(made.member.keys)

    def invites_a_supervisor_and_signs_the_keys(self) -> None:
        token = enrolling.invite(
            username="marionette", name="Marionette", roles=[Role.SUPERVISOR], language="en", by=self.me
        )
        made = enrolling.accept(token)
        self.held.append(made.member.keys)
        for signer in (self.me, self.me):
            enrolling.sign(made.member.number, heard=enrolling.words(made.member), by=signer)

    def signs_keys_with_a_key_of_his_own(self) -> None:
        AwaitedKeysRow.objects.update(first=self.me.number, first_signature=bytes(64))
        for one in enrolling.newcomers(by=self.me):
            awaited.sign(one.number, awaited.waiting()[0].digest, by=self.me.keys)

    def ends_a_colleagues_access(self) -> None:
        access.leave(self.of.members["wera"].number, by=self.me)

    def suspends_a_colleague(self) -> None:
        administration.suspend(self.of.members["hana"].number, by=self.me)

    def rotates_the_case(self) -> None:
        access.rotate_case(self.code, by=self.me)

    def makes_an_emergency_key(self) -> None:
        emergency.make(holders=["adam", "adam"], by=[self.me.keys, self.of.members["walter"].keys])

    def asks_to_break_the_glass(self) -> None:
        glass.ask(self.code, share="", reason="why", second=self.of.members["anna"].number, by=self.me.keys)

    def seals_anew_for_himself(self) -> None:
        access.seal_anew(self.me.number, by=self.me)

    def rotates_the_node_key(self) -> None:
        access.rotate_node_keys()


ACTIONS = [getattr(Administrator, name) for name in vars(Administrator) if not name.startswith("_")]


@pytest.fixture
def here(db: None) -> tuple[Organisation, str]:
    of = an_organisation()
    return of, a_case(of)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=ORDERS)
@given(st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=8))
def no_order_opens_a_case(
    here: tuple[Organisation, str], tried: list[int], done: list[Callable[[Administrator], None]]
) -> None:
    opened = []
    try:
        with transaction.atomic():
            adam = Administrator(*here)
            for action in done:
                try:
                    with transaction.atomic():
                        action(adam)
                except REFUSED:
                    continue
            for keys in adam.held:
                try:
                    opened.append(record_opening.open_case(adam.code, keys))
                except (*REFUSED, record_opening.RecordDamaged):
                    continue
            raise Undone
    except Undone:
        tried.append(len(done))
        assert opened == []


def test_no_order_of_an_administrators_actions_opens_a_case(here: tuple[Organisation, str]) -> None:
    tried: list[int] = []
    no_order_opens_a_case(here, tried)
    assert len(tried) >= ORDERS
    told = f"0 ways in {len(tried)} orders of up to 8 of {len(ACTIONS)} actions, his own role raised in the database among them"
    report("nobody-in-secret", told, command="make attack", short=ORDERS < 500)


def test_the_search_would_see_an_opened_case(here: tuple[Organisation, str]) -> None:
    of, code = here
    adam = Administrator(of, code)
    adam.held.append(of.members["wera"].keys)
    assert record_opening.open_case(code, adam.held[-1]).case.entries
    with pytest.raises(grants.NoGrant):
        record_opening.open_case(code, adam.held[0])
