"""Keys from the command line: checked, rotated, given anew, and the glass broken, on a node that was made from nothing."""

import re
from pathlib import Path

import pytest

from tests.config.test_command_line import INIT, homeward


class Founded:
    """A node with what its founding printed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.printed = self.run(*INIT)
        self.phrases = dict(re.findall(r"(\w+): passphrase: (.+)", self.printed))
        self.shares = re.findall(r"share of the emergency key, on paper only, for .+:\n\s+(.+)", self.printed)

    def run(self, *typed: str, status: int = 0, shares: tuple[str, ...] = ()) -> str:
        """Run a command with everybody's passphrases at hand; gives what it said."""
        known = {f"HOMEWARD_PASSPHRASE_{name.upper()}": phrase for name, phrase in getattr(self, "phrases", {}).items()}
        papers = {f"HOMEWARD_SHARE_{number}": one for number, one in enumerate(shares, 1)}
        done = homeward(self.home, *typed, **known, **papers)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return Founded(tmp_path_factory.mktemp("keys") / "harbour")


def test_founding_prints_three_shares_and_two_restore_sheets(node: Founded) -> None:
    assert len(node.shares) == 3
    assert node.printed.count("restore sheet") == 2
    assert (node.home / "server.key").read_text().strip() in node.printed
    for share in node.shares:
        assert not any(share.encode() in file.read_bytes() for file in node.home.iterdir() if file.is_file())


def test_the_check_warns_of_two_people_without_a_third_reader(node: Founded) -> None:
    said = node.run("keys", "check", status=1)
    assert "without ada and ben: @analysts, @desk, @intake, @register: could never be opened again" in said
    assert "share 3, a trusted partner or notary: last typed: never" in said


def test_the_server_key_is_rotated_and_a_cut_run_goes_on(node: Founded) -> None:
    before = (node.home / "server.key").read_text()
    assert "4 locks are under the new server key" in node.run("keys", "rotate", "server")
    after = (node.home / "server.key").read_text()
    assert after != before
    # As if the power had failed after the database was written, before the file was moved: everything is under "new" already.
    (node.home / "server.key.new").write_text(after)
    (node.home / "server.key").write_text(before)
    node.run("keys", "rotate", "server")
    assert (node.home / "server.key").read_text() == after
    assert "compartments have" in node.run("keys", "rotate", "case", "--case", "@desk", "--by", "ada")


def test_the_emergency_key_is_rotated_with_two_old_shares_and_two_new_ones_typed_back(node: Founded) -> None:
    old = (node.shares[0], node.shares[2])
    said = node.run("keys", "rotate", "emergency", "--by", "ada", "ben", shares=old)
    new = re.findall(r"on paper only, for .+:\n\s+(.+)", said)
    node.run("keys", "confirm", "--by", "ada", shares=(new[0], new[0]), status=1)
    assert "0 secrets resealed" in node.run("keys", "rotate", "emergency", "--by", "ada", "ben", shares=old)
    assert "2 is in force" in node.run("keys", "confirm", "--by", "ada", shares=(new[0], new[1]))
    assert "ended" in node.run("keys", "confirm", "--by", "ada", shares=old, status=1)
    assert "every chain holds" in node.run("verify")


def test_a_member_gets_new_keys_loses_them_and_leaves(node: Founded) -> None:
    said = node.run("member", "add", "wanda", "--name", "Wanda", "--role", "worker", "--by", "ada", "ben")
    node.phrases |= dict(re.findall(r"(\w+): passphrase: (.+)", said))
    for command in (("keys", "rotate", "member", "--by", "wanda"), ("member", "reset", "wanda", "--by")):
        said = node.run(*command, "ada", "ben")
        node.phrases |= dict(re.findall(r"(\w+): passphrase: (.+)", said))
    assert "out on every device" in node.run("member", "leave", "wanda", "--by", "ada")
    assert "every chain holds" in node.run("verify")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("member", "leave", "nobody", "--by", "ada"), "UnknownMember"),
        (("keys", "rotate", "case", "--by", "ada"), "--case a case"),
        (("keys", "rotate", "member", "--by", "ada"), "names 3 members"),
        (("break-glass", "ZZZ-ZZZ", "--second", "ben", "--reason", "why", "--by", "ada"), "GlassRefused: case"),
        (("break-glass", "ZZZ-ZZZ", "--by", "ada"), "GlassRefused: late"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(node: Founded, typed: tuple[str, ...], why: str) -> None:
    said = node.run(*typed, status=1, shares=("x", "y"))
    assert why in said
    assert len(said.strip().splitlines()) == 1
