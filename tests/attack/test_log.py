"""Whoever holds the node's key and can write into the database cannot change what a witness has cosigned, unnoticed.

`make attack` makes 500 random edits; without ATTACK_EDITS a short slice runs.
"""

import hashlib
import json
import os
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from homeward.casework import organisation, witnessing
from homeward.exchange import nodekeys
from homeward.office.members import SignedIn
from homeward.process.intake import FirstContact
from homeward.record import book, log, opening, proof, verifying
from homeward.record.book import OpenCase
from homeward.record.header import FIRST_LINK, Header, link
from homeward.record.log import Leaf
from homeward.record.verifying import Keys, Trusted, Wrong
from homeward.wire import checkpoints
from scripts.figures import report
from tests.record.conftest import draft

EDITS = int(os.environ.get("ATTACK_EDITS", "26"))
WITNESS = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
Opened = Callable[..., OpenCase]


@dataclass(frozen=True)
class Place:
    """Where the attacker struck: a case with its entry (0 for the whole), or a leaf of the log counted from one."""

    code: str = ""
    entry: int = 0
    leaf: int = 0


def rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def node(opened: Opened, worker: SignedIn) -> Keys:
    """A node with eight cases, 230 readings between their entries, and a checkpoint that a witness cosigned."""
    chance = random.Random(4)  # noqa: S311 - which case is read when is no secret
    codes = [f"CAS-{number}" for number in range(8)]
    for code in codes:
        opened(code)
    for _ in range(30):
        held = opening.open_case(chance.choice(codes), worker.keys)
        name = f"name {chance.random()}"
        leaf = Leaf("entries", worker.number, held.code)
        book.append(held, [draft(FirstContact(given_names=name), worker)], card={"name": "Heron"}, leaf=leaf)
        for _ in range(7):
            log.write(Leaf("read", worker.number, chance.choice(codes)))
    own = organisation.own_id()
    kept = proof.checkpoint_note(own, nodekeys.signing(organisation.server_key()))
    line = checkpoints.cosign(kept.checkpoint.text, verifying.witness_name("them"), WITNESS, 1)
    proof.keep_cosignature(kept.checkpoint.size, "them", line)
    return Keys(own, nodekeys.signing_keys(), {"them": (WITNESS.public_key().public_bytes_raw(),)})


class Attacker:
    """Holds the node's key, writes where it likes, and makes everything fit again that can be made without a member's key."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.forget_witness = chance.random() < 0.5

    def entry(self) -> tuple[int, int, str, int]:
        return tuple(  # type: ignore[return-value]
            self.chance.choice(
                rows(
                    "SELECT e.id, e.case_id, c.code, e.number FROM record_entryrow e JOIN record_caserow c ON c.id=e.case_id"
                )
            )
        )

    def leaf(self) -> int:
        return int(self.chance.choice(rows("SELECT id FROM record_leafrow"))[0])

    def rechain(self, case: int) -> None:
        """Number a case's entries anew and compute digests, links and head again; only signatures stay old."""
        code = rows("SELECT code FROM record_caserow WHERE id=%s", case)[0][0]
        newest, every = (
            FIRST_LINK,
            rows(
                "SELECT id, compartment, generation, at, staff, commitment, sealed FROM record_entryrow WHERE case_id=%s ORDER BY number",
                case,
            ),
        )
        rows("UPDATE record_entryrow SET number=number+10000 WHERE case_id=%s", case)
        for number, (row, compartment, generation, at, staff, commitment, sealed) in enumerate(every, 1):
            digest = hashlib.sha256(sealed).digest()
            header = Header(code, number, compartment, generation, at, staff, bytes(commitment)).raw
            newest = link(newest, header, digest)
            rows("UPDATE record_entryrow SET number=%s, digest=%s, link=%s WHERE id=%s", number, digest, newest, row)
        rows("UPDATE record_caserow SET number=%s, link=%s WHERE id=%s", len(every), newest, case)

    def edit_entry(self) -> Place:
        row, case, code, number = self.entry()
        column, value = self.chance.choice(
            [("sealed", secrets.token_bytes(200)), ("at", 1), ("staff", 1), ("sealed", b"")]
        )
        if column == "staff":
            value = 3 - int(rows("SELECT staff FROM record_entryrow WHERE id=%s", row)[0][0]) % 2
        rows(f"UPDATE record_entryrow SET {column}=%s WHERE id=%s", value, row)  # noqa: S608 - one of three names
        if value != b"" and self.chance.random() < 0.7:
            self.rechain(case)
        return Place(code, number)

    def delete_entry(self) -> Place:
        row, case, code, number = self.entry()
        rows("DELETE FROM record_entryrow WHERE id=%s", row)
        if self.chance.random() < 0.7:
            self.rechain(case)
        return Place(code, number)

    def swap_entries(self) -> Place:
        _, case, code, _ = self.entry()
        every = rows("SELECT id, number FROM record_entryrow WHERE case_id=%s ORDER BY number", case)
        (one, first), (other, second) = sorted(self.chance.sample(every, 2), key=lambda row: row[1])
        for row, number in ((one, 90_001), (other, first), (one, second)):
            rows("UPDATE record_entryrow SET number=%s WHERE id=%s", number, row)
        self.rechain(case)
        return Place(code, int(first))

    def insert_entry(self) -> Place:
        row, case, code, number = self.entry()
        rows("UPDATE record_entryrow SET number=number+10000 WHERE case_id=%s AND number>%s", case, number)
        columns = "case_id, compartment, generation, at, staff, commitment, sealed, digest, link, signature"
        rows(
            f"INSERT INTO record_entryrow (number, {columns}) SELECT number+1, {columns} FROM record_entryrow WHERE id=%s",  # noqa: S608
            row,
        )
        self.rechain(case)
        return Place(code, number + 1)

    def truncate_case(self) -> Place:
        _, case, code, _ = self.entry()
        most = rows("SELECT MAX(number) FROM record_entryrow WHERE case_id=%s", case)[0][0]
        keep = self.chance.randrange(1, most)
        rows("DELETE FROM record_entryrow WHERE case_id=%s AND number>%s", case, keep)
        rows("DELETE FROM record_cardrow WHERE case_id=%s", case)
        self.rechain(case)
        return Place(code, keep + 1)

    def delete_case(self) -> Place:
        _, case, code, _ = self.entry()
        for table in ("entryrow", "cardrow"):
            rows(f"DELETE FROM record_{table} WHERE case_id=%s", case)  # noqa: S608 - our own names
        rows("DELETE FROM record_caserow WHERE id=%s", case)
        return Place(code)

    def delete_case_and_its_leaves(self) -> Place:
        place = self.delete_case()
        leaves = rows("SELECT MIN(id) FROM record_leafrow WHERE subject=%s", place.code)
        rows("DELETE FROM record_leafrow WHERE subject=%s", place.code)
        self.renumber()
        return Place(leaf=int(leaves[0][0]))

    def renumber(self) -> None:
        for number, (row,) in enumerate(rows("SELECT id FROM record_leafrow ORDER BY id"), 1):
            if row != number:
                rows("UPDATE record_leafrow SET id=%s WHERE id=%s", number, row)
        rows("UPDATE sqlite_sequence SET seq=(SELECT MAX(id) FROM record_leafrow) WHERE name='record_leafrow'")

    def edit_leaf(self) -> Place:
        leaf = self.leaf()
        salt, content = rows("SELECT salt, content FROM record_leafrow WHERE id=%s", leaf)[0]
        said = json.loads(content)
        said[1] += 1
        text = json.dumps(said, separators=(",", ":")).encode()
        kept = hashlib.sha256(salt + text).digest()
        rows("UPDATE record_leafrow SET content=%s, hash=%s WHERE id=%s", text, kept, leaf)
        return Place(leaf=leaf)

    def empty_leaf(self) -> Place:
        leaf = self.leaf()
        rows("UPDATE record_leafrow SET content=%s, salt=%s WHERE id=%s", b"", b"", leaf)
        return Place(leaf=leaf)

    def delete_leaf(self) -> Place:
        leaf = self.leaf()
        rows("DELETE FROM record_leafrow WHERE id=%s", leaf)
        if self.chance.random() < 0.7:
            self.renumber()
        return Place(leaf=leaf)

    def swap_leaves(self) -> Place:
        count = rows("SELECT COUNT(*) FROM record_leafrow")[0][0]
        one, other = sorted(self.chance.sample(range(1, count + 1), 2))
        for row, number in ((one, 0), (other, one), (0, other)):
            rows("UPDATE record_leafrow SET id=%s WHERE id=%s", number, row)
        return Place(leaf=one)

    def insert_leaf(self) -> Place:
        leaf = self.leaf()
        for (row,) in rows("SELECT id FROM record_leafrow WHERE id>%s ORDER BY id DESC", leaf):
            rows("UPDATE record_leafrow SET id=%s WHERE id=%s", row + 1, row)
        salt, text = secrets.token_bytes(32), b'["read",1,"CAS-1","",1]'
        rows(
            "INSERT INTO record_leafrow (id, at, subject, salt, content, hash) VALUES (%s, 1, 'CAS-1', %s, %s, %s)",
            *(leaf + 1, salt, text, hashlib.sha256(salt + text).digest()),
        )
        self.renumber()
        return Place(leaf=leaf + 1)

    def truncate_log(self) -> Place:
        keep = self.chance.randrange(1, rows("SELECT COUNT(*) FROM record_leafrow")[0][0])
        rows("DELETE FROM record_leafrow WHERE id>%s", keep)
        self.renumber()
        return Place(leaf=keep + 1)

    def sign_anew(self, keys: Keys) -> None:
        """Replace the node's own checkpoint, and perhaps take the witness's line away."""
        rows("DELETE FROM record_tilerow")
        if not self.forget_witness:
            return
        rows("DELETE FROM record_cosignaturerow")
        rows("DELETE FROM record_checkpointrow")
        proof.checkpoint_note(keys.organisation, nodekeys.signing(organisation.server_key()))


WAYS = (
    *("edit_entry", "delete_entry", "swap_entries", "insert_entry", "truncate_case", "delete_case"),
    *(
        "edit_leaf",
        "empty_leaf",
        "delete_leaf",
        "swap_leaves",
        "insert_leaf",
        "truncate_log",
        "delete_case_and_its_leaves",
    ),
)


def located(wrong: list[Wrong], place: Place) -> bool:
    """Whether the first thing that is wrong is where the attacker struck: the case and entry, or at most a checkpoint's leaves."""
    for one in wrong[:1]:
        if place.leaf and one.first and one.first <= place.leaf <= one.last:
            return True
        if place.code and one.code == place.code and (not place.entry or one.entry == place.entry):
            return True
    return False


@pytest.mark.django_db
def test_every_edit_before_the_last_cosigned_size_is_found_and_located(node: Keys) -> None:
    kept = proof.newest()
    assert kept is not None
    witness = Trusted(1, kept.checkpoint.size, kept.checkpoint.root, "partner them")
    assert verifying.whole(node, (witness,)).wrong == []
    missed = []
    for number in range(EDITS):
        attacker = Attacker(random.Random(number))  # noqa: S311 - repeatable
        way = WAYS[number % len(WAYS)]
        with transaction.atomic():
            place = getattr(attacker, way)()
            attacker.sign_anew(node)
            wrong = verifying.whole(node, (witness,)).wrong
            if not located(wrong, place):
                missed.append((number, way, place, wrong[:3]))
            transaction.set_rollback(True)
    found = EDITS - len(missed)
    report(
        "altered-log",
        f"{found} of {EDITS} found and located",
        command="make attack",
        good=not missed,
        short=EDITS < 500,
    )
    assert missed == []


@pytest.mark.django_db
def test_a_file_on_another_medium_shows_what_a_node_without_partners_would_hide(node: Keys) -> None:
    note = witnessing.sheet_note()
    Attacker(random.Random(1)).truncate_log()  # noqa: S311 - repeatable
    rows("DELETE FROM record_cosignaturerow")
    rows("DELETE FROM record_checkpointrow")
    assert verifying.whole(node).cosigned == 0
    said = checkpoints.read(checkpoints.split(note)[0])
    wrong = verifying.whole(node, (Trusted(1, said.size, said.root, "a file"),)).wrong
    assert any("the log was cut" in one.what for one in wrong)
