"""The second implementation on the vectors of heads, lots and carried files: each taken as it says, or refused for its reason."""

import base64
from typing import Any

import pytest

from homeward.exchange import carried, lots
from homeward.wire import age
from homeward.wire.envelope import digest
from tests.exchange.test_heads_vectors import GOOD, IN_ORDER, MALFORMED
from tests.exchange.test_lot_vectors import FILES, LOTS, NO_FILES, NO_LOTS
from tests.interop.test_interop import Other, other, pytestmark, text
from tests.wire import write_vectors
from tests.wire.test_vectors import read, seed

__all__ = ["other", "pytestmark"]


def answered(other: Other, way: str, many: str) -> dict[str, Any]:
    """What it says of several envelopes that come at once."""
    keys = {"own": write_vectors.identity_of("receiver"), "node": text(seed("receiver", "node")), "before": []}
    keys |= {"partner": write_vectors.identity_of("sender"), "signing": write_vectors.public("sender", "signing")}
    opens = [digest(age.public_of(seed("receiver", "mailbox")))]
    return other.ask(do=way, many=many, opens=opens, **keys)


@pytest.mark.parametrize("name", GOOD)
def test_it_takes_every_good_page_of_heads_and_what_follows(other: Other, name: str) -> None:
    vector = read(name)
    assert other.take(vector)["level"] == "stored"
    for one in vector.get("then", []):
        assert other.take({"before": vector["before"], "envelope": one}) == {"refused": "epoch"}
        after = {"before": [*vector["before"], vector["envelope"]], "envelope": one}
        assert other.take(after)["level"] == "stored"


def test_it_waits_for_what_came_before_in_a_conversation_that_it_does_not_know(other: Other) -> None:
    vector = read("heads-good-of-a-new-epoch")
    assert other.take({"before": [vector["envelope"]], "envelope": vector["then"][0]}) == {"refused": "epoch"}


@pytest.mark.parametrize("name", MALFORMED)
def test_it_refuses_every_malformed_page(other: Other, name: str) -> None:
    assert other.ask(do="heads", heads=read(name)["heads"]) == {"refused": "malformed"}


@pytest.mark.parametrize("name", IN_ORDER)
def test_it_refuses_every_page_that_cannot_be_for_the_same_reason(other: Other, name: str) -> None:
    assert other.take(read(name)) == {"refused": read(name)["why"]}


@pytest.mark.parametrize("name", LOTS)
def test_it_answers_each_envelope_of_a_lot_alike(other: Other, name: str) -> None:
    assert answered(other, "lot", read(name)["lot"]) == {"levels": read(name)["levels"]}


@pytest.mark.parametrize("name", NO_LOTS)
def test_it_takes_nothing_of_what_is_no_lot(other: Other, name: str) -> None:
    assert answered(other, "lot", read(name)["lot"]) == {"refused": "lot"}


@pytest.mark.parametrize("name", FILES)
def test_it_answers_each_envelope_of_a_carried_file_alike(other: Other, name: str) -> None:
    assert answered(other, "carried", read(name)["file"]) == {"levels": read(name)["levels"]}


@pytest.mark.parametrize("name", NO_FILES)
def test_it_refuses_what_is_no_carried_file_for_the_same_reason(other: Other, name: str) -> None:
    assert answered(other, "carried", read(name)["file"]) == {"refused": read(name)["why"]}


def test_it_reads_the_lots_and_files_that_we_write(other: Other) -> None:
    made = [base64.b64decode(read(name)["envelope"]) for name in ("good-question", "good-reminder")]
    for way, raw in (("lot", lots.write(made)), ("carried", carried.pack(made))):
        assert answered(other, way, text(raw)) == {"levels": ["stored", "stored"]}
