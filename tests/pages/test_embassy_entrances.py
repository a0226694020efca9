"""While contact is held nothing leaves to an embassy; the refusal says whom to ask and not why (DOC-2, DOC-3)."""

from datetime import UTC, datetime

import pytest

from homeward.casework import acts, desk, table
from homeward.office.permissions import Action
from homeward.process.asylum import AsylumStated, AsylumStatus, AuthorityContact, EmbassyContactHeld
from homeward.process.consent import ConsentGiven, Purpose
from homeward.process.documents import EmbassyExplained, EmbassyRequest, Paper, RequestFields
from homeward.record import opening
from tests.pages.people import text

EMBASSY = "Embassy (fictional)"
TYPED = {
    "paper": "passport",
    "embassy": EMBASSY,
    "given_names": "Amal",
    "family_name": "Example",
    "neutral_sender": "on",
}


@pytest.fixture
def held(organisation, code):
    """A case in which an embassy was told of, asked by a draft, and then a wish for asylum was voiced."""
    wera = organisation.members["wera"]
    with desk.opened(code, by=wera, to=Action.WRITE_CASE) as record:
        record.write(
            ConsentGiven(Purpose.CONTACT_EMBASSY, EMBASSY, how="by letter"),
            EmbassyExplained("ron", interview=True, biometrics=True, whom_they_may_visit_or_call=True),
            EmbassyRequest(Paper.PASSPORT, EMBASSY, ("given_names=Amal",), sent=False),
            EmbassyRequest(Paper.VISA, EMBASSY, ("given_names=Amal",), sent=True),
            AsylumStated(AsylumStatus.WISH_EXPRESSED, datetime.now(UTC).date()),
            AuthorityContact(True, ask="Anna"),
        )
    return code


def sent(organisation, code):
    return len(opening.open_case(code, organisation.members["wera"].keys).case.every(EmbassyRequest))


@pytest.mark.parametrize("act", ["embassy-request", "embassy-draft", "embassy-send"])
def test_no_page_lets_it_through_and_the_refusal_names_whom_to_ask(wera, organisation, held, act):
    before = sent(organisation, held)
    for more in ({}, {"confirmed": "yes"}):
        answer = wera.post(f"/c/{held}/papers/?do={act}", TYPED | more)
        assert answer.status_code in (409, 422)
        shown = text(answer)
        if answer.status_code == 409:
            assert "Anna" in shown
        assert "asylum" not in shown.split("There is a problem")[1].split("</div>")[0].casefold()
    assert sent(organisation, held) == before


def test_no_command_lets_it_through(organisation, held):
    act = table.act("papers", "embassy-request")
    values = RequestFields(given_names="Amal")
    with pytest.raises(EmbassyContactHeld):
        acts.perform(held, act, by=organisation.members["wera"], paper=Paper.PASSPORT, embassy=EMBASSY, values=values)


def test_no_paper_is_printed(wera, held):
    answer = wera.get(f"/c/{held}/print/embassy-request/")
    assert answer.status_code in (404, 409)
    assert "Example" not in text(answer)
