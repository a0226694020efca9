"""Our node answers lots and carried files as the vectors say, and takes nothing of what is no lot or file."""

import base64

import pytest

from homeward.exchange import carried, inbox, lots
from homeward.exchange.carried import NotCarried
from homeward.exchange.inbox import Answer
from homeward.exchange.models import InboxRow
from homeward.wire import jws
from tests.exchange.partner import NOW, SERVER_KEY
from tests.exchange.test_vectors import announce, receiver
from tests.wire.test_vectors import names, public, read
from tests.wire.write_vectors.heads import CASE

__all__ = ["receiver"]
LOTS, NO_LOTS = names("lot-good"), names("lot-refused")
FILES, NO_FILES = names("file-good"), names("file-refused")


def brought(name: str) -> Answer:
    announce(CASE)
    return lots.receive(base64.b64decode(read(name)["lot"]), now=NOW, server_key=SERVER_KEY)


def level(receipt: str | None) -> str | None:
    """What a receipt of ours says; None where there is none."""
    return jws.read_object(jws.verify(receipt.encode(), public("receiver", "signing")))["level"] if receipt else None


@pytest.mark.usefixtures("receiver")
@pytest.mark.parametrize("name", LOTS)
def test_each_envelope_of_a_lot_is_answered_as_it_says(name: str) -> None:
    answer = brought(name)
    assert answer.status == 200
    assert [level(one) for one in jws.read_object(answer.body)["receipts"]] == read(name)["levels"]


@pytest.mark.usefixtures("receiver")
@pytest.mark.parametrize("name", NO_LOTS)
def test_of_what_is_no_lot_nothing_is_stored(name: str) -> None:
    assert brought(name) == Answer(400, inbox.REFUSED)
    assert [code for _, code, _ in inbox.refused()] == ["lot"]
    assert not InboxRow.objects.exists()


@pytest.mark.usefixtures("receiver")
@pytest.mark.parametrize("name", FILES)
def test_each_envelope_of_a_carried_file_is_answered_as_it_says(name: str) -> None:
    announce(CASE)
    envelopes = carried.unpack(base64.b64decode(read(name)["file"]))
    answers = [inbox.receive(one, now=NOW, server_key=SERVER_KEY) for one in envelopes]
    assert [level(one.receipt) for one in answers] == read(name)["levels"]


@pytest.mark.usefixtures("receiver")
@pytest.mark.parametrize("name", NO_FILES)
def test_what_is_no_carried_file_is_refused_for_its_reason(name: str) -> None:
    with pytest.raises(NotCarried) as refusal:
        carried.take(base64.b64decode(read(name)["file"]), now=NOW, server_key=SERVER_KEY)
    assert refusal.value.why == read(name)["why"]
    assert not inbox.refused()
