"""Moments of bad days that leave something to be found: what was lost, mistaken, or noted on the way; all of it invented."""

import json
import re
import struct
import zlib
from datetime import timedelta
from typing import Any

from homeward.journey.attached import Attached
from homeward.journey.nodes import RunningNode
from homeward.journey.script import Journey
from homeward.wire import age, jws

SECOND_ASKED = "Hearth of Orhei (invented)"
WIDE, HIGH = 420, 594


def put_away(j: Journey) -> None:
    """A form put away unfinished; it waits on Today for whoever put it away."""
    worker = j.who(j.referring, "wanda")
    worker.open(f"/c/{j.codes['referring']}/status/?do=estimate")
    unfinished: dict[str, Any] = {"reasons": "she is still waiting for", "put-away": "1"}
    worker.send(**unfinished)


def line_lost(j: Journey) -> None:
    """A form that was sent after the session had ended: nothing typed is lost, it waits on Today for whoever typed it."""
    worker = j.who(j.referring, "wanda")
    form = worker.open(f"/c/{j.codes['referring']}/risk/?do=new-risk")
    proved(j, j.referring, "wanda", "/keys/")
    worker.send(do="end")
    worker.page = form
    worker.send(what="a man asked for her at the door of the school", level="high")
    j.signed_out(j.referring, "wanda")


def wrong_text(j: Journey) -> None:
    """A text about somebody else was written here: marked as a mistake, and its erasure waits for a second member."""
    worker = j.who(j.referring, "wanda")
    wrong: dict[str, Any] = {"name": "trial of another person", "part": "witness", "authority": "court"}
    j.act(worker, "referring", "status", "proceeding", **wrong)
    timeline = worker.open(f"/c/{j.codes['referring']}/timeline/")
    numbers = [int(one.split("/")[-2]) for one in timeline.links if "/correct/" in one]
    taken_out(j, max(numbers), "this is about another person")


def wrong_scan(j: Journey) -> None:
    """A scan of somebody else's paper was kept here: marked as a mistake, and its erasure waits for a second member."""
    worker = j.who(j.referring, "wanda")
    worker.open(f"/c/{j.codes['referring']}/files/")
    scan = Attached("scan.png", "image/png", a_scan())
    kept = worker.send(title="passport of another person", part="case", file=scan)
    number = max(int(found[1]) for link in kept.links if (found := re.search(r"/files/(\d+)/$", link)))
    taken_out(j, number, "this is another person's passport")


def taken_out(j: Journey, number: int, why: str) -> None:
    """Mark an entry of the referring side as a mistake about another person, and ask for its erasure."""
    worker, case = j.who(j.referring, "wanda"), f"/c/{j.codes['referring']}"
    worker.open(f"{case}/correct/{number}/")
    worker.send(reason=why)
    proved(j, j.referring, "ada", f"{case}/erase/")
    j.who(j.referring, "ada").send(number=number, reason="wrong-person")


def proved(j: Journey, node: RunningNode, name: str, address: str) -> None:
    """Open a page of a node that may ask for the passphrase again, and give it."""
    member = j.who(node, name)
    if "passphrase" in member.open(address).forms[-1].names:
        member.send(passphrase=node.passphrases[name])
        member.open(address)


def another_partner(j: Journey) -> None:
    """After a decline another organisation is asked, with her consent for that one; it has no node, and is called."""
    worker = j.who(j.referring, "wanda")
    second = without_node(j, j.referring, SECOND_ASKED, "+37323500000")
    agreed: dict[str, Any] = {"purpose": "contact-receiving-organisation", "recipient": second, "language": "Romanian"}
    j.act(worker, "referring", "consent", "give", **agreed)
    j.act(worker, "referring", "handover", "request", to=second, needs=["housing", "counselling"], urgency="urgent")


def family_learns(j: Journey) -> None:
    """Her brother read a letter of ours: a new risk, and from now on only she calls."""
    j.at(j.legs[-1]["arrives"] + timedelta(days=45))
    rosa, day = j.who(j.receiving, "rosa"), (j.now or j.start).date()
    told: dict[str, Any] = {"well_being": "not-well", "new_risk": "her brother read a letter of ours"}
    j.act(rosa, "receiving", "visit", "visit", on=day, means="visit", **told)
    never = "her brother\nher mother"
    j.act(rosa, "receiving", "visit", "contact-rules", means=["she-calls"], when="when she can", never=never)


def noted_without_line(j: Journey) -> None:
    """A colleague at the border had no line: the note that she was found came later, sealed, and waits to be confirmed."""
    rosa, case = j.who(j.receiving, "rosa"), f"/c/{j.codes['receiving']}"
    # Three hours after she landed by the flight for which she was booked anew.
    j.at(j.legs[-1]["arrives"] + timedelta(hours=6))
    rosa.open(f"{case}/arrival/")
    made = json.loads(rosa.tell(f"{case}/away/", b""))
    found = {"met": "met", "at": (j.now or j.start).isoformat(), "note": "she waited in the chapel of the airport"}
    sealed = jws.encode(age.encrypt(json.dumps(found).encode(), [jws.decode(made["key"])]))
    rosa.tell(f"/away/{made['ticket']}/", json.dumps({"notes": [sealed]}).encode())


def without_node(j: Journey, node: RunningNode, name: str, telephone: str) -> str:
    """Make an organisation in Moldova known that has no node: added by one colleague, reached by another; gives its id."""
    ada, ben = j.who(node, "ada"), j.who(node, "ben")
    ada.open("/partners/without-node/")
    number: dict[str, Any] = {"telephone": telephone, "source": "the ministry's directory (invented)"}
    ada.send(name=name, country="MD", kind="independent-organisation", do="add", **number)
    page = ben.open("/partners/without-node/")
    guest = next(value for form in page.forms for field, value in form.values if field == "guest")
    ben.send(guest=guest, do="reached")
    return guest


def a_scan() -> bytes:
    """A picture of a paper that says nothing: grey lines on white, as PNG."""
    rows = bytearray()
    for y in range(HIGH):
        written = 60 < y < HIGH - 60 and y % 22 < 8
        rows += b"\0" + bytes(150 if written and 40 < x < WIDE - 40 - (y * 7) % 90 else 245 for x in range(WIDE))
    head = struct.pack(">IIBBBBB", WIDE, HIGH, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
