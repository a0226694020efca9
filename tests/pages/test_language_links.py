"""Below every page stands a link to the same page in each language."""

from django.template import Context
from django.test import RequestFactory

from homeward.pages.templatetags.homeward import language_links

LANGUAGES = [("en", "English"), ("ar", "العربية <b>")]


def links(address: str) -> list[str]:
    context = Context({"request": RequestFactory().get(address), "LANGUAGE_CODE": "en", "languages": LANGUAGES})
    return [one for one in language_links(context).split("</a> ") if one]


def test_the_language_of_the_page_is_marked_and_a_name_is_escaped() -> None:
    assert links("/left/") == [
        '<a href="?lang=en" lang="en" hreflang="en" aria-current="true">English',
        '<a href="?lang=ar" lang="ar" hreflang="ar">العربية &lt;b&gt;',
    ]


def test_what_was_asked_stays_but_the_language_and_that_it_was_saved() -> None:
    found = links('/c/A/status/?do=estimate&lang=ar&saved=1&q="><script>&q=b')
    assert found[1].startswith('<a href="?do=estimate&amp;q=%22%3E%3Cscript%3E&amp;q=b&amp;lang=ar" lang="ar"')
