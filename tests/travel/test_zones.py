"""Time zones come from the package `tzdata`, whatever the machine holds."""

import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

LOOK = "import homeward, zoneinfo, datetime; print(datetime.datetime(2031, 7, 1, tzinfo=zoneinfo.ZoneInfo('Europe/Chisinau')).utcoffset())"


def test_an_old_or_wrong_zone_of_the_system_is_not_used(tmp_path: Path) -> None:
    wrong = tmp_path / "Europe" / "Chisinau"
    wrong.parent.mkdir()
    wrong.write_bytes(files("tzdata").joinpath("zoneinfo", "Asia", "Tokyo").read_bytes())
    environment = os.environ | {"PYTHONTZPATH": str(tmp_path)}
    look = [sys.executable, "-c", LOOK]
    done = subprocess.run(look, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "3:00:00"
    without = [sys.executable, "-c", LOOK.replace("homeward, ", "")]
    done = subprocess.run(without, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "9:00:00"
