"""Someone not assigned reads nothing, even where every permission check is forgotten (security.md, Promises)."""

import secrets
from dataclasses import replace

import pytest
from django.test import Client

from homeward.casework import table
from homeward.office import permissions
from homeward.office.permissions import Role
from homeward.pages.urls import urlpatterns
from homeward.record import keys
from homeward.record.grants import suspend
from scripts.figures import report
from tests.pages.attacked import a_case_saying
from tests.pages.people import signed_in
from tests.pages.test_deny_by_default import NAMES, OF_A_CASE, address

HERE = "tests/pages/test_without_permission_checks.py"
CANARY = "Zuzanna of Kestrel Lane"
READERS = ("wera", "anna")


@pytest.fixture
def canaries(organisation) -> str:
    """A case of wera's that anna can read too; every text in it is a canary."""
    wera, anna = organisation.members["wera"], organisation.members["anna"]
    return a_case_saying(CANARY, code="KKK-KKK", by=wera, readers=(anna.number,))


@pytest.fixture
def forgotten(monkeypatch) -> None:
    """Every permission check forgotten: every role may do everything."""
    for action in permissions.TABLE:
        monkeypatch.setitem(permissions.TABLE, action, frozenset(Role))


def everywhere(code: str) -> list[str]:
    """Every address of the program but those that end the session; those of a case with every page and every form."""
    found = [address(one, code) for one in urlpatterns if one.name not in ("sign-out", "leave")]
    pages = [f"/c/{code}/{page}/" for page in table.PAGES]
    return [*found, *pages, *(f"/c/{code}/{act.page}/?do={act.name}" for act in table.ACTS)]


def finds(client: Client, addresses: list[str]) -> list[str]:
    return [one for one in addresses if CANARY in client.get(one).content.decode(errors="replace")]


def test_the_scan_finds_the_texts_for_who_is_assigned(organisation, canaries):
    found = finds(signed_in(organisation.members["wera"]), everywhere(canaries))
    assert f"/c/{canaries}/timeline/" in found
    assert len(found) > len(table.PAGES)


@pytest.mark.parametrize("name", [one for one in NAMES if one not in READERS])
def test_who_is_not_assigned_reads_nothing_with_every_check_forgotten(name, organisation, canaries, forgotten):
    client = signed_in(organisation.members[name])
    addresses = everywhere(canaries)
    found = finds(client, addresses)
    assert found == []
    said = f"0 of {len(addresses)} addresses show a text to any of {len(NAMES) - len(READERS)} members who are not assigned"
    report("unassigned-reads-nothing", said, command=f"python -m pytest {HERE}", good=not found)
    asked = [client.get(address(one, canaries)).status_code for one in OF_A_CASE]
    assert set(asked) == {404}


def test_who_says_to_be_another_member_reads_nothing_without_that_members_keys(organisation, canaries, forgotten):
    wera = organisation.members["wera"]
    stranger = replace(wera, keys=keys.generate(wera.number))
    client = signed_in(stranger)
    client.raise_request_exception = False
    assert finds(client, everywhere(canaries)) == []


def test_who_was_suspended_reads_nothing_with_every_check_forgotten(organisation, canaries, forgotten):
    anna = organisation.members["anna"]
    assert finds(signed_in(anna), everywhere(canaries))
    suspend(anna.number, by=organisation.members["berta"].number)
    assert finds(signed_in(anna), everywhere(canaries)) == []


def test_posting_as_a_stranger_writes_nothing_with_every_check_forgotten(organisation, canaries, forgotten):
    client = signed_in(organisation.members["walter"])
    before = len(signed_in(organisation.members["wera"]).get(f"/c/{canaries}/timeline/").content)
    answers = {
        client.post(f"/c/{canaries}/{act.page}/?do={act.name}", {"words": "x"}).status_code for act in table.ACTS
    }
    assert answers == {404}
    after = len(signed_in(organisation.members["wera"]).get(f"/c/{canaries}/timeline/").content)
    # The reader's own second look stands in the log.
    assert after - before < 400


def test_a_session_of_nobody_opens_nothing(organisation, canaries, forgotten):
    client = Client()
    client.cookies["sessionid"] = secrets.token_hex(16)
    assert finds(client, everywhere(canaries)) == []
