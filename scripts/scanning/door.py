"""A door for scanners: hands their requests to a node with somebody's cookies, but never those that would end the session."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# How the name of the cookie ends in which the token of forms stands.
TOKEN = "-c"
# What ends the session, and what takes the case away from who scans it.
WAYS_OUT = ("/out/", "/leave/", "/keys/", "/know/")


@contextmanager
def opened(port: int, cookies: str) -> Iterator[int]:
    """Open a door to the node on a port; gives the door's own port.

    What a scanner posts carries the token of forms, or none of it would come further than the check of that.
    """
    token = next(value for name, value in (one.split("=", 1) for one in cookies.split("; ")) if name.endswith(TOKEN))

    class Door(BaseHTTPRequestHandler):
        """Hand one request on."""

        def _hand_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path.partition("?")[0].endswith(WAYS_OUT):
                self.send_error(404)
                return
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            said = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "cookie")}
            said |= {"Host": "localhost", "Cookie": cookies, "X-CSRFToken": token}
            line.request(self.command, self.path, body or None, said)
            answer = line.getresponse()
            given = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "connection", "content-length", "set-cookie"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(given)))
            self.end_headers()
            # A scanner that has given up waiting does not read the answer.
            with suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(given)

        do_GET = do_POST = do_HEAD = _hand_on

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
