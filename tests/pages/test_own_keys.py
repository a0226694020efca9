"""The page of one's own keys: setting up an app, the sessions, the printed code."""

import base64
import re

import pytest
from django.test import Client

from homeward.office import members, second_factor
from homeward.office.permissions import Role
from homeward.record import log
from tests.office.test_second_factor import shown
from tests.pages.people import a_case, signed_in, text


def seed_of(client):
    """The seed on the page, as one types it into an app."""
    typed = re.search(r'<code dir="ltr">([A-Z2-7 ]+)</code>', text(client.get("/keys/")))[1].replace(" ", "")
    return base64.b32decode(typed + "=" * (-len(typed) % 8))


def test_an_app_is_set_up_with_its_first_code_and_asked_for_from_then_on(organisation, wera):
    seed = seed_of(wera)
    assert seed_of(wera) == seed, "the same until it is set up"
    assert wera.post("/keys/", {"do": "add", "name": "telephone", "code": "12"}).status_code == 422
    assert wera.post("/keys/", {"do": "add", "name": "telephone", "code": shown(seed)}).status_code == 302
    assert "telephone" in text(wera.get("/keys/"))
    assert seed_of(wera) != seed
    typed = {"username": "wera", "passphrase": organisation.passphrases["wera"]}
    assert Client().post("/in/", typed).status_code == 403
    assert Client().post("/in/", typed | {"code": shown(seed, 1)}).status_code == 302


def test_the_answer_is_the_same_whether_passphrase_or_code_is_wrong(organisation, wera):
    seed = seed_of(wera)
    wera.post("/keys/", {"do": "add", "name": "telephone", "code": shown(seed)})
    right = {"username": "wera", "passphrase": organisation.passphrases["wera"], "code": "000000"}
    wrong = right | {"passphrase": "not these six words at all"}
    pages = [re.sub(r'value="\w+"', "", text(Client().post("/in/", one))) for one in (right, wrong)]
    assert pages[0] == pages[1]


def test_the_last_factor_cannot_be_removed(organisation, wera):
    seed = seed_of(wera)
    wera.post("/keys/", {"do": "add", "name": "telephone", "code": shown(seed)})
    (number,) = re.findall(r'name="factor" value="(\d+)"', text(wera.get("/keys/")))
    wera.post("/keys/", {"do": "remove", "factor": number})
    assert second_factor.has_one(organisation.members["wera"].number)


def test_every_session_ends_at_once_on_every_device(organisation):
    here, there = (signed_in(organisation.members["wera"]) for _ in range(2))
    assert there.get("/").status_code == 200
    here.post("/keys/", {"do": "end"})
    assert there.get("/")["Location"] == "/in/"
    assert here.get("/")["Location"] == "/in/"


def test_a_node_that_is_no_practice_opens_nothing_before_there_is_a_second_factor(organisation):
    client = signed_in(organisation.members["wera"])
    session = client.session
    session["bare"] = True
    session.save()
    for page in ("/", "/cases/", "/directory/"):
        assert client.get(page)["Location"] == "/keys/"
    assert client.post("/keys/", {"do": "add", "name": "telephone", "code": shown(seed_of(client))}).status_code == 302
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("typed", ["0000", "", "x" * 300])
def test_a_wrong_printed_code_is_refused(typed, organisation):
    answer = Client().post("/in/lost/", {"username": "wera", "recovery": typed})
    assert answer.status_code in (403, 422)


def test_the_printed_code_gives_a_new_sheet_once(organisation):
    made = members.enrol(username="wilma", name="Wilma", roles=[Role.WORKER])
    page = text(Client().post("/in/lost/", {"username": "wilma", "recovery": made.recovery}))
    phrase = re.search(r'<bdi dir="ltr">([a-z ]+)</bdi>', page)[1]
    assert Client().post("/in/", {"username": "wilma", "passphrase": phrase}).status_code == 302
    assert Client().post("/in/lost/", {"username": "wilma", "recovery": made.recovery}).status_code == 403


def test_what_happened_to_an_account_is_shown_to_its_member_alone(organisation):
    phrase = organisation.passphrases["walter"]
    client = Client()
    assert client.post("/in/", {"username": "walter", "passphrase": phrase}).status_code == 302
    walter = signed_in(organisation.members["walter"])
    assert walter.get("/team/").status_code == 403
    page = text(walter.get("/keys/"))
    assert page.count("Signed in</li>") == 1
    assert page.count("Was refused</li>") == 1
    assert "Was refused</li>" not in text(signed_in(organisation.members["hana"]).get("/keys/"))


@pytest.mark.parametrize("code", ["mine", "nobodys"])
def test_a_case_that_is_not_mine_leaves_the_same_leaf_as_one_that_is_not_there(code, organisation):
    if code == "mine":
        code = a_case(organisation)
    walter = organisation.members["walter"]
    signed_in(walter).get(f"/c/{code}/")
    assert [(one["what"], one["detail"]) for one in log.about(f"member {walter.number}")][0] == ("refused", "case")
