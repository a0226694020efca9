"""A stranger opens what an organisation that closed took out: with another program, the system's tar, and no Homeward."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from homeward.casework import administration, opening, taking_out
from homeward.office import directory
from homeward.office.permissions import Role
from homeward.process.intake import FirstContact
from tests.pages.people import FACTS
from tests.wire.test_recipients import MADE

INTEROP = Path(__file__).parents[2] / "interop"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        shutil.which("node") is None or not (INTEROP / "node_modules" / "age-encryption").is_dir(),
        reason="node, or the packages of interop, are not here: `make interop` brings them where npm can be had",
    ),
]


def test_what_two_officers_took_out_is_read_without_homeward(tmp_path: Path) -> None:
    roles = (Role.SUPERVISOR, Role.OFFICER)
    founded = administration.found(FACTS, founders=(("anna", "Anna", roles), ("berta", "Berta", roles)))
    anna, berta = (one.member for one in founded.founders)
    told = FirstContact(given_names="Ileana (invented)", country_of_return="MD")
    code = opening.open_new(by=anna, entries=[told], name="Heron <1>", fictional=True)
    directory.add(name="School (invented)", kind="ngo", country="MD", services=["LTS-6"])
    number = taking_out.ask(to=[MADE["r"]], reason="we close", by=anna)
    taking_out.agree(number, by=berta)
    front = "<ul>{rows}</ul>"
    pieces = taking_out.taken_out(
        number, page=lambda record: record.case.entries[1].entry.given_names, front=front, by=anna
    )
    sealed = tmp_path / "everything.tar.age"
    sealed.write_bytes(b"".join(pieces))
    asked = ["node", str(INTEROP / "open.mjs"), MADE["id"], str(sealed)]
    (tmp_path / "everything.tar").write_bytes(subprocess.run(asked, check=True, capture_output=True).stdout)
    subprocess.run(["tar", "-xf", "everything.tar"], cwd=tmp_path, check=True)
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert f'<a href="cases/{code}.html">' in index
    assert "Heron &lt;1&gt;" in index
    assert "Ileana (invented)" in (tmp_path / "cases" / f"{code}.html").read_text(encoding="utf-8")
    services = json.loads((tmp_path / "directory.json").read_text(encoding="utf-8"))
    assert services["contents"][0]["organization"]["name"] == "School (invented)"
