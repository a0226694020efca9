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


def put_away(client, code, **typed):
    return client.post(f"/c/{code}/status/?do=estimate", TYPED | {"put-away": "1"} | typed)


def test_a_form_is_put_away_unfinished_and_taken_up_on_another_device(organisation, code):
    wera = organisation.members["wera"]
    before = len(opening.open_case(code, wera.keys).case.entries)
    answer = put_away(signed_in(wera), code, departure="next spr")
    assert answer["Location"] == f"/c/{code}/status/?put-away=1"
    (form,) = kept_forms.waiting(wera.keys)
    assert b"Zuzanna" not in bytes(DraftRow.objects.get().sealed)
    other = signed_in(wera)
    assert f"/c/{code}/status/?do=estimate&amp;kept={form.number}" in text(other.get("/"))
    page = text(other.get(f"/c/{code}/status/?do=estimate&kept={form.number}"))
    assert TYPED["reasons"] in page
    assert 'value="next spr"' in page
    assert "There is a problem" not in page
    assert len(opening.open_case(code, wera.keys).case.entries) == before


def test_putting_it_away_again_takes_the_place_of_the_earlier_and_saving_ends_it(organisation, code):
    wera = organisation.members["wera"]
    client = signed_in(wera)
    put_away(client, code)
    (first,) = kept_forms.waiting(wera.keys)
    put_away(client, code, kept=str(first.number), reasons="the photograph is missing")
    (second,) = kept_forms.waiting(wera.keys)
    assert dict(second.fields)["reasons"] == "the photograph is missing"
    saved = client.post(f"/c/{code}/status/?do=estimate", TYPED | {"kept": str(second.number)})
    assert saved.status_code == 302
    assert not kept_forms.waiting(wera.keys)


def test_a_form_put_away_opens_at_its_own_place_only(organisation, code):
    wera, hana = organisation.members["wera"], organisation.members["hana"]
    put_away(signed_in(wera), code)
    (form,) = kept_forms.waiting(wera.keys)
    assert TYPED["reasons"] not in text(signed_in(wera).get(f"/c/{code}/status/?do=proceeding&kept={form.number}"))
    assert TYPED["reasons"] not in text(signed_in(hana).get(f"/c/{code}/status/?do=estimate&kept={form.number}"))


def test_what_is_too_long_to_be_put_away_stays_in_the_form(organisation, code):
    wera = organisation.members["wera"]
    answer = put_away(signed_in(wera), code, reasons="x" * 300_000)
    assert "could not be put away" in text(answer)
    assert "x" * 1000 in text(answer)
    assert not kept_forms.waiting(wera.keys)


def test_a_stranger_leaves_nothing(organisation, code):
    Client().post(f"/c/{code}/status/?do=estimate", TYPED)
    assert not DraftRow.objects.exists()


def test_a_member_keeps_a_desk_full_and_none_for_ever(organisation):
    wera = organisation.members["wera"]
    for number in range(kept_forms.MOST + 3):
        assert kept_forms.keep(wera.number, "/", [("words", str(number))])
    kept = [one.fields[0][1] for one in kept_forms.waiting(wera.keys)]
    assert kept == [str(number) for number in range(kept_forms.MOST + 2, 2, -1)]
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
