"""A journey under way: two nodes, who is signed in, what was done, and what was waited for."""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from homeward.journey.client import Browser, Page, PageWrong
from homeward.journey.nodes import RunningNode

EVIDENCE = re.compile(r'data-evidence="([A-Z0-9-]+)=([a-z]+)"')
PATIENCE = 30.0


class Sessions:
    """Who is signed in: whoever is needed signs in once, and every further window of theirs is in the same session."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cookies: dict[tuple[str, str], dict[str, str]] = {}

    def window(self, node: RunningNode, username: str) -> Browser:
        """Open a window of a member, signed in."""
        # Who needs a session that somebody else is just beginning waits for it.
        with self._lock:
            cookies = self._cookies.get((node.name, username))
            browser = Browser(node.address, cookies)
            if cookies is None:
                browser.open("/in/")
                browser.send(username=username, passphrase=node.passphrases[username])
                self._cookies[node.name, username] = browser.cookies
            return browser

    def ended(self, node: RunningNode, username: str) -> None:
        """Forget a session that is over: who is needed again signs in anew."""
        with self._lock:
            self._cookies.pop((node.name, username), None)


@dataclass
class Journey:
    """A journey under way: the two nodes, who is signed in, and what was done.

    :ivar browsers: the windows of this journey, by node and user name
    :ivar sessions: those of all journeys on these nodes
    :ivar asking: held from before a request is sent until it is at the desk, so that each finds its own
    """

    referring: RunningNode
    receiving: RunningNode
    start: datetime
    people: list[dict[str, Any]]
    legs: list[dict[str, Any]]
    say: Callable[[str], None] = print
    browsers: dict[tuple[str, str], Browser] = field(default_factory=dict)
    sessions: Sessions = field(default_factory=Sessions)
    asking: threading.Lock = field(default_factory=threading.Lock)
    steps: int = 0
    notifications: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    partner: dict[str, str] = field(default_factory=dict)
    now: datetime | None = None

    def at(self, moment: datetime) -> None:
        """Move case time on both nodes."""
        self.now = moment
        for node in (self.referring, self.receiving):
            node.set_clock(moment)

    def who(self, node: RunningNode, username: str) -> Browser:
        """The browser of a member, signed in."""
        key = (node.name, username)
        if key not in self.browsers:
            self.browsers[key] = self.sessions.window(node, username)
        return self.browsers[key]

    def signed_out(self, node: RunningNode, username: str) -> None:
        """A member's session is over: with the next step they sign in anew."""
        self.browsers.pop((node.name, username), None)
        self.sessions.ended(node, username)

    def act(self, browser: Browser, side: str, page: str, do: str, /, *, expect: int = 200, **values: Any) -> Page:
        """Do one act on the case's page; where something leaves, look at what leaves and send it."""
        browser.open(f"/c/{self.codes[side]}/{page}/?do={do}")
        found = browser.send(expect=expect, **values)
        # The page that says "saved" may hold a form of its own which sends something; nobody presses it here.
        if expect == 200 and "saved=" not in found.address and any("confirmed" in form.names for form in found.forms):
            found = browser.send()
        if expect == 200 and "saved=" not in found.address:
            raise PageWrong(f"{page}/{do}: {found.heading}: {'; '.join(found.errors)}")
        self.done(f"{side}: {page}: {do}")
        return found

    def done(self, what: str) -> None:
        """Count and print a step."""
        self.steps += 1
        self.say(f"{self.steps:3d}  {what}")

    def until(self, what: str, look: Callable[..., bool]) -> None:
        """Wait until the other side shows something.

        :raises PageWrong: when it does not within half a minute
        """
        end = time.monotonic() + PATIENCE
        while not look():
            if time.monotonic() > end:
                raise PageWrong(f"waited in vain for {what}")
            time.sleep(0.1)

    def evidence(self, browser: Browser, side: str, message: str, level: str, reader: Browser | None = None) -> None:
        """Wait until our message has reached a step of the ladder of evidence, as the hand-over page shows it.

        :param reader: somebody of the other side who looks at the case meanwhile, so that it is seen
        """
        order = ("none", "sent", "stored", "seen", "answered")
        found = {"level": "none"}

        other = "receiving" if side == "referring" else "referring"

        def look() -> bool:
            if reader is not None:
                reader.open(f"/c/{self.codes[other]}/")
            raw = browser.raw(f"/c/{self.codes[side]}/handover/")
            found["level"] = dict(reversed(EVIDENCE.findall(raw))).get(message, "none")
            return order.index(found["level"]) >= order.index(level)

        self.until(f"{message} {level}", look)
        self.notifications[message] = found["level"]
        self.say(f"     {message}: {found['level']}")


def typed_time(value: Any) -> str:
    """A time as somebody types it, with its offset."""
    return value.strftime("%Y-%m-%d %H:%M %z")[:-2] + ":00" if isinstance(value, datetime) else str(value)
