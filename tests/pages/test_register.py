"""The page on which an officer asks whether we have met a person: what is typed, what is answered, what is never told."""

from urllib.parse import unquote

import pytest

from homeward.casework import desk, opening
from homeward.office.permissions import Action
from homeward.process.intake import FirstContact
from homeward.record import log, register
from homeward.record.models import RegisterRow
from tests.pages.people import signed_in, text

ASK = {"names": "Юлія Шевченко", "born": "", "why": "asks-for-help"}


@pytest.fixture
def met(organisation) -> str:
    """A case of walter's, whose person gave her name in Latin letters."""
    entry = FirstContact(given_names="Yuliya", family_name="Shevchenko", safe_contact="never by telephone")
    return opening.open_new(by=organisation.members["walter"], name="Plover", entries=[entry], fictional=True)


@pytest.fixture
def anna(organisation):
    return signed_in(organisation.members["anna"])


def test_an_officer_hears_whom_to_ask_and_nothing_else(met, anna):
    answer = anna.post("/register/", ASK)
    page = text(answer)
    assert answer.status_code == 200
    assert met in page
    assert "Walter" in page
    assert not any(one in page for one in ("Plover", "Yuliya", "never by telephone", f"/c/{met}"))


def test_the_weekly_sheet_and_the_log_of_the_case_say_that_it_was_named(met, anna):
    anna.post("/register/", ASK)
    page = text(anna.get("/log/sheet/"))
    assert "Asked whether we have met a person" in page
    assert log.about(met)[0]["what"] == "register answered"
    assert "Was told that the case may be of somebody asked for" in text(anna.get(f"/c/{met}/log/"))


def test_what_is_written_at_the_desk_comes_into_the_register(met, anna, organisation):
    walter = organisation.members["walter"]
    with desk.opened(met, by=walter, to=Action.WRITE_CASE) as record:
        record.write(FirstContact(given_names="Hanna", family_name="Tesfaye"))
    assert met in text(anna.post("/register/", ASK | {"names": "ሃና ተስፋዬ"}))
    assert met in text(anna.post("/register/", ASK))


def test_nobody_is_found_and_the_page_says_what_that_is_worth(organisation, anna):
    opening.open_new(by=organisation.members["walter"], name="Plover", fictional=True)
    RegisterRow.objects.all().delete()
    page = text(anna.post("/register/", ASK))
    assert "Nobody here is known by such a name" in page
    assert "not in the register yet" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"names": ""}, "Enter an answer"),
        ({"names": " - "}, "Enter a name"),
        ({"born": "1800"}, "Enter a year such as 1998"),
        ({"born": "2999"}, "This year lies ahead"),
        ({"born": "soon"}, "Enter a year such as 1998"),
        ({"why": ""}, "Choose an answer"),
        ({"names": "A\u202eB"}, "hidden characters"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_field_and_asks_nothing(typed, said, met, anna):
    before = len(log.about("register"))
    answer = anna.post("/register/", ASK | typed)
    assert answer.status_code == 422
    assert said in text(answer)
    assert len(log.about("register")) == before


@pytest.mark.parametrize("name", ["wera", "walter", "hana", "ines", "aldo", "adam"])
def test_no_other_role_asks(name, met, organisation):
    answer = signed_in(organisation.members[name]).post("/register/", ASK)
    assert answer.status_code == 403
    assert met not in text(answer)


def test_an_older_sign_in_shows_once_more_who_asks(met, anna):
    session = anna.session
    session["fresh"] = 0.0
    session.save()
    answer = anna.post("/register/", ASK)
    assert unquote(answer.headers["Location"]) == "/in/again/?next=/register/"


def test_without_any_permission_check_who_is_no_officer_hears_nothing(met, organisation, monkeypatch):
    from homeward.office import permissions  # patched here alone

    monkeypatch.setitem(permissions.TABLE, Action.SEARCH_REGISTER, frozenset(permissions.Role))
    answer = signed_in(organisation.members["wera"]).post("/register/", ASK)
    assert answer.status_code == 422
    assert "not sealed to you yet" in text(answer)
    assert met not in text(answer)


def test_first_contact_says_who_can_look(met, organisation):
    page = text(signed_in(organisation.members["walter"]).get(f"/c/{met}/intake/"))
    assert "An officer can look, with her names:" in page
    assert "Anna" in page
    assert register.begun()
