"""Every ciphertext moved to every other row and field, and every bit flipped: none is accepted.

A sample in `make test`; `make attack` (ATTACK_ALL=1) does all.
"""

import os
import random

import pytest
from django.db import connection, transaction

from homeward.casework import administration, files
from homeward.office.members import SignedIn
from homeward.office.permissions import Role
from homeward.process.case import CaseOpened, Side
from homeward.process.intake import FirstContact
from homeward.process.writing import Compartment
from homeward.record import book, grants, opening, seal, verifying
from homeward.record.book import OpenCase
from homeward.record.certificates import CertificateRefused
from homeward.record.files import keeping, uploads
from homeward.record.models import FileRow, UploadRow
from homeward.record.verifying import Keys
from scripts.figures import report
from tests.record.conftest import FACTS, draft

ALL = os.environ.get("ATTACK_ALL") == "1"
MOVES, FLIPS = 24, 24
US = Keys("us")
# Every field of the record that holds ciphertext which one reader, ada, opens.
FIELDS = (
    *(("record_entryrow", "sealed"), ("record_grantrow", "sealed"), ("record_cardrow", "sealed")),
    *(("record_generationrow", "previous"), ("record_filepartrow", "sealed"), ("record_uploadpartrow", "sealed")),
)
Place = tuple[str, str, int]
CODES = ("CFG-234", "HJM-567")
# In which case a row of each table stands.
CASE_OF = {
    "record_entryrow": "SELECT c.code FROM record_caserow c JOIN record_entryrow r ON r.case_id = c.id WHERE r.id = %s",
    "record_cardrow": "SELECT code FROM record_caserow WHERE id = %s",
    "record_grantrow": "SELECT subject FROM record_grantrow WHERE id = %s",
    "record_generationrow": "SELECT subject FROM record_generationrow WHERE id = %s",
    "record_filepartrow": (
        "SELECT c.code FROM record_caserow c JOIN record_filerow f ON f.case_id = c.id "
        "JOIN record_filepartrow r ON r.file_id = f.id WHERE r.id = %s"
    ),
    "record_uploadpartrow": (
        "SELECT c.code FROM record_caserow c JOIN record_uploadrow u ON u.case_id = c.id "
        "JOIN record_uploadpartrow r ON r.upload_id = u.id WHERE r.id = %s"
    ),
}


class Undone(Exception):
    """Takes an attack back."""


@pytest.fixture
def ada(db: None) -> SignedIn:
    """A founder who reads two cases, one of them in its second generation."""
    roles = (Role.SUPERVISOR, Role.OFFICER)
    founded = administration.found(FACTS, founders=(("ada", "Ada", roles), ("ben", "Ben", roles)))
    one, other = (each.member for each in founded.founders)
    for code in ("CFG-234", "HJM-567"):
        entries = [draft(CaseOpened(Side.REFERRING, "Heron"), one), draft(FirstContact(given_names=code), one)]
        readers = {other.number: tuple(Compartment)}
        book.create_case(code, keys=one.keys, readers=readers, drafts=entries, card={"name": code})
    grants.renew("CFG-234", Compartment.CASE, by=one.keys)
    held = opening.open_case("CFG-234", one.keys)
    leaf = book.Leaf("entries", one.number, "CFG-234")
    book.append(held, [draft(FirstContact(given_names="later"), one)], card={"name": "CFG-234"}, leaf=leaf)
    for code in ("CFG-234", "HJM-567"):
        files.keep(code, b"%PDF-1.7 " + code.encode(), title="Ticket", to=Compartment.CASE, by=one)
        upload = files.begin(code, to=Compartment.CASE, size=7, by=one)
        files.part(code, upload, 0, code.encode(), by=one)
    return one


def places() -> list[Place]:
    """Where a ciphertext of a case stands."""
    found: list[Place] = []
    with connection.cursor() as cursor:
        for table, field in FIELDS:
            where = " WHERE member = 1 AND subject NOT LIKE '@%%'" if table == "record_grantrow" else ""
            key = "case_id" if table == "record_cardrow" else "id"
            cursor.execute(f"SELECT {key} FROM {table}{where}", [])
            found += [(table, field, row[0]) for row in cursor.fetchall()]
    return found


def read(place: Place) -> bytes:
    table, field, number = place
    with connection.cursor() as cursor:
        key = "case_id" if table == "record_cardrow" else "id"
        cursor.execute(f"SELECT {field} FROM {table} WHERE {key} = %s", [number])
        return bytes(cursor.fetchone()[0])


def write(place: Place, value: bytes) -> None:
    table, field, number = place
    with connection.cursor() as cursor:
        key = "case_id" if table == "record_cardrow" else "id"
        cursor.execute(f"UPDATE {table} SET {field} = %s WHERE {key} = %s", [value, number])


def accepted(place: Place, value: bytes, ada: SignedIn, codes: tuple[str, ...] = CODES) -> bool:
    """Put bytes in a place, open these cases, take it back: whether anything was read out of them."""
    try:
        with transaction.atomic():
            write(place, value)
            took = _opens(place, ada, codes)
            raise Undone
    except Undone:
        return took


def case_of(place: Place) -> tuple[str, ...]:
    """The case that the row of a place stands in."""
    with connection.cursor() as cursor:
        cursor.execute(CASE_OF[place[0]], [place[2]])
        return (str(cursor.fetchone()[0]),)


def _opens(place: Place, ada: SignedIn, codes: tuple[str, ...]) -> bool:
    try:
        cases = {code: opening.open_case(code, ada.keys) for code in codes}
        shown = [one for one in opening.cards(ada.keys) if one.code in codes] if place[0] == "record_cardrow" else []
    except (opening.RecordDamaged, grants.GrantRefused, seal.SealBroken, CertificateRefused):
        return False
    if place[0] in ("record_filepartrow", "record_uploadpartrow"):
        return _files_open(cases)
    if place[0] == "record_cardrow":
        # A card that does not open is made anew, so that it says nothing until then.
        return all(one.card and card.summary for one, card in zip(cases.values(), shown, strict=True))
    # A grant of an older generation is opened by nobody any more; altered, it is found.
    return place[0] != "record_grantrow" or grants.damaged() is None


def _files_open(cases: dict[str, OpenCase]) -> bool:
    """Whether every file and every upload under way opens."""
    try:
        for code, held in cases.items():
            (number,) = FileRow.objects.filter(case__code=code).values_list("number", flat=True)
            (name,) = UploadRow.objects.filter(case__code=code).values_list("name", flat=True)
            keeping.read(held, number)
            uploads.whole(held, name)
    except (keeping.FileDamaged, uploads.UploadUnknown):
        return False
    return True


def test_untouched_everything_opens(ada: SignedIn) -> None:
    every = places()
    assert len(every) >= 7 + 11 + 2 + 1 + 2 + 2
    assert all(accepted(place, read(place), ada) for place in every)
    assert verifying.whole(US).wrong == []


def test_no_ciphertext_is_accepted_in_another_place_and_no_flipped_bit_anywhere(ada: SignedIn) -> None:
    every = places()
    pairs = [(one, other) for one in every for other in every if one != other]
    bits = [(place, bit) for place in every for bit in range(len(read(place)) * 8)]
    if not ALL:
        pairs, bits = random.Random(4).sample(pairs, MOVES), random.Random(4).sample(bits, FLIPS)
    moved = [pair for pair in pairs if accepted(pair[1], read(pair[0]), ada)]
    stands = {place: (read(place), case_of(place)) for place in every}
    flipped = [one for one in bits if accepted(one[0], _flipped(stands[one[0]][0], one[1]), ada, stands[one[0]][1])]
    told = (
        f"0 of {len(pairs):,} moves and 0 of {len(bits):,} flipped bits accepted, in {len(every)} sealed texts"
        if not moved + flipped
        else f"{len(moved)} moves and {len(flipped)} flipped bits accepted"
    )
    report("sealed-not-moved", told, command="make attack", good=not moved + flipped, short=not ALL)
    assert (moved, flipped) == ([], [])


def _flipped(kept: bytes, bit: int) -> bytes:
    altered = bytearray(kept)
    altered[bit // 8] ^= 1 << bit % 8
    return bytes(altered)
