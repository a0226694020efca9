"""Questions that are worded once give what Django gives, also when the values change, and refuse what they cannot carry."""

from datetime import date

import pytest
from django.db.models.functions import Lower

from homeward.office.models import CalendarRow, SettingRow
from homeward.record import log
from homeward.record.log import Leaf
from homeward.record.models import LeafRow
from homeward.record.prepared import BATCH, Prepared, change, put, remove

pytestmark = pytest.mark.django_db


def test_a_question_gives_what_django_gives_for_each_value() -> None:
    CalendarRow.objects.create(day=date(2027, 5, 1), name="May", country="DE", works=False)
    CalendarRow.objects.create(day=date(2027, 5, 2), name="", country="MD", works=True)
    asked = Prepared(lambda one: CalendarRow.objects.filter(country=one).values_list("day", "works", "name"), str)
    assert asked("DE") == [(date(2027, 5, 1), False, "May")]
    assert asked("MD") == [(date(2027, 5, 2), True, "")]
    assert asked("' OR 1=1 --") == []


def test_numbers_and_kept_json_come_back_as_they_are() -> None:
    SettingRow.objects.create(name="weekend", value=[4, 5])
    SettingRow.objects.create(name="intake", value=True)
    assert dict(Prepared(lambda: SettingRow.objects.values_list("name", "value"))()) == {
        "weekend": [4, 5],
        "intake": True,
    }
    log.write(Leaf("read", 3, "CFG-234"))
    later = Prepared(lambda at: LeafRow.objects.filter(at__gt=at).values_list("subject"), int)
    assert (later(0), later(2**60)) == ([("CFG-234",)], [])


def test_a_value_that_would_be_changed_on_its_way_is_refused() -> None:
    with pytest.raises(TypeError, match="as it is"):
        Prepared(lambda day: CalendarRow.objects.filter(works=bool(day)).values_list("name"), int)(1)
    with pytest.raises(TypeError, match="1 values"):
        Prepared(lambda one: CalendarRow.objects.filter(name=Lower("name"), country=one).values_list("day"), str)()


def test_changing_a_row_says_whether_there_was_one() -> None:
    SettingRow.objects.create(name="a", value=1)
    assert change(SettingRow, "name", "a", value="2") == 1
    assert change(SettingRow, "name", "b", value="2") == 0
    assert dict(SettingRow.objects.values_list("name", "value")) == {"a": 2}


def test_more_rows_than_one_question_takes_are_removed_and_the_others_stay() -> None:
    put(SettingRow, *({"name": f"s{n}", "value": "1"} for n in range(2 * BATCH + 2)))
    remove(SettingRow, "name", [f"s{n}" for n in range(2 * BATCH + 1)])
    assert list(SettingRow.objects.values_list("name", flat=True)) == [f"s{2 * BATCH + 1}"]
    remove(SettingRow, "name", [])
    assert SettingRow.objects.count() == 1
