"""Alarms lie in the clear and say nothing: a random number, a time rounded up to a quarter of an hour, whom to ring."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.exchange import alarms
from homeward.exchange.models import AlarmRow
from tests.exchange.partner import NOW


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_a_ring_time_is_rounded_up_by_less_than_a_quarter_of_an_hour(moment: datetime) -> None:
    ring = alarms.rounded(moment)
    assert timedelta(0) <= ring - moment < timedelta(minutes=15)
    assert (ring.minute % 15, ring.second, ring.microsecond) == (0, 0, 0)


@pytest.mark.django_db
def test_alarms_of_a_case_are_replaced_together_and_ring_when_due() -> None:
    first = alarms.numbers(2)
    alarms.replace([], first, [(NOW + timedelta(minutes=1), "worker"), (NOW + timedelta(days=7), "worker")])
    assert alarms.ringing(NOW) == []
    assert alarms.ringing(NOW + timedelta(minutes=15)) == [("worker", NOW + timedelta(minutes=15))]
    second = alarms.numbers(1)
    alarms.replace(first, second, [(NOW, "supervisor")])
    assert [whom for whom, _ in alarms.ringing(NOW + timedelta(days=8))] == ["supervisor"]


@pytest.mark.django_db
def test_an_alarm_row_names_neither_case_nor_step() -> None:
    alarms.replace([], alarms.numbers(1), [(NOW, "worker")])
    assert set(AlarmRow.objects.values().get()) == {"number", "ring", "whom", "rung_at"}
