"""Who holds a partner's disk and server key, but no session of its people, speaks for nobody and redirects nothing."""

from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.casework import administration, desk, organisation
from homeward.casework.administration import Facts
from homeward.casework.receiving import requests
from homeward.exchange import delivery, inbox, partners
from homeward.office import clock
from homeward.office.members import SignedIn
from homeward.office.permissions import Role
from homeward.process.case import Case
from homeward.process.case import Partner as ByPartner
from homeward.process.notifications.evidence import LetterKept, PartnerKeys
from homeward.process.notifications.horizontal import QuestionAsked
from homeward.process.notifications.messages import AssistanceRequested
from homeward.process.writing import Entry, to_data
from homeward.wire import age, cards, envelope, jws
from homeward.wire.envelope import FIRST_LINK, Event, digest
from scripts.figures import report
from tests.exchange.partner import Partner, public, wrapped
from tests.golden.sample import sample

CASE = "c" * 43
CASE_KEY = Ed25519PrivateKey.from_private_bytes(b"\x77" * 32)
MAILBOX = b"\x88" * 32
TYPE = "homeward.question.v1"


def keys(case_key: Ed25519PrivateKey, mailbox: bytes) -> dict[str, Any]:
    return {"case_key": jws.encode(public(case_key)), "mailboxes": {"case": jws.encode(age.public_of(mailbox))}}


def data(entry: Entry, **more: Any) -> dict[str, Any]:
    return {"entries": [{"kind": entry.KIND, "data": to_data(entry)}], "sealed": {}, **more}


class Line:
    """The messages of one side of a case, each naming the one before it; the node key signs the covers."""

    def __init__(self, partner: Partner, hwcase: str) -> None:
        self.partner, self.hwcase, self.seq, self.prev = partner, hwcase, 0, FIRST_LINK

    def event(self, type_: str, said: dict[str, Any]) -> Event:
        now, own = clock.now(), organisation.own_id()
        source = self.partner.id
        return Event(
            envelope.new_id(now), source, type_, now.isoformat(), "staff", own, self.hwcase, self.seq + 1, said
        )

    def send(self, letter: bytes, hwclass: str = "letter") -> str:
        """Bring a letter to our node under a cover that holds; gives the message id."""
        self.seq += 1
        changes = {"hwletter": digest(letter), "hwclass": hwclass}
        cover, _ = self.partner.message(self.hwcase, self.seq, self.prev, **changes)
        answer = inbox.receive(wrapped((cover, letter)), now=clock.now(), server_key=organisation.server_key())
        assert answer.status == 200
        self.prev = digest(cover)
        return self.prev


@pytest.fixture
def ada(db: None) -> SignedIn:
    facts = Facts("Lighthouse (fictional)", "IT", "en", "+00", "9-17", "http://lighthouse.localhost:1")
    founded = administration.found(
        facts,
        founders=(
            ("ada", "Ada", [Role.WORKER, Role.INTAKE, Role.OFFICER]),
            ("ben", "Ben", [Role.SUPERVISOR, Role.OFFICER]),
        ),
    )
    return founded.founders[0].member


@pytest.fixture
def partner(ada: SignedIn) -> Partner:
    other = Partner(slips_from=clock.now().date())
    long_enough = {"issued": "2000-01-01", "until": "2999-12-31"}
    partners.add(other.card_file(**long_enough))
    for member in (1, 2):
        partners.verify(other.id, typed=cards.number(other.card), by=member)
    return other


@pytest.fixture
def line(partner: Partner) -> Line:
    return Line(partner, CASE)


@pytest.fixture
def code(ada: SignedIn, partner: Partner, line: Line) -> str:
    """A case that began with the partner's request, as its people sent it."""
    asked = replace(sample(AssistanceRequested), to=organisation.own_id())
    event = line.event("homeward.com-1.v1", data(asked, keys=keys(CASE_KEY, MAILBOX)))
    sent = line.send(envelope.seal_letter(event, partner.desk, partners_intake_key()))
    return requests.accept(sent, by=ada, contact="Ada", alternate="Ben", telephone="+00")


def partners_intake_key() -> bytes:
    """Our own intake key, as everybody may know it."""
    return cards.read_slip(partners.own_slips()["intake_slip"].encode(), "intake", own_card().desk).public


def own_card() -> cards.Card:
    return partners.read_file(partners.write_file())[0]


def answers_to(partner: Partner) -> list[Event]:
    """Deliver what waits, and open it as the partner's people would."""
    delivery.pass_once(today=clock.now().date(), line=partner, now=1e12)
    signed = [envelope.open_letter(letter, [MAILBOX]) for _, letter in partner.arrived]
    return [envelope.unverified_event(one) for one in signed]


def our_mailbox(partner: Partner) -> bytes:
    """Our mailbox key for the case, which our acceptance announced to the partner."""
    answered = next(one for one in answers_to(partner) if one.type == "homeward.com-2.v1")
    return jws.decode(answered.data["keys"]["mailboxes"]["case"])


def said(case: Case) -> list[Entry]:
    """What the partner said in this case, apart from letters that could not be read."""
    return [
        one.entry
        for one in case.entries
        if isinstance(one.by, ByPartner) and not (isinstance(one.entry, LetterKept) and one.entry.unreadable)
    ]


def forged_letters(partner: Partner, line: Line, to: bytes) -> list[bytes]:
    """Letters that the holder of the disk can make: with the node key, or with keys of his own."""
    own, node = Ed25519PrivateKey.generate(), partner.signing
    question = data(replace(sample(QuestionAsked), to=organisation.own_id()))
    redirect = {**question, "keys": keys(own, age.new_seed())}
    seen = {"of": digest(b"any"), "role": "worker", "entries": [], "sealed": {}}
    made = []
    for signer in (node, own):
        for type_, text in (
            (TYPE, question),
            (TYPE, redirect),
            ("homeward.com-2.v1", redirect),
            ("receipt.seen", seen),
            ("mailbox", {**seen, "keys": redirect["keys"]}),
        ):
            event = replace(line.event(type_, text), hwseq=line.seq + 1 + len(made))
            made.append(envelope.seal_letter(event, signer, to))
    return made


def test_the_people_of_the_partner_are_heard(ada: SignedIn, partner: Partner, line: Line, code: str) -> None:
    question = data(replace(sample(QuestionAsked), to=organisation.own_id()))
    line.send(envelope.seal_letter(line.event(TYPE, question), CASE_KEY, our_mailbox(partner)))
    case = desk.read(code, by=ada).case
    assert any(isinstance(entry, QuestionAsked) for entry in said(case))
    assert [one.type for one in answers_to(partner)][-1] == "receipt.seen"


def test_with_the_disk_and_the_server_key_no_letter_is_accepted_and_no_key_replaced(
    ada: SignedIn, partner: Partner, line: Line, code: str
) -> None:
    forged = forged_letters(partner, line, our_mailbox(partner))
    before, slip = desk.read(code, by=ada).case, partners.intake_key(partner.id)
    for letter in forged:
        line.send(letter)
    case = desk.read(code, by=ada).case
    accepted = [entry for entry in said(case) if entry not in said(before)]
    replaced = len(case.every(PartnerKeys)) - len(before.every(PartnerKeys))
    unreadable = [one for one in case.every(LetterKept) if one.entry.unreadable]
    told = f"{len(accepted)} of {len(forged)} forged letters accepted, {replaced} keys replaced"
    good = not accepted and not replaced and len(unreadable) == len(forged)
    report("stolen-disk-mute", told, command="python -m pytest tests/exchange/test_stolen_server.py", good=good)
    assert (accepted, replaced, len(unreadable)) == ([], 0, len(forged))
    assert partners.intake_key(partner.id) == slip
    told = [one.type for one in answers_to(partner)]
    assert told.count("receipt.rejected") == len(forged)
    assert "receipt.seen" not in told


def test_a_first_request_signed_by_the_node_key_opens_no_case(ada: SignedIn, partner: Partner) -> None:
    line = Line(partner, "g" * 43)
    asked = replace(sample(AssistanceRequested), to=organisation.own_id())
    for signer in (partner.signing, Ed25519PrivateKey.generate()):
        event = line.event("homeward.com-1.v1", data(asked, keys=keys(signer, age.new_seed())))
        sent = line.send(envelope.seal_letter(event, signer, partners_intake_key()))
        with pytest.raises(envelope.BadLetter):
            requests.accept(sent, by=ada, contact="Ada", alternate="Ben", telephone="+00")
    assert all(one.unreadable for one in requests.waiting(by=ada))


def test_an_intake_slip_or_a_card_signed_by_the_node_key_changes_nothing(partner: Partner) -> None:
    before = partners.intake_key(partner.id)
    later = cards.Slip("intake", jws.encode(age.public_of(age.new_seed())), "2999-01-01", "2999-01-31")
    partners.take_slips(partner.id, {"intake_slip": cards.sign_slip(later, partner.signing).decode()})
    assert partners.intake_key(partner.id) == before
    forged = replace(partner.card, desk=jws.encode(public(partner.signing)), version=2)
    file = partner.card_file().replace(
        cards.sign_card(partner.card, partner.identity), cards.sign_card(forged, partner.signing)
    )
    with pytest.raises(cards.CardRefused):
        partners.add(file)


def test_a_letter_that_names_another_sender_is_not_read(ada: SignedIn, partner: Partner, line: Line, code: str) -> None:
    question = data(replace(sample(QuestionAsked), to=organisation.own_id()))
    event = replace(line.event(TYPE, question), source="E" * 43)
    line.send(envelope.seal_letter(event, CASE_KEY, our_mailbox(partner)))
    assert not any(isinstance(entry, QuestionAsked) for entry in said(desk.read(code, by=ada).case))


def test_a_letter_sealed_to_a_mailbox_nobody_has_is_never_called_seen(
    ada: SignedIn, partner: Partner, line: Line, code: str
) -> None:
    question = data(replace(sample(QuestionAsked), to=organisation.own_id()))
    line.send(envelope.seal_letter(line.event(TYPE, question), CASE_KEY, age.public_of(age.new_seed())))
    desk.read(code, by=ada)
    told = answers_to(partner)
    assert [one.type for one in told] == ["homeward.com-2.v1", "receipt.rejected"]
