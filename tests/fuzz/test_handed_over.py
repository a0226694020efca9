"""A short slice of `make fuzz-files`: nothing that a stranger hands over, and no answer to a sign-in, makes a reader or a page fail."""

import json
import os
import random
from typing import Any

import pytest
from django.conf import settings as node
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from homeward.office import second_factor
from homeward.office.second_factor import WrongCode
from homeward.pages.urls import urlpatterns
from tests.fuzz import handed_over, targets
from tests.fuzz.targets import Target
from tests.pages.people import Organisation, an_organisation, signed_in
from tests.pages.test_deny_by_default import address

RUNS = int(os.environ.get("FUZZ_SLICE", "40"))
ASKED = int(os.environ.get("FUZZ_PAGES", "60"))


@pytest.mark.parametrize("target", handed_over.TARGETS, ids=lambda one: one.name)
def test_noise_and_small_changes_are_refused_and_nothing_else(target: Target) -> None:
    taken: list[bool] = []

    @settings(max_examples=RUNS)
    @given(st.binary(max_size=300))
    def noise(raw: bytes) -> None:
        taken.append(targets.one(target, raw))
        chance = random.Random(raw)
        for right in target.seeds:
            changed = bytearray(right)
            for byte in raw[:4]:
                changed[chance.randrange(len(changed))] = byte
            at = chance.randrange(len(changed))
            taken.append(targets.one(target, bytes(changed[:at]) + raw[:20] + bytes(changed[at:])))
            taken.append(targets.one(target, bytes(changed[:at])))

    noise()
    assert all(taken) is not bool(target.refuses)


@pytest.mark.parametrize("target", handed_over.TARGETS, ids=lambda one: one.name)
def test_what_nests_too_deep_is_refused_too(target: Target) -> None:
    deep = (b"[" * 100_000, b'{"a":' * 100_000, b"(" * 100_000, b"BEGIN:VEVENT\n" * 20_000, b'"' * 100_000)
    taken = [targets.one(target, raw) for raw in deep]
    assert all(taken) is not bool(target.refuses)


RIGHT = (
    "list",
    "list-again",
    "intake-sheet",
    "itinerary-sheet",
    "partner-sheet",
    "timetable-feed",
    "offers",
    "picture",
)


@pytest.mark.parametrize("name", [*RIGHT, "questionnaire", "paper-share", "recipient", "archive", "archive-rows"])
def test_what_is_right_is_read(name: str) -> None:
    target = next(one for one in handed_over.TARGETS if one.name == name)
    assert targets.one(target, target.seeds[0])


@pytest.fixture
def organisation(db: None) -> Organisation:
    return an_organisation()


def alone(count: int) -> Any:
    return settings(
        max_examples=count, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    )


COOKIES = (node.SESSION_COOKIE_NAME, node.KEY_COOKIE_NAME, node.CSRF_COOKIE_NAME)
# A cookie's value as a header can carry it.
VALUES = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters=";"), max_size=200)


def test_cookies_of_any_kind_sign_nobody_in(organisation: Organisation) -> None:
    real = signed_in(organisation.members["wera"])
    kept = {name: real.cookies[name].value for name in COOKIES[:2]}

    @alone(ASKED)
    @given(st.lists(VALUES, min_size=3, max_size=3), st.integers(0, 3))
    def asked(values: list[str], real_ones: int) -> None:
        told = dict(zip(COOKIES, values, strict=True))
        if real_ones in (1, 2):
            name = COOKIES[real_ones - 1]
            told[name] = kept[name]
        header = "; ".join(f"{name}={value}" for name, value in told.items())
        answer = Client().get("/cases/", headers={"cookie": header})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/in/")

    asked()


POSTED = (
    "sign-in",
    "enter-by-passkey",
    "recover",
    "exchange-slips",
    "exchange-log",
    "guest",
    "enrol",
    "leave",
    "left",
    "away-send",
)
KINDS = st.sampled_from(
    [
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "multipart/form-data; boundary=" + "y" * 300,
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=utf-7",
        "application/json",
        "text/plain",
        "",
    ]
)
PART = b'--x\r\nContent-Disposition: form-data; name="username"; filename="a"\r\nContent-Type: text/plain\r\n\r\n'
BODIES = st.one_of(
    st.binary(max_size=400),
    st.binary(max_size=200).map(lambda raw: PART + raw + b"\r\n--x--\r\n"),
    st.binary(max_size=100).map(lambda raw: PART.replace(b"username", raw) + b"1\r\n--x--\r\n"),
    st.dictionaries(st.text(max_size=10), st.text(max_size=40), max_size=5).map(lambda one: json.dumps(one).encode()),
)


@pytest.mark.parametrize("name", POSTED)
def test_a_post_of_a_stranger_is_answered_whatever_it_holds(name: str, organisation: Organisation) -> None:
    path = address(next(one for one in urlpatterns if one.name == name), "")

    @alone(ASKED // 2)
    @given(BODIES, KINDS)
    @example(b"[" * 100_000, "application/json")
    @example(b"a=%00&b=%ff%fe", "application/x-www-form-urlencoded")
    def posted(body: bytes, kind: str) -> None:
        client = Client(raise_request_exception=True)
        assert client.generic("POST", path, body, content_type=kind).status_code < 500

    posted()


def test_answers_of_a_passkey_that_are_none_are_refused_by_name(organisation: Organisation) -> None:
    values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=40),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=8,
    )
    names = ("id", "rawId", "type", "response", "clientExtensionResults", "authenticatorAttachment")
    inner = st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("clientDataJSON", "authenticatorData", "signature"), values)
    )
    answers = st.fixed_dictionaries({}, optional=dict.fromkeys(names, values) | {"response": inner | values})

    @alone(ASKED * 2)
    @given(answers | values, values, st.booleans())
    def answered(answer: Any, prf: Any, asked_before: bool) -> None:
        client = Client()
        if asked_before:
            assert client.post("/in/passkey/", "{}", content_type="text/plain").status_code == 200
        sent = client.post("/in/passkey/", json.dumps({"answer": answer, "prf": prf}), content_type="text/plain")
        assert sent.status_code == 403

    answered()


def test_a_code_that_is_none_is_a_wrong_code(organisation: Organisation) -> None:
    member = organisation.members["wera"].number
    seed = second_factor.new_seed()

    @alone(ASKED * 4)
    @given(st.text(max_size=20) | st.from_regex(r"\A[0-9\u0660-\u0669\u06f0-\u06f9]{5,7}\Z"))
    def typed(code: str) -> None:
        with pytest.raises(WrongCode):
            second_factor.enrol(member, seed, code, name="app")
        with pytest.raises(WrongCode):
            second_factor.check(member, code)

    typed()
