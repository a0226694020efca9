"""Documents of a case go to a partner: chosen, shown before they leave, each on its own consent; and what a partner sends is kept."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.casework import acts, desk, files, leaving, table, worker
from homeward.casework import organisation as own
from homeward.exchange import outbox, partners
from homeward.exchange.attachments import arriving
from homeward.exchange.attachments.sending import Sealed
from homeward.exchange.models import AttachmentPartRow, AttachmentRow, OutboxRow
from homeward.office import clock, settings
from homeward.office.permissions import Action
from homeward.process import consent
from homeward.process.case import Partner as ByPartner
from homeward.process.consent import ConsentMissing, Information, Purpose
from homeward.process.files import FileKept
from homeward.process.intake import FirstContact, Gender
from homeward.process.notifications.attachments import MOST_A_MESSAGE, DocumentSent, HealthDocumentSent
from homeward.process.notifications.evidence import PartnerKeys
from homeward.process.notifications.messages import Answer, Need, RequestAnswered
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Compartment
from homeward.record.book import Draft
from homeward.wire import age, cards, jws
from homeward.wire.notes import File
from tests.exchange.partner import Partner, public
from tests.pages.people import Organisation, a_case, signed_in, text

PAPER = b"%PDF-1.7\n" + b"her school certificate, invented " * 9000
SEEDS = {part: bytes([at]) * 32 for at, part in enumerate((Compartment.CASE, Compartment.HEALTH, Compartment.PLACE), 1)}


@pytest.fixture
def partner(organisation: Organisation) -> Partner:
    other = Partner(slips_from=clock.now().date())
    partners.add(other.card_file(issued="2026-01-01", until=f"{clock.now().year + 2}-01-01"))
    for member in (1, 2):
        partners.verify(other.id, typed=cards.number(other.card), by=member)
    return other


@pytest.fixture
def accepted(organisation: Organisation, partner: Partner) -> str:
    """A case whose partner accepted and announced its keys."""
    code, wera = a_case(organisation, name="Tern"), organisation.members["wera"]
    with desk.opened(code, by=wera, to=Action.WRITE_CASE) as record:
        record.write(FirstContact(given_names="Ana", gender=Gender.FEMININE, country_of_return="MD"))
        for purpose in (Purpose.CONTACT_RECEIVING, Purpose.SHARE_IDENTITY):
            agreed: dict[str, Any] = {"information": (Information.DOCUMENTS,), "recipient": partner.id}
            record.write(consent.given(record.case, purpose, at=clock.now(), **agreed))
    acts.perform(code, table.act("handover", "request"), by=wera, to=partner.id, needs=(Need.HOUSING,))
    boxes = tuple(f"{part.value}={jws.encode(age.public_of(seed))}" for part, seed in SEEDS.items())
    key = jws.encode(public(Ed25519PrivateKey.generate()))
    answer = RequestAnswered(own.own_id(), Answer.ACCEPT, "Maria", "Ion", "+373")
    theirs = [PartnerKeys(outbox.of_case(code)[0].hwcase, key, boxes), answer]
    write(organisation, code, *[Draft(one, ByPartner(partner.id), clock.now()) for one in theirs])
    return code


def write(organisation: Organisation, code: str, *drafts: Draft) -> None:
    record = desk.take(code, by=organisation.members["wera"])
    leaving.write(record.held, drafts, by=organisation.members["wera"], what="taken in", policy=settings.policy())


def keep(organisation: Organisation, code: str, to: Compartment = Compartment.CASE, raw: bytes = PAPER) -> int:
    return files.keep(code, raw, title="School certificate", to=to, by=organisation.members["wera"])


def test_a_file_is_chosen_shown_and_leaves_sealed_beside_its_letter(
    organisation: Organisation, accepted: str, partner: Partner
) -> None:
    number = keep(organisation, accepted)
    wera = signed_in(organisation.members["wera"])
    where = f"/c/{accepted}/handover/?do=send-documents"
    assert "School certificate" in text(wera.get(where))
    shown = text(wera.post(where, {"to": partner.id, "files": [number]}))
    for said in ("Check what leaves", "School certificate", hashlib.sha256(PAPER).hexdigest()):
        assert said in shown
    assert not AttachmentRow.objects.exists()
    sent = wera.post(where, {"to": partner.id, "files": [number], "confirmed": "yes"})
    assert sent.status_code == 302
    row = AttachmentRow.objects.get()
    assert OutboxRow.objects.get(message_id=row.message_id).rests_on
    raw = b"".join(bytes(one) for one in AttachmentPartRow.objects.order_by("number").values_list("body", flat=True))
    assert hashlib.sha256(raw).hexdigest() == row.file
    assert age.decrypt(raw, [SEEDS[Compartment.CASE]]) == PAPER
    assert all(len(bytes(one)) <= 256 * 1024 for one in AttachmentPartRow.objects.values_list("body", flat=True))


def send(organisation: Organisation, code: str, partner: Partner, *numbers: int) -> None:
    act = table.act("handover", "send-documents")
    acts.perform(code, act, by=organisation.members["wera"], to=partner.id, files=numbers)


def test_a_health_file_needs_its_own_consent_and_goes_to_the_health_mailbox(
    organisation: Organisation, accepted: str, partner: Partner
) -> None:
    number = keep(organisation, accepted, Compartment.HEALTH)
    with pytest.raises(ConsentMissing):
        send(organisation, accepted, partner, number)
    assert not AttachmentRow.objects.exists()
    with desk.opened(accepted, by=organisation.members["wera"], to=Action.WRITE_CASE) as record:
        record.write(consent.given(record.case, Purpose.SHARE_MEDICAL, at=clock.now(), recipient=partner.id))
    send(organisation, accepted, partner, number)
    raw = b"".join(bytes(one) for one in AttachmentPartRow.objects.order_by("number").values_list("body", flat=True))
    with pytest.raises(age.AgeRefused):
        age.decrypt(raw, [SEEDS[Compartment.CASE]])
    assert age.decrypt(raw, [SEEDS[Compartment.HEALTH]]) == PAPER
    assert desk.take(accepted, by=organisation.members["wera"]).case.latest(HealthDocumentSent) is not None


def test_without_consent_for_documents_none_leaves(organisation: Organisation, accepted: str, partner: Partner) -> None:
    number = keep(organisation, accepted)
    with desk.opened(accepted, by=organisation.members["wera"], to=Action.WRITE_CASE) as record:
        for purpose in (Purpose.CONTACT_RECEIVING, Purpose.SHARE_IDENTITY):
            record.write(consent.withdrawn(record.case, purpose, at=record.now, recipient=partner.id))
        record.write(consent.given(record.case, Purpose.SHARE_IDENTITY, at=record.now, recipient=partner.id))
    with pytest.raises(ConsentMissing):
        send(organisation, accepted, partner, number)


def test_what_goes_to_no_partner_and_too_much_are_named(
    organisation: Organisation, accepted: str, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    asylum, plain = keep(organisation, accepted, Compartment.ASYLUM), keep(organisation, accepted)
    for chosen, problem in (((asylum,), "not-to-partners"), ((), "missing"), ((9999,), "not-to-partners")):
        with pytest.raises(ImpossibleValue) as refused:
            send(organisation, accepted, partner, *chosen)
        assert (refused.value.field, refused.value.problem) == ("files", problem)
    monkeypatch.setattr("homeward.process.notifications.attachments.MOST_A_MESSAGE", len(PAPER))
    with pytest.raises(ImpossibleValue) as refused:
        send(organisation, accepted, partner, plain, plain)
    assert refused.value.problem == "too-large"
    assert MOST_A_MESSAGE == 100 * 1024 * 1024


def received(organisation: Organisation, code: str, partner: Partner, raw: bytes, named: bytes) -> None:
    """A letter of the partner names a document, and its file came whole."""
    record, hwcase = desk.take(code, by=organisation.members["wera"]), outbox.of_case(code)[0].hwcase
    sealed = age.encrypt(raw, [age.public_of(record.held.mailbox(Compartment.CASE, hwcase))])
    parts = tuple(
        hashlib.sha256(sealed[at : at + arriving.PART]).hexdigest() for at in range(0, len(sealed), arriving.PART)
    )
    file = Sealed(sealed).file
    arriving.announced(partners.require_verified(partner.id), File(file, hwcase, len(sealed), parts), clock.now())
    for number in range(len(parts)):
        arriving.take(file, number, 0, sealed[number * arriving.PART : (number + 1) * arriving.PART])
    digest = hashlib.sha256(named).hexdigest()
    entry = DocumentSent(own.own_id(), "Offer of a school", "application/pdf", len(named), digest)
    write(organisation, code, Draft(entry, ByPartner(partner.id), clock.now() - timedelta(minutes=1)))


def test_a_document_of_a_partner_is_kept_with_the_case_when_it_came_whole(
    organisation: Organisation, accepted: str, partner: Partner
) -> None:
    received(organisation, accepted, partner, PAPER, PAPER)
    record = desk.take(accepted, by=organisation.members["wera"])
    found = [one for one in record.case.entries if isinstance(one.entry, FileKept)]
    assert [(one.entry.title, one.by) for one in found] == [("Offer of a school", ByPartner(partner.id))]
    assert files.look(accepted, found[0].number, by=organisation.members["wera"])[1] == PAPER
    assert AttachmentRow.objects.get().state == "taken"
    assert desk.take(accepted, by=organisation.members["wera"]).number == record.number


def test_the_worker_forgets_a_file_that_stopped_coming_a_month_ago(
    organisation: Organisation, accepted: str, partner: Partner
) -> None:
    hwcase, said = outbox.of_case(accepted)[0].hwcase, partners.require_verified(partner.id)
    for name, days in (("a", 31), ("b", 29)):
        file = File(name * 64, hwcase, 1000, ("c" * 64,))
        arriving.announced(said, file, clock.now() - timedelta(days=days))
    worker.once()
    assert list(AttachmentRow.objects.values_list("file", flat=True)) == ["b" * 64]


def test_a_file_that_no_letter_names_is_not_kept(organisation: Organisation, accepted: str, partner: Partner) -> None:
    received(organisation, accepted, partner, PAPER, PAPER + b" another")
    record = desk.take(accepted, by=organisation.members["wera"])
    assert [one for one in record.case.entries if isinstance(one.entry, FileKept)] == []
