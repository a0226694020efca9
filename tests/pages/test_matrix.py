"""Every address, every role, every standing to the case: assigned, not assigned, recused, erased, signed out, of another organisation.

With the permission checks on no answer is wrong; with them patched out no text of the case is shown.
"""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from homeward.casework import access, files, table
from homeward.office import permissions, vault
from homeward.office.members import SignedIn
from homeward.office.permissions import TABLE, Action, Role
from homeward.pages.rules import rule_of
from homeward.process.writing import Compartment
from homeward.record import erasure, keys
from homeward.record.erasure import ErasureReason
from scripts.figures import report
from tests.pages.attacked import a_case_saying
from tests.pages.conftest import A_FILE
from tests.pages.people import Organisation, signed_in
from tests.pages.test_deny_by_default import NAMES, OF_A_CASE, address
from tests.pages.test_without_permission_checks import CANARY, everywhere, finds

CODE = "KKK-KKK"
# `make attack` asks every address of every member; otherwise one form in eight is asked, by half of them.
ALL = os.environ.get("ATTACK_ALL") == "1"
WHO = NAMES if ALL else ("anna", "wera", "walter", "adam")
FORMS = [act for at, act in enumerate(table.ACTS) if ALL or at % 8 == 0]
# What answers a signed-in reader otherwise than with the page: an end of the session is not asked for here.
READER_SEES = (200, 302, 303)


@dataclass
class Standing:
    """How a member stands to the case: what brings it about, and who is in after it."""

    name: str
    brings: Callable[[Organisation], None]
    readers: frozenset[str]
    signs_in: Callable[[SignedIn, pytest.MonkeyPatch], Client] = lambda member, _: signed_in(member)
    is_member: bool = True


def nothing(_: Organisation) -> None:
    """The case as it is: wera and anna read it."""


def recused(of: Organisation) -> None:
    access.recuse(CODE, by=of.members["wera"])


def erased(of: Organisation) -> None:
    anna, berta = of.members["anna"].keys, of.members["berta"].keys
    erasure.agree(erasure.ask(CODE, 0, ErasureReason.HER_WISH, by=anna), by=berta)


def of_another_node(member: SignedIn, patch: pytest.MonkeyPatch) -> Client:
    """A session of a member with this name and number at another organisation, whose program has another secret."""
    with patch.context() as there:
        there.setattr(vault, "_BOOT", secrets.token_bytes(32))
        return signed_in(replace(member, keys=keys.generate(member.number)))


STANDINGS = (
    Standing("assigned, or not", nothing, frozenset({"wera", "anna"})),
    Standing("recused", recused, frozenset({"anna"})),
    Standing("erased", erased, frozenset()),
    Standing("signed out", nothing, frozenset(), lambda _, __: Client(), is_member=False),
    Standing("of another organisation", nothing, frozenset(), of_another_node, is_member=False),
)


@pytest.fixture
def case(organisation: Organisation) -> str:
    """A case in which every text is a canary, with a picture; wera and anna read it."""
    wera, anna = organisation.members["wera"], organisation.members["anna"]
    a_case_saying(CANARY, code=CODE, by=wera, readers=(anna.number,))
    files.keep(CODE, A_FILE, title=CANARY, to=Compartment.CASE, by=wera)
    return CODE


def asked(code: str) -> list[tuple[Any, str]]:
    """Every address of a case with its permission: each page, each form, and each pattern of its own."""
    pages = [f"/c/{code}/{page}/" for page in table.PAGES]
    forms = [f"/c/{code}/{act.page}/?do={act.name}" for act in FORMS]
    return [(rule_of(one.callback), _address(one, code)) for one in OF_A_CASE] + [
        (Action.READ_CASE, one) for one in (*pages, *forms)
    ]


def some(code: str) -> list[str]:
    """A slice of every address of the program."""
    return [one for one in everywhere(code) if "?do=" not in one] + [one for _, one in asked(code)]


def _address(one: URLPattern, code: str) -> str:
    return address(one, code)


def wrong(standing: Standing, name: str, client: Client, member: SignedIn) -> list[str]:
    """The addresses that answer otherwise than this standing allows, or show a text to who may not read."""
    found = []
    for needed, one in asked(CODE):
        answer = client.get(one)
        if not standing.is_member:
            right = (answer.status_code, answer.headers.get("Location")) == (302, "/in/")
        elif TABLE[needed].isdisjoint(member.roles):
            right = answer.status_code == 403
        elif name not in standing.readers:
            right = answer.status_code == 404
        else:
            # A form of the other side, or an entry that is no file, is not here for readers either.
            right = answer.status_code in (*READER_SEES, 404, 409)
        if not right or (name not in standing.readers and CANARY in answer.content.decode(errors="replace")):
            found.append(f"{standing.name}, {name}, {one}: {answer.status_code}")
    return found


@pytest.mark.parametrize("standing", STANDINGS, ids=lambda one: one.name.replace(" ", "-"))
def test_no_answer_is_wrong_and_no_text_shown_without_checks(
    standing: Standing, case: str, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing.brings(organisation)
    members = organisation.members
    amiss = [
        said
        for name in WHO
        for said in wrong(standing, name, standing.signs_in(members[name], monkeypatch), members[name])
    ]
    assert amiss == []
    for action in permissions.TABLE:
        monkeypatch.setitem(permissions.TABLE, action, frozenset(Role))
    strangers = [name for name in WHO if name not in standing.readers]
    shown = [
        (name, one)
        for name in strangers
        for one in finds(standing.signs_in(members[name], monkeypatch), everywhere(case) if ALL else some(case))
    ]
    assert shown == []
    told = (
        f"0 wrong of {len(asked(case)) * len(WHO) * len(STANDINGS):,} answers to {len(WHO)} members in "
        f"{len(STANDINGS)} standings (assigned or not, recused, erased, signed out, other organisation)"
    )
    report("wrong-answers-of-the-matrix", told, command="make attack", short=not ALL)


def test_the_matrix_sees_a_text_shown_to_a_reader(case: str, organisation: Organisation) -> None:
    shown = Standing("nobody may", nothing, frozenset())
    found = wrong(shown, "wera", signed_in(organisation.members["wera"]), organisation.members["wera"])
    assert len(found) > len(table.PAGES)
