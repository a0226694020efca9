"""Signing in, being signed in, and leaving at once."""

import json
import re
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.test import Client

from homeward.exchange import nodekeys, partners
from homeward.exchange.models import NodeKeyRow
from homeward.office import clock, vault
from homeward.wire import cards
from tests.pages.people import Organisation, signed_in, text


def sign_in(client: Client, of: Organisation, name: str = "wera", passphrase: str | None = None) -> int:
    """Send the form of the sign-in page; gives the status."""
    typed = of.passphrases[name] if passphrase is None else passphrase
    return client.post("/in/", {"username": name, "passphrase": typed}).status_code


def without_token(answer: Any) -> str:
    """A page without the token of its form, which is another each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(answer))


def test_name_and_passphrase_open_a_session(organisation: Organisation) -> None:
    client = Client()
    assert sign_in(client, organisation) == 302
    assert client.get("/").status_code == 200


def test_a_pasted_passphrase_may_be_in_capitals_with_spaces_around(organisation: Organisation) -> None:
    assert sign_in(Client(), organisation, passphrase=f"  {organisation.passphrases['wera'].upper()} ") == 302


def test_a_wrong_passphrase_and_an_unknown_name_get_the_same_answer(organisation: Organisation) -> None:
    wrong = Client().post("/in/", {"username": "wera", "passphrase": "not these six words"})
    unknown = Client().post("/in/", {"username": "nobody", "passphrase": "not these six words"})
    assert (wrong.status_code, unknown.status_code) == (403, 403)
    assert "do not fit together" in text(wrong)
    assert without_token(wrong).replace("wera", "nobody") == without_token(unknown)


def test_after_five_wrong_passphrases_the_right_one_is_refused_too(organisation: Organisation) -> None:
    for _ in range(5):
        assert sign_in(Client(), organisation, passphrase="wrong") == 403
    assert sign_in(Client(), organisation) == 429


def ends_in(days: int) -> date:
    """Let our newest intake key end in so many days; gives the day."""
    until = clock.now().date() + timedelta(days=days)
    NodeKeyRow.objects.filter(pk=NodeKeyRow.objects.filter(use="intake").latest("id").pk).update(until=until)
    return until


def test_a_sign_in_renews_the_intake_key_ten_days_before_its_end_and_asks_nobody(organisation: Organisation) -> None:
    until = ends_in(11)
    assert sign_in(Client(), organisation, "berta") == 302
    assert nodekeys.newest_slip("intake")[1] == until, "it is not due yet"
    until = ends_in(10)
    assert sign_in(Client(), organisation, "wera") == 302
    assert nodekeys.newest_slip("intake")[1] == until, "a worker does not hold the secret of the intake desk"
    assert sign_in(Client(), organisation, "berta") == 302
    signed, newer = nodekeys.newest_slip("intake")
    assert newer == clock.now().date() + timedelta(days=30)
    assert cards.read_slip(signed, "intake", nodekeys.own_card()[0].desk).until == newer.isoformat()
    assert json.loads(partners.write_slips())["intake_slip"] == signed.decode(), "partners get it with the next answer"


def from_place(organisation: Organisation, direct: str, through: str, passphrase: str = "") -> int:
    typed = {"username": "wera", "passphrase": passphrase or organisation.passphrases["wera"]}
    return Client(REMOTE_ADDR=direct, HTTP_X_FORWARDED_FOR=through).post("/in/", typed).status_code


def test_who_guesses_through_the_proxy_is_stopped_and_the_member_elsewhere_is_not(organisation: Organisation) -> None:
    for _ in range(5):
        assert from_place(organisation, "127.0.0.1", "203.0.113.7", "wrong") == 403
    assert from_place(organisation, "127.0.0.1", "203.0.113.7") == 429
    # The proxy writes the last address; what the guesser says before it counts for nothing.
    assert from_place(organisation, "127.0.0.1", "203.0.113.99, 203.0.113.7") == 429
    assert from_place(organisation, "127.0.0.1", "203.0.113.8") == 302


def test_who_comes_past_the_proxy_cannot_choose_where_from(organisation: Organisation) -> None:
    for number in range(5):
        assert from_place(organisation, "198.51.100.9", f"203.0.113.{number}", "wrong") == 403
    assert from_place(organisation, "198.51.100.9", "203.0.113.50") == 429


def test_the_passphrase_is_never_sent_back(organisation: Organisation) -> None:
    answer = Client().post("/in/", {"username": "wera", "passphrase": "tell nobody of this"})
    assert "tell nobody of this" not in text(answer)
    assert 'value="wera"' in text(answer)


def test_every_cookie_is_bound_to_this_host_and_unreadable_to_scripts(organisation: Organisation) -> None:
    client = Client()
    client.get("/in/")
    sign_in(client, organisation)
    assert set(client.cookies) == {settings.SESSION_COOKIE_NAME, settings.KEY_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    for name, cookie in client.cookies.items():
        assert name.startswith(f"__Host-homeward-{settings.NODE.name}-")
        assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", ""), name
        assert cookie["samesite"] == "Strict", name


def test_the_session_alone_opens_nothing_without_the_second_cookie(organisation: Organisation) -> None:
    client = signed_in(organisation.members["wera"])
    del client.cookies[settings.KEY_COOKIE_NAME]
    assert client.get("/").headers["Location"] == "/in/"
    client.cookies[settings.KEY_COOKIE_NAME] = "0" * 64
    assert client.get("/").headers["Location"] == "/in/"


def test_a_suspended_member_is_out_at_once(organisation: Organisation) -> None:
    client = signed_in(organisation.members["wera"])
    vault.suspend(organisation.members["wera"].number)
    assert client.get("/").headers["Location"] == "/in/"
    assert sign_in(Client(), organisation) == 403


def test_leaving_ends_the_session_clears_the_browser_and_asks_no_token(organisation: Organisation, code: str) -> None:
    client = signed_in(organisation.members["wera"])
    client.handler.enforce_csrf_checks = True
    answer = client.post("/leave/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/left/")
    assert "cookies" in answer.headers["Clear-Site-Data"]
    assert client.get("/").headers["Location"] == "/in/"
    left = text(client.get("/left/"))
    for telling in ("Heron", code, "case", "return", "traffick"):
        assert telling not in left.lower(), telling


def test_a_session_that_was_left_stays_closed_to_who_kept_its_cookies(organisation: Organisation) -> None:
    client = signed_in(organisation.members["wera"])
    kept = {name: cookie.value for name, cookie in client.cookies.items()}
    client.post("/leave/")
    thief = Client()
    for name, value in kept.items():
        thief.cookies[name] = value
    assert thief.get("/").headers["Location"] == "/in/"


def test_every_form_needs_its_token(organisation: Organisation, code: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(organisation.members["wera"]).cookies
    answer = client.post(f"/c/{code}/consent/?do=refuse", {"seen": "1"})
    assert answer.status_code == 403
    assert "This form has been open too long" in text(answer)


def test_a_form_of_another_site_is_refused_even_where_its_origin_is_hidden(organisation: Organisation) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/in/")
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    sent = {"username": "wera", "passphrase": "x", "csrfmiddlewaretoken": token}
    ours = client.post("/in/", sent, headers={"origin": "null", "sec-fetch-site": "same-origin"})
    assert "do not fit together" in text(ours)
    theirs = client.post("/in/", sent, headers={"origin": "null", "sec-fetch-site": "cross-site"})
    assert "This form has been open too long" in text(theirs)
