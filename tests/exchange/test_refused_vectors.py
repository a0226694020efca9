"""Our people's session refuses every bad letter of the vectors, and our node every bad card file; the good ones are read."""

import base64
from typing import Any

import pytest

from homeward.casework import reading
from homeward.exchange import partners
from homeward.exchange.inbox import Waiting
from homeward.process.case import Case, Written
from homeward.process.case import Partner as By
from homeward.process.notifications.evidence import PartnerKeys
from homeward.process.writing import Compartment
from homeward.record.book import OpenCase
from homeward.record.keys import MemberKeys
from homeward.wire import cards, envelope, jws
from homeward.wire.envelope import BadLetter, Cover, Event
from tests.exchange.partner import NOW
from tests.wire import write_vectors
from tests.wire.test_vectors import GOOD, KEYS, REFUSED_CARDS, REFUSED_LETTERS, read, seed

SENDER = write_vectors.identity_of("sender")
FROM_CASE = [name for name in GOOD if read(name)["letter_signed_by"] == "case" and "receipt" not in name]


class Kept(OpenCase):
    """The receiver's case, open with every compartment whose mailbox the vectors have a seed of."""

    def mailboxes(self, compartment: Compartment, hwcase: str) -> list[bytes]:
        """The seed of the vectors, which no secret of a case gave."""
        return [seed("receiver", "mailbox" if compartment is Compartment.CASE else compartment.value)]


def letter_read(letter: bytes, cover: Cover) -> Event:
    """Read a letter as a session does in whose case the sender's key `case` was announced."""
    keys = PartnerKeys(cover.hwcase, write_vectors.public("sender", "case"), ())
    case = Case((Written(1, NOW, By(SENDER), keys),))
    secrets = {one: (0, bytes(32)) for one in Compartment}
    held = Kept("MD-1", MemberKeys(1, bytes(32), bytes(32)), case, secrets, 1, bytes(32))
    row = Waiting("0" * 64, cover.hwcase, SENDER, cover.hwseq, cover.hwclass, cover, letter, NOW)
    return reading.letter(reading.Boxes(held), case, row).event


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("name", FROM_CASE)
def test_a_good_letter_is_read(name: str) -> None:
    vector: dict[str, Any] = read(name)
    _, letter = envelope.unwrap(base64.b64decode(vector["envelope"]), [seed("receiver", "node")])
    assert vars(letter_read(letter, Cover(**vector["cover"]))) == vector["event"]


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("name", REFUSED_LETTERS)
def test_a_letter_that_is_to_be_refused_is_refused(name: str) -> None:
    vector = read(name)
    with pytest.raises(BadLetter):
        letter_read(base64.b64decode(vector["letter"]), Cover(**vector["cover"]))


@pytest.mark.parametrize("name", REFUSED_CARDS)
def test_a_card_file_that_is_to_be_refused_is_refused(name: str) -> None:
    with pytest.raises(cards.CardRefused):
        partners.read_file(read(name)["card_file"].encode())


@pytest.mark.parametrize("organisation", ["sender", "receiver"])
def test_a_card_file_that_is_right_is_read(organisation: str) -> None:
    card, _ = partners.read_file(jws.write_object(KEYS["card_files"][organisation]))
    assert card.organisation == write_vectors.identity_of(organisation)
