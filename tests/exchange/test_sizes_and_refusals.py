"""Who watches the line learns no more than one of eight sizes; who knocks learns not why a node refused."""

import base64
from collections.abc import Iterator
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from homeward.casework import organisation
from homeward.exchange import inbox
from homeward.exchange.line import REFUSED as SAID
from homeward.exchange.models import InboxRow
from homeward.wire import age, envelope, jws
from homeward.wire.envelope import DATA_LIMIT, MOST_STEPS, STEP, Cover, Event, digest
from tests.exchange.partner import NOW
from tests.exchange.test_vectors import become_receiver
from tests.wire.test_vectors import GOOD, REFUSED, read

NODE, MAILBOX = age.public_of(b"\x12" * 32), age.public_of(b"\x34" * 32)
KEY = Ed25519PrivateKey.from_private_bytes(b"\x56" * 32)
THEM, CASE = "Q" * 43, "c" * 43
EIGHT = [len(age.encrypt(bytes(STEP * steps), [NODE])) for steps in range(1, MOST_STEPS + 1)]
EMPTY = Event(envelope.new_id(NOW), "U" * 43, "homeward.question.v1", NOW.isoformat(), "staff", THEM, CASE, 1, {})
# What is left of the 32 KiB once the event around the data is written.
ROOM = DATA_LIMIT - 1024


def written(text: str) -> int:
    """The bytes that a text takes in a message."""
    return len(jws.write_object({"text": text})) - len(jws.write_object({"text": ""}))


def size_of(text: str, hwclass: str = "letter") -> int:
    """The size of the envelope in which a message that says this text leaves."""
    letter = envelope.seal_letter(replace(EMPTY, data={"text": text}), KEY, MAILBOX)
    cover = Cover(
        id=EMPTY.id,
        time=EMPTY.time,
        hwto=THEM,
        hwcase=CASE,
        hwepoch=1,
        hwseq=1,
        hwprev=envelope.FIRST_LINK,
        hwafter=0,
        hwclass=hwclass,
        hwdue="",
        hwbox=digest(b"box"),
        hwletter=digest(letter),
        hwlink=digest(b"link"),
    )
    return len(envelope.wrap(envelope.seal_cover(cover, KEY), letter, NODE))


def test_there_are_eight_sizes_and_they_lie_a_step_apart() -> None:
    assert len(set(EIGHT)) == 8
    assert {larger - smaller for smaller, larger in zip(EIGHT, EIGHT[1:], strict=False)} <= {STEP, STEP + 16}


@given(unit=st.text(min_size=1, max_size=20), room=st.integers(0, ROOM), hwclass=st.sampled_from(envelope.CLASSES))
def test_an_envelope_has_one_of_eight_sizes_whatever_it_says(unit: str, room: int, hwclass: str) -> None:
    try:
        times = room // written(unit)
    except UnicodeEncodeError:
        return
    size = size_of(unit * times, hwclass)
    assert size in EIGHT
    # Not what it says but how long it is decides, in steps of 8 KiB.
    assert size == size_of("x" * written(unit) * times)


@pytest.mark.parametrize("length", [0, 1, ROOM - 1, ROOM])
def test_the_shortest_and_the_longest_message_have_one_of_the_eight_sizes(length: int) -> None:
    assert size_of("x" * length) in EIGHT


@pytest.fixture
def at_the_time_of_the_vectors(db: None) -> Iterator[None]:
    """Our node is the receiver of the vectors, and its clock stands where theirs does."""
    file = settings.NODE.clock_file
    file.write_text(NOW.isoformat())
    try:
        become_receiver(organisation.server_key())
        yield
    finally:
        file.unlink()


def put(raw: bytes, name: str = "") -> HttpResponse:
    return Client().put(f"/x/v1/in/{name or digest(raw)}", raw, content_type="application/octet-stream")


def heard(answer: HttpResponse) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    """All that comes back: status, bytes, headers."""
    return answer.status_code, answer.content, tuple(sorted(answer.headers.items()))


def bytes_of(name: str) -> bytes:
    return base64.b64decode(read(name)["envelope"])


@pytest.mark.usefixtures("at_the_time_of_the_vectors")
@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_the_same_in_bytes_status_and_headers_whichever_step_failed(name: str) -> None:
    for before in read(name).get("before", []):
        assert put(base64.b64decode(before)).status_code == 200
    stored = InboxRow.objects.count()
    answer = put(bytes_of(name))
    assert [code for _, code, _ in inbox.refused()] == [read(name)["step"]]
    assert heard(answer) == heard(put(b"no envelope at all"))
    assert (answer.status_code, answer.content) == (400, SAID)
    assert InboxRow.objects.count() == stored + (read(name)["step"] == "equivocation")


@pytest.mark.usefixtures("at_the_time_of_the_vectors")
def test_what_is_no_envelope_or_has_another_name_is_refused_like_any_other() -> None:
    good = bytes_of(GOOD[0])
    refused = {
        "empty": put(b""),
        "cut": put(good[:-1]),
        "longer than any": put(bytes(80_000)),
        "longer than any part": put(bytes(400_000)),
        "named otherwise": put(good, digest(b"another")),
        "asked for": Client().get(f"/x/v1/in/{digest(good)}"),
    }
    assert {name: heard(one) for name, one in refused.items()} == dict.fromkeys(refused, heard(put(b"nothing")))
    assert put(good).status_code == 200


@pytest.mark.usefixtures("at_the_time_of_the_vectors")
def test_only_a_full_inbox_is_told_by_another_status_and_by_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "MOST_UNOPENED", 0)
    (full, body, headers), (_, refused, others) = heard(put(bytes_of(GOOD[0]))), heard(put(b"nothing"))
    assert (full, body, headers) == (507, refused, others)
