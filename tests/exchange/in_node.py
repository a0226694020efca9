"""What the tests of processes do inside a node: `python -m tests.exchange.in_node <what> [arguments]`, answered as JSON."""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db import transaction  # noqa: E402  Django has to be started first

from homeward.casework import organisation  # noqa: E402
from homeward.exchange import inbox, nodekeys, outbox, partners  # noqa: E402
from homeward.exchange.models import ConversationRow, InboxRow, OutboxRow, RefusedRow  # noqa: E402
from homeward.exchange.outbox import Sealed  # noqa: E402
from homeward.office import clock  # noqa: E402
from homeward.record import log  # noqa: E402
from homeward.record.log import Leaf  # noqa: E402
from homeward.wire import age, cards, envelope  # noqa: E402

CODE = "AAA-111"


def know(file: str) -> str:
    """Take in a partner's card file and verify it by two members."""
    with open(file, "rb") as opened:
        added = partners.add(opened.read())
    for member in (1, 2):
        partners.verify(added.id, typed=cards.number(partners.card_of(added.id)), by=member)
    return added.id


def queue(partner: str, count: str) -> list[str]:
    """Queue messages that follow one another."""
    return [_queue(partner) for _ in range(int(count))]


def queue_many(partner: str, count: str, cases: str) -> list[str]:
    """Queue messages over several cases in turn, a hundred in a commit."""
    ids: list[str] = []
    while len(ids) < int(count):
        with transaction.atomic():
            for at in range(len(ids), min(len(ids) + 100, int(count))):
                ids.append(_queue(partner, f"AAA-{at % int(cases):03d}"))
    return ids


def people() -> None:
    """Take in what waits, for ever, in order, each in one transaction with a leaf of the log that says so; nothing waits for its turn."""
    while True:
        hurry()
        with transaction.atomic():
            for one in InboxRow.objects.filter(state="waiting").order_by("conversation_id", "seq")[:500]:
                detail = f"{one.conversation_id} {one.seq} {one.message_id}"
                log.write(Leaf("entries", 1, "soak", detail))
                inbox.taken([one.message_id])
        time.sleep(0.2)


def applied() -> list[list[object]]:
    """What was taken in, in the order in which it was: case, number, id."""
    said = [str(one["detail"]).split() for one in reversed(log.about("soak"))]
    return [[case, int(seq), message_id] for case, seq, message_id in said]


def settled() -> list[int]:
    """How many messages of ours are stored there, and how many of theirs were taken in here."""
    return [OutboxRow.objects.filter(state="stored").count(), InboxRow.objects.filter(state="taken").count()]


def _queue(partner: str, code: str = CODE) -> str:
    talk, now = outbox.conversation(code, partner), clock.now()
    letter = age.encrypt(b"for the partner", [age.public_of(b"\x55" * 32)])
    cover = envelope.Cover(
        id=envelope.new_id(now),
        time=now.isoformat(),
        hwto=partner,
        hwcase=talk.hwcase,
        hwepoch=1,
        hwseq=talk.out_seq + 1,
        hwprev=talk.out_prev,
        hwafter=0,
        hwclass="letter",
        hwdue="",
        hwbox=envelope.digest(partners.intake_key(partner)[0]),
        hwletter=envelope.digest(letter),
        hwlink="0" * 64,
    )
    signed = envelope.seal_cover(cover, nodekeys.signing(organisation.server_key()))
    outbox.put(Sealed(talk.hwcase, cover.hwseq, "letter", signed, letter, (), None))
    return envelope.digest(signed)


def hurry() -> None:
    """Try everything that waits again at once."""
    for partner in OutboxRow.objects.values_list("conversation__partner", flat=True).distinct():
        outbox.send_all_now(partner)


def sent() -> dict[str, int]:
    """Count the messages in the outbox by state."""
    found: dict[str, int] = {}
    for state in OutboxRow.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def arrived() -> dict[str, object]:
    """What lies in the inbox, in order: numbers, ids, states; how far the order has come; what was refused."""
    rows = InboxRow.objects.order_by("seq")
    return {
        "numbers": [row.seq for row in rows],
        "ids": [row.message_id for row in rows],
        "states": sorted({row.state for row in rows}),
        "in_order": [row.in_seq for row in ConversationRow.objects.all()],
        "refused": list(RefusedRow.objects.values_list("code", "count")),
    }


if __name__ == "__main__":
    name, arguments = sys.argv[1], sys.argv[2:]
    known: tuple[Callable[..., Any], ...] = (know, queue, queue_many, people, applied, settled, hurry, sent, arrived)
    print(json.dumps({one.__name__: one for one in known}[name](*arguments)))
