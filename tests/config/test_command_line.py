"""The command line: a node is made from nothing, looked after, and checked; what is wrong is said in one line."""

import json
import os
import re
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from homeward.config import arguments, cli
from homeward.journey.nodes import free_port
from homeward.wire import cards, custody, revocations

INIT = (
    *("node", "init", "--name", "harbour", "--organisation", "Harbour House (invented)", "--country", "DE"),
    *("--address", "http://127.0.0.1:1", "--founders", "ada", "ben", "--fictional"),
)


def homeward(home: Path | None, *typed: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOMEWARD", "DJANGO"))}
    where = {"HOMEWARD_HOME": str(home)} if home else {}
    command = [sys.executable, "-m", "homeward", *typed]
    return subprocess.run(
        command, env={**kept, **where, **environment}, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def shares_of(printed: str, key: str) -> list[str]:
    """The paper shares of a key, as founding printed them."""
    return re.findall(rf"share of the {key} key, on paper only, for [^\n]+:\n    ([^\n]+)", printed)


def organisation(home: Path) -> str:
    return re.findall(r"organisation: (\S+)", homeward(home, "card", "show").stderr)[0]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A node, and what its founding printed."""
    home = tmp_path_factory.mktemp("founding") / "harbour"
    done = homeward(home, *INIT)
    assert done.returncode == 0, done.stderr
    return home, done.stdout


def test_help_names_every_command() -> None:
    shown = homeward(None, "--help").stdout
    assert all(name.split()[0] in shown for name in cli.COMMANDS)
    assert "HOMEWARD_HOME" in shown
    for name in cli.COMMANDS:
        assert homeward(None, *name.split(), "--help").returncode == 0


def test_a_node_of_an_earlier_version_is_brought_to_this_one_and_keeps_what_it_holds(
    made: tuple[Path, str], tmp_path: Path
) -> None:
    home = tmp_path / "harbour"
    shutil.copytree(made[0], home)
    assert "nothing was changed" in homeward(home, "node", "upgrade").stdout
    with sqlite3.connect(home / "node.sqlite3") as tables:
        newest = tables.execute("SELECT name FROM django_migrations WHERE app = 'office' ORDER BY id DESC").fetchone()[
            0
        ]
    back = [sys.executable, "-m", "django", "migrate", "office", f"{int(newest[:4]) - 1:04}"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOMEWARD", "DJANGO"))}
    where = {"HOMEWARD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "homeward.config.settings"}
    subprocess.run(back, env={**kept, **where}, check=True, capture_output=True)
    for command in ("deliver --once", f"serve --port {free_port()}"):
        refused = homeward(home, *command.split())
        assert refused.returncode != 0
        assert "type: homeward node upgrade" in refused.stderr.splitlines()[-1], refused.stderr
    done = homeward(home, "node", "upgrade")
    assert done.returncode == 0, done.stderr
    assert f"office.{newest}" in done.stdout
    assert homeward(home, "verify").returncode == 0


def test_every_command_has_a_function() -> None:
    reached = set(cli.COMMANDS.values())
    parser = arguments.parser(cli.COMMANDS)
    assert parser.parse_args(["verify"]).run in reached
    assert parser.parse_args(["card", "show"]).run in reached


def test_nothing_typed_shows_the_help() -> None:
    done = homeward(None)
    assert done.returncode == 2
    assert "usage: homeward" in done.stdout


@pytest.mark.parametrize("command", ["verify", "deliver --once", "serve", "card show"])
def test_a_command_without_a_node_says_so_in_one_line(command: str) -> None:
    done = homeward(None, *command.split())
    assert done.returncode == 2
    assert done.stderr.strip().splitlines() == [
        "homeward: HOMEWARD_HOME: not set; it names the folder of the node (see docs/configuration.md)"
    ]


def test_a_node_is_made_with_two_founders_and_secrets_for_its_owner_only(made: tuple[Path, str]) -> None:
    home, printed = made
    assert len(re.findall(r": passphrase: \w+( \w+){5}$", printed, re.M)) == 2
    assert printed.count("recovery code") == 2
    for name in ("server.key", "backup.key"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600
    assert not (home / "identity.key").exists()
    assert len(shares_of(printed, "identity")) == 3
    assert printed.count("revocation of the") == 2
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_neither_passphrases_nor_the_server_key_lie_in_the_database(made: tuple[Path, str]) -> None:
    home, printed = made
    phrases = re.findall(r": passphrase: (.+)$", printed, re.M)
    identity = custody.combine(shares_of(printed, "identity")[:2], organisation(home)).private_bytes_raw()
    secrets = [*phrases, (home / "server.key").read_text().strip(), identity.hex(), identity]
    stored = b"".join(file.read_bytes() for file in home.glob("node.sqlite3*"))
    assert [one for one in secrets if (one if isinstance(one, bytes) else one.encode()) in stored] == []


def test_a_second_founding_changes_nothing(made: tuple[Path, str]) -> None:
    home, _ = made
    before = (home / "server.key").read_text(), (home / "node.toml").read_text()
    done = homeward(home, *INIT)
    assert done.returncode == 2
    assert "there is a node already" in done.stderr
    assert ((home / "server.key").read_text(), (home / "node.toml").read_text()) == before


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (("--name", "Harbour House"), "name: 'Harbour House'"),
        (("--name", 'har"bour'), "name:"),
        (("--time-zone", "Mars/Base"), "time_zone: 'Mars/Base'"),
        (("--country", "Germany"), "country: 'Germany'"),
        (("--address", ""), "address: a text is needed"),
        (("--founders", "ada", "ada"), "founders: two different people"),
    ],
)
def test_a_wrong_founding_is_named_and_makes_nothing(tmp_path: Path, wrong: tuple[str, ...], named: str) -> None:
    done = homeward(tmp_path / "harbour", *INIT, *wrong)
    assert done.returncode == 2
    assert named in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    done = homeward(tmp_path, *INIT)
    assert "is not an empty folder" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_a_founding_that_was_killed_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "harbour.unfinished").mkdir()
    (tmp_path / "harbour.unfinished" / "server.key").write_text("half")
    assert homeward(tmp_path / "harbour", *INIT).returncode == 0
    assert [file.name for file in tmp_path.iterdir()] == ["harbour"]


def test_a_server_key_that_lies_elsewhere_is_used(tmp_path: Path) -> None:
    key = tmp_path / "credential"
    key.write_text("33" * 32)
    home = tmp_path / "harbour"
    assert homeward(home, *INIT, HOMEWARD_SERVER_KEY=str(key)).returncode == 0
    assert not (home / "server.key").exists()
    assert homeward(home, "verify", HOMEWARD_SERVER_KEY=str(key)).returncode == 0
    assert "server.key cannot be read" in homeward(home, "verify").stderr


def enrol(made: tuple[Path, str], *typed: str, **other: str) -> subprocess.CompletedProcess[str]:
    phrases = dict(re.findall(r"^\s*(\w+): passphrase: (.+)$", made[1], re.M))
    known = {f"HOMEWARD_PASSPHRASE_{name.upper()}": phrase for name, phrase in phrases.items()}
    return homeward(made[0], "member", "add", *typed, **{**known, **other})


def test_a_member_is_enrolled_by_two_who_know_their_passphrases(made: tuple[Path, str]) -> None:
    done = enrol(made, "wanda", "--name", "Wanda", "--role", "worker", "--by", "ada", "ben")
    assert done.returncode == 0, done.stderr
    assert re.search(r"wanda: passphrase: \w+( \w+){5}", done.stdout)


@pytest.mark.parametrize(
    ("typed", "other", "named"),
    [
        ("otto --role administrator --role worker --by ada ben", {}, "exclude each other: administrator + worker"),
        ("otto --role worker --by ada ada", {}, "two different members must sign"),
        ("otto --role worker --by ada ben", {"HOMEWARD_PASSPHRASE_BEN": "six wrong words"}, "ben: no member"),
        ("otto --role worker --by ada nobody", {"HOMEWARD_PASSPHRASE_NOBODY": "x"}, "nobody: no member"),
        ("ada --role worker --by ada ben", {}, "there is a member of this name"),
    ],
)
def test_an_enrolment_is_refused_with_the_reason(
    made: tuple[Path, str], typed: str, other: dict[str, str], named: str
) -> None:
    done = enrol(made, *typed.split(), "--name", "Otto", **other)
    assert done.returncode == 1
    assert named in done.stderr
    assert len(done.stderr.splitlines()) == 1
    with sqlite3.connect(made[0] / "node.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM office_memberrow WHERE username = 'otto'").fetchone() == (0,)


def test_a_list_of_staff_is_enrolled_whole(made: tuple[Path, str], tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_text("name,username,roles\nRosa,rosa,worker\nInes,ines,intake; worker\n")
    done = enrol(made, "--staff", str(tmp_path / "staff.csv"), "--by", "ada", "ben")
    assert done.returncode == 0, done.stderr
    assert re.findall(r"^(\w+): passphrase: \w+(?: \w+){5}$", done.stdout, re.M) == ["rosa", "ines"]
    with sqlite3.connect(made[0] / "node.sqlite3") as database:
        roles = dict(database.execute("SELECT username, roles FROM office_memberrow").fetchall())
    assert (json.loads(roles["rosa"]), json.loads(roles["ines"])) == (["worker"], ["intake", "worker"])


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ("nina,Nina,worker\notto,Otto,administrator;worker", "row 3: these roles exclude each other"),
        ("nina,Nina,worker\nada,Ada,worker", "row 3: there is a member of this name"),
        ("nina,Nina,worker\notto,Otto,wizard", "row 3, column roles: unknown-value (wizard; worker, "),
        ("nina,Nina,worker\notto,,worker", "row 3, column name: missing"),
        ("nina,Nina,", "row 2, column roles: missing"),
    ],
)
def test_of_a_wrong_list_of_staff_nobody_is_enrolled(
    made: tuple[Path, str], tmp_path: Path, rows: str, named: str
) -> None:
    (tmp_path / "staff.csv").write_text(f"username,name,roles\n{rows}\n")
    done = enrol(made, "--staff", str(tmp_path / "staff.csv"), "--by", "ada", "ben")
    assert done.returncode == 1
    assert named in done.stderr
    assert len(done.stderr.splitlines()) == 1
    with sqlite3.connect(made[0] / "node.sqlite3") as database:
        assert not database.execute("SELECT 1 FROM office_memberrow WHERE username IN ('nina', 'otto')").fetchall()


def test_one_member_or_a_list_but_not_both_and_not_neither(made: tuple[Path, str], tmp_path: Path) -> None:
    for typed in ([], ["otto", "--name", "Otto"], ["otto", "--name", "O", "--role", "worker", "--staff", "staff.csv"]):
        assert "or --staff with a file" in enrol(made, *typed, "--by", "ada", "ben").stderr


def test_an_unknown_role_is_refused_with_the_known_ones(made: tuple[Path, str]) -> None:
    done = enrol(made, "otto", "--name", "Otto", "--role", "wizard", "--by", "ada", "ben")
    assert done.returncode == 2
    assert "invalid choice: 'wizard'" in done.stderr
    assert "supervisor" in done.stderr


def test_a_file_that_is_no_card_is_refused(made: tuple[Path, str], tmp_path: Path) -> None:
    phrase = dict(re.findall(r"^\s*(\w+): passphrase: (.+)$", made[1], re.M))["ada"]
    (tmp_path / "card").write_bytes(b"\xff" * 100_000)
    for file in (tmp_path / "card", tmp_path / "missing"):
        done = homeward(made[0], "card", "add", str(file), "--by", "ada", HOMEWARD_PASSPHRASE_ADA=phrase)
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
        assert str(file) in done.stderr


def test_the_card_is_printed_and_every_chain_holds(made: tuple[Path, str]) -> None:
    home, _ = made
    shown = homeward(home, "card", "show")
    assert shown.returncode == 0
    assert len(re.sub(r"\D", "", shown.stderr.partition("number:")[2])) == 30
    checked = homeward(home, "verify")
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (0, "every chain holds, and the log tells the same")


def test_a_node_for_reading_only_sends_nothing(made: tuple[Path, str], tmp_path: Path) -> None:
    home = tmp_path / "harbour"
    shutil.copytree(made[0], home)
    settings = home / "node.toml"
    settings.write_text(f"read_only = true\n{settings.read_text()}")
    done = homeward(home, "deliver", "--once")
    assert done.returncode != 0
    assert "for reading only" in done.stderr


def test_serving_on_a_taken_or_impossible_port_is_refused(made: tuple[Path, str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        for port in (other.getsockname()[1], 70000):
            done = homeward(made[0], "serve", "--port", str(port))
            assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
            assert f"port {port}: taken" in done.stderr


def test_next_years_card_is_signed_by_two_custodians_away_from_the_node(made: tuple[Path, str], tmp_path: Path) -> None:
    home, printed = made
    phrase = {
        f"HOMEWARD_PASSPHRASE_{one.upper()}": text
        for one, text in re.findall(r"(\w+): passphrase: (.+)$", printed, re.M)
    }
    ready, signed = tmp_path / "ready.json", tmp_path / "signed.json"
    change = ("--telephone", "+49 30 1", "--hours", "Mon-Fri 9-17")
    done = homeward(home, "card", "prepare", str(ready), *change, "--by", "ada", **phrase)
    assert done.returncode == 0, done.stderr
    first, second, third = shares_of(printed, "identity")
    sign = ("card", "sign", str(ready), "--to", str(signed))
    refused = homeward(None, *sign, HOMEWARD_IDENTITY_1=first, HOMEWARD_IDENTITY_2=first)
    assert (refused.returncode, signed.exists()) == (1, False)
    done = homeward(None, *sign, HOMEWARD_IDENTITY_1=first, HOMEWARD_IDENTITY_2=third)
    assert done.returncode == 0, done.stderr
    taken = homeward(home, "card", "take", str(signed), "--by", "ben", **phrase)
    assert taken.returncode == 0, taken.stderr
    again = homeward(home, "card", "take", str(signed), "--by", "ben", **phrase)
    assert again.returncode == 1
    card = cards.read_card(custody.read_signed(signed.read_bytes()))
    assert (card.version, card.telephone, card.hours, card.name) == (
        2,
        "+49 30 1",
        "Mon-Fri 9-17",
        "Harbour House (invented)",
    )
    keys = re.findall(r"revocation of the keys of this card[^\n]*\n    ([^\n]+)", done.stdout)[0]
    assert revocations.read(keys, card.organisation, card.identity).version == 2
    gone = ("card", "revoke", "--since", "2031-01-01T00:00+00:00", "--by", "ada")
    assert homeward(home, *gone, HOMEWARD_REVOCATION=keys, **phrase).returncode == 0
    assert homeward(home, *gone, HOMEWARD_REVOCATION=second, **phrase).returncode == 1
    split = homeward(None, "card", "split", card.organisation, HOMEWARD_IDENTITY_1=first, HOMEWARD_IDENTITY_2=second)
    fresh = re.findall(r"on paper only:\n    ([^\n]+)", split.stdout)
    assert custody.combine((fresh[0], fresh[1]), card.organisation)
