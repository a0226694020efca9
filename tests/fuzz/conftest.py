"""Two organisations that know each other: our node, and a partner."""

import pytest

from tests.exchange.partner import Partner, found_own_node


@pytest.fixture
def partner(db: None) -> Partner:
    found_own_node()
    other = Partner()
    other.make_known()
    return other
