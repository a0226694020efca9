"""Two organisations that know each other: our node and a partner, or two whole nodes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.exchange.desks import Desk, two_desks
from tests.exchange.partner import Partner, found_own_node
from tests.exchange.two_nodes import Clock, Node, SqliteStore, acquainted, template


@pytest.fixture
def partner(db: None) -> Partner:
    found_own_node()
    other = Partner()
    other.make_known()
    return other


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    with django_db_blocker.unblock():
        return template(tmp_path_factory.mktemp("blank"))


@pytest.fixture
def pair(tmp_path: Path, blank: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Node, Node]]:
    """Two nodes that know each other and have each heard the other's first heads."""
    with django_db_blocker.unblock():
        clock = Clock()
        one, other = (Node(name, SqliteStore(tmp_path, name, blank), clock) for name in ("lighthouse", "harbour"))
        with acquainted(one, other):
            yield one, other


@pytest.fixture
def desks(tmp_path: Path, blank: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Desk, Desk]]:
    """Two whole organisations with their people, whose nodes know each other."""
    with django_db_blocker.unblock(), two_desks(tmp_path, blank) as both:
        yield both
