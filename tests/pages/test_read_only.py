"""A node for reading only: cases are read, printed and taken out; nothing is written, and partners keep what they bring."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from homeward.casework import desk
from homeward.config import node
from homeward.config.node import NodeMisconfigured
from homeward.exchange import inbox
from homeward.pages.middleware import WHILE_READ_ONLY
from homeward.record import opening
from tests.pages.people import Organisation, signed_in, text


@pytest.fixture
def reading_only(settings: Any) -> None:
    settings.NODE = replace(settings.NODE, read_only=True)


def test_cases_are_read_and_taken_out(wera: Client, code: str, reading_only: None) -> None:
    shown = text(wera.get(f"/c/{code}/"))
    assert "For reading only" in shown
    taken = wera.post(f"/c/{code}/export/", {"form": "json"})
    assert taken.status_code == 200
    assert taken["Content-Type"].startswith("application/json")


def test_nothing_is_written_whatever_is_sent(
    wera: Client, organisation: Organisation, code: str, reading_only: None
) -> None:
    before = opening.open_case(code, organisation.members["wera"].keys).number
    for address in ("/cases/new/", f"/c/{code}/consent/?do=give", f"/c/{code}/status/?do=status", "/cases/import/"):
        answer = wera.post(address, {"code_name": "Wren"})
        assert answer.status_code == 503, address
        assert "Nothing can be written here now" in text(answer)
    assert opening.open_case(code, organisation.members["wera"].keys).number == before
    assert desk.read(code, by=organisation.members["wera"]).number == before


def test_what_a_partner_brings_stays_with_the_partner(organisation: Organisation, reading_only: None) -> None:
    answer = Client().put(f"/x/v1/in/{'0' * 64}", data=b"an envelope", content_type="application/octet-stream")
    assert answer.status_code == 503
    assert inbox.for_intake() == []


def test_members_sign_in_and_out(organisation: Organisation, reading_only: None) -> None:
    typed = {"username": "wera", "passphrase": organisation.passphrases["wera"]}
    assert Client().post("/in/", typed).status_code == 302
    assert signed_in(organisation.members["wera"]).post("/out/").status_code in (200, 302, 303)


def test_every_address_that_stays_open_is_one_that_there_is() -> None:
    known = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert known >= WHILE_READ_ONLY


def test_the_switch_is_true_or_false_and_nothing_else(tmp_path: Any) -> None:
    facts = {"name": "harbour", "address": "http://127.0.0.1:1", "hosts": ["a"], "fictional": True}
    assert node.node(tmp_path, tmp_path / "node.toml", {**facts, "read_only": True}).read_only
    with pytest.raises(NodeMisconfigured, match="read_only"):
        node.node(tmp_path, tmp_path / "node.toml", {**facts, "read_only": "yes"})
