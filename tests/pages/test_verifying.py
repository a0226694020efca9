"""A partner's card is verified on a second channel; the page asks which one, and hides the number that came with the card."""

from datetime import timedelta

import pytest

from homeward.casework import administration
from homeward.exchange import partners, standing
from homeward.exchange.models import PartnerRow
from homeward.office import clock
from homeward.pages import showing
from homeward.process.case import Partner as By
from homeward.process.case import Written
from homeward.process.notifications.horizontal import QuestionAsked
from homeward.wire import cards, revocations
from tests.exchange.partner import Partner
from tests.pages.people import Organisation, signed_in, text


@pytest.fixture
def stranger(organisation: Organisation) -> Partner:
    """A partner whose card was taken in, and nobody has compared."""
    other = Partner(slips_from=clock.now().date())
    partners.add(other.card_file(issued="2026-01-01", until=f"{clock.now().year + 2}-01-01"))
    return other


def test_the_cards_own_telephone_number_is_hidden_until_it_is_verified(
    stranger: Partner, organisation: Organisation
) -> None:
    anna = signed_in(organisation.members["anna"])
    for where in (f"/partners/{stranger.id}/", f"/partners/{stranger.id}/line/", "/partners/"):
        page = text(anna.get(where))
        assert "+373" not in page
        assert cards.number(stranger.card) not in page
    for member in (1, 2):
        partners.verify(stranger.id, typed=cards.number(stranger.card), by=member)
    assert "+373 00 000 000" in text(anna.get(f"/partners/{stranger.id}/line/"))


def test_the_right_digits_heard_on_the_cards_own_number_verify_nothing(
    stranger: Partner, organisation: Organisation
) -> None:
    anna = signed_in(organisation.members["anna"])
    typed = {"typed": cards.number(stranger.card)}
    refused = anna.post(f"/partners/{stranger.id}/", typed | {"number_from": "card"})
    assert refused.status_code == 422
    assert "answers its own number" in text(refused)
    assert anna.post(f"/partners/{stranger.id}/", typed).status_code == 422
    assert PartnerRow.objects.get().first_member is None


def test_two_people_by_two_ways_make_it_verified_and_each_way_is_kept(
    stranger: Partner, organisation: Organisation
) -> None:
    where = f"/partners/{stranger.id}/"
    scanned = {"typed": partners.scanned_text(stranger.card), "number_from": "scanned"}
    anna, ines = (signed_in(organisation.members[name]) for name in ("anna", "ines"))
    assert anna.post(where, scanned).status_code == 302
    again = anna.post(where, scanned)
    assert "Another colleague must do it too" in text(again)
    heard = {"typed": cards.number(stranger.card), "number_from": "register"}
    assert ines.post(where, heard).status_code == 302
    assert partners.one(stranger.id).verified
    assert sorted(PartnerRow.objects.get().number_from.values()) == ["register", "scanned"]


def test_our_own_square_code_says_our_number(organisation: Organisation) -> None:
    said = administration.own_code()
    assert said.endswith(administration.own_number().replace(" ", ""))
    assert "data:image/svg+xml" in text(signed_in(organisation.members["anna"]).get("/partners/"))


def test_a_revocation_read_out_stops_everything_and_marks_what_came_since(
    stranger: Partner, organisation: Organisation
) -> None:
    for member in (1, 2):
        partners.verify(stranger.id, typed=cards.number(stranger.card), by=member)
    anna, where = signed_in(organisation.members["anna"]), f"/partners/{stranger.id}/revoked/"
    typed = revocations.sign(stranger.id, 1, stranger.identity).written
    since = clock.now() - timedelta(days=2)
    wrong = anna.post(where, {"typed": typed[:-1], "since": f"{since:%Y-%m-%d %H:%M} +00:00"})
    assert (wrong.status_code, partners.one(stranger.id).verified) == (422, True)
    assert typed[:-1] in text(wrong), "what was typed stays"
    done = anna.post(where, {"typed": typed, "since": f"{since:%Y-%m-%d %H:%M} +00:00"})
    assert (done.status_code, partners.one(stranger.id).blocked) == (302, "revoked")
    assert standing.doubts()[stranger.id].covers(clock.now() - timedelta(days=1))
    names = showing.Names()
    doubtful = [
        showing.entry(Written(1, clock.now() - timedelta(days=days), By(stranger.id), QuestionAsked("us", "?")), names)
        for days in (1, 3)
    ]
    assert [one.doubtful for one in doubtful] == [True, False]


def test_who_does_not_keep_partners_revokes_nothing(stranger: Partner, organisation: Organisation) -> None:
    for name in ("wera", "adam"):
        assert signed_in(organisation.members[name]).get(f"/partners/{stranger.id}/revoked/").status_code == 403
