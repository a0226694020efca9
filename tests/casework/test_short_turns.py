"""While one click is written everybody else waits: for few statements, and for nothing that could be done before."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import connection

from homeward.casework import desk
from homeward.office.permissions import Action
from homeward.process.consent import Purpose, given
from homeward.process.status import TimeEstimated
from homeward.record.models import AnalystsKeyRow, StatisticsRow
from tests.pages.people import Organisation, a_case, an_organisation

# The case, the entry, its number, its card, its leaf, two alarms, statistics, register: each one question or one row.
MOST = 10


@pytest.fixture
def organisation(transactional_db: None) -> Organisation:
    return an_organisation()


@contextmanager
def held() -> Iterator[list[str]]:
    """What is asked of the database while nobody else can write."""
    found: list[str] = []

    def noted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if connection.in_atomic_block and not sql.startswith("BEGIN"):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        yield found


def test_a_click_holds_the_database_for_few_statements(organisation: Organisation) -> None:
    code, wera = a_case(organisation), organisation.members["wera"]
    with held() as asked, desk.opened(code, by=wera, to=Action.WRITE_CASE) as record:
        record.write(TimeEstimated(date(2031, 3, 3), "the passport is being made"))
    assert 0 < len(asked) <= MOST, asked


def test_what_is_counted_is_sealed_before(organisation: Organisation) -> None:
    code, wera = a_case(organisation), organisation.members["wera"]
    with held() as asked, desk.opened(code, by=wera, to=Action.WRITE_CASE) as record:
        record.write(given(record.case, Purpose.STATISTICS, at=record.now, witness="a colleague"))
    assert StatisticsRow.objects.count() == 1
    assert [one for one in asked if AnalystsKeyRow._meta.db_table in one] == []
    assert len(asked) <= MOST, asked
