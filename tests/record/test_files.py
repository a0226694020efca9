"""Files are sealed like texts: found by their content, drawn anew, kept whole or not at all, and gone when they are erased."""

import io
import os
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from PIL import Image

from homeward.casework import erasing, files
from homeward.office.members import SignedIn
from homeward.process.writing import Compartment
from homeward.record import erasure, grants, opening
from homeward.record.erasure import ErasureReason
from homeward.record.files import content, keeping, uploads
from homeward.record.files.content import FileRefused
from homeward.record.models import FilePartRow, FileRow, UploadPartRow, UploadRow
from tests.record.test_sealed_record import Opened, wrong

CODE = "CFG-234"
PDF = b"%PDF-1.7\n" + os.urandom(700_000)


def photograph(kind: str = "JPEG", size: tuple[int, int] = (64, 40)) -> bytes:
    """A picture that says where it was taken, with which device, and how it is to be turned."""
    exif = Image.Exif()
    exif[0x0110], exif[0x0112], exif[0x010E] = "CANARY-DEVICE", 6, "CANARY-PLACE"
    made = io.BytesIO()
    Image.new("RGB", size, (10, 90, 160)).save(made, kind, exif=exif, comment=b"CANARY-COMMENT")
    return made.getvalue()


def kept(by: SignedIn, raw: bytes = PDF, to: Compartment = Compartment.CASE) -> int:
    return files.keep(CODE, raw, title="Ticket", to=to, by=by)


def test_a_file_comes_back_as_it_was_and_lies_in_parts_named_by_their_digest(opened: Opened, worker: SignedIn) -> None:
    opened()
    number = kept(worker)
    entry, raw = files.look(CODE, number, by=worker)
    assert (raw, entry.media, entry.size, entry.title) == (PDF, content.PDF, len(PDF), "Ticket")
    parts = list(FilePartRow.objects.order_by("number"))
    assert [len(one.sealed) for one in parts[:-1]] == [256 * 1024] * 2
    assert all(keeping.name_of(bytes(one.sealed)) == bytes(one.digest) for one in parts)
    assert keeping.damaged() is None


def test_a_colleague_without_the_compartment_neither_sees_nor_keeps_its_files(
    opened: Opened, worker: SignedIn, stranger: SignedIn
) -> None:
    opened()
    number = kept(worker, to=Compartment.HEALTH)
    with pytest.raises(grants.NoGrant):
        files.look(CODE, number, by=stranger)
    grants.assign(CODE, by=worker.keys, to=stranger.number, compartments=[Compartment.CASE])
    with pytest.raises(grants.NoGrant):
        files.look(CODE, number, by=stranger)
    with pytest.raises(grants.NoGrant):
        kept(stranger, to=Compartment.HEALTH)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_picture_is_drawn_anew_upright_and_says_nothing_of_place_or_device(kind: str) -> None:
    raw = photograph(kind)
    assert b"CANARY" in raw
    made = content.examined(raw)
    assert made.media in content.PICTURES
    assert b"CANARY" not in made.raw
    with Image.open(io.BytesIO(made.raw)) as seen:
        assert seen.size == (40, 64)
        assert not seen.getexif()
        assert "comment" not in seen.info


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (b"<svg onload=alert(1)>", "kind"),
        (b"PK\x03\x04 a document with macros", "kind"),
        (b"GIF89a", "kind"),
        (photograph()[:200], "picture"),
        (b"\x89PNG\r\n\x1a\n" + b"%PDF-1.7", "picture"),
        (b"%PDF-" + bytes(content.MOST), "large"),
    ],
)
def test_what_is_neither_pdf_nor_picture_or_cannot_be_read_is_refused_by_name(raw: bytes, why: str) -> None:
    with pytest.raises(FileRefused) as refused:
        content.examined(raw)
    assert refused.value.why == why


def test_a_picture_that_unpacks_to_more_than_a_scan_is_refused() -> None:
    made = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(made, "PNG")
    assert len(made.getvalue()) < 100_000
    with pytest.raises(FileRefused):
        content.examined(made.getvalue())


def test_several_pictures_in_one_are_refused_rather_than_all_but_one_lost() -> None:
    made = io.BytesIO()
    Image.new("L", (9, 9)).save(made, "TIFF", save_all=True, append_images=[Image.new("L", (9, 9))])
    with pytest.raises(FileRefused):
        content.examined(made.getvalue())


def test_the_child_that_draws_can_open_no_file_and_no_connection() -> None:
    tried = (
        "from homeward.record import apart; from homeward.record.files import pictures; import socket\n"
        "pictures._load(); apart.shut_in()\n"
        "for tried in (lambda: open('/etc/hostname'), socket.socket):\n"
        "    try: tried()\n"
        "    except OSError: continue\n"
        "    raise SystemExit(1)\n"
    )
    assert subprocess.run([os.sys.executable, "-c", tried], cwd=os.getcwd(), check=False).returncode == 0


@pytest.mark.parametrize("bit", [0, 3_000_000, -1])
def test_an_altered_part_is_found_and_never_opened(opened: Opened, worker: SignedIn, bit: int) -> None:
    opened()
    number = kept(worker)
    row = FilePartRow.objects.order_by("number")[0 if bit == 0 else 1 if bit > 0 else 2]
    part = bytearray(row.sealed)
    part[bit // 8 % len(part)] ^= 1
    FilePartRow.objects.filter(pk=row.pk).update(sealed=bytes(part))
    assert "part" in str(keeping.damaged())
    FilePartRow.objects.filter(pk=row.pk).update(digest=keeping.name_of(bytes(part)))
    with pytest.raises(keeping.FileDamaged):
        files.look(CODE, number, by=worker)


def test_a_file_put_in_the_place_of_another_is_refused(opened: Opened, worker: SignedIn) -> None:
    opened()
    one, other = kept(worker), kept(worker, PDF + b"2")
    first, second = FileRow.objects.get(number=one), FileRow.objects.get(number=other)
    FileRow.objects.filter(pk=first.pk).update(number=999)
    FileRow.objects.filter(pk=second.pk).update(number=one)
    for number in (one, other):
        with pytest.raises(keeping.FileDamaged):
            files.look(CODE, number, by=worker)


def test_checking_the_node_names_a_part_that_was_altered(opened: Opened, worker: SignedIn) -> None:
    opened()
    number = kept(worker)
    assert wrong() == ""
    FilePartRow.objects.filter(number=1).update(sealed=b"other")
    assert wrong() == f"file of entry {number} of case {CODE}, part 1: altered, or missing"


def test_who_lost_the_case_does_not_open_what_is_kept_afterwards_and_who_stays_opens_all(
    opened: Opened, worker: SignedIn, founders: tuple[SignedIn, SignedIn], stranger: SignedIn
) -> None:
    opened()
    before = kept(worker)
    grants.assign(CODE, by=worker.keys, to=stranger.number, compartments=[Compartment.CASE])
    old = opening.open_case(CODE, stranger.keys)
    grants.end(CODE, stranger.number, by=founders[0].keys)
    after = kept(worker)
    assert files.look(CODE, before, by=founders[1])[1] == files.look(CODE, after, by=founders[1])[1] == PDF
    row = FileRow.objects.get(number=after)
    assert row.generation == 2
    assert old.secrets[Compartment.CASE][0] == 1


def test_an_upload_that_breaks_goes_on_where_it_was_and_is_never_seen_before_it_is_whole(
    opened: Opened, worker: SignedIn, founders: tuple[SignedIn, SignedIn]
) -> None:
    opened()
    name = files.begin(CODE, to=Compartment.CASE, size=len(PDF), by=worker)
    pieces = [PDF[at : at + keeping.PART] for at in range(0, len(PDF), keeping.PART)]
    assert files.part(CODE, name, 0, pieces[0], by=worker) == 1
    with pytest.raises(uploads.PartOutOfTurn):
        files.part(CODE, name, 2, pieces[2], by=worker)
    assert files.part(CODE, name, 0, pieces[0], by=worker) == 1, "a part that came twice counts once"
    with pytest.raises(FileRefused):
        files.part(CODE, name, 1, b"short", by=worker)
    with pytest.raises(uploads.PartOutOfTurn):
        files.finish(CODE, name, title="Ticket", by=worker)
    assert FileRow.objects.count() == 0
    with pytest.raises(uploads.UploadUnknown):
        files.here(CODE, name, by=founders[0])
    assert files.here(CODE, name, by=worker) == (1, 3)
    for number in (1, 2):
        files.part(CODE, name, number, pieces[number], by=worker)
    number = files.finish(CODE, name, title="Ticket", by=worker)
    assert files.look(CODE, number, by=founders[0])[1] == PDF
    assert UploadRow.objects.count() == UploadPartRow.objects.count() == 0


def test_an_upload_that_was_given_up_goes_after_a_day(opened: Opened, worker: SignedIn) -> None:
    opened()
    name = files.begin(CODE, to=Compartment.CASE, size=10, by=worker)
    files.part(CODE, name, 0, b"0123456789", by=worker)
    now = datetime.now(UTC)
    assert files.forget_unfinished(now + timedelta(hours=23)) == 0
    assert files.forget_unfinished(now + timedelta(hours=25)) == 1
    assert UploadPartRow.objects.count() == 0


def test_no_more_than_a_few_uploads_of_a_member_wait_at_once(opened: Opened, worker: SignedIn) -> None:
    opened()
    names = [files.begin(CODE, to=Compartment.CASE, size=10, by=worker) for _ in range(6)]
    assert set(UploadRow.objects.values_list("name", flat=True)) == set(names[2:])


def test_a_file_that_fails_at_the_last_step_leaves_neither_entry_nor_part(
    opened: Opened, worker: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = opened()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping, "store", full)
    with pytest.raises(OSError, match="No space"):
        kept(worker)
    assert opening.open_case(CODE, worker.keys).number == held.number
    assert FilePartRow.objects.count() == 0


def test_a_file_goes_with_its_text_and_with_its_case(
    opened: Opened, worker: SignedIn, founders: tuple[SignedIn, SignedIn]
) -> None:
    opened()
    one, other = kept(worker), kept(worker)
    erasing.agree(erasing.ask(CODE, one, ErasureReason.WRONG_PERSON, by=founders[0]), by=founders[1])
    with pytest.raises(grants.NoGrant):
        files.look(CODE, one, by=worker)
    assert files.look(CODE, other, by=worker)[1] == PDF
    files.begin(CODE, to=Compartment.CASE, size=10, by=worker)
    erasure.agree(erasure.ask(CODE, 0, ErasureReason.HER_WISH, by=founders[0].keys), by=founders[1].keys)
    assert UploadRow.objects.count() == 0
    assert FileRow.objects.count() == FilePartRow.objects.count() == 0


def test_no_byte_of_a_file_and_no_title_stands_in_the_database(opened: Opened, worker: SignedIn) -> None:
    opened()
    files.keep(CODE, b"%PDF-1.7 CANARY-TEXT " * 20_000, title="CANARY-TITLE", to=Compartment.PLACE, by=worker)
    name = files.begin(CODE, to=Compartment.CASE, size=1_000, by=worker)
    files.part(CODE, name, 0, b"CANARY-UPLOAD " * 71 + b"CANARY", by=worker)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM record_filepartrow UNION ALL SELECT sealed FROM record_uploadpartrow")
        held = b"".join(bytes(one) for (one,) in cursor.fetchall())
        cursor.execute("SELECT sealed FROM record_entryrow")
        held += b"".join(bytes(one) for (one,) in cursor.fetchall())
    assert len(held) > 400_000
    assert b"CANARY" not in held


def test_a_file_of_25_mb_comes_whole_over_a_line_that_breaks_again_and_again(opened: Opened, worker: SignedIn) -> None:
    opened()
    raw = b"%PDF-1.7\n" + os.urandom(content.MOST - 9)
    name = files.begin(CODE, to=Compartment.CASE, size=len(raw), by=worker)
    pieces = [raw[at : at + keeping.PART] for at in range(0, len(raw), keeping.PART)]
    for number, piece in enumerate(pieces):
        if number % 7 == 3:
            # The line broke: the answer was lost, so the browser asks how far it came and sends a part twice.
            assert files.here(CODE, name, by=worker) == (number, len(pieces))
            files.part(CODE, name, number - 1, pieces[number - 1], by=worker)
        assert FileRow.objects.count() == 0
        files.part(CODE, name, number, piece, by=worker)
    number = files.finish(CODE, name, title="Scan", by=worker)
    assert files.look(CODE, number, by=worker)[1] == raw
    # The sealed file is a little longer than what is in it.
    assert (len(pieces), FilePartRow.objects.count()) == (100, 101)


def test_a_byte_more_than_25_mb_is_refused_before_it_is_sent(opened: Opened, worker: SignedIn) -> None:
    opened()
    with pytest.raises(FileRefused) as refused:
        files.begin(CODE, to=Compartment.CASE, size=content.MOST + 1, by=worker)
    assert refused.value.why == "large"
    assert UploadRow.objects.count() == 0
