# ruff: noqa: F811 - the fixtures of a real desk are shared with the test of a stolen server
"""What a partner's people signed stays with the case, so that anybody can check it later without us; erased, it is gone."""

import pytest

from homeward.casework import desk, organisation
from homeward.exchange.models import InboxRow
from homeward.office.members import SignedIn
from homeward.process.notifications import messages
from homeward.process.notifications.evidence import LetterKept, Level, ReceiptNoted
from homeward.process.notifications.horizontal import ReturnOrEraseAsked, ReturnOrEraseConfirmed
from homeward.process.notifications.messages import RequestAnswered
from homeward.record.models import EntryRow
from homeward.wire import envelope, jws
from homeward.wire.envelope import digest
from tests.exchange.partner import Partner, public
from tests.exchange.real_desk import (  # noqa: F401 - fixtures are used by their names
    Referred,
    accepted,
    ada,
    asks,
    people,
    referred,
)
from tests.exchange.test_stolen_server import CASE_KEY, partner  # noqa: F401 - fixtures are used by their names


def says(text: str, key: bytes) -> dict[str, object]:
    """What a signed text says, checked with nothing but the key."""
    return jws.read_object(jws.verify(text.encode(), key))


def test_a_first_request_stays_with_the_case_as_the_desk_signed_it(ada: SignedIn, partner: Partner) -> None:
    asked = asks(partner)
    code = accepted(ada, asked)
    (kept,) = desk.read(code, by=ada).case.every(LetterKept)
    said = says(kept.entry.signed_text, public(partner.desk))
    assert (said["type"], said["source"], said["hwto"]) == ("homeward.com-1.v1", partner.id, organisation.own_id())
    assert not any(bytes(row.letter) for row in InboxRow.objects.all())
    with pytest.raises(jws.JwsRefused):
        says(kept.entry.signed_text.replace(".", ".A", 1), public(partner.desk))


def test_every_later_letter_and_what_says_that_ours_was_seen_stay_as_the_case_key_signed_them(
    referred: Referred,
) -> None:
    us, partner = organisation.own_id(), referred.partner
    referred.answer(RequestAnswered(us, messages.Answer.ACCEPT, "Rosa", "Radu", "+373 1"))
    referred.write(ReturnOrEraseAsked(partner.id, "everything"))
    referred.arrived()
    ours = digest(partner.arrived[-1][0])
    seen = referred.line.event("receipt.seen", {"of": ours, "role": "worker", "entries": [], "sealed": {}})
    referred.line.send(envelope.seal_letter(seen, CASE_KEY, referred.mailbox), "receipt")
    referred.bring(ReturnOrEraseConfirmed(us, "erased"))
    case = desk.read(referred.code, by=referred.by).case
    com_2, erased = [one.entry.signed_text for one in case.every(LetterKept)]
    assert says(com_2, public(partner.desk))["type"] == "homeward.com-2.v1"
    assert says(erased, public(CASE_KEY))["data"]["entries"][0]["data"]["how"] == "erased"  # type: ignore[index]
    (noted,) = [one.entry for one in case.every(ReceiptNoted) if one.entry.level is Level.SEEN]
    assert says(noted.signed_text, public(CASE_KEY))["data"]["of"] == ours  # type: ignore[index]
    # It lies in the record as every text does: under the readers' keys alone.
    assert not any(com_2.encode() in bytes(row.sealed or b"") for row in EntryRow.objects.all())
