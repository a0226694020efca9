"""The pages under load: Today, case, before departure and save in equal parts, 16 users with 40 cases each: `python bench/pages.py`.

The load generator runs on the same two cores; its own share of the processor, that of each page and that of a bare view are printed.
"""

import http.client
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from homeward.journey import nodes
from homeward.journey.client import Browser
from homeward.journey.nodes import RunningNode
from scripts import figures as kept

USERS, CASES, SECONDS, RUNS = 16, 40, 12, 3
SIZES = (1_000, 100_000)
TICK = os.sysconf("SC_CLK_TCK")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class User(threading.Thread):
    """One member who clicks through own cases, one request after another, over one connection."""

    def __init__(self, node: RunningNode, number: int, phrase: str, until: float, start: threading.Barrier) -> None:
        super().__init__()
        self.node, self.number, self.until, self.start_together = node, number, until, start
        browser = Browser(node.address)
        browser.open("/in/")
        browser.send(username=f"w{number}", passphrase=phrase)
        form = browser.raw(f"/c/W{number:02d}-000/status/?do=estimate")
        found = TOKEN.search(form)
        self.token = found[1] if found else ""
        self.cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        self.taken: dict[str, list[float]] = {"today": [], "case": [], "departure": [], "save": []}
        self.wrong: list[str] = []

    def run(self) -> None:
        """Ask for one page after another until the time is over."""
        connection = http.client.HTTPConnection("127.0.0.1", self.node.port, timeout=30)
        self.start_together.wait()
        end, turn = time.perf_counter() + self.until, 0
        while time.perf_counter() < end:
            kind = ("today", "case", "departure", "save")[turn % 4]
            began = time.perf_counter()
            status = ask(connection, kind, f"W{self.number:02d}-{turn // 4 % CASES:03d}", self.cookie, self.token)
            self.taken[kind].append((time.perf_counter() - began) * 1000)
            if status != (302 if kind == "save" else 200):
                self.wrong.append(f"{kind}: {status}")
            turn += 1
        connection.close()


def ask(connection: http.client.HTTPConnection, kind: str, code: str, cookie: str, token: str) -> int:
    """One request; gives its status."""
    headers = {"Cookie": cookie}
    if kind == "save":
        body = urlencode(
            {"csrfmiddlewaretoken": token, "departure": "2039-01-01", "reasons": "the passport is being made"}
        )
        headers |= {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://127.0.0.1:{connection.port}",
        }
        connection.request("POST", f"/c/{code}/status/?do=estimate", body, headers)
    else:
        path = {"today": "/", "case": f"/c/{code}/", "departure": f"/c/{code}/departure/", "bare": "/left/"}[kind]
        connection.request("GET", path, None, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def cpu_of(node: RunningNode) -> float:
    """Processor seconds used by the node's server and its workers."""
    group = os.getpgid(node.processes[0].pid)
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            parts = ["0"] * 13  # it ended while we looked: what it used is lost with it
        if int(parts[2]) == group:
            total += int(parts[11]) + int(parts[12])
    return total / TICK


def each_page(node: RunningNode, user: User, count: int = 60) -> dict[str, float]:
    """Milliseconds of the server's processor for one request of each kind, and of a bare view."""
    connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=30)
    found = {}
    for kind in ("bare", "today", "case", "departure", "save"):
        before = cpu_of(node)
        for turn in range(count):
            ask(connection, kind, f"W{user.number:02d}-{turn % CASES:03d}", user.cookie, user.token)
        found[f"cpu_{kind}_ms"] = round((cpu_of(node) - before) * 1000 / count, 1)
    return found


def fill(node: RunningNode, users: int, up_to: int) -> dict[str, str]:
    """Fill the node with so many users and cases; gives the users' passphrases."""
    filled = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "fill_node.py"), str(users), str(CASES), str(up_to)],
        env=node.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    phrases: dict[str, str] = json.loads(filled.stdout.splitlines()[-1])
    return phrases


def measure(made: dict[int, RunningNode], phrases: dict[int, dict[str, str]]) -> dict[str, float]:
    """Load the filled nodes in turn, several times, and give each one's medians; servers run as `docs/server` has it, with two workers.

    In turn, because a machine is not equally fast all the time: what slows it slows both.
    """
    runs: dict[int, list[dict[str, float]]] = {size: [] for size in made}
    try:
        for node in made.values():
            node.start(workers=2)
        for _ in range(RUNS):
            for size, node in made.items():
                together = threading.Barrier(USERS)
                users = [User(node, number, phrases[size][f"w{number}"], SECONDS, together) for number in range(USERS)]
                pages = each_page(node, users[0])
                runs[size].append(loaded(node, users) | pages)
    finally:
        for node in made.values():
            node.stop()
    return {
        f"{name}_{size}": statistics.median(run[name] for run in found)
        for size, found in runs.items()
        for name in found[0]
    }


def loaded(node: RunningNode, users: list[User]) -> dict[str, float]:
    """All users at once for some seconds; gives requests a second, times and the processor's share of each side."""
    own, server, began = resource.getrusage(resource.RUSAGE_SELF), cpu_of(node), time.perf_counter()
    for user in users:
        user.start()
    for user in users:
        user.join()
    passed, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    taken = sorted(one for user in users for times in user.taken.values() for one in times)
    by_kind = {kind: sorted(one for user in users for one in user.taken[kind]) for kind in users[0].taken}
    of_users = [statistics.mean(one for times in user.taken.values() for one in times) for user in users]
    generator = after.ru_utime + after.ru_stime - own.ru_utime - own.ru_stime
    return {
        "requests_per_second": round(len(taken) / passed, 1),
        "median_ms": round(statistics.median(taken), 1),
        "p95_ms": round(taken[int(len(taken) * 0.95)], 1),
        **{f"p95_{kind}_ms": round(times[int(len(times) * 0.95)], 1) for kind, times in by_kind.items()},
        # One line for all: far from 1, some users wait for a process while another is free.
        "slowest_user_to_fastest": round(max(of_users) / min(of_users), 2),
        "wrong_answers": sum(len(user.wrong) for user in users),
        "cpu_load_generator_ms": round(generator * 1000 / len(taken), 1),
        "cpu_server_ms": round((cpu_of(node) - server) * 1000 / len(taken), 1),
    }


def main() -> None:
    """Measure a node with 1,000 cases and one with 100,000 in turn, three times each, and give the medians side by side."""
    folder = Path(tempfile.mkdtemp(prefix="homeward-bench-"))
    made: dict[int, RunningNode] = {}
    try:
        for size in SIZES:
            made[size] = nodes.make(
                folder, f"bench{size}", port=nodes.free_port(), organisation="Bench", country="DE", members=[]
            )
        figures = measure(made, {size: fill(node, USERS, size) for size, node in made.items()})
    finally:
        shutil.rmtree(folder)
    figures["ratio_requests_per_second"] = round(
        figures["requests_per_second_1000"] / figures["requests_per_second_100000"], 2
    )
    figures["ratio_p95"] = round(figures["p95_ms_100000"] / figures["p95_ms_1000"], 2)
    small, large = (
        f"{figures[f'requests_per_second_{size}']:.0f} requests a second, p95 {figures[f'p95_ms_{size}']:.0f} ms"
        for size in SIZES
    )
    kept.report(
        "bench-pages",
        f"with 1,000 cases {small}; with 100,000 {large}; 16 users on two cores, the generator on the same",
        command="python bench/pages.py",
        good=figures["requests_per_second_1000"] >= 150 and figures["p95_ms_1000"] <= 160,
    )
    for name, value in figures.items():
        print(f"{name:30s} {value}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
