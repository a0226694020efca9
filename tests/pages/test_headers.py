"""What every answer carries, and what no answer carries."""

import logging
import re
from typing import Any

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.urls import path

from homeward.config.quiet import PlaceOnly
from homeward.pages.rules import public
from homeward.pages.urls import urlpatterns as real
from tests.pages.people import Organisation, text

SECRET = "Mariama Sesay"


@public
def broken(request: Any) -> Any:
    """A page that fails while it holds a name."""
    raise RuntimeError(f"failed on {SECRET}")


urlpatterns = [*real, path("broken/", broken, name="broken")]
handler400 = "homeward.pages.errors.bad_request"
handler403 = "homeward.pages.errors.forbidden"
handler404 = "homeward.pages.errors.not_found"
handler500 = "homeward.pages.errors.failure"


def answers(client: Client, code: str) -> dict[str, Any]:
    """One answer of every sort."""
    return {
        "page": client.get(f"/c/{code}/"),
        "form": client.get(f"/c/{code}/consent/?do=give"),
        "sign-in": Client().get("/in/"),
        "left": client.get("/left/"),
        "redirect": Client().get("/"),
        "not found": client.get("/nothing/at/all"),
        "forbidden": client.get("/team/"),
        "exchange": Client().put("/x/v1/in/" + "0" * 64, b"x", content_type="application/octet-stream"),
    }


def test_every_answer_carries_the_security_headers(wera: Client, code: str) -> None:
    for name, answer in answers(wera, code).items():
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, name
        assert "frame-ancestors 'none'" in policy, name
        assert "unsafe" not in policy, name
        assert answer.headers["Cache-Control"] == "no-store", name
        assert answer.headers["Referrer-Policy"] == "no-referrer", name
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name


def test_no_page_holds_a_script_or_a_style_of_its_own(wera: Client, code: str) -> None:
    for name, answer in answers(wera, code).items():
        page = answer.content.decode()
        assert not re.search(r"<style|style=|<script(?![^>]*src=)|\son[a-z]+=", page), name


def test_titles_are_neutral_and_every_page_offers_to_leave(wera: Client, code: str) -> None:
    for name, answer in answers(wera, code).items():
        if name in ("redirect", "exchange"):
            continue
        page = text(answer)
        assert "<title>Work</title>" in page, name
        assert 'action="/leave/"' in page, name
        assert page.count("<h1") == 1, name


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 10 * 1024 * 1024])
def test_a_post_larger_than_a_form_can_hold_is_refused_and_nothing_is_written(
    size: int, wera: Client, code: str
) -> None:
    answer = wera.post(f"/c/{code}/consent/?do=refuse", {"reason": "x" * size})
    assert answer.status_code == 413
    assert "larger than a form can hold" in text(answer)


@override_settings(ROOT_URLCONF=__name__)
def test_an_error_is_told_without_its_contents_and_logged_by_class_file_and_line(
    organisation: Organisation, capsys: Any
) -> None:
    handler = PlaceOnly()
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        answer = Client(raise_request_exception=False).get("/broken/")
    finally:
        logger.removeHandler(handler)
    assert answer.status_code == 500
    assert "Something went wrong here" in text(answer)
    assert SECRET not in text(answer)
    said = capsys.readouterr().err
    assert re.search(r"ERROR RuntimeError .*test_headers\.py:\d+", said)
    assert SECRET not in said
    assert "/broken/" not in said


def test_the_language_of_the_browser_is_spoken_only_where_its_texts_are_here(organisation: Organisation) -> None:
    answer = Client().get("/in/", headers={"accept-language": "fr, en;q=0.5"})
    assert '<html lang="en" dir="ltr"' in text(answer)
    asked = Client().get("/in/?lang=ar")
    assert '<html lang="ar" dir="rtl"' in text(asked)
    assert "app.rtl.css" in text(asked)
    assert '<html lang="en"' in text(Client().get("/in/?lang=xx"))
