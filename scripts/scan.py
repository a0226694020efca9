"""Try a node from outside (`make scan`): TLS behind the documented proxy, wapiti and sqlmap on its pages; each control must be found first.

Prints one line each, and 1 as its status when something is wrong or a control was missed. Needs nginx, wapiti and sqlmap.
"""

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.figures import report  # noqa: E402 - after the path
from scripts.scanning import door, proxy  # noqa: E402 - after the path
from tests.backup.nodes import Node, a_node  # noqa: E402 - after the path

# Old TLS, tickets, every method, every name: what the check of the proxy has to notice.
WEAK = """server {{ listen 80 default_server; location / {{ proxy_pass http://127.0.0.1:8000; }} }}
server {{ listen 443 ssl default_server; ssl_certificate /etc/homeward/tls/fullchain.pem;
ssl_certificate_key /etc/homeward/tls/privkey.pem; location / {{ proxy_pass http://127.0.0.1:8000; }} }}""".format()
SECONDS = int(os.environ.get("SCAN_SECONDS", "300"))
MODULES = "sql,xss,exec,file,crlf,redirect"


def serve(node: Node, port: int) -> subprocess.Popen[bytes]:
    """Serve a node's pages."""
    known = {**os.environ, "HOMEWARD_HOME": str(node.home)}
    return subprocess.Popen(
        [sys.executable, "-m", "homeward", "serve", "--port", str(port), "--workers", "1"], env=known, cwd=ROOT
    )


def wait_for(port: int) -> None:
    """Wait until something answers.

    :raises TimeoutError: after a minute
    """
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=2).connect()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"nothing answers on port {port}")


def sign_in(port: int, name: str, passphrase: str) -> str:
    """Sign in as the page does; gives the cookies as one header."""
    cookies: dict[str, str] = {}

    def ask(method: str, body: str = "") -> str:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        said = {"Cookie": _header(cookies), "Content-Type": "application/x-www-form-urlencoded"}
        line.request(method, "/in/", body, {**said, "Host": "localhost"})
        answer = line.getresponse()
        for one in answer.headers.get_all("Set-Cookie") or []:
            key, _, value = one.partition(";")[0].partition("=")
            cookies[key] = value
        return answer.read().decode()

    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', ask("GET"))[0]
    ask("POST", urlencode({"csrfmiddlewaretoken": token, "username": name, "passphrase": passphrase}))
    if len(cookies) < 3:
        raise RuntimeError("signing in for the scan failed")
    return _header(cookies)


def _header(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def wapiti(address: str, folder: Path) -> list[str]:
    """The holes that wapiti finds from an address on, by kind and address."""
    told = folder / "wapiti.json"
    limits = ["--max-scan-time", str(SECONDS), "--max-attack-time", str(SECONDS), "--max-files-per-dir", "40"]
    limits += ["--scope", "domain", "--flush-session", "-d", "4"]
    form = ["-f", "json", "-o", str(told), "-v", "0", "--no-bugreport", "--store-session", str(folder)]
    command = ["wapiti", "-u", address, "-m", MODULES, *limits, *form]
    # It may crawl and run each of its modules for so long, and is slow to notice.
    most = SECONDS * (len(MODULES.split(",")) + 2) + 120
    subprocess.run(command, capture_output=True, timeout=most, check=False, cwd=folder)
    found = json.loads(told.read_text())["vulnerabilities"]
    return [f"{kind}: {one.get('path', '')} {one.get('parameter', '')}" for kind, many in found.items() for one in many]


def sqlmap(address: str, folder: Path, *more: str) -> bool:
    """Whether sqlmap can inject into an address."""
    quiet = ["--batch", "--flush-session", "--disable-coloring", "--output-dir", str(folder)]
    done = subprocess.run(
        ["sqlmap", "-u", address, *quiet, "--level", "2", "--risk", "2", *more],
        capture_output=True,
        text=True,
        timeout=SECONDS * 8 + 120,
        check=False,
    )
    # What only seemed injectable, and was tried again and given up, is told in other words.
    return "identified the following injection point" in done.stdout


def tls(folder: Path, port: int) -> list[str]:
    """What is wrong with the documented proxy; a weak one is tried first and must be noticed."""
    wrong = []
    for name, text in (("weak", WEAK), ("documented", None)):
        place = folder / name
        place.mkdir()
        running = proxy.start(place, port, text)
        try:
            wait_for(running.tls)
            found = proxy.wrong(running)
        finally:
            running.process.terminate()
            running.process.wait()
        print(f"proxy, {name}: {'; '.join(found) or 'nothing wrong'}")
        if name == "weak" and len(found) < 4:
            wrong.append("the control of TLS was missed")
        if name == "documented":
            wrong += found
    return wrong


def controls(folder: Path) -> list[str]:
    """Which planted holes the scanners miss."""
    port = proxy.free_port()
    planted = subprocess.Popen([sys.executable, "-m", "scripts.scanning.planted", str(port)], cwd=ROOT)
    try:
        wait_for(port)
        scripts = wapiti(f"http://127.0.0.1:{port}/", folder)
        injected = sqlmap(f"http://127.0.0.1:{port}/find/?q=heron", folder)
    finally:
        planted.terminate()
        planted.wait()
    print(f"controls: wapiti found {len(scripts)} ({', '.join(scripts)}); sqlmap injected: {injected}")
    missed = [] if any("Cross Site Scripting" in one for one in scripts) else ["wapiti missed the planted script"]
    return missed + ([] if injected else ["sqlmap missed the planted injection"])


def pages(folder: Path, port: int, node: Node, code: str) -> list[str]:
    """What the scanners find in the pages of a node, for a member who is signed in."""
    with door.opened(port, sign_in(port, "ada", node.passphrases["ada"])) as way:
        address = f"http://127.0.0.1:{way}/"
        found = wapiti(address, folder)
        tried = (
            (f"{address}cases/", "--data", "q=heron"),
            (f"{address}c/{code}/log/?p=1",),
            (f"{address}c/{code}/intake/?do=first-contact",),
            (f"{address}in/", "--data", "username=ada&passphrase=x&code=1", "-p", "username,passphrase"),
        )
        found += [f"SQL injection: {one[0]}" for one in tried if sqlmap(one[0], folder, *one[1:])]
        if not inside(way):
            found.append("the session ended before the scan did: pages were not seen as a member sees them")
    print(f"pages: {len(found)} holes found by wapiti ({MODULES}) and sqlmap ({len(tried)} addresses)")
    return found


def inside(port: int) -> bool:
    """Whether the member is still signed in behind the door."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", "/cases/")
    return line.getresponse().status == 200


def main() -> int:
    """Try everything."""
    missing = [one for one in ("nginx", "wapiti", "sqlmap") if shutil.which(one) is None]
    if missing:
        print(f"not installed: {', '.join(missing)}")
        return 1
    with tempfile.TemporaryDirectory(prefix="homeward-scan-") as name:
        folder = Path(name)
        node = a_node(folder / "node")
        (code,) = node.ask("case", "said", "1")  # type: ignore[misc]
        facts = node.home / "node.toml"
        facts.write_text(
            re.sub(r"^hosts = .*$", f'hosts = ["localhost", "{proxy.NAME}"]', facts.read_text(), flags=re.M)
        )
        port = proxy.free_port()
        running = serve(node, port)
        try:
            wait_for(port)
            wrong = tls(folder, port) + controls(folder) + pages(folder, port, node, str(code))
        finally:
            running.terminate()
            running.wait()
    for one in wrong:
        print(f"wrong: {one}")
    told = f"{len(wrong)} findings by TLS check, wapiti and sqlmap; each found its planted holes first"
    report(
        "scanners", told if not wrong else "; ".join(wrong), command="make scan", good=not wrong, short=SECONDS < 300
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
