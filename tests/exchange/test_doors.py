"""The door of a node: a partner with its token comes in while strangers wait, and the token opens nothing by itself."""

import http.server

import pytest
from django.http import HttpResponse
from django.test import Client

from homeward.casework import organisation
from homeward.exchange import doors, inbox, lots, partners
from homeward.exchange.line import Http
from homeward.exchange.models import InboxRow, PartnerRow
from homeward.pages import exchange_in
from homeward.wire import jws
from homeward.wire.envelope import FIRST_LINK, digest
from tests.exchange.partner import NOW, SERVER_KEY, Partner, wrapped
from tests.exchange.test_line import node, says

CASE = "c" * 43


def put(raw: bytes, token: str = "") -> HttpResponse:
    head = {"Authorization": f"Bearer {token}"} if token else {}
    return Client(headers=head).put(f"/x/v1/in/{digest(raw)}", raw, content_type="application/octet-stream")


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many strangers that there is no room at the door for one more."""
    door = doors.Door(clock=lambda: 0.0)
    room = int(doors.AT_ONCE)
    assert [door.lets_in("", SERVER_KEY) for _ in range(room + 1)] == [True] * room + [False]
    monkeypatch.setattr(exchange_in, "DOOR", door)


@pytest.mark.usefixtures("crowd")
def test_strangers_wait_and_a_partner_with_its_token_comes_in(partner: Partner) -> None:
    raw = wrapped(partner.message(CASE, 1, FIRST_LINK))
    token = doors.token(partner.id, organisation.server_key())
    for wrong in ("", "x", token[:-1], token + "A", doors.token("n" * 43, organisation.server_key())):
        answer = put(raw, wrong)
        assert (answer.status_code, answer.content) == (429, inbox.REFUSED)
    assert not InboxRow.objects.exists()
    assert put(raw, token).status_code == 200
    assert InboxRow.objects.count() == 1


@pytest.mark.usefixtures("crowd")
def test_the_token_of_a_partner_that_is_blocked_is_none(partner: Partner) -> None:
    token = doors.token(partner.id, organisation.server_key())
    PartnerRow.objects.update(blocked="keys-changed")
    assert put(b"raw", token).status_code == 429


def test_room_comes_back_by_the_second_and_never_more_than_at_first() -> None:
    times = [0.0]
    door = doors.Door(clock=lambda: times[-1])
    assert sum(door.lets_in("", SERVER_KEY) for _ in range(2000)) == doors.AT_ONCE
    times.append(2.0)
    assert sum(door.lets_in("", SERVER_KEY) for _ in range(2000)) == 2 * doors.A_SECOND
    times.append(9999.0)
    assert sum(door.lets_in("", SERVER_KEY) for _ in range(2000)) == doors.AT_ONCE


def test_only_a_message_that_was_stored_is_answered_with_the_token(partner: Partner) -> None:
    first, second = partner.messages(CASE, 2)
    answer = inbox.receive(wrapped(first), now=NOW, server_key=SERVER_KEY)
    assert jws.read_object(answer.body)["door"] == doors.token(partner.id, SERVER_KEY)
    lot = lots.receive(lots.write([wrapped(second)]), now=NOW, server_key=SERVER_KEY)
    assert jws.read_object(lot.body)["door"] == doors.token(partner.id, SERVER_KEY)
    stranger = wrapped(Partner().message(CASE, 3, FIRST_LINK))
    for refused in (stranger, lots.write([stranger])):
        assert b"door" not in inbox.receive(refused, now=NOW, server_key=SERVER_KEY).body
        assert b"door" not in lots.receive(refused, now=NOW, server_key=SERVER_KEY).body


def test_what_an_answer_brought_is_shown_from_then_on_at_that_address_alone(partner: Partner) -> None:
    shown: list[str | None] = []

    def answering(handler: http.server.BaseHTTPRequestHandler) -> None:
        shown.append(handler.headers["Authorization"])
        says(200, b"{}")(handler)

    with node(answering) as (address, _):
        partners.add(partner.card_file(version=2, issued="2000-01-01", until="2999-12-31", address=address))
        for wrong in ("short", "x" * 300, "new\r\nline: of-a-header-of-theirs", "é" * 30):
            partners.take_slips(partner.id, {"door": wrong})
        Http().put(address, b"envelope")
        partners.take_slips(partner.id, {"door": "partner.token-of-twenty-letters"})
        Http().put(address, b"envelope")
        Http().put_lot(address, b"lot")
        with node(answering) as (elsewhere, _):
            Http().put(elsewhere, b"envelope")
    told = "Bearer partner.token-of-twenty-letters"
    assert shown == [None, told, told, None]
