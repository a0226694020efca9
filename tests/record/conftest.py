"""Members and cases for the tests of the record, made as the office makes them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from homeward.casework import administration
from homeward.casework.administration import Facts
from homeward.office.members import SignedIn
from homeward.office.permissions import Role
from homeward.process.case import CaseOpened, Side, Staff
from homeward.process.intake import FirstContact
from homeward.process.writing import Compartment
from homeward.record import book
from homeward.record.book import Draft, OpenCase

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
FACTS = Facts("Harbour House", "DE", "en", "+15005550100", "", "http://127.0.0.1:1")


@pytest.fixture
def founders(db: None) -> tuple[SignedIn, SignedIn]:
    made = administration.found(
        FACTS,
        founders=(("ada", "Ada", (Role.SUPERVISOR, Role.OFFICER)), ("ben", "Ben", (Role.SUPERVISOR, Role.OFFICER))),
    )
    return made.founders[0].member, made.founders[1].member


@pytest.fixture
def worker(founders: tuple[SignedIn, SignedIn]) -> SignedIn:
    ada, ben = founders
    return administration.add_member(username="wanda", name="Wanda", roles=[Role.WORKER], first=ada, second=ben).member


@pytest.fixture
def stranger(founders: tuple[SignedIn, SignedIn]) -> SignedIn:
    ada, ben = founders
    return administration.add_member(username="sam", name="Sam", roles=[Role.WORKER], first=ada, second=ben).member


def draft(entry: object, by: SignedIn) -> Draft:
    return Draft(entry, Staff(by.number), NOW)  # type: ignore[arg-type]


@pytest.fixture
def opened(founders: tuple[SignedIn, SignedIn], worker: SignedIn) -> Callable[[str], OpenCase]:
    def make(code: str = "CFG-234") -> OpenCase:
        entries = [
            draft(CaseOpened(Side.REFERRING, "Heron"), worker),
            draft(FirstContact(given_names="Canary"), worker),
        ]
        readers = {one.number: tuple(Compartment) for one in founders}
        return book.create_case(code, keys=worker.keys, readers=readers, drafts=entries, card={"name": "Heron"})

    return make
