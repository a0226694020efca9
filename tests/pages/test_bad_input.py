"""Bad input: told in the form's words, nothing half-written, what was typed stays."""

from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from homeward.pages.forms import Day, Moment
from tests.pages.people import Organisation, signed_in, text

PROMISE = {"words": "call her brother", "by_when": "2031-01-01"}


def newest(client: Client, code: str, page: str = "consent", do: str = "refuse") -> str:
    """The number of the newest entry, as the form carries it."""
    shown = text(client.get(f"/c/{code}/{page}/?do={do}"))
    return shown.split('name="seen" value="')[1].split('"')[0]


def test_a_form_sent_empty_names_each_answer_that_is_missing(wera: Client, code: str) -> None:
    before = newest(wera, code)
    answer = wera.post(f"/c/{code}/consent/?do=give", {"seen": before})
    assert answer.status_code == 422
    assert "There is a problem" in text(answer)
    assert 'aria-invalid="true"' in text(answer)
    assert newest(wera, code) == before


@pytest.mark.parametrize("typed", ["2026-02-31", "31.02.2026", "tomorrow", "0000-00-00", "99999-01-01", "2026-13-01"])
def test_an_impossible_day_is_told_beside_its_field_and_what_was_typed_stays(
    typed: str, wera: Client, code: str
) -> None:
    before = newest(wera, code)
    answer = wera.post(f"/c/{code}/status/?do=estimate", {"seen": before, "departure": typed, "reasons": "x"})
    assert answer.status_code == 422
    page = unescape(text(answer))
    assert "Enter a day such as 2026-12-31" in page
    assert f'value="{typed}"' in page
    assert newest(wera, code) == before


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u0000", "\u001b"])
def test_characters_that_change_the_direction_of_text_are_refused(hidden: str, wera: Client) -> None:
    answer = wera.post("/cases/new/", {"code_name": f"Her{hidden}on"})
    assert answer.status_code == 422
    assert "error" in text(answer)


def test_a_text_that_is_too_long_is_refused_with_its_length(wera: Client) -> None:
    answer = wera.post("/cases/new/", {"code_name": "x" * 41})
    assert answer.status_code == 422
    assert "40" in text(answer)
    assert "x" * 41 in text(answer)


def test_markup_in_an_answer_is_shown_as_text(wera: Client, code: str) -> None:
    answer = wera.post("/cases/new/", {"code_name": "<script>alert(1)</script>" + "x" * 30})
    assert "<script>alert" not in text(answer)
    assert "&lt;script&gt;alert" in text(answer)


def test_a_choice_that_was_not_offered_is_refused(wera: Client, code: str) -> None:
    answer = wera.post(f"/c/{code}/consent/?do=refuse", {"seen": newest(wera, code), "purpose": "everything"})
    assert answer.status_code == 422
    assert "Choose one of the answers shown" in text(answer)


@pytest.mark.parametrize(
    "address", ["/c/ZZZ-ZZZ/", "/c/%00/", "/c/x'--/consent/", "/c/../in/", "/c/" + "9" * 400 + "/"]
)
def test_an_unknown_code_is_not_here(address: str, wera: Client) -> None:
    assert wera.get(address).status_code in (404, 400)


def test_an_unknown_page_or_act_is_not_here(wera: Client, code: str) -> None:
    assert wera.get(f"/c/{code}/nothing/").status_code == 404
    assert wera.get(f"/c/{code}/consent/?do=nothing").status_code == 404


def test_writing_to_a_case_that_is_not_mine_changes_nothing(
    organisation: Organisation, wera: Client, code: str
) -> None:
    before = newest(wera, code)
    walter = signed_in(organisation.members["walter"])
    answer = walter.post(f"/c/{code}/consent/?do=refuse", {"seen": before, "purpose": "VOL-1"})
    assert answer.status_code == 404
    assert newest(wera, code) == before


def test_a_form_sent_twice_is_written_once_and_the_second_is_told(wera: Client, code: str) -> None:
    sent = {"seen": newest(wera, code, "colleagues", "promise"), **PROMISE}
    first = wera.post(f"/c/{code}/colleagues/?do=promise", sent)
    assert first.status_code == 302, text(first)
    after = newest(wera, code)
    second = wera.post(f"/c/{code}/colleagues/?do=promise", sent)
    assert second.status_code == 409
    assert "Somebody else wrote to this case meanwhile" in unescape(text(second))
    assert "call her brother" in text(second)
    assert newest(wera, code) == after


def test_asking_for_approval_before_anything_is_ready_is_refused_in_plain_words(wera: Client, code: str) -> None:
    before = newest(wera, code, "departure", "ask-approval")
    answer = wera.post(f"/c/{code}/departure/?do=ask-approval", {"seen": before})
    assert answer.status_code == 409
    assert "There is a problem" in text(answer)
    assert newest(wera, code) == before


CASH = {"currency": "EUR", "reason": "local-transport"}


@pytest.mark.parametrize(
    ("page", "do", "typed", "wrong"),
    [
        ("grant", "cash", CASH | {"amount": "about ninety"}, "amount"),
        ("grant", "cash", CASH | {"amount": "1e999"}, "amount"),
        ("accommodation", "place", {"kind": "own-home", "nights": "a few", "confirmed_by": "herself"}, "nights"),
        ("accommodation", "place", {"kind": "own-home", "nights": "-3", "confirmed_by": "herself"}, "nights"),
        (
            "travel",
            "choose",
            {"legs-0-mode": "air", "legs-0-departs": "at noon", "legs-0-origin": "MAD"},
            "legs-0-departs",
        ),
    ],
)
def test_a_word_where_a_number_or_a_time_belongs_is_told_beside_its_field(
    page: str, do: str, typed: dict[str, str], wrong: str, wera: Client, code: str
) -> None:
    before = newest(wera, code, page, do)
    answer = wera.post(f"/c/{code}/{page}/?do={do}", {"seen": before, **typed})
    shown = unescape(text(answer))
    assert answer.status_code == 422
    assert f'id="id_{wrong}_error"' in shown or f'href="#id_{wrong}"' in shown
    assert typed[wrong] in shown
    assert newest(wera, code, page, do) == before


def test_nobody_leaves_before_she_has_consented(organisation: Organisation, code: str) -> None:
    anna = signed_in(organisation.members["anna"])
    before = newest(anna, code, "departure", "confirm")
    for do in ("ask-approval", "approve", "check-in", "confirm"):
        answer = anna.post(
            f"/c/{code}/departure/?do={do}", {"seen": before, "left_at": "2026-01-01 09:00", "confirmed": "yes"}
        )
        assert answer.status_code == 409, do
        assert "There is a problem" in text(answer)
    assert newest(anna, code, "departure", "confirm") == before


def test_a_stale_form_is_told_and_what_was_typed_stays(organisation: Organisation, wera: Client, code: str) -> None:
    shown = newest(wera, code, "colleagues", "promise")
    anna = signed_in(organisation.members["anna"])
    first = anna.post(f"/c/{code}/colleagues/?do=promise", {"seen": shown, **PROMISE, "words": "ask the doctor"})
    assert first.status_code == 302, text(first)
    after = newest(wera, code, "colleagues", "promise")
    stale = wera.post(f"/c/{code}/colleagues/?do=promise", {"seen": shown, **PROMISE})
    assert stale.status_code == 409
    assert "Somebody else wrote to this case meanwhile" in unescape(text(stale))
    assert "call her brother" in text(stale)
    assert newest(wera, code, "colleagues", "promise") == after


def test_a_day_typed_as_people_write_it_is_understood() -> None:
    field = Day(label="Day")
    assert {field.clean(typed).isoformat() for typed in ("2026-03-05", "5.3.2026", "05/03/2026", "5 Mar 2026")} == {
        "2026-03-05"
    }


def test_a_journey_never_guesses_its_time_zone() -> None:
    with pytest.raises(ValidationError):
        Moment(zone_needed=True, label="Departs").clean("2026-03-05 08:40")
    assert Moment(label="At").clean("2026-03-05 08:40").tzinfo is not None
