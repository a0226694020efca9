"""Run one target with Atheris: `python -m tests.fuzz.run <target> <runs> <seed> <folder>`.

It begins from the corpus kept in `tests/fuzz/corpus/<target>`.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["homeward"]):
    import django

    django.setup()
    from tests.fuzz import handed_over, targets

CORPUS = Path(__file__).parent / "corpus"


def main(name: str, runs: str, seed: str, folder: str) -> None:
    """Fuzz until so many runs are done; a crash ends the process with its input printed. New inputs come into the folder."""
    target = next(one for one in (*targets.TARGETS, *handed_over.TARGETS) if one.name == name)
    kept = CORPUS / name
    for number, raw in enumerate(target.seeds):
        (Path(folder) / f"seed{number}").write_bytes(raw)
    places = [folder, *([str(kept)] if kept.is_dir() else [])]
    options = [
        f"-runs={runs}",
        f"-seed={seed}",
        "-max_len=16384",
        "-timeout=20",
        "-rss_limit_mb=2048",
        "-verbosity=1",
    ]
    atheris.Setup([sys.argv[0], *options, *places], lambda raw: targets.one(target, raw) and None)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
