"""Report the licences of all locked dependencies, Python's and those of the assets; stop at one that does not go with AGPL-3.0-or-later."""

import json
import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FITTING = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|GPL-?v?3|LGPL|AGPL|Unlicense|Public Domain|CC0|0BSD|Zlib",
    re.I,
)


def licence(name: str) -> str:
    """What a distribution says of its licence: the expression, the classifiers, or the field."""
    facts = metadata.metadata(name)
    classifiers = [one.rpartition(" :: ")[2] for one in facts.get_all("Classifier") or [] if one.startswith("License")]
    said = facts.get("License-Expression") or ", ".join(classifiers) or (facts.get("License") or "").partition("\n")[0]
    return said or _from_file(name)


def _from_file(name: str) -> str:
    """The first line of the licence file, for a distribution that says nothing in its metadata."""
    files = [one for one in metadata.files(name) or [] if "licen" in one.name.lower()]
    return files[0].read_text().strip().splitlines()[0] if files else "unknown"


def locked(file: str) -> list[str]:
    """The names of the distributions in a lock file."""
    return re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements" / file).read_text(), re.M)


def of_the_assets() -> dict[str, str]:
    """What the lock file of the assets says of each package's licence, by name; some of their code is in the style sheet and script."""
    packages = json.loads((ROOT / "assets" / "package-lock.json").read_text())["packages"]
    return {
        path.rpartition("node_modules/")[2]: str(facts.get("license", "unknown"))
        for path, facts in packages.items()
        if path
    }


def main() -> int:
    """Print one line a dependency; 1 when one does not fit or does not say."""
    wrong = []
    for name, said in sorted(of_the_assets().items()):
        print(f"{name:30s} {said}")
        if not FITTING.search(said):
            wrong.append(name)
    for name in sorted(set(locked("base.txt")) | set(locked("test.txt"))):
        try:
            said = licence(name)
        except metadata.PackageNotFoundError:
            print(f"{name:30s} not installed here: locked for another system")
            continue
        print(f"{name:30s} {said[:80]}")
        if not FITTING.search(said):
            wrong.append(name)
    for name in wrong:
        print(f"{name}: its licence is not known to go with AGPL-3.0-or-later")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
