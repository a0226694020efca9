# ruff: noqa: F811 - the fixtures of a real desk are shared with the test of a stolen server
"""A first request that nobody at the intake desk can read: its sender is told with a coded reason, and people on both sides know."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.casework import desk, organisation
from homeward.casework.receiving import requests
from homeward.exchange import delivery, inbox, nodekeys, notes, troubles
from homeward.exchange.models import InboxRow, LineRow, OutboxRow, OwedReceiptRow, PartnerRow
from homeward.office import clock
from homeward.office.members import SignedIn
from homeward.process.notifications import evidence
from homeward.process.notifications.evidence import Evidence, Level, ReceiptNoted
from homeward.wire import jws
from tests.exchange.partner import Partner
from tests.exchange.real_desk import Referred, ada, asks, people, referred  # noqa: F401 - fixtures are used by their names
from tests.exchange.test_stolen_server import CASE, partner  # noqa: F401 - as above


def told() -> list[tuple[str, str, str]]:
    """Level, reason and message of every receipt that a note is to bring."""
    key = jws.decode(nodekeys.own_card()[0].signing)
    read = (jws.read_object(jws.verify(one.receipt.encode(), key)) for one in OwedReceiptRow.objects.all())
    return [(str(one["level"]), str(one["reason"]), str(one["of"])) for one in read]


def test_the_sender_of_a_request_that_nobody_can_read_is_told_once_and_it_stays_on_the_list(
    ada: SignedIn, partner: Partner
) -> None:
    real, partner.desk = partner.desk, Ed25519PrivateKey.generate()
    message_id = asks(partner)
    for _ in range(2):
        (one,) = requests.waiting(by=ada)
        assert (one.message_id, bool(one.unreadable), one.told) == (message_id, True, True)
    assert told() == [("rejected", "unreadable", message_id)]
    assert bytes(InboxRow.objects.get().letter) == b""
    # The note brings it, with the slips that are the newest.
    pages = list(notes.pages(PartnerRow.objects.get(), now=clock.now(), server_key=organisation.server_key()))
    assert len(pages[0].owed) == 1
    requests.take_off(message_id, by=ada)
    assert requests.waiting(by=ada) == []
    assert inbox.unread() == []
    partner.desk = real


def test_an_older_node_cannot_be_told_and_the_desk_is_asked_to_telephone(ada: SignedIn, partner: Partner) -> None:
    LineRow.objects.update_or_create(partner_id=partner.id, defaults={"speaks": ["envelope 1"]})
    partner.desk = Ed25519PrivateKey.generate()
    asks(partner)
    for _ in range(2):
        (one,) = requests.waiting(by=ada)
        assert (bool(one.unreadable), one.told, one.knows) == (True, True, False)
    assert told() == []


def test_a_request_that_follows_takes_its_place(ada: SignedIn, partner: Partner) -> None:
    real, partner.desk = partner.desk, Ed25519PrivateKey.generate()
    first = asks(partner)
    assert [one.message_id for one in requests.waiting(by=ada)] == [first]
    partner.desk = real
    second = asks(partner, "g" * 43)
    assert {one.message_id: bool(one.unreadable) for one in requests.waiting(by=ada)} == {first: True, second: False}


def test_our_people_are_told_when_nobody_there_could_read_our_request(referred: Referred, ada: SignedIn) -> None:
    partner, (row,) = referred.partner, OutboxRow.objects.all()
    assert row.state == "stored"
    assert evidence.evidence(desk.read(referred.code, by=ada).case, "COM-1", partner.id) is Evidence.STORED
    partner.lies = {"reason": "unreadable"}
    text = jws.read_object(partner.answer(row.message_id, "rejected"))["receipt"]
    assert notes._receipt(PartnerRow.objects.get(), text)
    assert {one.kind for one in troubles.find(clock.now(), 0.0)} >= {troubles.Kind.UNREAD}
    assert ("letter-rejected", "worker") in {(code, holder.value) for code, holder in referred.steps()}
    noted = desk.read(referred.code, by=ada).case.every(ReceiptNoted)[-1].entry
    assert (noted.level, noted.reason) == (Level.REJECTED, "unreadable")
    assert troubles.Kind.UNREAD not in {one.kind for one in troubles.find(clock.now(), 0.0)}
    # It is not sealed again by itself: somebody has to ask what was wrong with it.
    delivery.pass_once(today=clock.now().date(), line=partner, now=1e12)
    assert OutboxRow.objects.count() == 1
