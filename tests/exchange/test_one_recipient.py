"""What is sealed to somebody else beside us, or to what may be somebody, is refused for that alone: sealed to us alone, it is taken."""

import base64

import pytest

from homeward.wire import age
from homeward.wire.envelope import Cover
from tests.exchange.test_refused_vectors import letter_read
from tests.exchange.test_vectors import announce, put, receiver
from tests.wire import write_vectors
from tests.wire.test_vectors import REFUSED, REFUSED_LETTERS, read, seed

__all__ = ["receiver"]
SIGNS = ("two-recipients", "same-recipient", "-beside", "grease-before")


def named(names: list[str]) -> list[str]:
    """The vectors that are refused for what stands beside the stanza of the receiver."""
    return [name for name in names if any(sign in name for sign in SIGNS) and "part" not in name]


def inside(sealed: str, use: str) -> bytes:
    """What a reader of any age files finds, who asks for no single recipient."""
    return b"".join(age.opened(base64.b64decode(sealed), [age.Hybrid(seed("receiver", use))]))


def alone(plain: bytes, use: str) -> bytes:
    return age.encrypt(plain, [write_vectors.box(use)])


def test_there_are_such_vectors_of_envelopes_and_of_letters() -> None:
    assert len(named(REFUSED)) == 7
    assert len(named(REFUSED_LETTERS)) == 3


@pytest.mark.usefixtures("receiver")
@pytest.mark.parametrize("name", named(REFUSED))
def test_an_envelope_sealed_to_us_alone_would_be_taken(name: str) -> None:
    vector = read(name)
    announce(write_vectors.case_number("refused"))
    assert vector["step"] == "decrypt"
    assert put(vector["envelope"]).status == 400
    again = alone(inside(vector["envelope"], "node"), "node")
    assert put(base64.b64encode(again).decode()).status == 200


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("name", named(REFUSED_LETTERS))
def test_a_letter_sealed_to_us_alone_would_be_read(name: str) -> None:
    vector = read(name)
    again = alone(inside(vector["letter"], "mailbox"), "mailbox")
    assert letter_read(again, Cover(**vector["cover"])).type == "homeward.question.v1"


@pytest.mark.parametrize("name", named(REFUSED))
def test_nothing_is_tried_of_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    monkeypatch.setattr(age.Hybrid, "unwrap", lambda self, stanza: tried.append(stanza.type))
    with pytest.raises(age.HeaderRefused):
        age.decrypt(base64.b64decode(read(name)["envelope"]), [seed("receiver", "node")])
    assert tried == []
