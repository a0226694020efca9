"""Plants canaries in a node through its pages, in every kind and every field: `python -m tests.seized.planting CASES`.

It runs under the shim that records every byte written. Answered as JSON: how many canaries, how many kinds, the codes of the cases.
"""

import json
import os
import sys
import tempfile
from html.parser import HTMLParser
from itertools import count

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django has to be started first
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.test import Client  # noqa: E402

from homeward.casework import leaving, table  # noqa: E402
from homeward.office import clock, members  # noqa: E402
from homeward.office import settings as office_settings  # noqa: E402
from homeward.office.members import SignedIn  # noqa: E402
from homeward.office.models import DraftRow  # noqa: E402
from homeward.process.case import Case, CaseOpened, Side, Staff  # noqa: E402
from homeward.process.entries import KINDS  # noqa: E402
from homeward.record import book  # noqa: E402
from homeward.record.book import Draft  # noqa: E402
from tests.golden.sample import sample  # noqa: E402
from tests.pages.attacked import LEFT_OUT  # noqa: E402
from tests.pages.people import signed_in  # noqa: E402
from tests.seized.scanning import CONTROL, ENCODINGS, MARK  # noqa: E402

NUMBERS = count(1)


def canary() -> str:
    """A text that was never written before."""
    return f"{MARK}{next(NUMBERS):06d}"


class Fields(HTMLParser):
    """Every field of the forms of a page, filled: texts with canaries, everything else with what it offers."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        """Fill one field."""
        has = {name: value or "" for name, value in found}
        name, kind = has.get("name", ""), has.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and has.get("value"):
            self.values.setdefault(self._select, has["value"])
        elif name and (tag == "textarea" or (tag == "input" and kind in ("text", "search"))):
            self.values[name] = canary()
        elif name and tag == "input" and kind not in ("submit", "password"):
            self.values.setdefault(name, has.get("value", ""))


def a_case(code: str, by: SignedIn, readers: list[int]) -> None:
    """A case with an entry of every kind, each saying a canary of its own."""
    entries = [CaseOpened(Side.REFERRING, canary()[:40], fictional=True)]
    entries += [sample(kind, canary()) for name, kind in KINDS.items() if name not in LEFT_OUT]
    at = clock.now()
    drafts = [Draft(entry, Staff(by.number), at) for entry in entries]
    case = Case().after(*entries, at=at, by=Staff(by.number))
    card = leaving.card_of(case, at, office_settings.policy())
    everything = {one: tuple({entry.COMPARTMENT for entry in entries}) for one in readers}
    book.create_case(code, keys=by.keys, readers=everything, drafts=drafts, card=card)


def through_the_pages(client: Client, code: str) -> None:
    """Fill and send every form of every page of a case, and look at every page; what is refused was sent all the same."""
    for act in table.ACTS:
        address = f"/c/{code}/{act.page}/?do={act.name}"
        answer = client.get(address)
        assert answer.status_code in (200, 404, 409), (address, answer.status_code)
        page = answer.content.decode()
        client.post(address, {"do": act.name, **Fields(page).values})
    for one in (f"/c/{code}/", f"/c/{code}/timeline/", f"/c/{code}/print/", "/", "/cases/", "/team/", "/backups/"):
        client.get(one)
    client.get(f"/c/{code}/{canary()}/")
    files(client, code)
    beside(client, code)


def files(client: Client, code: str) -> None:
    """Keep a file as a whole, and leave one half sent."""
    raw = SimpleUploadedFile(f"{canary()}.pdf", b"%PDF-1.7 " + canary().encode() * 9)
    assert client.post(f"/c/{code}/files/", {"title": canary(), "part": "case", "file": raw}).status_code == 302
    part = canary().encode()
    said = json.dumps({"part": "case", "size": len(part) + 262_144})
    up = f"/c/{code}/files/up/"
    begun = client.post(up, said, "application/json").json()["upload"]
    sent = client.post(f"{up}?upload={begun}&part=0", part.ljust(262_144), "application/octet-stream")
    assert sent.json() == {"here": 1}


def beside(client: Client, code: str) -> None:
    """What is typed beside the forms of a case: looked for, put away, and sent after the session had ended."""
    assert client.post("/cases/", {"q": canary()}).status_code == 200
    assert client.post("/directory/find/", {"q": canary()}).status_code == 200
    client.post("/register/", {"names": f"{canary()} {canary()}", "reason": canary()})
    form = f"/c/{code}/status/?do=estimate"
    assert client.post(form, {"reasons": canary(), "put-away": "1"}).status_code == 302
    del client.cookies[settings.KEY_COOKIE_NAME]
    assert client.post(form, {"reasons": canary()}).headers["Location"] == "/in/"
    assert DraftRow.objects.count() >= 2


def control() -> None:
    """What the scan must find: a control in each encoding, in a temporary file that is deleted again."""
    for encoded in ENCODINGS.values():
        number, path = tempfile.mkstemp(dir=settings.NODE.home)
        os.write(number, b"before " + encoded(CONTROL) + b" after")
        os.close(number)
        os.unlink(path)


def main() -> None:
    """Plant, and say what was planted."""
    ada, ben = (
        members.sign_in(name, os.environ[f"HOMEWARD_PASSPHRASE_{name.upper()}"].replace("_", " "))
        for name in ("ada", "ben")
    )
    codes = [f"SZD-{number:03d}" for number in range(int(sys.argv[1]))]
    for code in codes:
        a_case(code, ada, [ben.number])
        client = signed_in(ada)
        client.defaults["SERVER_NAME"] = "localhost"
        through_the_pages(client, code)
    Client(SERVER_NAME="localhost").post("/in/", {"username": canary(), "passphrase": canary()})
    control()
    print(json.dumps({"planted": next(NUMBERS) - 1, "kinds": len(KINDS) - len(LEFT_OUT), "codes": codes}))


if __name__ == "__main__":
    main()
