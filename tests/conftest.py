"""What every test needs: a node of its own in a temporary folder, made before Django reads its settings."""

import os
import shutil
import tempfile
from pathlib import Path

import django
import django.db
import hypothesis
import pytest

HERE = Path(__file__).parent
_HOME = Path(tempfile.mkdtemp(prefix="homeward-tests-"))
for _name in ("node.toml", "server.key"):
    shutil.copy(HERE / "node" / _name, _HOME / _name)
if os.environ.get("HOMEWARD_TESTS_DATABASE"):  # tests/postgresql runs some of the others on PostgreSQL
    _toml = _HOME / "node.toml"
    _toml.write_text(f'{_toml.read_text()}\npostgresql = "{os.environ["HOMEWARD_TESTS_DATABASE"]}"\n')
os.environ["HOMEWARD_HOME"] = str(_HOME)
# Named here and not in pyproject.toml, where it would be read before this file has made the node.
os.environ["DJANGO_SETTINGS_MODULE"] = "homeward.config.settings"
django.setup()
if os.environ.get("HOMEWARD_TESTS_DATABASE") and django.db.connection.vendor != "postgresql":
    raise SystemExit("these tests were to run on PostgreSQL, and would not")

# How long examples take to draw says how busy the machine is, and nothing of what is tested.
SLOW = [hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile(
    "house", derandomize=True, deadline=None, max_examples=60, suppress_health_check=SLOW
)
hypothesis.settings.load_profile("house")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let each worker make a node of its own: with these it would read the settings of this process's before it reads this file."""
    for name in ("DJANGO_SETTINGS_MODULE", "HOMEWARD_HOME"):
        os.environ.pop(name, None)


def pytest_unconfigure() -> None:
    """Take the temporary node away."""
    shutil.rmtree(_HOME, ignore_errors=True)
