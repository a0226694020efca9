"""A slice of `make exchange-soak`: both nodes send, the line does everything wrong, every process is killed now and then."""

from pathlib import Path

import pytest

from tests.exchange import soak

pytestmark = pytest.mark.journey


def test_each_message_is_taken_in_once_and_in_order_over_a_bad_line_with_kills(tmp_path: Path) -> None:
    said = soak.run(tmp_path, count=240, cases=6, kills=4, limit=1200)
    print(said)
    assert (said["lost"], said["doubled"], said["out_of_order"], sum(said["kills"].values())) == (0, 0, 0, 4)
    assert said["never"] == [], "every kind of fault happened, and either side was killed"
