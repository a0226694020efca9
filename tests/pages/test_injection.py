"""What people type is never taken for markup, headers, addresses or formulas, on any page."""

import re

import pytest
from django.conf import settings
from django.test import Client

from homeward.casework import table
from tests.pages.attacked import a_case_saying
from tests.pages.people import signed_in, text

MARKUP = """"><script>alert('x')</script><img src=x onerror=alert(1)>{{7*7}}{% now "Y" %}&amp;\u2028"""
OWN_SCRIPT = re.compile(r'<script src="/static/[\w./-]+" type="module"></script>')


@pytest.fixture
def marked(organisation) -> str:
    """A case whose every text is markup."""
    wera, anna = organisation.members["wera"], organisation.members["anna"]
    return a_case_saying(MARKUP, code="MMM-MMM", by=wera, readers=(anna.number,))


def pages(code: str) -> list[str]:
    own = [
        f"/c/{code}/",
        f"/c/{code}/timeline/",
        f"/c/{code}/correct/2/",
        f"/c/{code}/print/",
        "/",
        "/cases/",
        "/team/",
    ]
    return own + [f"/c/{code}/{page}/" for page in table.PAGES]


def test_markup_typed_anywhere_is_shown_as_text_on_every_page(organisation, marked):
    shown_as_text = 0
    for name in ("wera", "anna"):
        client = signed_in(organisation.members[name])
        for one in pages(marked):
            page = text(client.get(one))
            assert len(re.findall("<script", page)) == len(OWN_SCRIPT.findall(page)) <= 1, one
            assert "<img src=x" not in page, one
            assert "onerror=alert(1)>" not in page, one
            assert "{49" not in page, one
            shown_as_text += "&lt;script&gt;alert(" in page
    assert shown_as_text > 20


def test_markup_typed_anywhere_is_shown_as_text_in_every_form(organisation, marked):
    client = signed_in(organisation.members["wera"])
    for act in table.ACTS:
        page = text(client.get(f"/c/{marked}/{act.page}/?do={act.name}"))
        assert len(re.findall("<script", page)) == len(OWN_SCRIPT.findall(page)) <= 1, act.name
        assert "<img src=x" not in page, act.name


@pytest.mark.parametrize("name", ["evil.example", "referring.localhost.evil.example", "a b", "[::1", ""])
def test_a_host_that_is_not_ours_gets_no_page(name, organisation):
    answer = Client().get("/in/", HTTP_HOST=name)
    assert answer.status_code == 400
    assert "passphrase" not in text(answer)


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(to, organisation):
    typed = {"username": "wera", "passphrase": organisation.passphrases["wera"], "next": to}
    answer = Client().post(f"/in/?next={to}", typed)
    assert "evil" not in answer.headers.get("Location", "")
    assert "javascript" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("typed", ["%0d%0aSet-Cookie:%20a=b", "..%2f..%2fetc%2fpasswd", "%00", "a%22b", "%E2%80%AE"])
@pytest.mark.parametrize(
    "where", ["/c/{}/", "/c/{}/consent/", "/partners/{}/", "/incoming/{}/", "/x/v1/in/{}", "/static/{}"]
)
def test_an_address_with_hidden_characters_is_not_here_and_sets_no_header(typed, where, organisation):
    client = signed_in(organisation.members["anna"])
    answer = client.get(where.format(typed))
    assert answer.status_code in (302, 400, 404, 405)
    assert answer.headers.get("Location", "/incoming/") == "/incoming/"
    assert "a" not in answer.cookies
    assert "root:" not in answer.content.decode(errors="replace")


def test_a_session_begun_before_signing_in_is_not_the_one_after_it(organisation):
    client = Client()
    client.get("/in/?lang=ar")
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/in/", {"username": "wera", "passphrase": organisation.passphrases["wera"]})
    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert before != after
    kept = Client()
    kept.cookies[settings.SESSION_COOKIE_NAME] = before
    assert kept.get("/")["Location"] == "/in/"


def test_every_form_of_every_page_is_refused_without_its_token(organisation, code):
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(signed_in(organisation.members["anna"]).cookies)
    forms = ["/cases/new/", "/team/", "/directory/", "/partners/", "/organisation/", f"/c/{code}/correct/1/", "/in/"]
    forms += [f"/c/{code}/{act.page}/?do={act.name}" for act in table.ACTS]
    forms.append(f"/c/{code}/print/leaflet/")
    assert {client.post(one, {"words": "x"}).status_code for one in forms} == {403}


def test_no_page_can_be_framed_by_another_site(organisation, code):
    client = signed_in(organisation.members["wera"])
    for one in pages(code):
        answer = client.get(one)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], one
        assert answer["X-Frame-Options"] == "DENY", one
