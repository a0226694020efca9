"""Choosing a relay and carrying files, on the pages: who may, what is said when it cannot be, and that a file goes there and back."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from homeward.casework import organisation as own
from homeward.exchange import carried, nodekeys, partners
from homeward.exchange.models import MailboxRow, OutboxRow, RelayRow
from homeward.office import clock
from homeward.pages import ways
from homeward.pages.words import ways as way_words
from homeward.wire import cards, envelope, jws
from homeward.wire.notes import Note
from homeward.wire.notes import write as write_note
from tests.exchange.partner import Partner
from tests.pages.people import Organisation, signed_in, text
from tests.pages.test_lines import queue_one


@pytest.fixture
def partner(organisation: Organisation) -> Partner:
    other = Partner(slips_from=clock.now().date())
    partners.add(other.card_file(issued="2026-01-01", until=f"{clock.now().year + 2}-01-01"))
    for member in (1, 2):
        partners.verify(other.id, typed=cards.number(other.card), by=member)
    return other


@pytest.fixture
def anna(organisation: Organisation) -> Client:
    return signed_in(organisation.members["anna"])


def test_a_relay_is_chosen_and_given_up_by_those_who_keep_partners(
    partner: Partner, anna: Client, organisation: Organisation
) -> None:
    typed = {"do": "choose", "address": " https://relay.example.org/ ", "admission": "a-word-of-the-relay"}
    assert signed_in(organisation.members["adam"]).post("/partners/relay/", typed).status_code == 403
    assert signed_in(organisation.members["wera"]).get("/partners/relay/").status_code == 403
    assert anna.post("/partners/relay/", typed).status_code == 302
    row = RelayRow.objects.get()
    assert row.address == "https://relay.example.org"
    assert b"a-word-of-the-relay" not in bytes(row.admission)
    page = text(anna.get("/partners/relay/"))
    assert "https://relay.example.org" in page
    assert "Harbour House" in page
    assert anna.post("/partners/relay/", {"do": "stop"}).status_code == 302
    assert not RelayRow.objects.exists()


@pytest.mark.parametrize(
    "address", ["relay", "ftp://relay.example.org", "https://", "https://a.example/x?y", "https://u@a.example"]
)
def test_what_is_no_address_stays_in_the_form_and_is_named(anna: Client, address: str) -> None:
    answer = anna.post("/partners/relay/", {"do": "choose", "address": address, "admission": "a-word"})
    assert answer.status_code == 422
    assert "This is not the address of a relay" in text(answer)
    assert "a-word" in text(answer)
    assert not RelayRow.objects.exists()


def test_a_file_goes_to_the_partner_and_its_receipts_come_back(partner: Partner, organisation: Organisation) -> None:
    queue_one(partner, "AAA-111")
    wera = signed_in(organisation.members["wera"])
    assert "1 message waits" in text(wera.get("/carry/"))
    answer = wera.post("/carry/", {"do": "out", "partner": partner.id})
    assert answer.headers["Content-Type"] == "application/x-tar"
    assert "archive-" in answer.headers["Content-Disposition"]
    assert "Harbour" not in answer.headers["Content-Disposition"]
    assert OutboxRow.objects.get().state == "queued"
    assert OutboxRow.objects.get().carried_at is not None
    within = [envelope.unwrap(one, [partner.node_seed]) for one in carried.unpack(answer.content)]
    assert all(envelope.stored_cover(cover).hwletter == envelope.digest(letter) for cover, letter in within)
    # What is said of the line stands before the one message.
    (signed,) = (cover for cover, _ in within if envelope.stored_cover(cover).hwclass == "letter")
    page = text(wera.post("/carry/", {"do": "in", "file": brought(back(partner, envelope.digest(signed)))}))
    assert "The file was taken in" in page
    assert "Write the return file for" in page
    assert OutboxRow.objects.get().state == "stored"


def back(partner: Partner, of: str) -> bytes:
    """The return file of a partner, written with the wire formats alone."""
    said = {"hwto": own.own_id(), "level": "stored", "of": of, "time": clock.now().isoformat()}
    letter = write_note(Note((jws.sign(jws.write_object(said), partner.signing).decode(),)))
    changes: dict[str, Any] = {"hwclass": "receipt", "hwletter": envelope.digest(letter)}
    cover, _ = partner.message(partner.id, 1, envelope.FIRST_LINK, **changes)
    slip, _ = nodekeys.newest_slip("node") or (b"", None)
    key = cards.read_slip(slip, "node", nodekeys.own_card()[0].signing).public
    return carried.pack([envelope.wrap(cover, letter, key)])


def brought(raw: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("archive.tar", raw, "application/x-tar")


@pytest.mark.parametrize(
    ("raw", "said"),
    [(b"no tar at all", "not a file that a partner"), (carried.pack([]), "holds nothing")],
    ids=["a paper", "nothing"],
)
def test_a_file_that_is_none_is_named(anna: Client, raw: bytes, said: str) -> None:
    answer = anna.post("/carry/", {"do": "in", "file": brought(raw)})
    assert answer.status_code == 422
    assert said in text(answer)


def test_a_file_for_another_node_is_refused_by_name(partner: Partner, anna: Client) -> None:
    raw = carried.pack([envelope.wrap(*partner.message("A" * 43, 1, envelope.FIRST_LINK), cards_key())])
    page = text(anna.post("/carry/", {"do": "in", "file": brought(raw)}))
    assert "sealed to another node" in page
    assert "Nothing in this file could be taken in" in page
    assert "The file was taken in" not in page


def cards_key() -> bytes:
    from homeward.wire import age  # for a key of nobody here

    return age.public_of(age.new_seed())


def test_a_large_file_is_taken_from_a_member_and_not_from_a_stranger(anna: Client) -> None:
    large = b"x" * 3 * 1024 * 1024
    assert "not a file that a partner" in text(anna.post("/carry/", {"do": "in", "file": brought(large)}))
    assert Client().post("/carry/", {"do": "in", "file": brought(large)}).status_code == 413
    assert anna.post("/partners/relay/", {"do": "in", "file": brought(large)}).status_code == 413


def test_one_that_is_larger_than_the_page_takes_is_refused(anna: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways.carry, "takes", 2 * 1024 * 1024)
    answer = anna.post("/carry/", {"do": "in", "file": brought(bytes(3 * 1024 * 1024))})
    assert answer.status_code == 413


def test_the_tokens_follow_the_server_key(partner: Partner) -> None:
    from homeward.exchange.relays import keeping  # beside the one test that needs it

    old, new = own.server_key(), bytes(range(32))
    keeping.choose("https://relay.example.org", "a-word", old)
    box = keeping.opened(keeping.make(partners.require_verified(partner.id), clock.now(), old), old)
    for _ in range(2):
        keeping.lock_all_anew(old, new)
    assert keeping.admission(new) == "a-word"
    assert keeping.opened(MailboxRow.objects.get(), new) == box


def steps() -> set[str]:
    found, kinds = set(), [envelope.EnvelopeRefused]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        found.add(kind.code)
    return found - {"refused"}


def test_every_step_at_which_an_envelope_fails_has_a_word() -> None:
    assert len(steps()) >= 12
    assert [step for step in steps() if f"step-{step}" not in way_words.WORDS] == []
