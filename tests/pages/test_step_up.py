"""Sessions end by themselves, and what can do harm asks once more who is there."""

import time
from urllib.parse import unquote

import pytest
from django.test import Client

from homeward.office import vault
from homeward.office.models import VaultRow
from homeward.pages import rules
from homeward.pages.urls import urlpatterns
from homeward.record import erasure
from homeward.record.erasure import ErasureReason
from homeward.record.models import EntryRow
from tests.pages.people import Organisation, a_case, signed_in
from tests.pages.test_deny_by_default import address

# Export, erasure, break-glass and access, keys, and the register: the pages on which an open screen could do harm.
ASK_AGAIN = {
    *("export", "file-save", "take-out-all"),
    *("erase",),
    *("glass", "readers", "case-readers", "register"),
    *("own-keys", "change-passphrase", "add-passkey", "invite", "sign-keys"),
}
HARMFUL = [one for one in urlpatterns if rules.needs_step_up(one.callback, "GET")]


def grown_old(client: Client) -> Client:
    """A session whose sign-in lies more than fifteen minutes back."""
    session = client.session
    session["fresh"] = time.time() - 15 * 60 - 1
    session.save()
    return client


def test_no_page_that_can_do_harm_lost_its_question() -> None:
    assert {one.name for one in HARMFUL} == ASK_AGAIN


@pytest.mark.parametrize("one", HARMFUL, ids=lambda one: one.name)
def test_a_sign_in_of_a_quarter_of_an_hour_ago_is_asked_again(one: object, organisation: Organisation) -> None:
    code = a_case(organisation, by="anna")
    path = address(one, code)  # type: ignore[arg-type]
    client = grown_old(signed_in(organisation.members["anna"]))
    for answer in (client.get(path), client.post(path, {"x": "1"})):
        assert (answer.status_code, unquote(answer.headers["Location"])) == (302, f"/in/again/?next={path}")


def test_agreeing_to_an_erasure_asks_again_and_nothing_is_erased_before(organisation: Organisation) -> None:
    code = a_case(organisation, by="anna")
    anna, berta = organisation.members["anna"], organisation.members["berta"]
    asked = erasure.ask(code, 0, ErasureReason.HER_WISH, by=anna.keys)
    client = grown_old(signed_in(berta))
    assert client.get("/log/").status_code == 200
    answer = client.post("/log/", {"asked": asked})
    assert unquote(answer.headers["Location"]) == "/in/again/?next=/log/"
    assert all(EntryRow.objects.filter(case__code=code).values_list("sealed", flat=True))
    typed = {"passphrase": organisation.passphrases["berta"], "code": "", "next": "/log/"}
    assert client.post("/in/again/?next=/log/", typed).status_code == 302
    assert client.post("/log/", {"asked": asked}).headers["Location"] == "/log/"
    assert not any(EntryRow.objects.filter(case__code=code).values_list("sealed", flat=True))


@pytest.mark.parametrize(
    ("field", "back", "inside"),
    [
        ("seen", vault.IDLE - 5, True),
        ("seen", vault.IDLE + 1, False),
        ("opened", vault.LONGEST - 5, True),
        ("opened", vault.LONGEST + 1, False),
    ],
)
def test_a_session_ends_after_a_quarter_of_an_hour_of_silence_and_after_eight_hours(
    field: str, back: int, inside: bool, organisation: Organisation
) -> None:
    assert (vault.IDLE, vault.LONGEST) == (15 * 60, 8 * 3600)
    wera = organisation.members["wera"]
    VaultRow.objects.filter(member_id=wera.number).delete()
    client = signed_in(wera)
    VaultRow.objects.filter(member_id=wera.number).update(**{field: time.time() - back})
    assert client.get("/").status_code == (200 if inside else 302)
