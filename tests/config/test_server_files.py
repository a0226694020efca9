"""The files for a server say what docs/server.md promises; `make scan` tries the proxy, a machine of its own the units."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from homeward.pages import middleware

SERVER = Path(__file__).parents[2] / "docs" / "server"
UNITS = ("homeward.service", "homeward-deliver.service")
# Tenths of what systemd calls exposure, of ten; an untouched service has 9.6.
MOST_EXPOSED = 20
# What keeps memory off the disk, the rest of the machine out of reach, and the key apart.
NEEDED = {
    "LimitCORE": "0",
    "MemorySwapMax": "0",
    "ProtectSystem": "strict",
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "PrivateDevices": "yes",
    "UMask": "0077",
    "LoadCredential": "server.key:/etc/homeward/server.key",
}


def service(name: str) -> dict[str, str]:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read(SERVER / name)
    return dict(read["Service"])


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_keeps_memory_off_the_disk_and_the_machine_out_of_reach(name: str) -> None:
    said = service(name)
    assert {key: said.get(key) for key in NEEDED} == NEEDED
    assert "/tmp" in said["TemporaryFileSystem"]
    assert said["User"] not in ("", "root")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not on this machine")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_reads_a_unit_without_a_complaint_and_calls_it_safe(name: str, tmp_path: Path) -> None:
    # Installed where docs/server.md says; here it is only looked at, so that the program may be any that runs.
    text = (SERVER / name).read_text().replace("/opt/homeward/.venv/bin/homeward", sys.executable)
    (tmp_path / name).write_text(text)
    read = subprocess.run(
        ["systemd-analyze", "verify", name], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (read.returncode, read.stderr) == (0, "")
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", f"./{name}"]
    judged = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout[-200:]
    worse = text.replace("ProtectSystem=strict", "").replace("CapabilityBoundingSet=", "")
    (tmp_path / name).write_text(worse)
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_the_pages_reach_nobody_but_the_proxy_and_the_worker_reaches_partners() -> None:
    pages, worker = (service(name) for name in UNITS)
    assert (pages["IPAddressDeny"], pages["IPAddressAllow"]) == ("any", "localhost")
    assert "IPAddressDeny" not in worker
    assert worker["ExecStart"].endswith("homeward deliver")


def test_the_proxy_writes_nothing_that_passes_to_its_disk_or_its_log() -> None:
    text = (SERVER / "nginx.conf").read_text()
    assert "proxy_request_buffering off;" in text
    assert "proxy_max_temp_file_size 0;" in text
    formats = re.findall(r"log_format \w+ '([^']*)'", text)
    assert formats == ["$time_iso8601 $status $request_time"]
    assert re.findall(r"access_log (\S+)", text) == ["off;", "/var/log/nginx/homeward.log"]


def test_the_proxy_lets_through_what_the_pages_take() -> None:
    (most,) = re.findall(r"client_max_body_size (\d+)m;", (SERVER / "nginx.conf").read_text())
    assert int(most) * 1024 * 1024 >= middleware.MOST_DRAINED
