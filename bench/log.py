"""Checking the log, and erasing a case of 200 entries: `python bench/log.py`."""

import time
from datetime import UTC, datetime, timedelta

from common import report, start_node

HOME = start_node()

from django.db import connection, transaction  # noqa: E402 - needs Django started

from homeward.casework import administration, organisation, verifying  # noqa: E402 - needs Django started
from homeward.casework.administration import Facts  # noqa: E402 - needs Django started
from homeward.exchange import nodekeys  # noqa: E402 - needs Django started
from homeward.office.members import SignedIn  # noqa: E402 - needs Django started
from homeward.office.permissions import Role  # noqa: E402 - needs Django started
from homeward.process.case import CaseOpened, Side, Staff  # noqa: E402 - needs Django started
from homeward.process.preparation import Means, Outcome, Topic, TopicExplained  # noqa: E402 - needs Django started
from homeward.process.writing import Compartment  # noqa: E402 - needs Django started
from homeward.record import book, erasure, log, proof  # noqa: E402 - needs Django started
from homeward.record.book import Draft  # noqa: E402 - needs Django started
from homeward.record.erasure import ErasureReason  # noqa: E402 - needs Django started
from homeward.record.log import Leaf  # noqa: E402 - needs Django started
from scripts import figures  # noqa: E402 - needs the path that start_node sets

START = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
ENTRY = TopicExplained(
    Topic.RIGHTS_AND_OPTIONS, "Romanian", Means.TALK, Outcome.UNDERSTOOD, said_back="as she said it, in some words"
)
LEAVES, ERASED, COMMAND = 200_000, 11, "python bench/log.py"


def make(code: str, by: SignedIn, other: SignedIn, entries: int) -> None:
    first = [Draft(CaseOpened(Side.REFERRING, "Heron", fictional=True), Staff(by.number), START)]
    rest = [Draft(ENTRY, Staff(by.number), START + timedelta(minutes=number)) for number in range(entries - 1)]
    readers = {other.number: tuple(Compartment)}
    book.create_case(code, keys=by.keys, readers=readers, drafts=first + rest, card={"name": "Heron"})


def fill(codes: list[str], count: int) -> None:
    """Write readings: 400 of each of the cases, the rest of a thousand others."""
    others = [f"OTH-{number}" for number in range(1000)]
    subjects = codes * 400 + others * (count // len(others))
    with transaction.atomic():
        for subject in subjects[:count]:
            log.write(Leaf("read", 1, subject, "read-case"))


def leaves_a_second() -> tuple[float, int]:
    """How fast the whole check runs, over all leaves there are; the best of three runs."""
    best = 1e9
    for _ in range(3):
        began = time.perf_counter()
        found = verifying.whole()
        best = min(best, time.perf_counter() - began)
        if found.wrong:
            raise SystemExit(f"the node does not verify: {found.wrong[0]}")
    return found.leaves / best, found.leaves


def erasing(codes: list[str], one: SignedIn, other: SignedIn) -> float:
    """The median time of erasing a case of 200 entries and 400 readings, the emptying of the write-ahead log included, in milliseconds."""
    taken = []
    for code in codes:
        asked = erasure.ask(code, 0, ErasureReason.RETENTION, by=one.keys)
        began = time.perf_counter()
        erasure.agree(asked, by=other.keys)
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)[len(taken) // 2]


def proofs() -> float:
    """The median time of a consistency proof over the whole log, in milliseconds."""
    size, taken = proof.size(), []
    for old in range(100, size, size // 20):
        began = time.perf_counter()
        proof.consistency_for(old, size)
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)[len(taken) // 2]


def main() -> None:
    """Fill a node, check it, prove, erase."""
    facts = Facts("Bench", "DE", "en", "", "", "http://127.0.0.1:1")
    founders = (("ada", "Ada", (Role.SUPERVISOR, Role.OFFICER)), ("ben", "Ben", (Role.SUPERVISOR, Role.OFFICER)))
    ada, ben = (one.member for one in administration.found(facts, founders=founders).founders)
    codes = [f"CAS-{number}" for number in range(ERASED)]
    for code in codes:
        make(code, ada, ben, 200)
    fill(codes, LEAVES)
    began = time.perf_counter()
    proof.checkpoint_note(organisation.own_id(), nodekeys.signing(organisation.server_key()))
    checkpoint = (time.perf_counter() - began) * 1000
    speed, leaves = leaves_a_second()
    prove = proofs()
    erase = erasing(codes, ada, ben)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM record_entryrow WHERE LENGTH(sealed)>0")
        left = cursor.fetchone()[0]
    figures.report(
        "bench-verify", f"{speed:,.0f} leaves a second over {leaves:,}", command=COMMAND, good=speed >= 50_000
    )
    figures.report("bench-erasing-a-case", f"{erase:.0f} ms for 200 entries", command=COMMAND, good=erase <= 100)
    report(
        verify_leaves_per_second=round(speed),
        leaves=leaves,
        first_checkpoint_ms=round(checkpoint, 1),
        consistency_proof_ms=round(prove, 2),
        erase_200_entries_ms=round(erase, 1),
        texts_left=left,
    )


if __name__ == "__main__":
    main()
