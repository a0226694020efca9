"""What two members had erased is gone for good, the chain still verifies, and an erasure is told from a theft."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from homeward.office.members import SignedIn
from homeward.process.intake import FirstContact
from homeward.record import book, erasure, log, opening, verifying
from homeward.record.book import OpenCase
from homeward.record.erasure import ErasureReason, ErasureRefused
from homeward.record.grants import NoGrant
from homeward.record.log import Leaf
from homeward.record.verifying import Keys
from tests.record.conftest import draft

Opened = Callable[..., OpenCase]
Founders = tuple[SignedIn, SignedIn]
US = Keys("us")


def cells(query: str) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [cell for row in cursor.fetchall() for cell in row]


def change(query: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query)


def erase(code: str, number: int, founders: Founders) -> erasure.Asked:
    asked = erasure.ask(code, number, ErasureReason.WRONG_PERSON, by=founders[0].keys)
    return erasure.agree(asked, by=founders[1].keys)


def test_one_text_goes_and_the_others_and_the_chain_stay(opened: Opened, worker: SignedIn, founders: Founders) -> None:
    held = opened()
    erase("CFG-234", 2, founders)
    assert cells("SELECT LENGTH(sealed) FROM record_entryrow WHERE number=2") == [0]
    case = opening.open_case(held.code, worker.keys).case
    assert case.latest(FirstContact) is None
    assert [one.number for one in case.entries] == [1]
    assert verifying.whole(US).wrong == []
    again = opening.open_case(held.code, worker.keys)
    leaf = Leaf("entries", worker.number, held.code)
    book.append(again, [draft(FirstContact(given_names="new"), worker)], card={"name": "Heron"}, leaf=leaf)
    assert verifying.whole(US).wrong == []


def test_a_whole_case_goes_with_its_grants_and_what_the_log_said_of_it(
    opened: Opened, worker: SignedIn, founders: Founders
) -> None:
    opened()
    opened("DGH-345")
    log.write(Leaf("read", worker.number, "CFG-234"))
    erase("CFG-234", 0, founders)
    for founder in (*founders, worker):
        with pytest.raises(NoGrant):
            opening.open_case("CFG-234", founder.keys)
    assert cells("SELECT COUNT(*) FROM record_grantrow WHERE subject='CFG-234'") == [0]
    assert cells(
        "SELECT SUM(LENGTH(e.sealed)) FROM record_entryrow e JOIN record_caserow c ON c.id=e.case_id WHERE c.code='CFG-234'"
    ) == [0]
    assert [one["what"] for one in log.about("CFG-234")] == ["erased"]
    assert verifying.whole(US).wrong == []
    assert opening.open_case("DGH-345", worker.keys).number == 2


def test_one_member_alone_erases_nothing(opened: Opened, founders: Founders) -> None:
    opened()
    asked = erasure.ask("CFG-234", 0, ErasureReason.RETENTION, by=founders[0].keys)
    with pytest.raises(ErasureRefused):
        erasure.agree(asked, by=founders[0].keys)
    assert 0 not in cells("SELECT LENGTH(sealed) FROM record_entryrow")
    erasure.withdraw(asked, by=founders[0].keys)
    with pytest.raises(ErasureRefused):
        erasure.agree(asked, by=founders[1].keys)
    with pytest.raises(ErasureRefused):
        erasure.ask("CFG-234", 99, ErasureReason.RETENTION, by=founders[0].keys)


def test_a_text_that_was_stolen_away_is_not_taken_for_an_erasure(opened: Opened, founders: Founders) -> None:
    opened()
    change("UPDATE record_entryrow SET sealed=x'' WHERE number=2")
    assert verifying.whole(US).wrong[0].what == "case CFG-234, entry 2: the text is gone without an erasure"


@pytest.mark.parametrize(
    "altered", ["second=first", "code='DGH-345'", "number=1", "leaves='[1,2,3,4,5,6,7,8,9]'", "second_signature=x'00'"]
)
def test_an_erasure_that_two_members_did_not_sign_is_found(opened: Opened, founders: Founders, altered: str) -> None:
    opened()
    opened("DGH-345")
    erase("CFG-234", 0, founders)
    change(f"UPDATE record_erasurerow SET {altered}")  # noqa: S608 - one of the above
    assert "an erasure nobody agreed to" in verifying.whole(US).wrong[0].what


def test_an_older_copy_of_the_node_is_brought_to_the_newest_erasures(
    opened: Opened, worker: SignedIn, founders: Founders
) -> None:
    opened()
    before = {
        table: cells_of(table) for table in ("record_entryrow", "record_grantrow", "record_leafrow", "record_cardrow")
    }
    erase("CFG-234", 0, founders)
    carried = erasure.as_list()
    put_back(before)
    change("DELETE FROM record_erasurerow")
    assert opening.open_case("CFG-234", worker.keys).number == 2
    assert erasure.apply(carried) == 1
    assert erasure.apply(carried) == 0
    with pytest.raises(NoGrant):
        opening.open_case("CFG-234", worker.keys)
    assert verifying.whole(US).wrong == []
    for wrong in ({**carried[0], "number": 1}, {"code": "x"}, {**carried[0], "second": carried[0]["first"]}):
        with pytest.raises(ErasureRefused):
            erasure.apply([wrong])


def cells_of(table: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own names
        return list(cursor.fetchall())


def put_back(kept: dict[str, list[tuple[object, ...]]]) -> None:
    with connection.cursor() as cursor:
        for table, rows in kept.items():
            marks = ",".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own names


def test_an_erasure_is_not_complete_while_an_archive_from_before_can_exist(opened: Opened, founders: Founders) -> None:
    opened()
    erase("CFG-234", 2, founders)
    now = datetime.now(UTC)
    assert len(erasure.waiting(None, now + timedelta(days=13))) == 1
    assert erasure.waiting(None, now + timedelta(days=15)) == []
    assert len(erasure.waiting(now - timedelta(days=20), now + timedelta(days=15))) == 1


@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_no_byte_of_what_was_erased_is_left_in_the_files_of_the_database(opened: Opened, founders: Founders) -> None:
    opened()
    opened("DGH-345")
    gone = [bytes(one) for one in cells("SELECT sealed FROM record_entryrow WHERE case_id=1")]  # type: ignore[call-overload]
    gone += [bytes(one) for one in cells("SELECT sealed FROM record_grantrow WHERE subject='CFG-234'")]  # type: ignore[call-overload]
    gone += [bytes(one) for one in cells("SELECT salt FROM record_leafrow WHERE subject='CFG-234'")]  # type: ignore[call-overload]
    kept = [bytes(one) for one in cells("SELECT sealed FROM record_entryrow WHERE case_id=2")]  # type: ignore[call-overload]
    change("PRAGMA wal_checkpoint(TRUNCATE)")
    assert all(one[:40] in files() for one in gone + kept)
    erase("CFG-234", 0, founders)
    assert not [one for one in gone if one[:40] in files()]
    assert all(one[:40] in files() for one in kept)


def files() -> bytes:
    """All bytes of the database and of its write-ahead log."""
    name = str(connection.settings_dict["NAME"])
    return b"".join(file.read_bytes() for file in (Path(name), Path(name + "-wal")) if file.exists())
