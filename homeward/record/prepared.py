"""Questions that Django words once a process: what every page asks is not put into SQL anew each time, only its values change."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

BATCH = 500
# Stand for the values while the question is worded; no row holds them, and they fit into every column of their kind.
_TEXT, _NUMBER = "\ufdd0value {}", 1_918_273_645


@dataclass(frozen=True)
class _Worded:
    """A question in SQL: what stands at each place (a value by its number, or a constant), and what is made of each column."""

    sql: str
    places: list[tuple[bool, Any]]
    converters: list[tuple[int, list[Any], Any]]


class Prepared:
    """A question with a fixed wording: called with its values, it gives the rows as tuples.

    The wording is a function that takes as many texts or whole numbers as the question has values, in this order, and gives a
    queryset of `values_list`. Each value must reach the database as it is: no transforms, no lists, no times.
    """

    def __init__(self, wording: Callable[..., QuerySet[Any, Any]], *kinds: type) -> None:
        """Keep the wording; it is put into SQL when it is first asked, because Django is not ready before."""
        self.wording, self.kinds = wording, kinds
        self.worded: dict[str, _Worded] = {}

    def __call__(self, *values: str | int) -> list[tuple[Any, ...]]:
        """Ask it.

        :raises TypeError: for another number of values than the question has
        """
        if len(values) != len(self.kinds):
            raise TypeError(f"{len(self.kinds)} values are asked for, {len(values)} were given")
        worded = self.worded.get(connection.vendor) or self._word()
        with connection.cursor() as cursor:
            cursor.execute(worded.sql, [values[one] if given else one for given, one in worded.places])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return [_converted(row, worded.converters) for row in rows] if worded.converters else rows

    def _word(self) -> _Worded:
        marks = [_TEXT.format(at) if kind is str else _NUMBER + at for at, kind in enumerate(self.kinds)]
        compiler = self.wording(*marks).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        places = [(True, marks.index(one)) if one in marks else (False, one) for one in params]
        if {at for given, at in places if given} != set(range(len(marks))):
            raise TypeError(f"a value of this question does not reach the database as it is: {sql}")
        found = compiler.get_converters([one[0] for one in compiler.select])
        made = _Worded(sql, places, [(at, list(how), expression) for at, (how, expression) in found.items()])
        self.worded[connection.vendor] = made
        return made


def put(model: type[Model], *rows: dict[str, Any]) -> None:
    """Insert rows past the ORM, in the running transaction; every row gives the same columns, as numbers, texts and bytes."""
    if not rows:
        return
    names = list(rows[0])
    marks = ", ".join(["%s"] * len(names))
    columns = ", ".join(f'"{one}"' for one in names)
    query = f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.executemany(query, [[row[one] for one in names] for row in rows])


def change(model: type[Model], key: str, value: int | str, /, **columns: Any) -> int:
    """Change columns of the row with this key past the ORM, in the running transaction; gives how many rows there were."""
    said = ", ".join(f'"{one}" = %s' for one in columns)
    query = f'UPDATE {model._meta.db_table} SET {said} WHERE "{key}" = %s'  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(query, [*columns.values(), value])
        return int(cursor.rowcount)


def remove(model: type[Model], key: str, values: Sequence[int | str]) -> None:
    """Delete the rows with these keys past the ORM, in the running transaction; no other row may stand on them."""
    with connection.cursor() as cursor:
        for some in batches(values):
            marks = ", ".join(["%s"] * len(some))
            query = f'DELETE FROM {model._meta.db_table} WHERE "{key}" IN ({marks})'  # noqa: S608 - our own names
            cursor.execute(query, list(some))


def batches(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Cut what is to stand in one question into as many values as any database takes."""
    return (values[at : at + BATCH] for at in range(0, len(values), BATCH))


def _converted(row: tuple[Any, ...], converters: list[tuple[int, list[Any], Any]]) -> tuple[Any, ...]:
    values = list(row)
    for at, how, expression in converters:
        for convert in how:
            values[at] = convert(values[at], expression, connection)
    return tuple(values)
