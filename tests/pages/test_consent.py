"""Consent as staff ask for it: one conversation, one page, each purpose its own yes or no (VOL-1)."""

import re
from datetime import UTC, datetime

from homeward.pages import conversation
from homeward.pages.addresses import of_form
from homeward.process import consent
from homeward.process.consent import Information, Purpose, Standing
from homeward.record import opening

HOW = {"language": "Romanian", "means": "signed", "text_version": "1"}


def page(code):
    return f"/c/{code}/consent/"


def the_case(organisation, code):
    return opening.open_case(code, organisation.members["wera"].keys).case


def seen(answer):
    return re.search(r'name="seen" value="(\d+)"', answer.content.decode())[1]


def test_every_purpose_stands_once_in_the_conversation():
    listed = [purpose for _title, purposes in conversation.GROUPS for purpose in purposes]
    assert sorted(listed) == sorted(Purpose)


def test_one_page_takes_every_purpose_with_its_own_yes_or_no(wera, organisation, code):
    form = wera.get(page(code) + "?do=conversation")
    assert form.content.decode().count('value="yes"') == len(Purpose)
    typed = HOW | {
        "seen": seen(form),
        "assisted-return-answer": "yes",
        "share-identity-answer": "yes",
        "share-identity-recipient_other": "Quay (fictional)",
        "share-identity-information": ["identity", "documents"],
        "contact-embassy-answer": "yes",
        "contact-embassy-how": "she applies herself",
        "tracing-answer": "no",
    }
    answer = wera.post(page(code) + "?do=conversation", typed)
    assert answer.status_code == 302, answer.content.decode()
    case, now = the_case(organisation, code), datetime.now(UTC)
    given = {one.entry.purpose for one in consent.all_in_force(case, now)}
    assert given == {Purpose.ASSISTED_RETURN, Purpose.SHARE_IDENTITY, Purpose.CONTACT_EMBASSY}
    assert consent.standing(case, Purpose.TRACING, now) is Standing.NO
    assert consent.standing(case, Purpose.STATISTICS, now) is Standing.NOT_ASKED
    shared = consent.in_force(case, Purpose.SHARE_IDENTITY, now, recipient="Quay (fictional)")
    assert shared.entry.information == (Information.IDENTITY, Information.DOCUMENTS)
    # In the next conversation stands what she has said so far, with the one for whom she said it.
    again = wera.get(page(code) + "?do=conversation").content.decode()
    assert "So far: \u2068Quay (fictional)\u2069: Yes" in again


def test_a_conversation_in_which_nothing_was_asked_is_refused_and_keeps_what_was_typed(wera, organisation, code):
    before = len(the_case(organisation, code).entries)
    answer = wera.post(page(code) + "?do=conversation", HOW)
    assert answer.status_code == 409
    assert 'value="Romanian"' in answer.content.decode()
    assert len(the_case(organisation, code).entries) == before


def test_an_embassy_without_saying_how_is_refused_and_nothing_of_the_conversation_is_written(wera, organisation, code):
    before = len(the_case(organisation, code).entries)
    typed = HOW | {"assisted-return-answer": "yes", "contact-embassy-answer": "yes"}
    answer = wera.post(page(code) + "?do=conversation", typed)
    assert answer.status_code == 409
    assert len(the_case(organisation, code).entries) == before
    assert re.search(r'name="contact-embassy-answer" value="yes"[^>]* checked', answer.content.decode())


def test_taking_back_is_one_link_away_from_the_consent_it_takes_back(wera, organisation, code):
    wera.post(page(code) + "?do=conversation", HOW | {"tracing-answer": "yes"})
    shown = wera.get(page(code)).content.decode()
    link = of_form(code, "consent", "withdraw", purpose="tracing", recipient="")
    assert f'href="{link.replace("&", "&amp;")}"' in shown
    form = wera.get(link)
    assert re.search(r'value="tracing" selected', form.content.decode())
    answer = wera.post(link, {"purpose": "tracing", "seen": seen(form)})
    assert answer.status_code == 302
    assert consent.standing(the_case(organisation, code), Purpose.TRACING, datetime.now(UTC)) is Standing.TAKEN_BACK


def test_the_partner_and_what_a_yes_covers_stand_there_already_and_the_yes_never(wera, code):
    form = wera.get(page(code) + "?do=conversation").content.decode()
    identity = form.split('name="share-identity-information"')[1:]
    ticked = [part.split(">")[0] for part in identity if "checked" in part.split(">")[0]]
    assert len(ticked) == len(conversation.COVERS[Purpose.SHARE_IDENTITY])
    assert not re.search(r'-answer" value="(yes|no)"[^>]* checked', form)
    assert "Each line stands by itself" in form


def test_an_interpreter_is_named_when_one_explained_it(wera, organisation, code):
    typed = HOW | {"tracing-answer": "yes", "shown": "explained-with-an-interpreter"}
    assert wera.post(page(code) + "?do=conversation", typed).status_code == 409
    assert wera.post(page(code) + "?do=conversation", typed | {"interpreter": "Mila (fictional)"}).status_code == 302
    given = the_case(organisation, code).latest(consent.ConsentGiven)
    assert (given.shown, given.interpreter) == (consent.HowShown.INTERPRETER, "Mila (fictional)")


def test_what_taking_back_stops_is_told_before_and_after(wera, organisation, code):
    wera.post(page(code) + "?do=conversation", HOW | {"assisted-return-answer": "yes"})
    before = wera.get(of_form(code, "consent", "withdraw", purpose="assisted-return")).content.decode()
    assert "What stops, if she takes it back now" in before
    assert "Assisted return" in before.split("What stops")[1].split("</section>")[0]
    wera.post(page(code) + "?do=withdraw", {"purpose": "assisted-return"})
    after = wera.get(page(code)).content.decode()
    assert "What taking back stopped" in after
