"""Make a release (`make release`): the source as an archive, its bill of materials (CycloneDX 1.6), licences, known holes, digests.

Known holes come from a copy of the OSV database for PyPI (a folder of JSON files, or its zip file), because nothing is asked of the
network here: OSV=all.zip. Without one the report says that nothing was checked.
"""

import argparse
import gzip
import hashlib
import json
import re
import subprocess
import sys
import tomllib
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.licences import FITTING, licence  # noqa: E402 - after the path

HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def components(lock: str) -> list[dict[str, Any]]:
    """The distributions of a lock file as CycloneDX components, with the digests of every file that may be installed."""
    found = []
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock):
        head = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", block)
        if head is None:
            continue
        name, version = head[1].lower(), head[2]
        digests = [{"alg": "SHA-256", "content": one} for one in HASH.findall(block)]
        found.append(_component(name, version, f"pkg:pypi/{name}@{version}", _said(name), digests))
    return found


def _said(name: str) -> str:
    try:
        return licence(name)
    except ModuleNotFoundError:
        return "not installed here"


def _component(name: str, version: str, purl: str, said: str, digests: list[dict[str, Any]]) -> dict[str, Any]:
    made = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    return {**made, "licenses": [{"license": {"name": said}}], "hashes": digests}


def asset_components() -> list[dict[str, Any]]:
    """What the style sheet and scripts were built from."""
    packages = json.loads((ROOT / "assets" / "package-lock.json").read_text())["packages"]
    found = []
    for path, facts in packages.items():
        name = path.rpartition("node_modules/")[2]
        if name:
            purl = f"pkg:npm/{name.replace('@', '%40')}@{facts['version']}"
            found.append(_component(name, facts["version"], purl, str(facts.get("license", "unknown")), []))
    return found


def bill(version: str, parts: list[dict[str, Any]]) -> dict[str, Any]:
    """The bill of materials: the same parts give the same text."""
    said = json.dumps(parts, sort_keys=True)
    own: dict[str, Any] = {"type": "application", "bom-ref": "homeward", "name": "homeward", "version": version}
    own["licenses"] = [{"license": {"id": "AGPL-3.0-or-later"}}]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, said)}",
        "version": 1,
        "metadata": {"component": own},
        "components": parts,
        "dependencies": [{"ref": "homeward", "dependsOn": [one["bom-ref"] for one in parts]}],
    }


def advisories(place: Path) -> Iterator[dict[str, Any]]:
    """The advisories of a copy of the OSV database."""
    if place.is_dir():
        yield from (json.loads(file.read_text()) for file in sorted(place.glob("*.json")))
        return
    with zipfile.ZipFile(place) as packed:
        for name in sorted(packed.namelist()):
            if name.endswith(".json"):
                yield json.loads(packed.read(name))


def holes(parts: list[dict[str, Any]], known: Iterator[dict[str, Any]]) -> list[str]:
    """The known holes of these parts: name, version, advisory and its summary."""
    there = {one["name"]: one["version"] for one in parts if one["purl"].startswith("pkg:pypi/")}
    found = []
    for advisory in known:
        for touched in advisory.get("affected", []):
            name = touched.get("package", {}).get("name", "").lower()
            python = touched.get("package", {}).get("ecosystem") == "PyPI"
            if python and name in there and not advisory.get("withdrawn") and _touches(touched, there[name]):
                found.append(f"{name} {there[name]}: {advisory['id']} {advisory.get('summary', '')}".strip())
    return sorted(set(found))


def _touches(touched: dict[str, Any], version: str) -> bool:
    if version in touched.get("versions", []):
        return True
    ranges = [one for one in touched.get("ranges", []) if one.get("type") == "ECOSYSTEM"]
    return any(_within(one.get("events", []), Version(version)) for one in ranges)


def _within(events: list[dict[str, str]], version: Version) -> bool:
    """Whether a version lies in a range: from what introduced the hole, before what fixed it."""
    within = False
    for event in events:
        try:
            if "introduced" in event:
                within = within or event["introduced"] == "0" or version >= Version(event["introduced"])
            elif "fixed" in event:
                within = within and version < Version(event["fixed"])
            elif "last_affected" in event:
                within = within and version <= Version(event["last_affected"])
        except InvalidVersion:
            return True
    return within


def archive(name: str) -> bytes:
    """The source at this commit, packed so that the same commit gives the same bytes."""
    tar = subprocess.run(
        ["git", "-C", str(ROOT), "archive", "--format=tar", f"--prefix={name}/", "HEAD"],
        capture_output=True,
        check=True,
    ).stdout
    return gzip.compress(tar, mtime=0)


def main() -> int:
    """Write the release into a folder; 1 when a licence does not fit or a part has a known hole."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--to", type=Path, required=True)
    asked.add_argument("--osv", type=Path)
    chosen = asked.parse_args()
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    name = f"homeward-{version}"
    chosen.to.mkdir(parents=True, exist_ok=True)
    parts = components((ROOT / "requirements" / "base.txt").read_text()) + asset_components()
    found = holes(parts, advisories(chosen.osv)) if chosen.osv else []
    checked = (
        f"checked against {chosen.osv.name}" if chosen.osv else "NOT CHECKED: no copy of the OSV database was given"
    )
    licences = [f"{one['name']} {one['version']}: {one['licenses'][0]['license']['name']}" for one in parts]
    files = {
        f"{name}.tar.gz": archive(name),
        f"{name}.cdx.json": (json.dumps(bill(version, parts), indent=1) + "\n").encode(),
        "LICENCES.txt": ("\n".join(licences) + "\n").encode(),
        "KNOWN-HOLES.txt": ("\n".join([checked, *(found or (["none found"] if chosen.osv else []))]) + "\n").encode(),
    }
    files["SHA256SUMS"] = "".join(
        f"{hashlib.sha256(raw).hexdigest()}  {file}\n" for file, raw in files.items()
    ).encode()
    for file, raw in files.items():
        (chosen.to / file).write_bytes(raw)
        print(f"{chosen.to / file}: {len(raw):,} bytes")
    unfit = [one for one in licences if not FITTING.search(one.rpartition(": ")[2]) and "not installed" not in one]
    for one in (*unfit, *found):
        print(f"wrong: {one}")
    return 1 if unfit or found else 0


if __name__ == "__main__":
    raise SystemExit(main())
