"""Two whole nodes with desks of their own: people, real cases, real letters, on a database each; between them the line of `two_nodes`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from homeward.casework import administration, desk, opening, organisation
from homeward.casework.receiving import requests
from homeward.exchange import nodekeys
from homeward.exchange.models import InboxRow, NodeKeyRow, OutboxRow
from homeward.office import clock
from homeward.office.members import SignedIn
from homeward.office.permissions import Action, Role
from homeward.process.case import Case
from homeward.process.consent import ConsentGiven, Purpose
from homeward.process.notifications import evidence, making
from homeward.process.notifications.evidence import Evidence
from homeward.process.notifications.messages import Need
from homeward.process.writing import Entry
from tests.exchange.real_desk import KNOWN
from tests.exchange.two_nodes import Clock, Node, SqliteStore, acquainted
from tests.pages.people import FACTS

FOUNDERS = (
    ("ada", "Ada", (Role.WORKER, Role.INTAKE, Role.OFFICER)),
    ("ben", "Ben", (Role.SUPERVISOR, Role.OFFICER)),
)


@dataclass
class Desk(Node):
    """One organisation with two people: Ada, who works and takes requests in, and Ben, her supervisor."""

    people: dict[str, SignedIn] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with self.here():
            made = administration.found(FACTS, founders=FOUNDERS).founders
            self.people = {one.member.username: one.member for one in made}
            self.server_key, self.id = organisation.server_key(), organisation.own_id()
            self._made_before(days=25)

    def _made_before(self, days: int) -> None:
        """Let the intake key be so many days old, so that the next sign-in makes a newer one."""
        row = NodeKeyRow.objects.get(use="intake")
        row.delete()
        day, key = clock.now().date() - timedelta(days=days), organisation.desk_key(self.ada)
        nodekeys.keep_slip("intake", bytes(row.public), bytes(row.sealed), key, day)

    @property
    def ada(self) -> SignedIn:
        return self.people["ada"]

    def renew(self, *, now: bool = False) -> None:
        """What the worker does about keys; the intake key is renewed by somebody who signs in."""
        nodekeys.renew_node_slip(self.server_key, self.now.date(), now=now)

    def signs_in(self) -> None:
        """Somebody of the intake desk signs in: an intake key that ends soon is renewed by that."""
        with self.here():
            organisation.renew_intake_slip(self.ada)

    def asks(self, other: Node) -> str:
        """Open a case and ask the other side (COM-1); gives its code."""
        with self.here():
            entries = (KNOWN, ConsentGiven(Purpose.CONTACT_RECEIVING, other.id))
            code = opening.open_new(by=self.ada, entries=entries, fictional=True)
            case = desk.read(code, by=self.ada).case
        self.write(code, making.request(case, to=other.id, at=clock.now(), needs=(Need.HOUSING,)))
        return code

    def write(self, code: str, *entries: Entry) -> None:
        with self.here(), desk.opened(code, by=self.ada, to=Action.WRITE_CASE) as record:
            record.write(*entries)

    def opens(self, code: str, who: str = "ada") -> Case:
        """Open the case, which takes in what waits and seals again what was lost."""
        with self.here():
            return desk.read(code, by=self.people[who]).case

    def accepts(self) -> str:
        """Accept the one request at the intake desk; gives the code of the case here."""
        with self.here():
            (one,) = (each for each in requests.waiting(by=self.ada) if not each.unreadable)
            return requests.accept(one.message_id, by=self.ada, contact="Ada", alternate="Ben", telephone="+00")

    def evidence(self, code: str, message: str, other: Node) -> Evidence:
        return evidence.evidence(self.opens(code), message, other.id)

    def out(self) -> list[tuple[int, str]]:
        """Number and state of every message sent, in order; receipts are not among them."""
        with self.here():
            rows = OutboxRow.objects.exclude(hwclass="receipt").order_by("seq")
            return list(rows.values_list("seq", "state"))

    def lies(self) -> list[tuple[int, str]]:
        """Number and state of every message here, in order; receipts are not among them."""
        with self.here():
            rows = InboxRow.objects.exclude(hwclass="receipt").order_by("seq")
            return list(rows.values_list("seq", "state"))


@contextmanager
def two_desks(folder: Path, blank: Path, kinds: tuple[type[Desk], type[Desk]] = (Desk, Desk)) -> Iterator[Any]:
    """Two desks that know each other and have each heard the other's first heads."""
    time, names = Clock(now=clock.now()), ("lighthouse", "harbour")
    one, other = (kind(name, SqliteStore(folder, name, blank), time) for kind, name in zip(kinds, names, strict=True))
    with acquainted(one, other):
        yield one, other
