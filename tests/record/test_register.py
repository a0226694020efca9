"""The register of persons: sealed to the officers by whoever writes, opened in memory, gone with the case."""

from collections.abc import Callable

import pytest

from homeward.casework import access, administration
from homeward.casework import register as asking
from homeward.casework.register import Why
from homeward.office.members import SignedIn
from homeward.office.permissions import NotPermitted, Role
from homeward.process import known_before
from homeward.process.known_before import Names
from homeward.process.refusals import ImpossibleValue
from homeward.record import erasure, grants, log, opening, register, verifying
from homeward.record.book import OpenCase
from homeward.record.erasure import ErasureReason
from homeward.record.grants import NoGrant
from homeward.record.models import EmergencyRow, GrantRow, LeafRow, RegisterKeyRow, RegisterRow
from homeward.record.public_keys import PublicKeyRefused
from homeward.record.verifying import Keys
from homeward.wire import age

Opened = Callable[..., OpenCase]
Founders = tuple[SignedIn, SignedIn]
NAMES = known_before.asked(["Юлія Шевченко"], born=1998)


def kept(by: SignedIn) -> dict[str, Names | None]:
    return dict(register.opened(by.keys))


@pytest.fixture
def officer(founders: Founders) -> SignedIn:
    ada, ben = founders
    return administration.add_member(username="olga", name="Olga", roles=[Role.OFFICER], first=ada, second=ben).member


def test_officers_open_what_a_worker_sealed_and_the_worker_does_not(
    opened: Opened, officer: SignedIn, worker: SignedIn
) -> None:
    register.keep(opened(), NAMES)
    assert kept(officer) == {"CFG-234": NAMES}
    with pytest.raises(NoGrant):
        kept(worker)


def test_a_row_says_nothing_of_her_and_is_as_long_for_everybody(opened: Opened, founders: Founders) -> None:
    register.keep(opened(), NAMES)
    register.keep(opened("DGH-345"), Names())
    first, second = RegisterRow.objects.order_by("pk")
    assert len(first.sealed) == len(second.sealed)
    assert b"shevchenko" not in bytes(first.sealed) + bytes(first.mark)
    assert kept(founders[0]) == {"CFG-234": NAMES, "DGH-345": Names()}


def test_the_same_names_are_not_sealed_twice_and_other_ones_take_their_place(
    opened: Opened, founders: Founders
) -> None:
    held = opened()
    register.keep(held, NAMES)
    before = bytes(RegisterRow.objects.get().sealed)
    register.keep(held, NAMES)
    assert bytes(RegisterRow.objects.get().sealed) == before
    other = known_before.asked(["Anna Koval"])
    register.keep(held, other)
    assert kept(founders[0]) == {"CFG-234": other}


def test_a_row_moved_to_another_case_is_told_as_altered(opened: Opened, founders: Founders) -> None:
    register.keep(opened(), NAMES)
    opened("DGH-345")
    RegisterRow.objects.update(subject="DGH-345")
    assert kept(founders[0]) == {"DGH-345": None}
    answer = asking.ask(["Julia Schewtschenko"], why=Why.ASKS_FOR_HELP, by=founders[0])
    assert (answer.found, answer.altered, answer.missing) == ((), 1, 1)


def test_asking_says_whom_to_ask_and_the_log_knows_before_and_after_but_not_the_name(
    opened: Opened, officer: SignedIn, worker: SignedIn
) -> None:
    register.keep(opened(), NAMES)
    answer = asking.ask(["Julia Schewtschenko"], why=Why.PARTNER_ASKS, by=officer)
    assert [(one.code, one.ask) for one in answer.found] == [("CFG-234", ("Ada", "Ben", "Wanda"))]
    asked, named = log.about("register")[0], log.about("CFG-234")[0]
    assert (asked["what"], asked["by"], asked["detail"]) == ("register asked", officer.number, "partner-asks")
    assert (named["what"], named["by"]) == ("register answered", officer.number)
    assert asked["at"] <= named["at"]
    assert not any(b"ulia" in bytes(one) for one in LeafRow.objects.values_list("content", flat=True))
    assert asking.ask(["Somebody Else"], why=Why.PARTNER_ASKS, by=officer).found == ()


def test_the_asking_stands_in_the_log_also_when_nothing_could_be_opened(
    opened: Opened, officer: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened()

    def broken(_keys: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(register, "opened", broken)
    with pytest.raises(RuntimeError):
        asking.ask(["Anna Koval"], why=Why.PARTNER_ASKS, by=officer)
    assert log.about("register")[0]["what"] == "register asked"


def test_nobody_but_an_officer_asks_and_never_without_a_name(founders: Founders, worker: SignedIn) -> None:
    with pytest.raises(NotPermitted):
        asking.ask(["Anna Koval"], why=Why.PARTNER_ASKS, by=worker)
    with pytest.raises(ImpossibleValue):
        asking.ask([" - "], why=Why.PARTNER_ASKS, by=founders[0])
    assert [one["what"] for one in log.about("register")] == ["administration"]


def test_a_name_that_fits_too_many_names_none(
    opened: Opened, founders: Founders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST", 1)
    for code in ("CFG-234", "DGH-345"):
        register.keep(opened(code), NAMES)
    answer = asking.ask(["Yulia Shevchenko"], why=Why.ASKS_FOR_HELP, by=founders[0])
    assert (answer.found, answer.too_many) == ((), True)
    assert {one["what"] for one in log.about("CFG-234")} == {"case opened"}


def test_erasing_a_case_or_a_text_takes_it_out_and_another_name_comes_in_with_the_next_entry(
    opened: Opened, founders: Founders
) -> None:
    held = opened()
    ada, ben = founders
    register.keep(held, NAMES)
    erasure.agree(erasure.ask(held.code, 2, ErasureReason.WRONG_PERSON, by=ada.keys), by=ben.keys)
    assert kept(ada) == {}
    register.keep(held, NAMES)
    erasure.agree(erasure.ask(held.code, 0, ErasureReason.RETENTION, by=ada.keys), by=ben.keys)
    assert (kept(ada), register.missing()) == ({}, 0)


def test_an_officer_who_left_opens_nothing_new_and_the_others_open_all(
    opened: Opened, founders: Founders, officer: SignedIn
) -> None:
    register.keep(opened(), NAMES)
    access.leave(officer.number, by=founders[0])
    asking.ask(["Anna Koval"], why=Why.PARTNER_ASKS, by=founders[0])
    other = known_before.asked(["Anna Koval"])
    register.keep(opened("DGH-345"), other)
    assert {row.generation for row in RegisterRow.objects.all()} == {1, 2}
    assert kept(founders[1]) == {"CFG-234": NAMES, "DGH-345": other}
    with pytest.raises(NoGrant):
        kept(officer)


def test_a_node_from_before_begins_its_register_when_an_officer_first_asks(opened: Opened, founders: Founders) -> None:
    for table in (GrantRow, EmergencyRow):
        table.objects.filter(subject=grants.REGISTER).delete()
    RegisterKeyRow.objects.all().delete()
    held = opened()
    register.keep(held, NAMES)
    assert RegisterRow.objects.count() == 0
    answer = asking.ask(["Yulia Shevchenko"], why=Why.ASKS_FOR_HELP, by=founders[0])
    assert (answer.found, answer.missing) == ((), 1)
    register.keep(opening.open_case(held.code, founders[1].keys), NAMES)
    assert kept(founders[1]) == {"CFG-234": NAMES}


def test_a_new_officer_signed_by_workers_gets_it_from_the_next_officer_who_asks(
    opened: Opened, founders: Founders, worker: SignedIn, stranger: SignedIn
) -> None:
    register.keep(opened(), NAMES)
    made = administration.add_member(username="sol", name="Sol", roles=[Role.OFFICER], first=worker, second=stranger)
    with pytest.raises(NoGrant):
        asking.ask(["Anna Koval"], why=Why.PARTNER_ASKS, by=made.member)
    asking.ask(["Anna Koval"], why=Why.PARTNER_ASKS, by=founders[0])
    assert kept(made.member) == {"CFG-234": NAMES}


def test_a_key_that_was_planted_gets_nothing_and_is_named(opened: Opened, founders: Founders, worker: SignedIn) -> None:
    public = age.public_of(age.new_seed())
    signature = worker.keys.signing.sign(b"mine")
    RegisterKeyRow.objects.create(generation=9, public=public, member=founders[0].number, signature=signature)
    held = opened()
    with pytest.raises(PublicKeyRefused):
        register.keep(held, NAMES)
    asking.enter(held, held.case)
    assert RegisterRow.objects.count() == 0
    assert any("register's key" in one.what for one in verifying.whole(Keys("us")).wrong)
