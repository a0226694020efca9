"""Papers: every text in every language, no word that betrays her, and files that can be read aloud and copied."""

import dataclasses
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader

from homeward.papers import calendars, catalogue, drawing, facts, texts
from homeward.papers.blocks import Fields, Heading, Name, Paper, Para, Said, Scan
from homeward.papers.drawing import PaperNotDrawn
from homeward.process import asylum, consent, documents
from homeward.process.asylum import AsylumStatus, EmbassyContactHeld
from homeward.process.consent import ConsentMissing, Information, Means, Purpose
from homeward.process.documents import Lost, RequestFields
from homeward.process.documents import Paper as Kind
from homeward.process.itinerary import ItineraryChosen, Leg, Mode
from homeward.process.medical import MedicalNeed
from homeward.process.notifications.messages import ArrangementConfirmed, Need, SupportConfirmed
from homeward.process.preparation import Topic
from homeward.process.refusals import StepOutOfOrder
from homeward.process.reintegration import Component, ComponentPlanned, Course, OutlineWished, Wish
from homeward.process.services import ProviderConfirmed, Service
from homeward.process.travel_grant import CashReason, Item
from tests.house.test_words import NOT_HERS
from tests.process.builders import NOW, PARTNER, WORKER, opened, ready_to_depart, written

SENDER = facts.Sender(
    "Harbour House (invented)", "+4315550100", "House on the Hill", "box 7, Vienna", "National ombudsperson (invented)"
)
pytestmark = pytest.mark.skipif(not drawing.FONTS.is_dir(), reason="the package fonts-noto-core is not installed")
# What her papers never say, in any form of the word (process.md, Words).
NEVER = re.compile("|".join((*NOT_HERS, "traffick", r"\bcase\b", r"\bbars?\b", "outside the process")), re.IGNORECASE)
DRAWN = [one for one in catalogue.PAPERS if one.name != "embassy-request"]


def copied_from(pdf: bytes) -> str:
    """The text as somebody copies it in a browser that shows the file."""
    return " ".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf))


def words_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def plain(text: str) -> str:
    return re.sub(r"[\s\u200e\u200f\u2066-\u2069]+", "", text)


def all_texts(paper: Paper, language: str) -> str:
    doc = drawing.document(paper, language)
    return str(doc)


@pytest.mark.parametrize("language", texts.languages())
def test_a_language_has_every_text_with_the_same_places_to_fill(language):
    own, source = texts.of(language), texts.of("en")
    assert own.keys() == source.keys()
    for key, text in own.items():
        assert text.strip(), key
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", source[key])), key


def test_every_code_that_can_stand_on_a_paper_has_a_text():
    coded = [("purpose", Purpose), ("part", Information), ("item", Item), ("cash", CashReason), ("mode", Mode)]
    coded += [("paper", Kind), ("need", Need), ("loss", Lost), ("component", Component), ("service", Service)]
    coded += [("topic", Topic), ("plan", Wish), ("plan", Course)]
    wanted = {f"{group}.{one.value}" for group, kind in coded for one in kind}
    wanted |= {f"field.{name}" for name in documents.FIELD_NAMES}
    # What is planned is said by its parts, not by one text.
    wanted.remove(f"plan.{Wish.PLANNED}")
    assert wanted <= texts.of("en").keys()


@pytest.mark.parametrize("one", [one for one in DRAWN if one.hers], ids=lambda one: one.name)
def test_her_papers_never_say_what_could_betray_or_shame_her(one):
    paper = one.fill(ready_to_depart(), sender=SENDER, at=NOW)
    assert not NEVER.search(all_texts(paper, "en"))


def test_the_scan_for_words_finds_one():
    paper = Paper(Said("copy.title"), (Para(Name("she was trafficked")),))
    assert NEVER.search(all_texts(paper, "en"))


@pytest.mark.parametrize("language", texts.languages())
@pytest.mark.parametrize("one", DRAWN, ids=lambda one: one.name)
def test_a_paper_is_drawn_in_every_language_for_readers_and_reading_programs(one, language):
    paper = one.fill(ready_to_depart(), sender=SENDER, at=NOW)
    pdf = drawing.draw(paper, language, at=NOW)
    read = PdfReader(io.BytesIO(pdf))
    assert read.metadata.title == plain_title(paper, language)
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.trailer["/Root"]["/Lang"] == language
    assert b"pdfuaid" in pdf


def plain_title(paper: Paper, language: str) -> str:
    return texts.say(paper.title, language)


@pytest.mark.parametrize("language", texts.languages())
@pytest.mark.parametrize("name", ["leaflet", "complaint-card", "declaration", "plan", "pocket-card"])
def test_text_copied_out_of_the_file_is_the_text_of_the_source(name, language):
    paper = catalogue.BY_NAME[name].fill(ready_to_depart(), sender=SENDER, at=NOW)
    copied = plain(copied_from(drawing.draw(paper, language, at=NOW)))
    said = [one.text for one in paper.blocks if isinstance(one, Heading | Para) and isinstance(one.text, Said)]
    said += [label for one in paper.blocks if isinstance(one, Fields) for label, _ in one.rows]
    assert said
    for text in said:
        assert plain(texts.say(text, language)) in copied


def test_a_language_that_nobody_checked_is_marked_on_the_paper_and_english_stands_beside_it():
    paper = catalogue.BY_NAME["declaration"].fill(ready_to_depart(), sender=SENDER, at=NOW)
    copied = plain(words_of(drawing.draw(paper, "fr", at=NOW)))
    assert plain(texts.of("fr")["draft"]) in copied
    assert plain(texts.of("en")["declaration.change"]) in copied
    assert plain(texts.of("en")["draft"]) not in plain(words_of(drawing.draw(paper, "en", at=NOW)))


def test_a_letter_that_no_font_has_is_refused_and_not_left_out():
    paper = Paper(Said("copy.title"), (Para(Name("\U00013080")),))
    with pytest.raises(PaperNotDrawn):
        drawing.draw(paper, "en", at=NOW)


def test_what_was_typed_is_never_read_as_markup():
    paper = Paper(Said("copy.title"), (Para(Name('*x* #panic() $y$ "z" \\ <b>')),))
    assert plain('*x* #panic() $y$ "z" \\ <b>') in plain(words_of(drawing.draw(paper, "en", at=NOW)))


def test_names_of_medicines_stand_in_the_sealed_summary_and_on_no_other_paper():
    need = MedicalNeed("asthma", care_given="inhaler shown", medicines=("Salbutamol",))
    case = ready_to_depart().after(need, at=NOW, by=WORKER)
    for one in DRAWN:
        shown = all_texts(one.fill(case, sender=SENDER, at=NOW), "en")
        assert ("Salbutamol" in shown) == (one.name == "medical-summary"), one.name


def test_papers_that_others_may_see_on_her_do_not_name_the_organisation():
    for name in ("pocket-card", "border-letter", "escort-sheet"):
        shown = all_texts(catalogue.BY_NAME[name].fill(ready_to_depart(), sender=SENDER, at=NOW), "en")
        assert "Harbour House" not in shown, name


def test_the_referral_letter_rests_on_the_consent_to_tell_who_she_is():
    with pytest.raises(StepOutOfOrder):
        catalogue.BY_NAME["referral-letter"].fill(opened(), sender=SENDER, at=NOW)
    case = ready_to_depart()
    assert "Amal" in all_texts(catalogue.BY_NAME["referral-letter"].fill(case, sender=SENDER, at=NOW), "en")
    later = NOW + timedelta(hours=1)
    taken_back = case.after(consent.withdrawn(case, Purpose.SHARE_IDENTITY, at=NOW), at=NOW, by=WORKER)
    with pytest.raises(ConsentMissing):
        catalogue.BY_NAME["referral-letter"].fill(taken_back, sender=SENDER, at=later)


def an_embassy_request():
    case = ready_to_depart()
    entries = [
        consent.given(case, Purpose.CONTACT_EMBASSY, at=NOW, how="by letter", means=Means.SIGNED, language="ron"),
        documents.explained(language="ron", interview=True, biometrics=True, whom_they_may_visit_or_call=True),
    ]
    case = case.after(*entries, at=NOW, by=WORKER)
    fields = RequestFields(family_name="Example", given_names="Amal", loss="stolen")
    asked = documents.embassy_request(case, at=NOW, paper=Kind.PASSPORT, embassy="Embassy (invented)", values=fields)
    return case.after(asked, at=NOW, by=WORKER)


def test_a_request_to_an_embassy_says_its_fields_and_neither_who_helps_her_nor_why():
    paper = catalogue.BY_NAME["embassy-request"].fill(an_embassy_request(), sender=SENDER, at=NOW)
    shown = all_texts(paper, "en")
    assert "Example" in shown
    assert "stolen" in shown
    assert "House on the Hill" in shown
    assert "Harbour House" not in shown
    rows = [one for one in paper.blocks if isinstance(one, Fields)][1].rows
    assert {label.key for label, _ in rows} == {"field.family_name", "field.given_names", "field.loss"}
    assert drawing.draw(paper, "es", at=NOW).startswith(b"%PDF")


def test_a_request_to_an_embassy_is_not_printed_while_contact_is_held():
    case = an_embassy_request()
    said = asylum.stated(case, status=AsylumStatus.WISH_EXPRESSED, at=NOW, since=NOW.date())
    held = case.after(*said, at=NOW, by=WORKER)
    with pytest.raises(EmbassyContactHeld):
        catalogue.BY_NAME["embassy-request"].fill(held, sender=SENDER, at=NOW)


@pytest.mark.parametrize(
    ("day", "year", "month", "of_month"),
    [
        (date(2007, 9, 12), 2000, 1, 1),
        (date(2026, 3, 27), 2018, 7, 18),
        (date(2023, 9, 11), 2015, 13, 6),
        (date(2024, 9, 11), 2017, 1, 1),
    ],
)
def test_days_stand_in_the_ethiopian_calendar_for_its_readers(day, year, month, of_month):
    assert calendars.ethiopian(day) == (year, month, of_month)
    assert str(of_month) in calendars.second(day, "ti")
    assert "ዓ.ም." in calendars.second(day, "ti")
    assert calendars.second(day, "ar") == ""


def test_days_stand_in_the_calendar_of_nepal_as_far_as_its_months_are_settled():
    assert calendars.second(date(2026, 4, 14), "ne") == "वैशाख 1, 2083 वि.सं."
    assert calendars.second(date(2026, 11, 28), "ne") == "मंसिर 12, 2083 वि.सं."
    assert calendars.second(date(1999, 5, 1), "ne").endswith("2056 वि.सं.")
    assert calendars.second(date(2027, 4, 13), "ne").startswith("चैत")
    assert calendars.second(date(2027, 4, 14), "ne") == ""
    assert calendars.second(date(1890, 1, 1), "ne") == ""


def test_a_day_says_its_weekday_in_the_readers_language():
    assert plain(texts.day(date(2026, 3, 27), "es")) == "viernes27.03.2026"
    assert plain(texts.moment(datetime(2026, 3, 27, 8, 40, tzinfo=UTC), "fr")) == "vendredi27.03.2026,08:40"


def the_plan(*entries):
    case = ready_to_depart()
    paper = catalogue.BY_NAME["plan"].fill(case.after(*entries, at=NOW, by=WORKER), sender=SENDER, at=NOW)
    return all_texts(paper, "en")


def test_her_plan_promises_only_what_a_provider_confirmed():
    planned = ComponentPlanned(
        Component.INCOME, Wish.PLANNED, "my own sewing room", Service.INCOME, "Workshop (invented)", NOW.date()
    )
    confirmed = ProviderConfirmed(Service.INCOME, "Workshop (invented)", NOW.date())
    assert "not sure yet" in the_plan(planned)
    assert "yes, they have confirmed it" not in the_plan(planned)
    assert "yes, they have confirmed it" in the_plan(planned, confirmed)
    assert "my own sewing room" in the_plan(planned)


def test_before_there_is_a_plan_the_paper_says_her_wishes_and_that_they_are_no_promise():
    shown = the_plan(OutlineWished(Component.FAMILY, "to see my sister"))
    assert "to see my sister" in shown
    assert texts.of("en")["plan.wishes"] in shown
    assert texts.of("en")["plan.not-yet"] in the_plan()


def test_her_own_copy_holds_the_parts_she_chose_and_care_only_when_she_asks_for_it():
    need = MedicalNeed("asthma", care_given="inhaler shown", medicines=("Salbutamol",))
    case = ready_to_depart().after(need, at=NOW, by=WORKER)
    fill = catalogue.BY_NAME["own-copy"].fill
    assert "inhaler shown" not in all_texts(fill(case, sender=SENDER, at=NOW), "en")
    with_care = all_texts(fill(case, sender=SENDER, at=NOW, parts=("care",)), "en")
    assert "inhaler shown" in with_care
    assert texts.of("en")["copy.papers"] not in with_care
    assert texts.of("en")["copy.papers"] in all_texts(fill(case, sender=SENDER, at=NOW, parts=("papers",)), "en")


def test_the_code_on_the_pocket_card_holds_the_number_that_stands_beside_it_and_nothing_else():
    blocks = catalogue.BY_NAME["pocket-card"].fill(ready_to_depart(), sender=SENDER, at=NOW).blocks
    assert [one.holds for one in blocks if isinstance(one, Scan)] == [f"tel:{SENDER.telephone}"]


@pytest.mark.parametrize("language", texts.languages())
def test_the_pocket_card_is_one_small_page_in_every_language(language):
    paper = catalogue.BY_NAME["pocket-card"].fill(ready_to_depart(), sender=SENDER, at=NOW)
    assert len(drawing.picture(paper, language, width=200)) == 1


def test_a_paper_is_a_draft_until_every_text_on_it_is_checked():
    paper = catalogue.BY_NAME["complaint-card"].fill(ready_to_depart(), sender=SENDER, at=NOW)
    voice = texts.Voice("fr")
    for block in (paper.title, *(one.text for one in paper.blocks if isinstance(one, Para))):
        voice.say(block)
    assert "complaint.title" in voice.unchecked
    checked = dict.fromkeys(texts.of("en"), "vu")
    assert drawing.document(paper, "fr", checked)["draft"]["text"] == ""
    assert drawing.document(paper, "fr", checked)["title"] == "vu"
    del checked["complaint.when"]
    assert drawing.document(paper, "fr", checked)["draft"]["text"]


def the_journey(*legs):
    chosen = ready_to_depart().latest(ItineraryChosen)
    return written(dataclasses.replace(chosen, legs=legs), to=ready_to_depart())


@pytest.mark.parametrize("name", ["travel-sheet", "pocket-card", "escort-sheet"])
def test_an_airport_stands_by_its_name_with_the_code_that_tickets_show_and_other_places_as_they_were_typed(name):
    def leg(mode, origin, destination, at):
        departs = NOW + timedelta(days=30, hours=at)
        return Leg(mode, origin, destination, departs, departs + timedelta(hours=2))

    def printed(*legs):
        paper = catalogue.BY_NAME[name].fill(the_journey(*legs), sender=SENDER, at=NOW)
        return re.sub(r"\\u20[0-9a-f]{2}", "", all_texts(paper, "en"))

    by_air = printed(leg(Mode.AIR, "Vienna", "KIV", 4))
    assert "Chisinau airport (KIV)" in by_air
    assert name == "pocket-card" or "Vienna airport (VIE)" in by_air
    over_land = printed(leg(Mode.TRAIN, "Ist", "Vienna", 4))
    assert "Vienna" in over_land
    assert "airport (" not in over_land


@pytest.mark.parametrize("language", texts.languages())
def test_an_empty_line_says_that_it_is_written_by_hand_and_the_sheet_says_why(language):
    paper = catalogue.BY_NAME["travel-sheet"].fill(ready_to_depart(), sender=SENDER, at=NOW)
    copied = plain(copied_from(drawing.draw(paper, language, at=NOW)))
    empty = [value for one in paper.blocks if isinstance(one, Fields) for _, value in one.rows].count(None)
    assert empty >= 2
    assert copied.count(plain(texts.of(language)["by-hand"])) >= empty
    assert plain(texts.of(language)["travel.by-hand"]) in copied
    assert plain(texts.of(language)["travel.clocks"]) in copied


def test_a_paper_with_no_empty_line_speaks_of_no_hand():
    paper = catalogue.BY_NAME["leaflet"].fill(ready_to_depart(), sender=SENDER, at=NOW)
    assert texts.of("en")["by-hand"] not in words_of(drawing.draw(paper, "en", at=NOW))


def test_the_number_of_the_meeting_is_taken_from_whichever_letter_of_the_partner_has_it():
    silent = replace(ready_to_depart().latest(SupportConfirmed), telephone="")
    case = ready_to_depart().after(silent, at=NOW, by=PARTNER)
    case = case.after(ArrangementConfirmed("x", 1, "R. Example", "hall", "+37322000009"), at=NOW, by=PARTNER)
    assert facts.who_meets(case)[2] == "+37322000009"
