"""The reviewer's page: texts accepted or corrected, papers that stop being drafts, and recordings that two people stand for."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from homeward.casework import desk, printing, translations
from homeward.casework.translations import NothingToCheck, PlacesDiffer
from homeward.office import translations as kept
from homeward.office.models import TextCheckRow
from homeward.papers import drawing, texts
from homeward.record import log
from tests.pages.people import Organisation, signed_in, text

CARD = "/texts/fr/complaint/"
A_SOUND = b"OggS" + b"\0" * 200


def _all_of(group: str, language: str = "fr") -> dict[str, object]:
    rows = translations.rows(language, group)
    return {**{one.key: one.text for one in rows}, "checked": [one.key for one in rows]}


def test_a_text_is_accepted_as_it_stands_or_corrected_and_kept_with_the_name(
    wera: Client, organisation: Organisation
) -> None:
    typed = {**_all_of("complaint"), "complaint.when": "Une réponse vient en dix jours ouvrés."}
    shown = text(wera.post(CARD, typed, follow=True))
    assert "Une réponse vient en dix jours ouvrés." in shown
    assert "Checked by Wera." in shown
    assert translations.checked("fr")["complaint.when"] == "Une réponse vient en dix jours ouvrés."
    newest = log.about("texts fr")[0]
    assert (newest["by"], newest["detail"]) == (organisation.members["wera"].number, "checked 6")


def test_what_is_not_ticked_is_not_kept(wera: Client, organisation: Organisation) -> None:
    assert wera.post(CARD, {"complaint.when": "Autre chose", "checked": "complaint.who"}).status_code == 302
    assert translations.checked("fr").keys() == {"complaint.who"}
    answer = wera.post(CARD, {"complaint.when": "Autre chose"})
    assert answer.status_code == 422
    assert "Tick the texts" in text(answer)
    assert "Autre chose" in text(answer)


def test_a_correction_that_loses_what_is_filled_in_is_refused_whole(wera: Client, organisation: Organisation) -> None:
    typed = {**_all_of("declaration"), "declaration.order": "On m'a dit de partir."}
    answer = wera.post("/texts/fr/declaration/", typed)
    assert answer.status_code == 422
    assert "{day}" in text(answer)
    assert translations.checked("fr") == {}
    by = organisation.members["wera"]
    with pytest.raises(PlacesDiffer):
        translations.check("fr", {"complaint.who": "Vous, {name}"}, by=by)
    with pytest.raises(NothingToCheck):
        translations.check("fr", {"complaint.who": " "}, by=by)
    with pytest.raises(NothingToCheck):
        translations.check("en", {"complaint.who": "You"}, by=by)


@pytest.mark.skipif(not drawing.FONTS.is_dir(), reason="the package fonts-noto-core is not installed")
def test_a_paper_whose_texts_are_all_checked_is_no_draft_and_says_the_correction(
    wera: Client, organisation: Organisation, code: str
) -> None:
    corrected = {**_all_of("complaint"), "complaint.when": "Une réponse vient en dix jours ouvrés."}
    wera.post(CARD, corrected)
    wera.post("/texts/fr/general/", _all_of("general"))
    record = desk.read(code, by=organisation.members["wera"])
    paper = printing.fill(record, "complaint-card")
    drawn = drawing.document(paper, "fr", translations.checked("fr"))
    assert drawn["draft"]["text"] == ""
    assert "Une réponse vient en dix jours ouvrés." in str(drawn)
    leaflet = printing.fill(record, "leaflet")
    assert drawing.document(leaflet, "fr", translations.checked("fr"))["draft"]["text"]


def test_a_later_change_of_the_english_makes_it_a_draft_again(wera: Client) -> None:
    wera.post(CARD, _all_of("complaint"))
    TextCheckRow.objects.filter(key="complaint.who").update(basis="of another time")
    assert "complaint.who" not in translations.checked("fr")
    assert "complaint.when" in translations.checked("fr")


def _upload(client: Client, raw: bytes) -> object:
    file = SimpleUploadedFile("a.bin", raw)
    return client.post("/texts/fr/leaflet.choice/recording/", {"do": "record", "sound": file}, follow=True)


def test_a_recording_is_played_only_after_somebody_else_has_listened(wera: Client, organisation: Organisation) -> None:
    _upload(wera, A_SOUND)
    assert translations.playable("fr", frozenset({"leaflet.choice"})) == {}
    answer = wera.post("/texts/fr/leaflet.choice/recording/", {"do": "right"})
    assert answer.status_code == 422
    anna = signed_in(organisation.members["anna"])
    anna.post("/texts/fr/leaflet.choice/recording/", {"do": "right"})
    (number,) = translations.playable("fr", frozenset({"leaflet.choice"})).values()
    played = wera.get(reverse("text-sound", args=[number]))
    assert (played.content, played["Content-Type"]) == (A_SOUND, "audio/ogg")
    translations.check("fr", {"leaflet.choice": "Vous décidez."}, by=organisation.members["wera"])
    assert translations.playable("fr", frozenset({"leaflet.choice"})) == {}, "another text is not what was read"


def test_a_file_that_is_no_sound_or_too_large_is_refused_in_words(wera: Client) -> None:
    for raw in (b"<html>", b"OggS" + b"\0" * kept.MOST_SOUND):
        assert "larger than 900 KB" in text(_upload(wera, raw))  # type: ignore[arg-type]
    assert kept.recordings("fr") == {}
    assert wera.get("/texts/sound/99/").status_code == 404


def test_a_recording_is_removed(wera: Client) -> None:
    _upload(wera, A_SOUND)
    assert kept.recordings("fr")
    wera.post("/texts/fr/leaflet.choice/recording/", {"do": "remove"})
    assert kept.recordings("fr") == {}


def test_there_is_no_page_for_english_or_for_what_no_text_is_called(wera: Client) -> None:
    for address in ("/texts/en/complaint/", "/texts/xx/complaint/", "/texts/fr/none/", "/texts/fr/none.x/recording/"):
        assert wera.get(address).status_code == 404, address


def test_the_list_says_how_many_texts_of_each_language_are_checked(wera: Client) -> None:
    wera.post(CARD, _all_of("complaint"))
    shown = text(wera.get("/texts/"))
    assert f"6 of {len(texts.of('en'))} texts are checked." in shown
    assert "العربية" in shown
