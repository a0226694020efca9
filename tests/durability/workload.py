"""A workload: entries written to cases one after another, each acknowledged in a file when it was.

`python -m tests.durability.workload ACKS COUNT [MODE]`: MODE is "NORMAL" to write as synchronous=NORMAL does.
"""

import os
import sys

import django

django.setup()

from django.db import connection  # noqa: E402 - Django has to be started first

from homeward.casework import opening  # noqa: E402
from homeward.office import members  # noqa: E402
from homeward.office.members import SignedIn  # noqa: E402
from homeward.process.case import Staff  # noqa: E402
from homeward.process.preparation import Means, Outcome, Topic, TopicExplained  # noqa: E402
from homeward.record import book  # noqa: E402
from homeward.record import opening as record_opening  # noqa: E402
from homeward.record.book import Draft, OpenCase  # noqa: E402
from homeward.record.log import Leaf  # noqa: E402

ENTRY = TopicExplained(Topic.RIGHTS_AND_OPTIONS, "ron", Means.TALK, Outcome.UNDERSTOOD, said_back="in her words " * 20)


def ada() -> SignedIn:
    """The founder who writes."""
    return members.sign_in("ada", os.environ["HOMEWARD_PASSPHRASE_ADA"])


def one_more(held: OpenCase, by: SignedIn) -> OpenCase:
    """Write one entry with its link, card and leaf."""
    from homeward.office import clock  # read here: a process of its own may follow another clock

    drafts = [Draft(ENTRY, Staff(by.number), clock.now())]
    return book.append(held, drafts, card={"name": "Heron"}, leaf=Leaf("entries", by.number, held.code))


def acknowledge(to: int, held: OpenCase) -> None:
    """Tell the world that this entry was kept."""
    os.write(to, f"{held.code} {held.number}\n".encode())


def main() -> None:
    """Write, and acknowledge after each."""
    by = ada()
    codes = [card.code for card in record_opening.cards(by.keys)]
    codes = codes or [opening.open_new(by=by, name="Heron", fictional=True) for _ in range(3)]
    mode = sys.argv[3] if len(sys.argv) > 3 else "FULL"
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={mode}")
        # More checkpoints than on a real node, because what they do is what can go wrong.
        cursor.execute("PRAGMA wal_autocheckpoint=60")
    to = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    held = [record_opening.open_case(code, by.keys) for code in codes]
    for number in range(int(sys.argv[2])):
        place = number % len(held)
        held[place] = one_more(held[place], by)
        acknowledge(to, held[place])


if __name__ == "__main__":
    main()
