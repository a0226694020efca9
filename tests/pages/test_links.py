"""What a page shows can be followed and read: no link that its reader may not follow, no paper that cannot be printed, no bare code."""

import importlib
import pkgutil
import re
from datetime import UTC, datetime, timedelta

import pytest

import homeward.exchange
from homeward.casework import desk
from homeward.office.permissions import Action
from homeward.pages import screens, showing, words
from homeward.pages.words import codes, troubles
from homeward.process import transfer
from homeward.process.case import Case, Partner
from homeward.process.conditions import PRE_DEPARTURE_CONDITIONS
from homeward.process.consent import ConsentGiven, ConsentMissing, Purpose
from homeward.process.departure import Departed, DepartureApproved
from homeward.process.documents import EmbassyRequest, Paper
from homeward.process.intake import FirstContact, Gender
from homeward.process.refusals import ImpossibleValue
from homeward.record import grants
from homeward.wire.envelope import EnvelopeRefused
from tests.pages.people import signed_in, text
from tests.pages.receiving_case import received

MAIN = re.compile(r"<main.*</main>", re.S)
NOW = datetime.now(UTC)


def write(organisation, code, *entries):
    with desk.opened(code, by=organisation.members["wera"], to=Action.WRITE_CASE) as record:
        record.write(*entries)


def links(shown: str, page: str) -> set[str]:
    """The addresses within this node that stand in the body of a page."""
    found = {one.replace("&amp;", "&") for one in re.findall(r'href="([^"#]+)', MAIN.search(shown)[0])}
    return {page + one if one.startswith("?") else one for one in found if one[0] in "/?"}


@pytest.mark.parametrize("name", ["hana", "wera", "anna"])
@pytest.mark.parametrize("side", ["referring", "receiving"])
def test_every_link_of_a_case_can_be_followed_by_its_reader(name, side, organisation, code):
    here = received(organisation, landed=NOW - timedelta(hours=1)).code if side == "receiving" else code
    write(organisation, here, FirstContact(gender=Gender.FEMININE), ConsentGiven(Purpose.ASSISTED_RETURN))
    if organisation.members[name].number not in grants.readers(here):
        with desk.opened(here, by=organisation.members["wera"], to=Action.READ_CASE):
            grants.assign(here, by=organisation.members["wera"].keys, to=organisation.members[name].number)
    client = signed_in(organisation.members[name])
    pages = screens.REFERRING if side == "referring" else screens.RECEIVING
    for page in ("", *pages, *screens.ALWAYS, "day", "left", "print", "timeline", "files"):
        address = f"/c/{here}/{page}/" if page else f"/c/{here}/"
        shown = client.get(address)
        assert shown.status_code == 200, address
        for one in sorted(links(text(shown), address)):
            assert client.get(one).status_code in (200, 302), f"{address} shows {one}"


def test_a_paper_that_has_nothing_to_say_in_this_case_is_not_offered(wera, organisation, code):
    def offered():
        return set(re.findall(rf"/c/{code}/print/([a-z-]+)/", text(wera.get(f"/c/{code}/print/"))))

    no_use = {"guardianship", "referral-letter", "embassy-request"}
    write(organisation, code, FirstContact(date_of_birth=NOW.date() - timedelta(days=365 * 30)))
    assert not offered() & no_use
    agreed = ConsentGiven(Purpose.CONTACT_EMBASSY, "Embassy of X")
    write(
        organisation, code, FirstContact(age_doubtful=True), agreed, EmbassyRequest(Paper.PASSPORT, "Embassy of X", ())
    )
    assert offered() & no_use == {"guardianship", "embassy-request"}
    for one in offered():
        assert wera.get(f"/c/{code}/print/{one}/").status_code == 200, one


def test_what_is_closed_to_a_reader_is_said_on_the_pages_it_is_about_and_on_no_other(organisation, code):
    hana = signed_in(organisation.members["hana"])
    assert "Complaint: not yours to see" in text(hana.get(f"/c/{code}/complaint/"))
    for page in ("consent", "departure", "status"):
        assert "not yours to see" not in text(hana.get(f"/c/{code}/{page}/")), page


def test_once_she_has_left_nobody_is_asked_to_approve_it(organisation, code):
    anna = signed_in(organisation.members["anna"])
    assert "?do=approve" in text(anna.get(f"/c/{code}/departure/"))
    write(organisation, code, Departed("", NOW - timedelta(hours=1)))
    shown = text(anna.get(f"/c/{code}/departure/"))
    assert "?do=approve" not in shown
    assert "?do=ask-approval" not in shown
    assert "?do=not-departed" in shown
    assert "Not yet" not in shown


def test_conditions_as_judged_and_entries_pointed_at_are_said_in_words():
    approved = DepartureApproved(60, ("DEP-1=met", "DEP-6=not-applicable"))
    shown = " ".join(str(row.value) for row in showing.rows(approved, showing.Names()))
    assert "DEP-" not in shown
    assert "Her consent to the return: Met" in shown
    assert "entry 60" in shown


def test_every_condition_has_a_short_name():
    assert {one.clause.id for one in PRE_DEPARTURE_CONDITIONS} == codes.CONDITIONS.keys()


def test_what_the_node_notes_for_itself_has_an_author():
    assert showing.Names().of(Partner("")) == "Homeward, by itself"


def test_every_reason_to_refuse_something_at_the_door_is_said_in_words():
    for one in pkgutil.walk_packages(homeward.exchange.__path__, "homeward.exchange."):
        if "migrations" not in one.name:
            importlib.import_module(one.name)

    def below(kind):
        return {kind.code}.union(*(below(one) for one in kind.__subclasses__()))

    assert below(EnvelopeRefused) <= troubles.REFUSED.keys()
    assert words.refused_at_the_door("signer") != "Signer"


def test_a_talk_in_which_nothing_was_answered_and_a_stop_said_twice_are_refused_in_words(wera, organisation):
    here = received(organisation, landed=NOW - timedelta(hours=1)).code
    for page, act in (("plan", "first-support-talk"), ("plan", "component-talk"), ("consent", "conversation")):
        said = text(wera.post(f"/c/{here}/{page}/?do={act}", {"language": "ro", "text_version": "1"}))
        assert "Nothing was answered: choose an answer on at least one line" in said, act
    assert wera.post(f"/c/{here}/visit/?do=stop", {"seen": ""}).status_code == 302
    again = wera.post(f"/c/{here}/visit/?do=stop", {"seen": ""})
    assert again.status_code == 409
    assert "She said so already" in text(again)


def test_a_missing_consent_names_the_partner_and_not_its_number(organisation):
    partner = received(organisation).partner
    said = str(showing.refused(ConsentMissing(Purpose.SHARE_IDENTITY, partner.id)))
    assert partner.id not in said
    assert showing.Names().partners[partner.id] in said


def test_a_transfer_to_the_same_organisation_is_refused_in_words():
    with pytest.raises(ImpossibleValue) as refused:
        transfer.proposed(Case(()), to="x", new_partner="x", at=NOW)
    assert "The case is with this organisation already" in str(words.code(refused.value.problem))
