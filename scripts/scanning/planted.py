"""An application with planted holes, which a scanner must find before its silence counts: `python -m scripts.scanning.planted PORT`.

It says back what it is asked (script injection) and asks a database by gluing texts together (SQL injection).
"""

import sqlite3
import sys
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

FORM = '<form action="/say/"><input name="text"></form> <a href="/find/?q=heron">find</a> <a href="/say/?text=hello">say</a>'


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer three addresses, two of them with a hole."""
    asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    status, page = "200 OK", FORM
    if environ["PATH_INFO"] == "/say/":
        page += asked.get("text", "")
    if environ["PATH_INFO"] == "/find/":
        try:
            page += repr(_found(asked.get("q", "")))
        except sqlite3.Error as error:
            status, page = "500 Internal Server Error", f"sqlite3.OperationalError: {error}"
    start(status, [("Content-Type", "text/html; charset=utf-8")])
    return [f"<!doctype html><title>x</title><body>{page}".encode()]


def _found(wanted: str) -> list[Any]:
    held = sqlite3.connect(":memory:")
    held.executescript("CREATE TABLE bird (name TEXT); INSERT INTO bird VALUES ('heron'), ('wren');")
    return held.execute(f"SELECT name FROM bird WHERE name = '{wanted}'").fetchall()  # the planted hole


class Quiet(WSGIRequestHandler):
    """A server that says nothing of each request."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


if __name__ == "__main__":
    make_server("127.0.0.1", int(sys.argv[1]), application, handler_class=Quiet).serve_forever()
