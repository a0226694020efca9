"""Fill the node that HOMEWARD_HOME names with members and cases for bench/pages.py; prints the passphrases as JSON.

`fill_node.py USERS CASES_EACH UP_TO`: the cases beyond those of the users are copies that no user can open; with 0 users only these are made.
"""

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "homeward.config.settings"

import django

django.setup()

from filling import fill

from homeward.casework import administration, leaving
from homeward.office import members, settings
from homeward.office.permissions import Role
from homeward.process.case import Case, CaseOpened, Side, Staff
from homeward.process.consent import Purpose, given
from homeward.process.intake import FirstContact
from homeward.process.preparation import Means, Outcome, Topic, TopicExplained
from homeward.process.writing import Compartment
from homeward.record import book
from homeward.record.book import Draft

NOW = datetime.now(UTC)


def entries() -> list:
    """Sixty entries of a case in preparation."""
    first = [
        CaseOpened(Side.REFERRING, "Heron", fictional=True),
        FirstContact(given_names="Invented", languages=("ron",)),
    ]
    first += [given(Case(), purpose, at=NOW, witness="a colleague", how="she applies herself") for purpose in Purpose]
    topics = [TopicExplained(topic, "ron", Means.TALK, Outcome.UNDERSTOOD, said_back="in her words") for topic in Topic]
    return (first + topics * 4)[:60]


def main() -> None:
    """Enrol workers and open their cases."""
    users, cases, up_to = (int(one) for one in sys.argv[1:4])
    if not users:
        fill(up_to)
        print("{}")
        return
    ada, ben = (members.sign_in(name, os.environ[f"HOMEWARD_PASSPHRASE_{name.upper()}"]) for name in ("ada", "ben"))
    made = {}
    written = entries()
    for number in range(users):
        worker = administration.add_member(
            username=f"w{number}", name=f"Worker {number}", roles=[Role.WORKER], first=ada, second=ben
        )
        made[f"w{number}"] = worker.passphrase
        by = worker.member
        drafts = [Draft(entry, Staff(by.number), NOW - timedelta(days=1)) for entry in written]
        case = Case().after(*written, at=NOW, by=Staff(by.number))
        card = leaving.card_of(case, NOW, settings.policy())
        for place in range(cases):
            book.create_case(
                f"W{number:02d}-{place:03d}",
                keys=by.keys,
                readers={ada.number: tuple(Compartment)},
                drafts=drafts,
                card=card,
            )
    pattern = [Draft(entry, Staff(ada.number), NOW) for entry in written[:3]]
    book.create_case("PATTERN", keys=ada.keys, readers={}, drafts=pattern, card=card)
    fill(up_to)
    print(json.dumps(made))


if __name__ == "__main__":
    main()
