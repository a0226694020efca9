"""Our node takes every good page of heads in the vectors, and refuses every other for the reason given."""

import base64
from typing import Any

import pytest

from homeward.exchange import inbox
from homeward.exchange.models import ConversationRow, LineRow
from homeward.wire import heads
from homeward.wire.heads import HeadsRefused
from tests.exchange.test_vectors import announce, put, receiver
from tests.wire.test_vectors import names, read
from tests.wire.write_vectors.heads import CASE, page

__all__ = ["receiver"]
GOOD, REFUSED = names("heads-good"), names("heads-refused")
MALFORMED = [name for name in REFUSED if "heads" in read(name)]
IN_ORDER = [name for name in REFUSED if name not in MALFORMED]
REASONS = {"malformed", "epoch-without-statement", "another-past", "went-back", "contradiction"}


def heard(*envelopes: str) -> None:
    """Let envelopes come that are taken."""
    for one in envelopes:
        assert put(one).status == 200


def refused_for() -> str:
    return LineRow.objects.get().refused


def known() -> list[dict[str, Any]]:
    """How far our node says that it and its partner have come."""
    talks = ConversationRow.objects.filter(pk=CASE).values("in_seq", "in_prev", "in_epoch", "in_known", "wrong")
    lines = LineRow.objects.exclude(newest=[]).values("epoch", "newest", "officers", "speaks")
    return [*talks, *lines]


def test_there_is_a_vector_for_every_reason() -> None:
    assert {read(name)["why"] for name in REFUSED} == REASONS


@pytest.mark.usefixtures("receiver")
@pytest.mark.parametrize("name", GOOD)
def test_a_good_page_is_taken_and_what_follows_it_is_stored(name: str) -> None:
    vector = read(name)
    announce(CASE)
    heard(*vector["before"])
    for one in vector.get("then", []):
        assert put(one).status == 400
        assert ("epoch", 1) in [(code, count) for _, code, count in inbox.refused()]
    heard(vector["envelope"])
    assert refused_for() == ""
    heard(*vector.get("then", []))


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_page_is_refused_when_it_is_read(name: str) -> None:
    with pytest.raises(HeadsRefused, match="malformed"):
        heads.read(base64.b64decode(read(name)["heads"]))


@pytest.mark.usefixtures("receiver")
@pytest.mark.parametrize("name", MALFORMED[::8])
def test_a_malformed_page_that_is_sealed_and_signed_is_refused_as_such(name: str) -> None:
    sealed = page(base64.b64decode(read(name)["heads"]))
    assert put(base64.b64encode(sealed).decode()).status == 400
    assert refused_for() == "malformed"


@pytest.mark.usefixtures("receiver")
@pytest.mark.parametrize("name", IN_ORDER)
def test_a_page_that_cannot_be_after_what_came_is_refused_for_its_reason_and_changes_nothing(name: str) -> None:
    vector = read(name)
    announce(CASE)
    heard(*vector["before"])
    before = known()
    assert put(vector["envelope"]).status == 400
    assert refused_for() == vector["why"]
    assert known() == before
