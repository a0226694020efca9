"""Rows of statistics: sealed to the analysts, named by nothing, gone with the consent; a planted key gets nothing."""

from collections.abc import Callable

import pytest

from homeward.casework import administration
from homeward.office.members import SignedIn
from homeward.office.permissions import Role
from homeward.process.writing import Compartment
from homeward.record import grants, opening, statistics, verifying
from homeward.record.book import OpenCase
from homeward.record.grants import NoGrant
from homeward.record.models import AnalystsKeyRow, StatisticsRow
from homeward.record.public_keys import PublicKeyRefused
from homeward.record.verifying import Keys
from homeward.wire import age

Opened = Callable[..., OpenCase]
Founders = tuple[SignedIn, SignedIn]
FACTS = {"stage": "arranging", "country": "XA"}


def keep(held: OpenCase, facts: dict[str, str] | None) -> None:
    row = statistics.sealed(held, facts)
    assert row is not None
    statistics.keep(row)


@pytest.fixture
def analyst(founders: Founders) -> SignedIn:
    ada, ben = founders
    return administration.add_member(username="ann", name="Ann", roles=[Role.ANALYST], first=ada, second=ben).member


def test_analysts_read_the_facts_and_workers_do_not(opened: Opened, analyst: SignedIn, worker: SignedIn) -> None:
    keep(opened(), FACTS)
    assert statistics.rows(analyst.keys) == [FACTS]
    with pytest.raises(NoGrant):
        statistics.rows(worker.keys)


def test_a_row_says_nothing_in_the_clear_and_a_case_has_one(opened: Opened, analyst: SignedIn) -> None:
    held = opened()
    keep(held, FACTS)
    keep(held, {"stage": "approved"})
    (row,) = StatisticsRow.objects.all()
    assert held.code not in row.number
    assert b"approved" not in bytes(row.sealed)
    assert statistics.rows(analyst.keys) == [{"stage": "approved"}]


def test_every_reader_of_a_case_finds_its_row_also_after_readers_changed(
    opened: Opened, worker: SignedIn, founders: Founders, analyst: SignedIn
) -> None:
    held = opened()
    keep(held, FACTS)
    grants.renew(held.code, Compartment.CASE, by=founders[0].keys)
    again = opening.open_case(held.code, worker.keys)
    assert statistics.name_of(again) == statistics.name_of(held)
    keep(again, None)
    assert statistics.rows(analyst.keys) == []


def test_rows_are_read_also_after_an_analyst_left(opened: Opened, analyst: SignedIn, founders: Founders) -> None:
    keep(opened(), FACTS)
    grants.end(grants.ANALYSTS, analyst.number, by=founders[0].keys)
    statistics.KEY.make(founders[1].keys)
    keep(opened("DGH-345"), {"stage": "approved"})
    found = statistics.rows(founders[1].keys)
    assert sorted(one["stage"] for one in found) == ["approved", "arranging"]
    with pytest.raises(NoGrant):
        statistics.rows(analyst.keys)
    assert {row.generation for row in StatisticsRow.objects.all()} == {1, 2}


def test_a_key_that_was_planted_gets_nothing_and_is_named(opened: Opened, analyst: SignedIn, worker: SignedIn) -> None:
    public = age.public_of(age.new_seed())
    signature = worker.keys.signing.sign(b"mine")
    AnalystsKeyRow.objects.create(generation=9, public=public, member=analyst.number, signature=signature)
    with pytest.raises(PublicKeyRefused):
        keep(opened(), FACTS)
    assert any("analysts' key" in one.what for one in verifying.whole(Keys("us")).wrong)


def test_the_report_of_a_month_stays_as_it_was_first_published(founders: Founders, analyst: SignedIn) -> None:
    statistics.publish("2027-03", {"tables": []}, by=analyst.keys)
    statistics.publish("2027-03", {"tables": [1]}, by=founders[0].keys)
    assert statistics.published(founders[0].keys) == {"2027-03": {"tables": []}}
