"""Guessing fails: 32 threads in 4 processes get 5 checks between them and are then stopped."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.figures import report

ROOT = Path(__file__).parents[2]
GUESS = """
import sys, threading
import django
django.setup()
from homeward.office import members
from homeward.office.members import SignInRefused, TooManyAttempts
from django.db import connection
def guess():
    try:
        members.sign_in("wanda", "a wrong guess of six words", place="there")
    except SignInRefused:
        print("checked", flush=True)
    except TooManyAttempts:
        print("stopped", flush=True)
    finally:
        connection.close()
sys.stdin.readline()
threads = [threading.Thread(target=guess) for _ in range(8)]
[one.start() for one in threads]
[one.join() for one in threads]
"""
MAKE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from homeward.office import members
from homeward.office.permissions import Role
made = members.enrol(username="wanda", name="Wanda", roles=[Role.WORKER])
print(made.passphrase)
"""
AGAIN = """
import sys
import django
django.setup()
from homeward.office import members
print(members.sign_in("wanda", sys.argv[1], place="elsewhere").number)
"""


def test_thirty_two_threads_in_four_processes_get_five_checks(tmp_path):
    for name in ("node.toml", "server.key"):
        shutil.copy(ROOT / "tests" / "node" / name, tmp_path / name)
    environment = os.environ | {
        "HOMEWARD_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "homeward.config.settings",
        "PYTHONPATH": str(ROOT),
    }

    def started(program, *typed):
        command = [sys.executable, "-c", program, *typed]
        return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    phrase = started(MAKE).communicate()[0].strip()
    guessing = [started(GUESS) for _ in range(4)]
    for one in guessing:
        one.stdin.write("go\n")
        one.stdin.flush()
    # Threads that print at once may share a line.
    said = "".join(one.communicate()[0] for one in guessing)
    checked, stopped = said.count("checked"), said.count("stopped")
    told = f"{checked} checks, then {stopped} stopped, of 32 threads in 4 processes"
    report(
        "guessing", told, command="python -m pytest tests/office/test_guessing.py", good=(checked, stopped) == (5, 27)
    )
    assert (checked, stopped) == (5, 27)
    assert started(AGAIN, phrase).communicate()[0].strip() == "1"
