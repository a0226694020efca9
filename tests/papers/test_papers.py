"""Papers: every text in every language, no word that betrays her, and files that can be read aloud and copied."""

import io
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from pypdf import PdfReader

from homeward.papers import calendars, catalogue, drawing, facts, texts
from homeward.papers.blocks import Fields, Name, Paper, Para, Said
from homeward.papers.drawing import PaperNotDrawn
from homeward.process import asylum, consent, documents
from homeward.process.asylum import AsylumStatus, EmbassyContactHeld
from homeward.process.consent import ConsentMissing, Information, Means, Purpose
from homeward.process.documents import Lost, RequestFields
from homeward.process.documents import Paper as Kind
from homeward.process.itinerary import Mode
from homeward.process.medical import MedicalNeed
from homeward.process.notifications.messages import Need
from homeward.process.refusals import StepOutOfOrder
from homeward.process.travel_grant import CashReason, Item
from tests.house.test_words import NOT_HERS
from tests.process.builders import NOW, WORKER, opened, ready_to_depart

SENDER = facts.Sender(
    "Harbour House (invented)", "+4315550100", "House on the Hill", "box 7, Vienna", "National ombudsperson (invented)"
)
pytestmark = pytest.mark.skipif(not drawing.FONTS.is_dir(), reason="the package fonts-noto-core is not installed")
# What her papers never say, in any form of the word (process.md, Words).
NEVER = re.compile("|".join((*NOT_HERS, "traffick", r"\bcase\b", r"\bbars?\b", "outside the process")), re.IGNORECASE)
DRAWN = [one for one in catalogue.PAPERS if one.name != "embassy-request"]


def words_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def plain(text: str) -> str:
    return re.sub(r"[\s\u2066-\u2069]+", "", text)


def all_texts(paper: Paper, language: str) -> str:
    doc = drawing._document(paper, language)
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
    coded += [("paper", Kind), ("need", Need), ("loss", Lost)]
    wanted = {f"{group}.{one.value}" for group, kind in coded for one in kind}
    wanted |= {f"field.{name}" for name in documents.FIELD_NAMES}
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


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_text_copied_out_of_the_file_is_the_text_of_the_source(language):
    paper = catalogue.BY_NAME["leaflet"].fill(ready_to_depart(), sender=SENDER, at=NOW)
    copied = plain(words_of(drawing.draw(paper, language, at=NOW)))
    for block in paper.blocks:
        if isinstance(block, Para):
            assert plain(texts.say(block.text, language)) in copied


def test_no_letter_of_arabic_is_lost_when_it_is_copied_and_nearly_every_word_is_whole():
    """The program that copies here moves marks that stand above a letter; the letters themselves must all be there."""
    paper = catalogue.BY_NAME["leaflet"].fill(ready_to_depart(), sender=SENDER, at=NOW)
    copied = plain(words_of(drawing.draw(paper, "ar", at=NOW)))
    said = " ".join(texts.say(one.text, "ar") for one in paper.blocks if isinstance(one, Para))
    letters = re.compile("[\u0621-\u064a]")
    assert not Counter(letters.findall(said)) - Counter(letters.findall(copied))
    words = re.findall(r"[\u0621-\u0652]+", said)
    assert sum(word in copied for word in words) / len(words) > 0.9


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
    assert calendars.second(day, "ar") == ""


def test_a_day_says_its_weekday_in_the_readers_language():
    assert plain(texts.day(date(2026, 3, 27), "es")) == "viernes27.03.2026"
    assert plain(texts.moment(datetime(2026, 3, 27, 8, 40, tzinfo=UTC), "fr")) == "vendredi27.03.2026,08:40"
