"""Letters of a partner that nobody here can read, or not wholly: pages say so in words, and what the program found stays in the record."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from homeward.exchange import partners
from homeward.process.notifications.evidence import LOST_KEY, UNSUPPORTED, LetterKept, Level, MessageSent, ReceiptNoted
from homeward.process.notifications.horizontal import QuestionAsked
from homeward.wire import cards
from tests.exchange.partner import Partner
from tests.pages.people import Organisation, a_case, signed_in, text
from tests.pages.receiving_case import came, received

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
NEWER, AGAIN = "brings a newer version", "that they write it again"


@pytest.fixture
def code(organisation: Organisation) -> str:
    return a_case(organisation)


def kept(organisation: Organisation, code: str, **said: object) -> None:
    """Let such a letter of a verified partner lie in a case."""
    partner = Partner(slips_from=datetime.now(UTC).date())
    partner.make_known()
    letter = LetterKept(**{"message": "", "message_id": "1" * 64, "seq": 2, "sent": NOW, **said})  # type: ignore[arg-type]
    came(organisation, code, letter, partner=partner.id)


def test_one_that_is_malformed_is_asked_for_again_and_no_newer_program_promised(
    wera: Client, organisation: Organisation, code: str
) -> None:
    kept(organisation, code, unreadable="an entry is malformed")
    page = text(wera.get(f"/c/{code}/handover/"))
    assert ("It cannot be read" in page, AGAIN in page, NEWER in page) == (True, True, False)
    timeline = text(wera.get(f"/c/{code}/timeline/"))
    assert "It cannot be read" in timeline
    assert "malformed" not in timeline


def test_one_of_a_kind_that_is_not_known_waits_for_a_newer_program(
    wera: Client, organisation: Organisation, code: str
) -> None:
    kept(organisation, code, message="homeward.lodging.v3", unreadable=UNSUPPORTED)
    for page in (text(wera.get(f"/c/{code}/{one}/")) for one in ("handover", "timeline")):
        assert "A kind of message that our program does not know yet" in page
        assert "homeward.lodging.v3" in page
        assert UNSUPPORTED not in page
        assert AGAIN not in page


def test_one_that_says_more_is_named_by_its_word(wera: Client, organisation: Organisation, code: str) -> None:
    kept(organisation, code, message="homeward.fup-1.v1", unknown=('follow-up.tone="kind"',))
    for page in (text(wera.get(f"/c/{code}/{one}/")) for one in ("handover", "timeline")):
        assert "Follow-up report" in page
        assert "homeward.fup-1.v1" not in page


def test_a_partner_is_from_a_country_and_speaks_languages_that_have_names(organisation: Organisation) -> None:
    anna = signed_in(organisation.members["anna"])
    partner = Partner(slips_from=datetime.now(UTC).date())
    partners.add(partner.card_file(languages="ro, en", issued="2026-01-01", until="2999-12-31"))
    for member in (1, 2):
        partners.verify(partner.id, typed=cards.number(partner.card), by=member)
    listed = text(anna.get("/partners/"))
    assert "Moldova\u2069 ·" in listed
    assert "MD ·" not in listed
    assert "Romanian, English" in text(anna.get(f"/partners/{partner.id}/line/"))


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("unreadable", "Came back: nobody there could read it"),
        (UNSUPPORTED, "Came back: their program does not know it"),
        (LOST_KEY, "Came back: their key is lost"),
    ],
)
def test_a_message_of_ours_that_came_back_is_not_called_sent(
    organisation: Organisation, reason: str, said: str
) -> None:
    case = received(organisation)
    case.write(
        QuestionAsked(case.partner.id, "Is there a lift?"), MessageSent("QUESTION", case.partner.id, "2" * 64, 2)
    )
    sent = "Sent, nothing shows that it arrived"
    wera = signed_in(organisation.members["wera"])
    assert sent in text(wera.get(f"/c/{case.code}/handover/"))
    came(organisation, case.code, ReceiptNoted("2" * 64, Level.REJECTED, reason=reason), partner=case.partner.id)
    page = text(wera.get(f"/c/{case.code}/handover/"))
    assert (said in page, 'data-evidence="QUESTION=sent">Sent' in page) == (True, False)
