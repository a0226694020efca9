"""A form sent after its session ended is kept for its member alone; pages that can do harm ask once more who it is."""

import time

import pytest
from django.conf import settings
from django.test import Client

from homeward.office import kept_forms, vault
from homeward.office.models import DraftRow
from homeward.record import opening, seal
from tests.pages.people import signed_in, text

TYPED = {"departure": "2031-01-01", "reasons": "the passport of Zuzanna is being made"}


@pytest.fixture
def late(organisation, code):
    """A form of wera's that was sent after her session had ended."""
    wera = organisation.members["wera"]
    client = signed_in(wera)
    vault.drop_all(wera.number)
    answer = client.post(f"/c/{code}/status/?do=estimate", TYPED)
    assert answer["Location"] == "/in/"
    return client


def test_a_form_sent_too_late_is_there_unsaved_after_signing_in(late, organisation, code):
    wera = organisation.members["wera"]
    before = len(opening.open_case(code, wera.keys).case.entries)
    client = signed_in(wera)
    assert "was not saved" in text(client.get("/"))
    (form,) = kept_forms.waiting(wera.keys)
    page = text(client.get(f"/kept/{form.number}/"))
    assert TYPED["reasons"] in page
    assert f"/c/{code}/status/?do=estimate" in page
    assert len(opening.open_case(code, wera.keys).case.entries) == before


def test_it_can_be_sent_now_and_is_gone_then(late, organisation, code):
    wera = organisation.members["wera"]
    (form,) = kept_forms.waiting(wera.keys)
    client = signed_in(wera)
    before = len(opening.open_case(code, wera.keys).case.entries)
    assert client.post(form.path, dict(form.fields) | {"kept": str(form.number)}).status_code == 302
    assert len(opening.open_case(code, wera.keys).case.entries) > before
    assert not kept_forms.waiting(wera.keys)


def test_what_is_refused_now_stays_kept(late, organisation, code):
    wera = organisation.members["wera"]
    (form,) = kept_forms.waiting(wera.keys)
    answer = signed_in(wera).post(form.path, {"departure": "never", "kept": str(form.number)})
    assert answer.status_code == 422
    assert kept_forms.waiting(wera.keys)


def test_it_can_be_thrown_away(late, organisation):
    wera = organisation.members["wera"]
    (form,) = kept_forms.waiting(wera.keys)
    signed_in(wera).post(f"/kept/{form.number}/")
    assert not kept_forms.waiting(wera.keys)


def test_nobody_else_can_open_it_and_nothing_of_it_lies_in_the_clear(late, organisation):
    row = DraftRow.objects.get()
    assert b"Zuzanna" not in bytes(row.sealed)
    walter = organisation.members["walter"]
    assert not kept_forms.waiting(walter.keys)
    assert signed_in(walter).get(f"/kept/{row.pk}/").status_code == 404
    DraftRow.objects.update(member=walter.number)
    with pytest.raises(seal.SealBroken):
        kept_forms.waiting(walter.keys)


def test_a_stranger_leaves_nothing(organisation, code):
    Client().post(f"/c/{code}/status/?do=estimate", TYPED)
    assert not DraftRow.objects.exists()


def test_a_member_keeps_a_handful_and_none_for_ever(organisation):
    wera = organisation.members["wera"]
    for number in range(8):
        assert kept_forms.keep(wera.number, "/", [("words", str(number))])
    assert [one.fields[0][1] for one in kept_forms.waiting(wera.keys)] == ["7", "6", "5", "4", "3"]
    DraftRow.objects.update(at=time.time() - 8 * 24 * 3600)
    assert not kept_forms.waiting(wera.keys)
    assert not kept_forms.keep(wera.number, "/", [("words", "x" * 300_000)])


GUARDED = ("/c/{}/export/", "/keys/")


@pytest.mark.parametrize("page", GUARDED)
def test_a_page_that_can_do_harm_asks_once_more_when_the_sign_in_is_old(page, organisation, code):
    client = signed_in(organisation.members["wera"])
    address = page.format(code)
    assert client.get(address).status_code == 200
    session = client.session
    session["fresh"] = time.time() - 16 * 60
    session.save()
    asked = client.get(address)
    assert asked["Location"].startswith("/in/again/?next=")
    assert client.post(address, {"form": "json"})["Location"].startswith("/in/again/")
    wrong = client.post("/in/again/", {"passphrase": "six words that are not right here", "next": address})
    assert wrong.status_code == 403
    right = client.post("/in/again/", {"passphrase": organisation.passphrases["wera"], "next": address})
    assert right["Location"] == address
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_showing_it_once_more_never_leads_to_another_site(to, organisation):
    client = signed_in(organisation.members["wera"])
    answer = client.post("/in/again/", {"passphrase": organisation.passphrases["wera"], "next": to})
    assert answer["Location"] == "/"


def test_signing_in_counts_as_fresh(organisation):
    client = Client()
    client.post("/in/", {"username": "wera", "passphrase": organisation.passphrases["wera"]})
    assert client.get("/keys/").status_code == 200
    assert settings.SESSION_COOKIE_NAME in client.cookies
