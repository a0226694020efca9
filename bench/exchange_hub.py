"""A node with many partners: a pass of the worker with nothing due, and its memory. Run by `bench/exchange.py`: partners, conversations."""

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import common

if sys.argv[1] == "measure":  # in a process of its own, as the worker is one, on the tables that the first has filled
    sys.path.insert(0, str(common.ROOT))
    import django

    django.setup()
else:
    HOME = common.start_node()

from homeward.casework import lines, worker
from homeward.exchange import delivery, inbox, nodekeys
from homeward.exchange.models import ConversationRow, LineRow, OutboxRow, PartnerRow
from homeward.office import clock
from homeward.wire import cards, envelope, jws
from tests.exchange import partner as known

# How long the real worker runs before its memory is read: some dozen passes, heads to every partner among them.
SECONDS = 40.0


def fill(partners: int, talks: int) -> list[known.Partner]:
    """Fill the tables; nothing is due, and every line was heard a moment ago."""
    today, now = clock.now().date(), time.time()
    known.found_own_node(today)
    others = [known.Partner(slips_from=today) for _ in range(partners)]
    rows = []
    for one in others:
        card = replace(one.card, issued=today.isoformat(), until=today.replace(year=today.year + 1).isoformat())
        slips = {name: text.encode() for name, text in one.slip_texts().items()}
        signed = cards.sign_card(card, one.identity)
        rows.append(PartnerRow(id=one.id, name=card.name, level="verified", card=signed, last_heard=now, **slips))
    PartnerRow.objects.bulk_create(rows, batch_size=500)
    LineRow.objects.bulk_create(
        [LineRow(partner_id=one.id, due=False, tried_at=now, sent_at=now, heard_at=now) for one in others],
        batch_size=500,
    )
    links = {"out_prev": envelope.FIRST_LINK, "in_prev": envelope.FIRST_LINK}
    made = [
        ConversationRow(
            hwcase=jws.encode(n.to_bytes(32, "big")), partner_id=others[n % partners].id, case_code=f"C{n}", **links
        )
        for n in range(talks)
    ]
    ConversationRow.objects.bulk_create(made, batch_size=2000)
    # Signed as all of ours are: the worker looks at who signed what is under way.
    cover = jws.sign(b"{}", nodekeys.signing(known.SERVER_KEY))
    waits = [
        OutboxRow(
            message_id=envelope.digest(b"%d" % n),
            conversation=made[n * 20],
            seq=1,
            hwclass="letter",
            cover=cover,
            letter=bytes(2000),
            next_try=now + 9999,
            tries=1,
            queued_at=now,
        )
        for n in range(talks // 20)
    ]
    OutboxRow.objects.bulk_create(waits, batch_size=2000)
    return others


def main() -> None:
    """Fill, measure, and print one line of JSON."""
    if sys.argv[1] == "measure":
        measure()
        return
    others = fill(int(sys.argv[1]), int(sys.argv[2]))
    message = known.wrapped(others[-1].messages(jws.encode(b"x" * 32), 1)[0])
    taken = common.milliseconds(lambda: inbox.receive(message, now=clock.now(), server_key=known.SERVER_KEY), 5)
    done = subprocess.run(
        [sys.executable, __file__, "measure"], env=os.environ, capture_output=True, text=True, check=True
    )
    figures = {**json.loads(done.stdout.splitlines()[-1]), "one envelope of many partners, ms": round(taken, 1)}
    print(json.dumps({**figures, "worker, MB": round(deliver(SECONDS))}))


def deliver(seconds: float) -> float:
    """Let the real worker run on these tables for a while; gives its greatest memory in MB."""
    command = [sys.executable, "-m", "homeward", "deliver"]
    worker_ = subprocess.Popen(command, env=os.environ, cwd=common.ROOT, stderr=subprocess.DEVNULL)
    try:
        time.sleep(seconds)
        assert worker_.poll() is None, "the worker has ended"
        return memory(Path(f"/proc/{worker_.pid}/status"))
    finally:
        worker_.kill()
        worker_.wait()


def memory(status: Path) -> float:
    """The greatest memory that a process has had, in MB."""
    return int(re.search(r"VmHWM:\s+(\d+)", status.read_text()).group(1)) / 1024  # type: ignore[union-attr]


def measure() -> None:
    """A pass over the outbox, a whole pass of the worker as it goes on every second, and its look for troubles four times a minute."""
    today, collector = clock.now().date(), worker.Collector()
    idle = common.milliseconds(lambda: delivery.pass_once(today=today))
    whole = common.milliseconds(lambda: worker.once(collector), 5)
    look = common.milliseconds(lambda: lines.look(clock.now(), time.time()), 5)
    figures = {"pass with nothing due": round(idle, 1), "worker pass": round(whole), "look for troubles": round(look)}
    print(json.dumps({f"{what}, ms": figure for what, figure in figures.items()}))


if __name__ == "__main__":
    main()
