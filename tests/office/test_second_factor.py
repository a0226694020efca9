"""The second factor: an app's code counts once and beside the passphrase; the printed code replaces everything that was lost."""

import time

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from homeward.office import members, passphrases, second_factor, vault
from homeward.office.members import SignInRefused, TooManyAttempts
from homeward.office.models import FactorRow, WrapRow
from homeward.office.permissions import Role
from homeward.office.second_factor import WrongCode

pytestmark = pytest.mark.django_db


def shown(seed: bytes, steps: int = 0) -> str:
    """The code that an app shows, so many steps from now."""
    return TOTP(seed, 6, SHA1(), 30).generate(int(time.time()) + 30 * steps).decode()


@pytest.fixture
def wanda():
    return members.enrol(username="wanda", name="Wanda", roles=[Role.WORKER])


@pytest.fixture
def seed(wanda):
    """The seed of an app that was set up a while ago."""
    made = second_factor.new_seed()
    second_factor.enrol(wanda.member.number, made, shown(made), name="old telephone")
    FactorRow.objects.update(last_step=0)
    return made


def test_the_passphrase_alone_opens_nothing_once_there_is_an_app(wanda, seed):
    with pytest.raises(SignInRefused):
        members.sign_in("wanda", wanda.passphrase)
    assert members.sign_in("wanda", wanda.passphrase, code=shown(seed)).number == wanda.member.number


def test_the_code_alone_opens_nothing(wanda, seed):
    with pytest.raises(SignInRefused):
        members.sign_in("wanda", "six other words than these ones", code=shown(seed))


def test_a_code_counts_once(wanda, seed):
    code = shown(seed)
    members.sign_in("wanda", wanda.passphrase, code=code)
    with pytest.raises(SignInRefused):
        members.sign_in("wanda", wanda.passphrase, code=code)


@pytest.mark.parametrize(("steps", "good"), [(0, True), (-1, True), (1, True), (-3, False), (3, False)])
def test_a_clock_that_is_half_a_minute_off_is_forgiven_and_no_more(steps, good, wanda, seed, monkeypatch):
    # The middle of a step: none ends between showing the code and checking it.
    middle = time.time() // 30 * 30 + 15
    monkeypatch.setattr(time, "time", lambda: middle)
    if good:
        second_factor.check(wanda.member.number, shown(seed, steps))
    else:
        with pytest.raises(WrongCode):
            second_factor.check(wanda.member.number, shown(seed, steps))
    assert (FactorRow.objects.get().last_step > 0) is good


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "12 34 5", "١٢٣٤٥٦", "-12345"])
def test_what_is_no_code_is_refused(typed, wanda, seed):
    with pytest.raises(WrongCode):
        second_factor.check(wanda.member.number, typed)


def test_an_app_is_kept_only_after_its_first_code(wanda):
    made = second_factor.new_seed()
    with pytest.raises(WrongCode):
        second_factor.enrol(wanda.member.number, made, "000000" if shown(made) != "000000" else "111111", name="x")
    assert not second_factor.has_one(wanda.member.number)


def test_the_seed_does_not_lie_in_the_clear_and_opens_for_its_member_only(wanda, seed):
    row = FactorRow.objects.get()
    assert seed not in bytes(row.sealed)
    other = members.enrol(username="wera", name="Wera", roles=[Role.WORKER])
    FactorRow.objects.update(member=other.member.number)
    with pytest.raises(second_factor.seal.SealBroken):
        second_factor.check(other.member.number, shown(seed))


def test_the_printed_code_works_once_and_replaces_passphrase_code_and_app(wanda, seed):
    vault.put(wanda.member.keys)
    again = members.recover("wanda", wanda.recovery.upper().replace("-", " "))
    assert again.member.keys == wanda.member.keys
    assert vault.count(wanda.member.number) == 0
    assert not second_factor.has_one(wanda.member.number)
    with pytest.raises(SignInRefused):
        members.recover("wanda", wanda.recovery)
    with pytest.raises(SignInRefused):
        members.sign_in("wanda", wanda.passphrase)
    assert members.sign_in("wanda", again.passphrase).number == wanda.member.number
    assert WrapRow.objects.filter(member=wanda.member.number).count() == 2


def test_who_guesses_elsewhere_does_not_lock_the_member_out_here(wanda):
    for _ in range(members.ATTEMPTS):
        with pytest.raises(SignInRefused):
            members.sign_in("wanda", "wrong", place=members.place_of("192.0.2.7"))
    with pytest.raises(TooManyAttempts):
        members.sign_in("wanda", wanda.passphrase, place=members.place_of("192.0.2.7"))
    assert members.sign_in("wanda", wanda.passphrase, place=members.place_of("192.0.2.8"))


def test_a_recovery_code_is_read_however_it_was_typed():
    code = passphrases.recovery_code()
    assert passphrases.normal_code(code.upper().replace("-", "  ")) == passphrases.normal_code(code)
    assert len(passphrases.normal_code(code)) == 32
