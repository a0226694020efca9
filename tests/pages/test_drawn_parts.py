"""Parts of pages that are drawn once: nobody is shown another's case, permissions or language by them."""

import pytest
from django.utils.translation import trans_real

from homeward.pages import drawn_parts
from tests.browser import pseudo
from tests.pages.people import Organisation, a_case, signed_in, text


def test_each_case_is_shown_with_its_own_addresses(organisation: Organisation) -> None:
    wera = signed_in(organisation.members["wera"])
    codes = [a_case(organisation, name=name) for name in ("Plover", "Rowan")]
    for code, other in (codes, codes[::-1]):
        shown = text(wera.get(f"/c/{code}/consent/"))
        assert f'href="/c/{code}/timeline/"' in shown
        assert f'<a href="/c/{code}/consent/" aria-current="page">' in shown
        assert other not in shown
        assert "code-of-the-case" not in shown


def test_what_a_supervisor_was_shown_is_not_shown_to_a_worker_or_a_stranger(organisation: Organisation) -> None:
    code = a_case(organisation)
    anna, wera, adam = (signed_in(organisation.members[name]) for name in ("anna", "wera", "adam"))
    assert f"/c/{code}/readers/" in text(anna.get(f"/c/{code}/"))
    assert f"/c/{code}/readers/" not in text(wera.get(f"/c/{code}/"))
    assert 'href="/cases/"' in text(wera.get("/"))
    assert 'href="/cases/"' not in text(adam.get("/"))
    stranger = text(wera.__class__().get("/in/"))
    assert 'href="/cases/"' not in stranger
    assert 'href="/out/"' not in stranger


def test_each_language_has_its_own_also_when_its_texts_change(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    wera = signed_in(organisation.members["wera"])
    code = a_case(organisation)
    before = text(wera.get(f"/c/{code}/?lang={pseudo.CODE}"))
    monkeypatch.setitem(trans_real._translations, pseudo.CODE, pseudo.language())
    other, english = (text(wera.get(f"/c/{code}/?lang={lang}")) for lang in (pseudo.CODE, "en"))
    for said in (">Sign out<", ">Timeline<"):
        assert said in before
        assert said in english
        assert said not in other


def test_what_stands_in_a_code_is_escaped() -> None:
    shown = drawn_parts.part_of_case(
        "case/pages.html", "<b>", ("test",), lambda code: {"code": code, "page": "case", "links": [], "assigns": False}
    )
    assert "<b>" not in shown
    assert "&lt;b&gt;" in shown
