"""The model of delivery holds, and fails where a rule is taken out of it. `make model` looks at every cycle of the whole too."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
import model  # noqa: E402

pytestmark = pytest.mark.skipif(bool(model.missing()), reason=f"not installed here: {model.missing()}")


@pytest.mark.parametrize("check", model.CHECKS[1:], ids=lambda check: check.name)
def test_the_model_comes_out_as_it_must(check: model.Check) -> None:
    said = model.run(check)
    print(said)
    assert model.good(check, said)
