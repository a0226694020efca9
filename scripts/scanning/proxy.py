"""The documented reverse proxy on free ports of this machine, with a certificate of its own, and what is asked of its TLS."""

import re
import socket
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAME = "node.example.org"


@dataclass(frozen=True)
class Proxy:
    """A proxy that runs: its process, its port for TLS and its port without."""

    process: subprocess.Popen[bytes]
    tls: int
    plain: int


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def start(folder: Path, behind: int, text: str | None = None) -> Proxy:
    """Start nginx with the documented file, changed in nothing but ports and places.

    :param behind: the port of the node
    :param text: another configuration, for the control
    """
    made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(["openssl", *made, *names, *files], check=True, capture_output=True)
    tls, plain = free_port(), free_port()
    said = text or (ROOT / "docs" / "server" / "nginx.conf").read_text()
    said = said.replace("listen 443", f"listen 127.0.0.1:{tls}").replace("listen 80 ", f"listen 127.0.0.1:{plain} ")
    said = said.replace("/etc/homeward/tls/", f"{folder}/").replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    said = re.sub(r"/var/log/nginx/", f"{folder}/", said)
    places = "".join(f"{one}_temp_path {folder}/{one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = f"pid {folder}/pid; error_log {folder}/error; daemon off; events {{}} http {{ {places}\n{said} }}"
    (folder / "nginx.conf").write_text(whole)
    process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "e")])
    return Proxy(process, tls, plain)


def speaks(port: int, version: ssl.TLSVersion, name: str = NAME) -> bool:
    """Whether the proxy speaks one version of TLS for a name."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    try:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=10) as line,
            context.wrap_socket(line, server_hostname=name),
        ):
            return True
    except (OSError, ssl.SSLError):
        return False


def ask(port: int, request: str, *, tls: bool = True) -> str:
    """Send a few lines to the proxy; gives the head and the beginning of its answer."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        spoken = context.wrap_socket(line, server_hostname=NAME) if tls else line
        spoken.sendall(request.replace("\n", "\r\n").encode())
        said = b""
        while len(said) < 20_000 and (piece := spoken.recv(4096)):
            said += piece
        return said.decode(errors="replace")


def wrong(proxy: Proxy) -> list[str]:
    """What is wrong with a proxy, in words; nothing when it does what docs/server.md says."""
    host = f"Host: {NAME}\nConnection: close\n\n"
    page = ask(proxy.tls, f"GET /in/ HTTP/1.1\n{host}")
    plain = ask(proxy.plain, f"GET /in/ HTTP/1.1\n{host}", tls=False)
    checks = {
        "TLS 1.0 is spoken": speaks(proxy.tls, ssl.TLSVersion.TLSv1),
        "TLS 1.1 is spoken": speaks(proxy.tls, ssl.TLSVersion.TLSv1_1),
        "TLS 1.2 is not spoken": not speaks(proxy.tls, ssl.TLSVersion.TLSv1_2),
        "TLS 1.3 is not spoken": not speaks(proxy.tls, ssl.TLSVersion.TLSv1_3),
        "another name gets a certificate": speaks(proxy.tls, ssl.TLSVersion.TLSv1_3, "other.example.org"),
        "the sign-in page is not given": " 200 " not in page.partition("\r\n")[0],
        "no HSTS": "strict-transport-security: max-age=63072000" not in page.lower(),
        "a version of a server is told": re.search(r"(?i)^server: .*\d", page, re.M) is not None or "gunicorn" in page,
        "TRACE is answered": " 200 " in ask(proxy.tls, f"TRACE / HTTP/1.1\n{host}").partition("\r\n")[0],
        "plain HTTP gives a page": f"Location: https://{NAME}/in/" not in plain or " 308 " not in plain,
    }
    return [what for what, amiss in checks.items() if amiss]
