"""What the tests of backups do inside a node: `python -m tests.backup.in_node <what> [arguments]`, answered as JSON."""

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

django.setup()

from homeward.casework import opening  # noqa: E402 - Django has to be started first
from homeward.office import members  # noqa: E402
from homeward.process.preparation import Means, Outcome, Topic, TopicExplained  # noqa: E402
from homeward.record import erasure  # noqa: E402
from homeward.record import opening as record_opening  # noqa: E402
from homeward.record.backup import making, state  # noqa: E402
from homeward.record.erasure import ErasureReason  # noqa: E402


def _ada() -> members.SignedIn:
    return members.sign_in("ada", os.environ["HOMEWARD_PASSPHRASE_ADA"])


def case(text: str, count: str) -> list[str]:
    """Open cases in which a text stands; gives their codes."""
    ada = _ada()
    entry = TopicExplained(Topic.RIGHTS_AND_OPTIONS, "ron", Means.TALK, Outcome.UNDERSTOOD, said_back=text)
    return [opening.open_new(by=ada, entries=[entry] * 5, name="Heron", fictional=True) for _ in range(int(count))]


def plant(cases: str, entries: str) -> list[str]:
    """Open cases with so many different texts each; gives their codes."""
    ada, codes = _ada(), []
    for number in range(int(cases)):
        said = [f"canary {number} {one}" for one in range(int(entries))]
        found = [
            TopicExplained(Topic.RIGHTS_AND_OPTIONS, "ron", Means.TALK, Outcome.UNDERSTOOD, said_back=one)
            for one in said
        ]
        codes.append(opening.open_new(by=ada, entries=found, name="Heron", fictional=True))
    return codes


def erase_cases(*codes: str) -> None:
    """Have ada ask for the erasure of whole cases and ben agree."""
    ada, ben = _ada(), members.sign_in("ben", os.environ["HOMEWARD_PASSPHRASE_BEN"])
    for code in codes:
        erasure.agree(erasure.ask(code, 0, ErasureReason.RETENTION, by=ada.keys), by=ben.keys)


def readable() -> int:
    """How many different canaries ada can read in every case that opens with her grants."""
    return len({one for one in texts() if one.startswith("canary ")})


def texts() -> list[str]:
    """Everything that was said back in every case that ada can open."""
    ada = _ada()
    found = []
    for card in record_opening.cards(ada.keys):
        opened = record_opening.open_case(card.code, ada.keys).case
        found += [one.entry.said_back for one in opened.entries if isinstance(one.entry, TopicExplained)]
    return found


def erase(code: str, number: str) -> None:
    """Have ada ask for the erasure of one text and ben agree."""
    ben = members.sign_in("ben", os.environ["HOMEWARD_PASSPHRASE_BEN"])
    asked = erasure.ask(code, int(number), ErasureReason.WRONG_PERSON, by=_ada().keys)
    erasure.agree(asked, by=ben.keys)


def newest() -> str:
    """The name of the newest pair."""
    pair = state.newest_pair()
    assert pair is not None
    return f"{pair.chain}-{pair.number:04d}"


def at(days: str) -> str:
    """Make a backup as if so many days from now."""
    return making.make(erasure.as_list(), now=datetime.now(UTC) + timedelta(days=float(days)))


def delete(place: str, days: str) -> list[str]:
    """Delete what is too old so many days from now."""
    return making.delete_old(Path(place), datetime.now(UTC) + timedelta(days=float(days)))


def known(days: str) -> list[object]:
    """Whether somebody is rung, whether every page says so, and when a restore was last verified."""
    now = datetime.now(UTC) + timedelta(days=float(days))
    return [state.rings(now), state.shown_everywhere(now), str(state.last_restored())]


WHAT = {one.__name__: one for one in (plant, erase_cases, readable, case, texts, erase, newest, at, delete, known)}

if __name__ == "__main__":
    print(json.dumps(WHAT[sys.argv[1]](*sys.argv[2:])))
