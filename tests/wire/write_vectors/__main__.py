"""Write the vectors to docs/exchange/vectors."""

import json
import sys
from pathlib import Path
from typing import Any

from homeward.wire import cards
from tests.wire.write_vectors.card_files import refused_cards
from tests.wire.write_vectors.envelopes import refused_envelopes
from tests.wire.write_vectors.good import good_ones
from tests.wire.write_vectors.heads import good_heads, refused_heads
from tests.wire.write_vectors.letters import refused_letters
from tests.wire.write_vectors.lots import good_files, good_lots, refused_files, refused_lots
from tests.wire.write_vectors.made import NAMES, card_file, seed

FOLDER = Path(__file__).parents[3] / "docs/exchange/vectors"


def write_all(folder: Path = FOLDER, *, missing: bool = False) -> int:
    """Write every vector and give their number; with `missing`, the keys and those that are not there yet.

    The keys come from fixed seeds and are the same on every run.
    """
    seeds = {one: {name: seed(one, name).hex() for name in NAMES} for one in ("sender", "receiver")}
    files = {one: card_file(one) for one in ("sender", "receiver")}
    numbers = {one: cards.number(cards.read_card(files[one]["card"].encode())) for one in files}
    whole: dict[str, Any] = {"keys": {"seeds": seeds, "card_files": files, "numbers": numbers}}
    every = {"good": good_ones(), "refused": refused_envelopes()}
    every |= {"letter-refused": refused_letters(), "card-refused": refused_cards()}
    every |= {"heads-good": good_heads(), "heads-refused": refused_heads()}
    every |= {"lot-good": good_lots(), "lot-refused": refused_lots()}
    every |= {"file-good": good_files(), "file-refused": refused_files()}
    for prefix, found in every.items():
        whole |= {f"{prefix}-{name}": facts for name, facts in found.items()}
    folder.mkdir(parents=True, exist_ok=True)
    if missing:
        whole = {
            name: facts for name, facts in whole.items() if name == "keys" or not (folder / f"{name}.json").exists()
        }
    for name, facts in whole.items():
        (folder / f"{name}.json").write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return len(whole)


if __name__ == "__main__":
    print(f"{write_all(missing='--missing' in sys.argv)} vectors written to {FOLDER.name}")
