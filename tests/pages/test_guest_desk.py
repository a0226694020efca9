"""The guest desk: a partner without a node reads and answers by an address and a code told by telephone, and nobody else does."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from homeward.casework import acts, desk, files, table
from homeward.casework import guests as casework
from homeward.exchange import guests
from homeward.exchange.guests import NotOpened
from homeward.exchange.models import GuestAnswerRow, NoticeRow
from homeward.exchange.partners import NotVerified
from homeward.office import clock
from homeward.office.permissions import Action
from homeward.process import consent
from homeward.process.asylum import RecipientKind
from homeward.process.case import Partner
from homeward.process.consent import Information, Purpose
from homeward.process.departure import Departed
from homeward.process.intake import FirstContact, Gender
from homeward.process.notifications import evidence
from homeward.process.notifications.evidence import Evidence, LetterKept, MessageSent, MessageWithdrawn
from homeward.process.notifications.guest import GuestNotice
from homeward.process.notifications.messages import Answer, Need, RequestAnswered, SupportConfirmed
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Compartment
from tests.pages.people import Organisation, a_case, signed_in, text

CANARY = "Zdrenghea"


@pytest.fixture
def guest(organisation: Organisation) -> str:
    """A small association without a node, reached by two."""
    made = casework.add(
        name="Rivers (fictional)",
        country="MD",
        kind=RecipientKind.INDEPENDENT,
        telephone="+37322000000",
        source="the directory of the ministry",
        by=organisation.members["anna"],
    )
    casework.confirm(made, by=organisation.members["berta"])
    return made


@pytest.fixture
def mine(organisation: Organisation, guest: str) -> str:
    """A case in which she agreed to what is sent to them."""
    code = a_case(organisation, name="Lark")
    now = clock.now()
    with desk.opened(code, by=organisation.members["wera"], to=Action.WRITE_CASE) as record:
        record.write(
            FirstContact(given_names="Ana", family_name=CANARY, gender=Gender.FEMININE, country_of_return="MD")
        )
        for purpose in (Purpose.CONTACT_RECEIVING, Purpose.SHARE_IDENTITY):
            record.write(
                consent.given(
                    record.case,
                    purpose,
                    at=now,
                    recipient=guest,
                    information=tuple(Information),
                    until=now.date() + timedelta(days=40),
                )
            )
    return code


def send(organisation: Organisation, code: str, name: str, **values: Any) -> GuestNotice:
    acts.perform(code, table.act("handover", name), by=organisation.members["wera"], **values)
    return newest(organisation, code)


def newest(organisation: Organisation, code: str) -> GuestNotice:
    return desk.take(code, by=organisation.members["wera"]).case.every(GuestNotice)[-1].entry


def case_of(organisation: Organisation, code: str) -> Any:
    return desk.take(code, by=organisation.members["wera"]).case


@pytest.fixture
def asked(organisation: Organisation, mine: str, guest: str) -> GuestNotice:
    """COM-1 is sent."""
    return send(organisation, mine, "request", to=guest, needs=(Need.HOUSING, Need.HEALTH))


ACCEPTS = {"do": "answer", "who": "Maria, coordinator", "answer": "accept", "contact": "Maria", "alternate": "Ion"} | {
    "telephone": "+37322000001"
}


def post(notice: GuestNotice, code: str = "", **values: Any) -> Any:
    return Client().post(f"/g/{notice.number}/", {"code": code or notice.code, **values})


def test_nothing_goes_to_a_partner_whom_only_one_has_reached(organisation: Organisation, mine: str) -> None:
    anna, berta = organisation.members["anna"], organisation.members["berta"]
    facts: dict[str, Any] = {"country": "MD", "kind": RecipientKind.INDEPENDENT, "telephone": "1", "source": "a list"}
    other = casework.add(name="Lakes (fictional)", **facts, by=anna)
    with desk.opened(mine, by=organisation.members["wera"], to=Action.WRITE_CASE) as record:
        record.write(consent.given(record.case, Purpose.CONTACT_RECEIVING, at=clock.now(), recipient=other))
    with pytest.raises(NotVerified):
        send(organisation, mine, "request", to=other, needs=(Need.HOUSING,))
    page = text(signed_in(anna).post("/partners/without-node/", {"do": "reached", "guest": other}))
    assert "Another colleague must call" in page
    assert signed_in(berta).post("/partners/without-node/", {"do": "reached", "guest": other}).status_code == 302
    assert send(organisation, mine, "request", to=other, needs=(Need.HOUSING,)).to == other


def test_the_address_alone_shows_a_neutral_page_and_spends_nothing(asked: GuestNotice) -> None:
    """Programs that open every link of a mail fetch it again and again."""
    pages = set()
    for path in (f"/g/{asked.number}/", "/g/2222222222/") * 20:
        for method in ("get", "head"):
            answer = getattr(Client(), method)(path)
            assert answer.status_code == 200
            pages.add(re.sub(r'value="[^"]{20,}"', "", text(answer)))
    assert len({page for page in pages if page}) == 1, "an address of nothing looks like one of a message"
    page = pages.pop() or pages.pop()
    for telling in ("Harbour", "request", "assistance", "case", "person", "she", "traffick", "Lark", asked.message):
        assert not re.search(rf"\b{telling}", re.sub(r"<[^>]+>", " ", page), re.I), telling
    row = NoticeRow.objects.get(number=asked.number)
    assert (row.tries, row.opened_at, row.state) == (0, None, "open")


def test_the_code_shows_the_message_for_one_request_only(asked: GuestNotice) -> None:
    client = Client()
    opened = client.post(f"/g/{asked.number}/", {"code": guests.read_out(asked.code).lower()})
    assert opened.status_code == 200
    assert "Housing" in text(opened)
    assert "no-store" in opened.headers["Cache-Control"]
    assert "Housing" not in text(client.get(f"/g/{asked.number}/"))
    assert "<script" not in text(opened)
    assert asked.code not in {one.value for one in client.cookies.values()}


def test_five_wrong_codes_close_it_and_a_right_one_then_does_nothing(
    asked: GuestNotice, organisation: Organisation, mine: str
) -> None:
    wrong = "2" * 12
    for _ in range(5):
        answer = post(asked, wrong)
        assert answer.status_code == 403
        assert "do not open anything" in text(answer)
    assert post(asked).status_code == 403
    page = text(signed_in(organisation.members["wera"]).get(f"/c/{mine}/notices/"))
    assert "Closed after five wrong codes" in page
    again = send(organisation, mine, "new-code", message="COM-1", to=asked.to)
    assert (again.number, again.code) != (asked.number, asked.code)
    assert post(again).status_code == 200
    assert post(asked).status_code == 403


def test_a_right_code_after_four_wrong_ones_counts_them_anew(asked: GuestNotice) -> None:
    for _ in range(3):
        for _ in range(4):
            assert post(asked, "2" * 12).status_code == 403
        assert post(asked).status_code == 200


def test_wrong_number_wrong_code_and_closed_look_alike(
    asked: GuestNotice, organisation: Organisation, mine: str
) -> None:
    def plain(answer: Any) -> str:
        assert answer.status_code == 403
        return re.sub(r'(value|name="code")[^>]*', "", text(answer))

    never = Client().post("/g/2222222222/", {"code": "2" * 12})
    wrong = post(asked, "2" * 12)
    NoticeRow.objects.update(state="withdrawn")
    closed = post(asked, "2" * 12)
    assert len({plain(one) for one in (never, wrong, closed)}) == 1


def test_an_accepting_answer_becomes_com_2_and_shows_that_it_was_seen(
    asked: GuestNotice, organisation: Organisation, mine: str, guest: str
) -> None:
    assert evidence.evidence(case_of(organisation, mine), "COM-1", guest) is Evidence.SENT
    kept = post(asked, **ACCEPTS)
    assert "Your answer was kept" in text(kept)
    sealed = bytes(GuestAnswerRow.objects.get().sealed)
    assert b"Maria" not in sealed
    assert sealed.startswith(b"age-encryption.org/v1")
    case = case_of(organisation, mine)
    answer = case.latest(RequestAnswered)
    assert (answer.answer, answer.contact) == (Answer.ACCEPT, "Maria")
    assert next(one.by for one in case.entries if one.entry is answer) == Partner(guest)
    assert evidence.evidence(case, "COM-1", guest) is Evidence.ANSWERED
    assert bytes(GuestAnswerRow.objects.get().sealed) == b""


def test_that_it_was_read_is_evidence_by_a_named_role(
    asked: GuestNotice, organisation: Organisation, mine: str, guest: str
) -> None:
    assert post(asked, do="read", who="Maria, coordinator").status_code == 200
    assert evidence.evidence(case_of(organisation, mine), "COM-1", guest) is Evidence.SEEN


def test_com_3_is_read_with_identity_and_answered_need_by_need(
    asked: GuestNotice, organisation: Organisation, mine: str, guest: str
) -> None:
    post(asked, **ACCEPTS)
    notice = send(organisation, mine, "support-request", to=guest, needs=(Need.HOUSING, Need.HEALTH))
    assert CANARY in text(post(notice))
    row = NoticeRow.objects.get(number=notice.number)
    assert CANARY.encode() not in bytes(row.sealed)
    typed = {"do": "answer", "who": "Maria", "who_meets": "Maria", "telephone": "+37322000001", "where": "Exit B"}
    short = post(notice, **typed)
    assert short.status_code == 422
    assert "Exit B" in text(short)
    given = {
        "housing-can": "available",
        "housing-by": "Rivers",
        "housing-from": "2030-01-05",
        "health-care-can": "limited",
    }
    assert "Your answer was kept" in text(post(notice, **typed, **given))
    said = case_of(organisation, mine).latest(SupportConfirmed)
    assert [(one.need, one.availability.value) for one in said.needs] == [
        (Need.HOUSING, "available"),
        (Need.HEALTH, "limited"),
    ]
    assert said.needs[0].begins == date(2030, 1, 5)
    assert evidence.evidence(case_of(organisation, mine), "COM-3", guest) is Evidence.ANSWERED


def test_arrival_is_reported_at_the_guest_desk(
    asked: GuestNotice, organisation: Organisation, mine: str, guest: str
) -> None:
    post(asked, **ACCEPTS)
    case_of(organisation, mine)
    with desk.opened(mine, by=organisation.members["wera"], to=Action.SEND) as record:
        record.write(Departed(guest, clock.now(), route="Vienna - Chisinau"))
    notice = newest(organisation, mine)
    assert notice.message == "COM-5"
    ahead = {
        "do": "answer",
        "who": "Maria",
        "met": "met",
        "at": f"{clock.now() + timedelta(hours=2):%Y-%m-%d %H:%M} +00:00",
    }
    assert "lies ahead" in text(post(notice, **ahead))
    at = f"{clock.now() - timedelta(minutes=5):%Y-%m-%d %H:%M} +00:00"
    assert "Your answer was kept" in text(post(notice, **{**ahead, "at": at}))
    case = case_of(organisation, mine)
    assert evidence.evidence(case, "COM-5", guest) is Evidence.ANSWERED
    assert [one.entry.met.value for one in case.letters("COM-6")] == ["met"]


def test_a_withdrawn_consent_closes_the_notice_at_once(
    asked: GuestNotice, organisation: Organisation, mine: str, guest: str
) -> None:
    _withdraw(organisation, mine, guest)
    assert post(asked).status_code == 403
    assert bytes(NoticeRow.objects.get(number=asked.number).sealed) == b""
    case = case_of(organisation, mine)
    assert asked.message_id in {one.entry.message_id for one in case.every(MessageWithdrawn)}


def _withdraw(organisation: Organisation, code: str, guest: str) -> None:
    with desk.opened(code, by=organisation.members["wera"], to=Action.WRITE_CASE) as record:
        record.write(consent.withdrawn(record.case, Purpose.CONTACT_RECEIVING, at=record.now, recipient=guest))


def test_a_consent_that_ended_meanwhile_opens_nothing(asked: GuestNotice) -> None:
    row = NoticeRow.objects.get(number=asked.number)
    assert row.ends is not None
    assert guests.opened(asked.number, asked.code, clock.now())
    with pytest.raises(NotOpened):
        guests.opened(asked.number, asked.code, clock.now() + timedelta(days=41))


def test_a_file_that_comes_with_an_answer_is_kept_with_the_case(
    asked: GuestNotice, organisation: Organisation, mine: str
) -> None:
    paper = b"%PDF-1.7\n" + b"a paper of the association" * 100
    answer = post(asked, **ACCEPTS, file=SimpleUploadedFile("offer.pdf", paper, "application/pdf"))
    assert "Your answer was kept" in text(answer)
    assert b"a paper of" not in bytes(GuestAnswerRow.objects.get().file)
    record = desk.take(mine, by=organisation.members["wera"])
    found = files.listed(record)
    assert [(one.entry.title, one.entry.media) for one in found] == [("offer.pdf", "application/pdf")]
    assert files.look(mine, found[0].number, by=organisation.members["wera"])[1] == paper


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"who": ""}, "Enter an answer"),
        ({"answer": "perhaps"}, "Choose one of the answers shown"),
        ({"contact": ""}, "Enter an answer"),
        ({"answer": "decline"}, "Enter an answer"),
        ({"answer": "question"}, "Enter an answer"),
        ({"file": b"MZ\x90 a program"}, "Only PDF files and pictures"),
        ({"file": b"\xff\xd8\xff no picture"}, "cannot be read"),
    ],
    ids=str,
)
def test_what_cannot_be_is_named_and_what_was_typed_stays(
    asked: GuestNotice, changes: dict[str, Any], said: str
) -> None:
    raw = changes.pop("file", None) if "file" in changes else None
    more = {"file": SimpleUploadedFile("x.pdf", raw)} if raw else {}
    answer = post(asked, **{**ACCEPTS, **changes, **more})
    assert answer.status_code == 422
    assert said in text(answer)
    assert "Ion" in text(answer)
    assert not GuestAnswerRow.objects.exists()


def test_an_answer_needs_the_code_too(asked: GuestNotice) -> None:
    assert post(asked, "2" * 12, **ACCEPTS).status_code == 403
    assert Client().post(f"/g/{asked.number}/", ACCEPTS).status_code == 422
    assert not GuestAnswerRow.objects.exists()


def test_an_answer_that_the_desk_could_not_have_made_is_kept_and_named(
    asked: GuestNotice, organisation: Organisation, mine: str
) -> None:
    """Somebody at the database seals to the case's public key what no form gives."""
    for wrong in (b"{", b'{"who":"x","entries":[{"kind":"consent-given","data":{}}],"file":null}', b'{"entries":[]}'):
        guests.answer(asked.number, asked.code, wrong, at=clock.now())
    case = case_of(organisation, mine)
    kept = [one.entry.unreadable for one in case.every(LetterKept) if one.entry.unreadable]
    assert len(kept) == 2
    assert case.latest(RequestAnswered) is None


def test_the_code_is_in_the_case_alone(asked: GuestNotice, organisation: Organisation, mine: str) -> None:
    rows = list(NoticeRow.objects.values_list())
    assert asked.code not in str(rows)
    wera = text(signed_in(organisation.members["wera"]).get(f"/c/{mine}/notices/"))
    assert guests.read_out(asked.code) in wera
    assert f"/g/{asked.number}/" in wera
    assert signed_in(organisation.members["walter"]).get(f"/c/{mine}/notices/").status_code == 404
    assert signed_in(organisation.members["ines"]).get(f"/c/{mine}/notices/").status_code == 403


def test_erasing_the_case_empties_notices_and_answers(asked: GuestNotice, mine: str) -> None:
    guests.answer(asked.number, asked.code, b"{}", at=clock.now())
    guests.erase(mine)
    assert bytes(NoticeRow.objects.get(number=asked.number).sealed) == b""
    assert bytes(GuestAnswerRow.objects.get().sealed) == b""
    assert post(asked).status_code == 403


def test_many_guesses_at_once_are_five(asked: GuestNotice) -> None:
    """The try is counted before the code is looked at, so that it does not matter how many come together."""
    counted = [_counts(asked.number) for _ in range(12)]
    assert counted == [1] * 5 + [0] * 7


def _counts(number: str) -> int:
    before = NoticeRow.objects.get(number=number).tries
    with pytest.raises(NotOpened):
        guests.opened(number, "2" * 12, clock.now())
    return NoticeRow.objects.get(number=number).tries - before


def test_one_of_us_takes_a_notice_back(asked: GuestNotice, organisation: Organisation, mine: str) -> None:
    letter = next(one.number for one in case_of(organisation, mine).entries if isinstance(one.entry, MessageSent))
    acts.perform(mine, table.act("handover", "take-back"), by=organisation.members["wera"], on_the_way=letter)
    assert post(asked).status_code == 403


def test_files_go_to_no_partner_without_a_node(
    asked: GuestNotice, organisation: Organisation, mine: str, guest: str
) -> None:
    post(asked, **ACCEPTS)
    wera = organisation.members["wera"]
    number = files.keep(mine, b"%PDF-1.7 a paper", title="A paper", to=Compartment.CASE, by=wera)
    with pytest.raises(ImpossibleValue) as refused:
        acts.perform(mine, table.act("handover", "send-documents"), by=wera, to=guest, files=(number,))
    assert refused.value.problem == "no-files-there"
