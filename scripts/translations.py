"""The catalogues of the pages' translations, brought up to the texts in the code and compiled: homeward/locale/LANGUAGE/LC_MESSAGES.

Run by `make translations` after texts of pages have changed (needs gettext's xgettext, msgmerge and msgfmt). A text whose English has
changed loses its translation, because a near match can say the opposite; the pages show its English until it is translated anew.
"""

import os
import sys
from pathlib import Path
from typing import ClassVar

import django
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import makemessages

CODE = Path(__file__).parent.parent / "homeward"
TRANSLATED = ("fr", "es", "ar")


class Command(makemessages.Command):
    """Django's own collecting of texts, without guesses at translations of texts that changed."""

    msgmerge_options: ClassVar[list[str]] = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


def main() -> None:
    """Collect the texts, merge them into each catalogue, compile, and say what waits for a translation."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeward.config.settings")
    django.setup()
    os.chdir(CODE)
    for language in TRANSLATED:
        (CODE / "locale" / language).mkdir(parents=True, exist_ok=True)
    collect = {"locale": list(TRANSLATED), "ignore_patterns": ["static/*"], "add_location": "file"}
    call_command(Command(), no_wrap=True, no_obsolete=True, verbosity=0, **collect)
    call_command("compilemessages", locale=list(TRANSLATED), verbosity=0)
    for language in TRANSLATED:
        print(f"{language}: {untranslated(language)} texts wait for a translation", file=sys.stderr)


def untranslated(language: str) -> int:
    """How many texts of a catalogue have no translation."""
    path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return sum(not all(_strings(message.string)) for message in read_po(file) if message.id)


def _strings(string: object) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, tuple | list) else (str(string or ""),)


if __name__ == "__main__":
    main()
