"""Every reader of what a stranger hands over beside the exchange: lists, timetables, offers, pictures, directories, archives, papers.

As in `tests.fuzz.targets`, a target may refuse with the refusals named beside it, and anything else that it raises is a crash.
"""

import io
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PIL import Image

from homeward.casework import importing, instruments
from homeward.config import timetable_files
from homeward.office import passphrases
from homeward.process import intake_sheet, itinerary_sheet, partner_sheet, questionnaires
from homeward.process.questionnaires import QuestionnaireRefused
from homeward.process.sheets import SheetRefused
from homeward.record.backup import archives, restoring
from homeward.record.backup.archives import ArchiveRefused, Head
from homeward.record.files import pictures
from homeward.reports import hsds
from homeward.travel.offers import icalendar, read_pasted
from homeward.travel.tables import FeedRefused
from homeward.wire import age, recipients, shamir, streams
from homeward.wire.recipients import RecipientRefused
from homeward.wire.shamir import ShareRefused
from tests.fuzz.targets import Target

TODAY = date(2027, 3, 1)
SEED = bytes(range(32))
ROOT = Path(__file__).parents[2]


class NoPicture(Exception):
    """What the child that draws pictures anew answers to whatever it cannot read: nothing."""


def _text(read: Callable[[str], object]) -> Callable[[bytes], object]:
    """Read bytes as a form hands them on: as text, with what is no UTF-8 replaced."""
    return lambda raw: read(raw.decode("utf-8", "replace"))


def _file(read: Callable[[Path], object], name: str) -> Callable[[bytes], object]:
    """Read bytes from a file."""

    def run(raw: bytes) -> object:
        with tempfile.TemporaryDirectory(prefix="homeward-fuzz-") as folder:
            file = Path(folder) / name
            file.write_bytes(raw)
            return read(file)

    return run


def _feed(raw: bytes) -> object:
    """A timetable packed as a feed: each piece of the bytes takes the place of one of its files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, piece in zip(FEED, [*raw.split(b"\xff"), *[b""] * len(FEED)], strict=False):
            made.writestr(name, piece or FEED[name])
    return _file(timetable_files.read, "feed.zip")(packed.getvalue())


FEED = {
    "agency.txt": b"agency_id,agency_name,agency_url,agency_timezone\n1,Line,http://x,Europe/Vienna\n",
    "stops.txt": b"stop_id,stop_name,stop_lat,stop_lon\nA,One,48.1,16.3\nB,Two,48.2,16.4\n",
    "routes.txt": b"route_id,agency_id,route_short_name,route_type\nR,1,7,2\n",
    "trips.txt": b"route_id,service_id,trip_id\nR,S,T\n",
    "stop_times.txt": b"trip_id,arrival_time,departure_time,stop_id,stop_sequence\nT,08:00:00,08:00:00,A,1\nT,9:00:00,9:00:00,B,2\n",
    "calendar.txt": (
        b"service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        b"S,1,1,1,1,1,1,1,20270101,20271231\n"
    ),
}


def _picture(raw: bytes) -> object:
    try:
        made = pictures.anew(raw)
    except Exception as error:
        # The child ends without an answer, whatever it was; that it ends, and soon, is what is asked here.
        raise NoPicture from error
    with Image.open(io.BytesIO(made)) as drawn:
        assert not drawn.getexif(), "something beside the points of colour came through"
        assert drawn.format in ("PNG", "JPEG"), drawn.format
    return made


def _archive(raw: bytes) -> object:
    """What stands in a well-sealed archive: its head, and rows that are none."""
    return _file(_all_of, "chain-0001-data.age")(_sealed([*raw.split(b"\xff")]))


def _all_of(file: Path) -> object:
    head = archives.read_head(file, [SEED])
    rows = [_row_of(one) for one in archives.read_slices(file, [SEED])]
    return head, rows


def _row_of(raw: bytes) -> int:
    """Take a slice as `restore` does: as a database of its own."""
    with tempfile.TemporaryDirectory(prefix="homeward-fuzz-") as folder:
        database = sqlite3.connect(Path(folder) / "database")
        try:
            restoring._take(database, Path("archive"), raw)
        finally:
            database.close()
    return len(raw)


def _sealed(frames: list[bytes]) -> bytes:
    plain = b"".join(len(one).to_bytes(4, "big") + one for one in frames)
    return b"".join(streams.sealed(iter([plain]), [age.public_of(SEED)]))


HEAD = json.dumps(
    vars(Head("us", "20270301T090000Z", 1, "data", 1, 'name = "us"', [], [], [], {"size": 0, "last": ""}))
).encode()


def _drawn(kind: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (4, 4)).save(made, kind)
    return made.getvalue()


def _workbook() -> bytes:
    from openpyxl import Workbook  # only these tests write one

    book, made = Workbook(), io.BytesIO()
    book.active.append(["Given names", "Born"])
    book.active.append(["Invented", "1999-02-03"])
    book.save(made)
    return made.getvalue()


OFFERS = b"1 OS 794 Y 12MAR FR VIEOTP HK1 0950 1225\n"
TABLE = b"offer,from,to,departs,arrives\n1,VIE,OTP,2027-03-12 09:50,2027-03-12 12:25\n"
CALENDAR = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20270312T085000Z\r\nDTEND:20270312T102500Z\r\n"
    b"SUMMARY:OS 794 VIE-OTP\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
DIRECTORY = json.dumps(
    [
        {
            "id": "1",
            "name": "House (invented)",
            "services": [{"id": "2", "name": "Shelter", "status": "active", "description": ""}],
        }
    ]
).encode()
SHARE = shamir.split(SEED, 3, 1)[0].written.encode()

TARGETS = (
    Target("list", importing.read_file, (SheetRefused,), False, (b"Given names;Born\nInvented;1999\n", _workbook())),
    Target("list-again", _text(importing.from_text), (SheetRefused,), False, (b",Name,Born\n2,Invented,1999\n",)),
    Target(
        "intake-sheet",
        _text(lambda text: intake_sheet.read_sheet(text, today=TODAY)),
        (SheetRefused,),
        False,
        ((ROOT / "examples" / "intake.csv").read_bytes(),),
    ),
    Target(
        "itinerary-sheet",
        _text(lambda text: itinerary_sheet.read_itinerary(text, today=TODAY)),
        (SheetRefused,),
        False,
        ((ROOT / "examples" / "itinerary.csv").read_bytes(),),
    ),
    Target(
        "partner-sheet",
        _text(partner_sheet.read_partner),
        (SheetRefused,),
        False,
        ((ROOT / "examples" / "partner.csv").read_bytes(),),
    ),
    Target("timetable-feed", _feed, (FeedRefused,), False, (b"\xff".join(FEED.values()),)),
    Target(
        "timetable-packed", _file(timetable_files.read, "feed.zip"), (FeedRefused,), False, (b"PK\x05\x06" + bytes(18),)
    ),
    Target(
        "timetable-lines",
        _file(timetable_files.read, "lines"),
        (FeedRefused,),
        False,
        (
            b"from,to,departs,arrives,days,number\nVIE,OTP,09:50,12:25,1234567,OS794\n",
            b"3 OS 07940101J01MAR2730MAR271234567 VIE09500950+01003 OTP12251225+0200\n",
        ),
    ),
    Target(
        "offers",
        _text(lambda text: read_pasted(text, today=TODAY)),
        (),
        False,
        (OFFERS, TABLE, CALENDAR),
    ),
    Target("holidays", _text(icalendar.read_holidays), (), False, (CALENDAR,)),
    Target("picture", _picture, (NoPicture,), False, tuple(_drawn(kind) for kind in pictures.FORMATS)),
    Target("directory", _text(lambda text: hsds.read(text, ["shelter"])), (hsds.HsdsRefused,), False, (DIRECTORY,)),
    Target(
        "questionnaire",
        _text(questionnaires.read),
        (QuestionnaireRefused,),
        False,
        tuple(one.encode() for one in instruments.texts()[:1]),
    ),
    Target("paper-share", _text(shamir.read), (ShareRefused,), False, (SHARE,)),
    Target("recovery-sheet", _text(passphrases.normal_code), (), False, (b"1234-abcd",)),
    Target("passphrase", _text(passphrases.normal), (), False, (b"six words",)),
    Target(
        "recipient",
        _text(recipients.read),
        (RecipientRefused,),
        False,
        (recipients.write(age.public_of(SEED)).encode(),),
    ),
    Target("archive", _file(_all_of, "chain-0001-data.age"), (ArchiveRefused,), False, (_sealed([HEAD]),)),
    Target("archive-rows", _archive, (ArchiveRefused, sqlite3.Error), True, (HEAD, HEAD + b"\xffSQLite format 3\0")),
)
