"""The server reads all its pages before its workers begin, so that nobody's first page waits for that and the workers share the memory."""

from pathlib import Path

import pytest

from tests.backup.nodes import Node, a_node
from tests.config.test_hardening import python

ASK = """
import gc, sys
import homeward.config.wsgi
from django.db import connection
before = set(sys.modules)
from homeward.pages.urls import urlpatterns
new = [one for one in set(sys.modules) - before if one.startswith("homeward")]
print(len(urlpatterns) > 50, new, connection.connection, any(one is urlpatterns for one in gc.get_objects()))
"""


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Node:
    return a_node(tmp_path_factory.mktemp("loaded"))


def test_every_page_is_read_and_set_aside_before_a_worker_begins(node: Node, tmp_path: Path) -> None:
    done = python(node, ASK, tmp_path)
    # The collector walks through no page any more, and no connection is open that workers would share.
    assert done.stdout.decode().split("\n")[0] == "True [] None False", done.stderr.decode()
