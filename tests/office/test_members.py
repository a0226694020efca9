"""Members: two locks before their keys, roles that exclude each other, and sign-in that tells nothing."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from homeward.office import clock, keys, members, passphrases, permissions, vault
from homeward.office.members import SignInRefused, TooManyAttempts
from homeward.office.permissions import INCOMPATIBLE, Action, Role, RolesIncompatible
from homeward.record import keys as record_keys
from homeward.record import seal


@pytest.fixture
def enrolled(db: None) -> members.Enrolled:
    return members.enrol(username="wanda", name="Wanda", roles=[Role.WORKER])


def test_a_member_signs_in_with_the_generated_passphrase(enrolled: members.Enrolled) -> None:
    found = members.sign_in("wanda", f"  {enrolled.passphrase.upper()} ")
    assert found.keys.raw == enrolled.member.keys.raw


def test_a_wrong_passphrase_and_an_unknown_name_are_refused_alike(enrolled: members.Enrolled) -> None:
    for name in ("wanda", "nobody"):
        with pytest.raises(SignInRefused):
            members.sign_in(name, "six wrong words are not enough")


@pytest.mark.parametrize("kind", [members.sign_in, members.recover])
def test_an_unknown_name_takes_as_many_questions_and_as_many_argon2id(
    kind: Callable[[str, str], object],
    enrolled: members.Enrolled,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stretched, asked = [], []
    plain = keys._stretched
    monkeypatch.setattr(keys, "_stretched", lambda *one: (stretched.append(1), plain(*one))[1])
    for name in ("wanda", "nobody"):
        with CaptureQueriesContext(connection) as queries, pytest.raises(SignInRefused):
            kind(name, "six wrong words are not enough")
        asked.append([re.split(" WHERE | VALUES ", one["sql"])[0] for one in queries if "SAVEPOINT" not in one["sql"]])
    assert asked[0] == asked[1]
    assert len(stretched) == 2


def test_after_five_failures_a_name_is_held_back(enrolled: members.Enrolled) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            members.sign_in("wanda", "wrong")
    with pytest.raises(TooManyAttempts):
        members.sign_in("wanda", enrolled.passphrase)


def test_without_the_server_key_the_passphrase_opens_nothing() -> None:
    class Another:
        server_key = bytes(32)

    made = record_keys.generate(7)
    salt, sealed = keys.lock(made, "known")
    assert keys.unlock(7, "known", salt, sealed).raw == made.raw
    with override_settings(NODE=Another()), pytest.raises(seal.SealBroken):
        keys.unlock(7, "known", salt, sealed)


@pytest.mark.parametrize("pair", INCOMPATIBLE, ids=lambda pair: "+".join(sorted(pair)))
def test_roles_that_exclude_each_other_are_refused(db: None, pair: frozenset[Role]) -> None:
    with pytest.raises(RolesIncompatible):
        members.enrol(username="x", name="X", roles=pair)


def test_an_administrator_has_no_permission_over_any_case() -> None:
    about_cases = [
        action for action in Action if "case" in action or action in (Action.SEND, Action.RECEIVE, Action.APPROVE)
    ]
    assert [action for action in about_cases if permissions.may([Role.ADMINISTRATOR], action)] == []


def test_a_session_opens_only_with_its_second_cookie(enrolled: members.Enrolled) -> None:
    name, secret = vault.put(enrolled.member.keys)
    opened = vault.take(name, secret)
    assert opened is not None
    assert opened[1].raw == enrolled.member.keys.raw
    assert vault.take(name, "0" * 64) is None
    assert vault.take("0" * 64, secret) is None


def test_a_suspended_member_is_out_on_every_device(enrolled: members.Enrolled) -> None:
    kept = [vault.put(enrolled.member.keys) for _ in range(2)]
    vault.suspend(enrolled.member.number)
    assert [vault.take(*one) for one in kept] == [None, None]
    with pytest.raises(SignInRefused):
        members.sign_in("wanda", enrolled.passphrase)


def test_passphrases_are_made_of_7776_different_words() -> None:
    assert len(set(passphrases.WORDS)) == 7776
    assert len(passphrases.passphrase().split()) == 6


def test_the_clock_of_a_practice_node_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings  # beside the one test that needs it

    (tmp_path / "clock").write_text("yesterday")
    monkeypatch.setattr(type(settings.NODE), "clock_file", tmp_path / "clock")
    with pytest.raises(clock.ClockUnreadable):
        clock.now()
