"""A lying partner inside a case: its people sign with the right key, and what they say is wrong in one way or another.

After each letter the case is opened, which takes it in, and some of its pages are asked for: what cannot be read is kept and named, and no
page fails, today or when the record is opened again.
"""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.test import Client

from homeward.casework import desk, table
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.process.case import Case
from homeward.process.case import Partner as ByPartner
from homeward.process.entries import KINDS
from homeward.process.notifications.evidence import LetterKept, MessageSent
from homeward.process.notifications.horizontal import QuestionAsked
from homeward.process.refusals import Refusal
from homeward.process.writing import Compartment, Entry, to_data
from homeward.wire import age, envelope, jws
from homeward.wire.envelope import Automatic
from tests.exchange.test_stolen_server import CASE_KEY, MAILBOX, Line
from tests.fuzz.targets.deep import get, places, put
from tests.golden.sample import sample

# Right in form, and nothing that any case ever said; then what is not even right in form.
ODD: tuple[Any, ...] = (
    *("0001-01-01", "9999-12-31", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2031-03-03T09:30:00"),
    *("NaN", "sNaN", "Infinity", "-1", "0", "1E+999999", "9" * 300, "00:00", "23:59:59.999999+23:59"),
    *(
        0,
        -1,
        2**31,
        2**63,
        2**64,
        10**400,
        True,
        False,
        None,
        1.5,
        "",
        " ",
        "\x00",
        "x" * 5000,
        "\u202e\u2066",
        "é" * 43,
    ),
    *(
        [],
        [[]],
        {},
        {"a": {}},
        ["x"] * 300,
        [None],
        "case",
        "staff",
        "0" * 64,
        "-",
        "=",
        "a=b",
        "2026-W01-1",
        "20310303",
    ),
)
MESSAGES = tuple(kind for kind in KINDS.values() if kind.MESSAGE)
OURS = QuestionAsked("", "Is the room free?")


@dataclass
class Inside:
    """What a partner's people send into one case of ours, drawn from a seed.

    :ivar boxes: our mailbox of each compartment that we announced
    :ivar taken: letters whose entries were taken in
    :ivar unreadable: letters that were kept as unreadable
    """

    code: str
    by: SignedIn
    line: Line
    boxes: dict[str, bytes]
    client: Client
    chance: random.Random
    taken: int = 0
    unreadable: int = 0
    asked: int = field(default=0)

    def step(self) -> None:
        """Send one letter, open the case, ask for pages."""
        what = self.chance.choice(
            (self.contents, self.contents, self.contents, self.facts, self.keys, self.part, self.told)
        )
        before = desk.read(self.code, by=self.by).case
        what()
        self._opens(before)

    def contents(self) -> None:
        """The entries of a message with some places of theirs made wrong."""
        kind = self.chance.choice(MESSAGES)
        self._send(kind.MESSAGE, self._wrong(self._data(kind)))

    def facts(self) -> None:
        """What stands around the entries."""
        kind = self.chance.choice(MESSAGES)
        name = self.chance.choice(("id", "time", "member", "type", "hwseq", "source", "time"))
        self._send(kind.MESSAGE, self._data(kind), **{name: self._odd()})

    def keys(self) -> None:
        """Newer keys, some of them wrong; then our people write to them, which goes, or is refused in words."""
        own = age.public_of(MAILBOX)
        box = self.chance.choice((own, own[:-1], own[:-1] + b"\0", bytes(len(own)), b"\xff" * len(own)))
        told = {
            "case_key": jws.encode(CASE_KEY.public_key().public_bytes_raw()),
            "mailboxes": {"case": jws.encode(box)},
        }
        said = {"keys": told, "entries": [], "sealed": {}}
        self._send(Automatic.NEW_KEYS.value, said if self.chance.random() < 0.7 else self._wrong(said))
        desk.read(self.code, by=self.by)
        with suppress(Refusal), desk.opened(self.code, by=self.by, to=Action.WRITE_CASE) as record:
            record.write(replace(OURS, to=self.line.partner.id))

    def part(self) -> None:
        """A part of another compartment, well sealed, with anything inside."""
        kind = self.chance.choice(MESSAGES)
        inside = self.chance.choice((json.dumps(self._wrong(self._data(kind))).encode(), self.chance.randbytes(40)))
        name = self.chance.choice((*self.boxes, *Compartment, "none"))
        sealed = jws.encode(age.encrypt(inside, [self.boxes.get(name, self.boxes["case"])]))
        self._send(kind.MESSAGE, {"entries": [], "sealed": {name: sealed}})

    def told(self) -> None:
        """A receipt of something that was sent, or of nothing, with anything in it."""
        type_ = self.chance.choice((Automatic.SEEN, Automatic.REJECTED)).value
        sent = [one.entry.message_id for one in desk.read(self.code, by=self.by).case.every(MessageSent)]
        of = self.chance.choice((*sent, "0" * 64))
        said = {"of": of, "role": "worker", "reason": "unreadable", "entries": [], "sealed": {}}
        self._send(type_, said if self.chance.random() < 0.3 else self._wrong(said), hwclass="receipt")

    def _data(self, kind: type[Entry]) -> dict[str, Any]:
        return {"entries": [{"kind": kind.KIND, "data": to_data(sample(kind))}], "sealed": {}}

    def _odd(self, before: Any = None) -> Any:
        """An odd value, three times in four of the type of what it replaces, so that a letter is read further than its form."""
        alike = [one for one in ODD if type(one) is type(before)]
        return self.chance.choice(alike if alike and self.chance.random() < 0.75 else ODD)

    def _wrong(self, said: dict[str, Any]) -> dict[str, Any]:
        for _ in range(self.chance.choice((1, 1, 1, 2, 3))):
            at = self.chance.choice(places(said))
            put(said, at, deepcopy(self._odd(get(said, at))))
        return said

    def _send(self, message: str, said: dict[str, Any], hwclass: str = "letter", **facts: Any) -> None:
        type_ = message if message in tuple(Automatic) else f"homeward.{message.lower()}.v1"
        event = replace(self.line.event(type_, said), **facts)
        self.line.send(envelope.seal_letter(event, CASE_KEY, self.boxes["case"]), hwclass)

    def _opens(self, before: Case) -> None:
        """Open the case twice: what was taken in, and the record as it is read back; then ask for pages."""
        case = desk.read(self.code, by=self.by).case
        assert desk.read(self.code, by=self.by).case.entries == case.entries, "read back otherwise than it was taken in"
        new = [one.entry for one in case.entries[len(before.entries) :] if isinstance(one.by, ByPartner)]
        unreadable = any(isinstance(one, LetterKept) and one.unreadable for one in new)
        self.taken, self.unreadable = self.taken + (bool(new) and not unreadable), self.unreadable + unreadable
        pages = ("/", f"/c/{self.code}/", *(f"/c/{self.code}/{page}/" for page in table.PAGES))
        for one in self.chance.sample(pages, 3):
            self.asked += 1
            status = self.client.get(one).status_code
            assert status in (200, 302, 403, 404), f"{one} answers {status}"


@contextmanager
def undone() -> Iterator[None]:
    """Everything in here is taken back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
