"""Every address and every role: who gets in, who is sent to sign in, who is refused, and whose case is not there at all."""

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from homeward.casework import table
from homeward.office.permissions import TABLE, Action
from homeward.pages.rules import rule_of
from homeward.pages.urls import urlpatterns
from tests.pages.people import Organisation, signed_in

NAMES = ("anna", "berta", "wera", "walter", "hana", "ines", "aldo", "adam")
OF_A_CASE = [one for one in urlpatterns if "<str:code>" in str(one.pattern)]
PLAIN = [one for one in urlpatterns if "<" not in str(one.pattern)]


def address(one: URLPattern, code: str) -> str:
    """An address of this pattern, about this case."""
    if one.name == "ask":
        return f"/c/{code}/plan/ask/everyday-life/1/"
    made = (
        str(one.pattern)
        .replace("files/<int:number>", "files/2")
        .replace("<str:code>", code)
        .replace("<int:number>", "1")
        .replace("<str:page>", "consent")
    )
    made = made.replace("<str:paper>", "leaflet").replace("<str:language>", "fr").replace("<str:group>", "leaflet")
    made = made.replace("<str:key>", "leaflet.choice")
    return "/" + made.replace("<str:message_id>", "none").replace("<str:partner>", "none").replace(
        "<str:token>", "none"
    ).replace("<str:name>", "0" * 64).replace("<str:number>", "none")


@pytest.mark.parametrize("one", urlpatterns, ids=lambda one: one.name)
def test_every_page_declares_what_it_needs(one: URLPattern) -> None:
    assert rule_of(one.callback) is None or isinstance(rule_of(one.callback), Action)


@pytest.mark.parametrize("one", urlpatterns, ids=lambda one: one.name)
def test_a_stranger_is_asked_to_sign_in_before_anything_else(
    one: URLPattern, organisation: Organisation, code: str
) -> None:
    answer = Client().get(address(one, code))
    if rule_of(one.callback) is None:
        assert answer.status_code in (200, 302, 303, 400, 404)
    else:
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/in/")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("one", PLAIN, ids=lambda one: one.name)
def test_a_page_opens_for_the_roles_in_the_table_and_for_no_other(
    one: URLPattern, name: str, organisation: Organisation
) -> None:
    member = organisation.members[name]
    needed: Any = rule_of(one.callback)
    answer = signed_in(member).get(address(one, ""))
    if needed is None:
        # A public address for machines answers what is no envelope and no checkpoint with 400.
        assert answer.status_code in (200, 302, 303, 400)
    elif not TABLE[needed].isdisjoint(member.roles):
        assert answer.status_code in (200, 302, 303)
    else:
        assert answer.status_code == 403


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("one", OF_A_CASE, ids=lambda one: one.name)
def test_a_case_opens_only_for_those_who_are_assigned(
    one: URLPattern, name: str, organisation: Organisation, code: str
) -> None:
    member = organisation.members[name]
    needed: Any = rule_of(one.callback)
    answer = signed_in(member).get(address(one, code))
    if TABLE[needed].isdisjoint(member.roles):
        assert answer.status_code == 403
    elif name == "walter" or (name == "berta" and not _reads(member, code)):
        assert answer.status_code == 404
        assert "Heron" not in answer.content.decode()
    else:
        assert answer.status_code == 200


def _reads(member: Any, code: str) -> bool:
    from homeward.record import opening  # the record's own answer, beside what the page says

    return code in {card.code for card in opening.cards(member.keys)}


@pytest.mark.parametrize("page", table.PAGES)
def test_every_page_of_a_case_and_every_form_on_it_is_drawn(
    page: str, wera: Client, organisation: Organisation, code: str
) -> None:
    answer = wera.get(f"/c/{code}/{page}/")
    assert answer.status_code == 200
    for act in table.ACTS:
        if act.page == page:
            form = wera.get(f"/c/{code}/{page}/?do={act.name}")
            assert form.status_code in (200, 404), act.name


def test_a_case_that_is_not_mine_looks_like_one_that_does_not_exist(organisation: Organisation, code: str) -> None:
    walter = signed_in(organisation.members["walter"])
    mine, absent = walter.get(f"/c/{code}/"), walter.get("/c/ZZZ-ZZZ/")
    assert (mine.status_code, absent.status_code) == (404, 404)
    assert mine.content.decode().replace(code, "") == absent.content.decode().replace("ZZZ-ZZZ", "")


def test_a_page_without_a_rule_is_refused(organisation: Organisation, rf: Any) -> None:
    from homeward.pages.middleware import DenyByDefault  # named here because only this test looks inside

    request = rf.get("/")
    request.member = organisation.members["anna"]
    answer = DenyByDefault(lambda _request: None).process_view(request, lambda _request: None, (), {})  # type: ignore[arg-type, return-value]
    assert answer is not None
    assert answer.status_code == 403
