"""Only the people on a case can read it, and what was altered is found."""

from collections.abc import Callable

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from homeward.office.members import SignedIn
from homeward.process.intake import FirstContact
from homeward.process.medical import MedicalNeed
from homeward.process.writing import Compartment
from homeward.record import book, grants, log, opening, seal, verifying
from homeward.record import keys as record_keys
from homeward.record.book import OpenCase
from homeward.record.grants import GrantRefused, LastReaders, NoGrant
from homeward.record.log import Leaf
from homeward.record.opening import RecordDamaged
from tests.record.conftest import draft

Opened = Callable[..., OpenCase]


def wrong() -> str:
    """What checking the node says, all in one text."""
    return "; ".join(one.what for one in verifying.whole(verifying.Keys("us")).wrong)


def append(held: OpenCase, by: SignedIn, *entries: object) -> OpenCase:
    return book.append(
        held, [draft(one, by) for one in entries], card={"name": "Heron"}, leaf=Leaf("entries", by.number, held.code)
    )


def test_an_assigned_member_reads_what_was_written(opened: Opened, founders: tuple[SignedIn, SignedIn]) -> None:
    opened()
    case = opening.open_case("CFG-234", founders[0].keys).case
    assert case.latest(FirstContact) == FirstContact(given_names="Canary")


def test_a_member_without_a_grant_reads_nothing(opened: Opened, stranger: SignedIn) -> None:
    opened()
    with pytest.raises(NoGrant):
        opening.open_case("CFG-234", stranger.keys)
    assert opening.cards(stranger.keys) == []


def test_no_text_of_a_case_stands_in_the_database(opened: Opened) -> None:
    opened()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type='table'")
        tables = [row[0] for row in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the schema itself
            found += [
                table
                for row in cursor.fetchall()
                for cell in row
                if b"Canary" in (cell if isinstance(cell, bytes) else str(cell).encode())
            ]
    assert found == []


def test_a_reader_without_a_compartment_is_told_it_is_not_theirs(
    opened: Opened, worker: SignedIn, stranger: SignedIn
) -> None:
    held = append(opened(), worker, MedicalNeed(need="dental"))
    grants.assign(held.code, by=worker.keys, to=stranger.number, compartments=[Compartment.CASE])
    case = opening.open_case(held.code, stranger.keys).case
    assert case.latest(MedicalNeed) is None
    assert Compartment.HEALTH in case.closed


def test_the_second_of_two_who_write_at_once_is_told_and_the_first_is_kept(
    opened: Opened, worker: SignedIn, founders: tuple[SignedIn, SignedIn]
) -> None:
    opened()
    one, other = opening.open_case("CFG-234", worker.keys), opening.open_case("CFG-234", founders[0].keys)
    append(one, worker, FirstContact(given_names="first"))
    with pytest.raises(book.RecordMoved):
        append(other, founders[0], FirstContact(given_names="second"))
    case = opening.open_case("CFG-234", worker.keys).case
    assert [entry.number for entry in case.entries] == [1, 2, 3]
    assert case.latest(FirstContact) == FirstContact(given_names="first")


def test_nothing_is_half_written_when_what_belongs_to_it_fails(opened: Opened, worker: SignedIn) -> None:
    held = opened()
    leaves = len(log.about(held.code))

    def fails() -> None:
        raise RuntimeError("the outbox broke")

    with pytest.raises(RuntimeError):
        book.append(
            held, [draft(FirstContact(), worker)], card={}, leaf=Leaf("entries", worker.number, held.code), also=fails
        )
    assert opening.open_case(held.code, worker.keys).number == 2
    assert len(log.about(held.code)) == leaves


@pytest.mark.parametrize("field", ["sealed", "digest", "link", "signature", "commitment"])
def test_an_altered_entry_is_found_and_located(opened: Opened, worker: SignedIn, field: str) -> None:
    held = opened()
    for column in ("compartment", field):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "{column}" FROM record_entryrow WHERE number=2')  # noqa: S608 - our own names
            kept = cursor.fetchone()[0]
            changed = "place" if column == "compartment" else bytes(kept[:-1]) + bytes([kept[-1] ^ 1])
            cursor.execute(f'UPDATE record_entryrow SET "{column}"=%s WHERE number=2', [changed])  # noqa: S608 - our own names
        assert "entry 2" in (wrong())
        if column != "signature":
            with pytest.raises(RecordDamaged):
                opening.open_case(held.code, worker.keys)
        with connection.cursor() as cursor:
            cursor.execute(f'UPDATE record_entryrow SET "{column}"=%s WHERE number=2', [kept])  # noqa: S608 - our own names
    assert wrong() == ""


def test_a_cut_tail_and_swapped_entries_are_found(opened: Opened, worker: SignedIn) -> None:
    held = append(opened(), worker, FirstContact(given_names="third"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM record_entryrow WHERE number=3")
    with pytest.raises(RecordDamaged):
        opening.open_case(held.code, worker.keys)
    assert "the end of the chain is missing" in (wrong())


def test_a_tail_cut_together_with_the_head_is_shown_by_the_card(opened: Opened, worker: SignedIn) -> None:
    held = append(opened(), worker, FirstContact(given_names="third"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM record_entryrow WHERE number=3")
        cursor.execute("SELECT link FROM record_entryrow WHERE number=2")
        cursor.execute("UPDATE record_caserow SET number=2, link=%s", [cursor.fetchone()[0]])
    with pytest.raises(RecordDamaged, match="entry 3"):
        opening.open_case(held.code, worker.keys)


def test_a_planted_grant_opens_nothing(opened: Opened, worker: SignedIn, stranger: SignedIn) -> None:
    held = opened()
    secret = seal.new_secret()
    grants.give(
        subject=held.code,
        compartment=Compartment.CASE,
        generation=1,
        secret=secret,
        to=stranger.number,
        by=stranger.keys,
    )
    with pytest.raises(GrantRefused):
        opening.open_case(held.code, stranger.keys)


def test_a_grant_by_somebody_who_held_none_is_refused(opened: Opened, worker: SignedIn, stranger: SignedIn) -> None:
    held = opened()
    grants.give(
        subject=held.code,
        compartment=Compartment.HEALTH,
        generation=9,
        secret=seal.new_secret(),
        to=worker.number,
        by=stranger.keys,
    )
    with pytest.raises(GrantRefused):
        opening.open_case(held.code, worker.keys)


def test_a_member_key_planted_in_the_database_is_refused(opened: Opened, worker: SignedIn, stranger: SignedIn) -> None:
    held = opened()
    planted = record_keys.generate(stranger.number).public
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE record_certificaterow SET grant_key=%s WHERE member=%s", [planted.grant, stranger.number]
        )
    from homeward.record.certificates import CertificateRefused  # beside the one test that needs it

    with pytest.raises(CertificateRefused):
        grants.assign(held.code, by=worker.keys, to=stranger.number, compartments=[Compartment.CASE])


def test_ending_a_grant_starts_a_generation_that_those_who_stay_can_read(
    opened: Opened, worker: SignedIn, founders: tuple[SignedIn, SignedIn]
) -> None:
    held = opened()
    grants.end(held.code, founders[1].number, by=worker.keys)
    with pytest.raises(NoGrant):
        opening.open_case(held.code, founders[1].keys)
    again = append(opening.open_case(held.code, worker.keys), worker, FirstContact(given_names="later"))
    assert again.secrets[Compartment.CASE][0] == 2
    case = opening.open_case(held.code, founders[0].keys).case
    assert [one.entry.given_names for one in case.every(FirstContact)] == ["Canary", "later"]


def test_the_last_two_readers_cannot_be_taken_away(
    opened: Opened, worker: SignedIn, founders: tuple[SignedIn, SignedIn]
) -> None:
    held = opened()
    grants.end(held.code, founders[1].number, by=worker.keys)
    with pytest.raises(LastReaders):
        grants.end(held.code, founders[0].number, by=worker.keys)


def test_suspension_needs_no_key_and_the_next_reader_renews_the_secret(
    opened: Opened, worker: SignedIn, founders: tuple[SignedIn, SignedIn]
) -> None:
    held = opened()
    grants.suspend(founders[1].number, by=founders[0].number)
    with pytest.raises(NoGrant):
        opening.open_case(held.code, founders[1].keys)
    grants.make_owed(held.code, by=worker.keys)
    assert opening.open_case(held.code, worker.keys).secrets[Compartment.CASE][0] == 2


def test_an_altered_leaf_of_the_log_is_found(opened: Opened) -> None:
    opened()
    assert wrong() == ""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE record_leafrow SET content=%s WHERE id=(SELECT MIN(id) FROM record_leafrow)", [b"[]"])
    assert "leaf 1 of the log was altered" in wrong()


@given(st.binary(max_size=300), st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_seal_opens_only_in_its_place_and_unaltered(text: bytes, at: int, change: int) -> None:
    key = seal.new_secret()
    sealed = seal.seal(key, text, b"here")
    assert seal.unseal(key, sealed, b"here") == text
    altered = bytearray(sealed)
    altered[at % len(altered)] ^= change
    for wrong_key, wrong, place in (
        (key, sealed, b"there"),
        (seal.new_secret(), sealed, b"here"),
        (key, bytes(altered), b"here"),
    ):
        with pytest.raises(seal.SealBroken):
            seal.unseal(wrong_key, wrong, place)


@given(st.integers(min_value=0, max_value=200))
def test_a_sealed_text_tells_its_length_only_in_steps_of_64(length: int) -> None:
    sealed = seal.seal(bytes(32), bytes(length), b"")
    assert (len(sealed) - seal.SALT - 16) % 64 == 0


def test_parts_are_joined_so_that_no_two_lists_look_alike() -> None:
    assert seal.join("é", 7, b"\xff") == b"\0\0\0\2\xc3\xa9" + b"\0\0\0\0017" + b"\0\0\0\1\xff"
    assert seal.join() == b""
    assert seal.join("ab", "c") != seal.join("a", "bc")
