"""The exchange, in one run: sealing beside AS2, two nodes end to end beside the disk, and a node with 2,000 partners.

`make bench-exchange`. The last line is JSON.
"""

import hashlib
import json
import os
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import common

HOME = common.start_node()

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from homeward.wire import age, envelope, jws
from homeward.wire.envelope import FIRST_LINK, Cover, Event, digest

SECONDS, ROUNDS = 2.0, 150
TEXT = "A letter of four kilobytes, as most are. " * 100
PARTNERS, TALKS = 2_000, 100_000
MESSAGES, CASES = 4_000, 50


def rate(what: Callable[[], Any], clock: Callable[[], float] = time.process_time) -> float:
    """How often a second, after a few that do not count.

    :param clock: of the processor, so that what else runs on the machine does not count; for the disk, of the wall
    """
    for _ in range(3):
        what()
    began, done = clock(), 0
    while clock() - began < SECONDS:
        what()
        done += 1
    return done / (clock() - began)


def beside(ours: dict[str, Callable[[], Any]], theirs: dict[str, Callable[[], Any]]) -> dict[str, Any]:
    """What each side does in a second of the processor, measured in turn, and how many times theirs ours is; last, all of it for a message."""
    figures: dict[str, Any] = {}
    whole = [0.0, 0.0]
    for name, mine in ours.items():
        quick, slow = common.in_turn(mine, theirs[name], ROUNDS, common.of_processor)
        figures |= {f"{name} a second": round(1000 / quick), f"{name} a second, AS2": round(1000 / slow)}
        figures[f"{name}, times AS2"] = round(slow / quick, 1)
        whole = [whole[0] + quick, whole[1] + slow]
    return figures | {"message with receipt, times AS2": round(whole[1] / whole[0], 1)}


def both_layers() -> dict[str, Callable[[], Any]]:
    """Seal and open letter and envelope as nodes and people do, write the receipt, and read it."""
    node, desk = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    partner = Ed25519PrivateKey.generate()
    box, outer = age.new_seed(), age.new_seed()
    to_box, to_node = age.public_of(box), age.public_of(outer)
    mine, theirs, receipts = (one.public_key().public_bytes_raw() for one in (node, desk, partner))
    now, name = datetime.now(UTC), jws.thumbprint(mine)
    event = Event(
        envelope.new_id(now), name, "homeward.question.v1", now.isoformat(), "staff", name, name, 1, {"t": TEXT}
    )

    def seal() -> tuple[bytes, str]:
        letter = envelope.seal_letter(event, desk, to_box)
        facts = (name, name, 1, 1, FIRST_LINK, 0, "letter", "", FIRST_LINK, digest(letter), FIRST_LINK)
        cover = envelope.seal_cover(Cover(event.id, event.time, *facts), node)
        return envelope.wrap(cover, letter, to_node), digest(cover)

    raw, message_id = seal()
    # As a running node keeps its key, and a session the case's while it takes in what waits.
    kept, held = [age.Hybrid(outer)], [age.Hybrid(box)]

    def open_all() -> bytes:
        signed, letter = envelope.unwrap(raw, kept)
        cover = envelope.read_cover(signed, mine)
        envelope.read_letter(envelope.open_letter(letter, held), theirs, cover)
        return jws.sign(jws.write_object({"of": digest(signed), "level": "stored"}), partner)

    receipt = open_all()

    def read_receipt() -> Any:
        return jws.read_object(jws.verify(receipt, receipts))["of"]

    assert read_receipt() == message_id
    return {"sealed": seal, "opened": open_all, "receipts read": read_receipt}


def as2() -> dict[str, Callable[[], Any]]:
    """The same text as an AS2 message: signed, encrypted with RSA-2048, answered with a signed receipt (MDN)."""
    as2 = _pyas2lib()
    pair = {name: _certificate(name) for name in ("sender", "receiver")}
    own = {
        name: as2.Organization(as2_name=name, sign_key=p12, sign_key_pass="x", decrypt_key=p12, decrypt_key_pass="x")
        for name, (p12, _) in pair.items()
    }
    known = {
        name: as2.Partner(
            as2_name=name,
            verify_cert=certificate,
            encrypt_cert=certificate,
            validate_certs=False,
            sign=True,
            encrypt=True,
            digest_alg="sha256",
            enc_alg="aes_256_cbc",
            mdn_mode="SYNC",
            mdn_digest_alg="sha256",
        )
        for name, (_, certificate) in pair.items()
    }

    def seal() -> Any:
        message = as2.Message(own["sender"], known["receiver"])
        message.build(TEXT.encode(), filename="a.json", content_type="application/json")
        return message

    sent = seal()
    raw = bytes(sent.headers_str) + sent.content

    def open_all() -> bytes:
        message = as2.Message()
        status, problem, mdn = message.parse(raw, lambda _: own["receiver"], lambda _: known["sender"])
        assert status == "processed", problem
        assert mdn is not None
        return bytes(mdn.headers_str) + bytes(mdn.content)

    receipt = open_all()
    assert b"application/pkcs7-signature" in receipt, "a receipt without a signature would be less work than ours"

    def read_receipt() -> None:
        status, problem = as2.Mdn().parse(receipt, lambda *_: sent)
        assert status == "processed", problem

    return {"sealed": seal, "opened": open_all, "receipts read": read_receipt}


def _pyas2lib() -> Any:
    """Import it. Its library for OpenSSL reads no version whose last number has two digits, as Debian's has; here it does."""
    plain = re.search

    def search(pattern: Any, *rest: Any) -> Any:
        wider = pattern.replace(r"\d\.\d\.\d[a-z]*", r"\d\.\d\.\d+[a-z]*") if isinstance(pattern, str) else pattern
        return plain(wider, *rest)

    re.search = search  # type: ignore[assignment]
    try:
        from pyas2lib import as2  # only with the pattern above

        return as2
    finally:
        re.search = plain


def _certificate(name: str) -> tuple[bytes, bytes]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(9))
    signed = made.sign(key, hashes.SHA256())
    locked = serialization.BestAvailableEncryption(b"x")
    p12 = pkcs12.serialize_key_and_certificates(name.encode(), key, signed, None, locked)
    return p12, signed.public_bytes(serialization.Encoding.PEM)


def disk(folder: Path) -> float:
    """Commits a second that this disk takes, each of one row of an envelope's size, as SQLite is set here."""
    rows = sqlite3.connect(folder / "disk.sqlite3", isolation_level=None)
    rows.execute("PRAGMA journal_mode=WAL")
    rows.execute("PRAGMA synchronous=FULL")
    rows.execute("CREATE TABLE t (x BLOB)")
    found = rate(lambda: rows.execute("INSERT INTO t VALUES (randomblob(9000))"), time.perf_counter)
    rows.close()
    return found


def end_to_end(folder: Path) -> dict[str, float]:
    """Send messages from one node's outbox to the other's inbox, each receipted, while people there take them in."""
    from tests.exchange import soak  # needs Django started

    sides = soak.found(folder)
    sender, receiver = sides
    receiver.proxy.to = receiver.proxy.port  # no bad line between
    began = time.perf_counter()
    sender.ask("queue_many", sender.partner, str(MESSAGES), str(CASES))
    queued = time.perf_counter() - began
    try:
        for program in ("serve", "people"):
            receiver.start(program)
        time.sleep(4)
        rows = sqlite3.connect(sender.node.home / "node.sqlite3", isolation_level=None)
        began = time.perf_counter()
        sender.start("deliver")
        working = [sender.running["deliver"].pid, receiver.running["serve"].pid]
        stored, early, first, before = 0, 0, 0.0, [0.0, 0.0]
        while stored < MESSAGES and time.perf_counter() - began < 300:
            time.sleep(0.02)
            stored = rows.execute("SELECT count(*) FROM exchange_outboxrow WHERE state='stored'").fetchone()[0]
            if stored and not first:
                first, early, before = time.perf_counter(), stored, [cpu(one) for one in working]
        whole, from_first = time.perf_counter() - began, time.perf_counter() - first
        spent = [(cpu(one) - had) * 1000 / (stored - early) for one, had in zip(working, before, strict=True)]
    finally:
        for side in sides:
            for program in side.running:
                side.kill(program)
    assert stored == MESSAGES
    rates = {"queued": MESSAGES / queued, "delivered": MESSAGES / whole, "steady": (stored - early) / from_first}
    named = {f"{name} a second, two nodes": round(value) for name, value in rates.items()}
    sides = zip(("sender", "receiver"), spent, strict=True)
    return named | {f"processor of the {side} for a message, ms": round(value, 2) for side, value in sides}


def cpu(process: int) -> float:
    """The seconds of processor that a process and its children have used."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    ticks = os.sysconf("SC_CLK_TCK")
    every = (Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in [process, *children])
    return sum(int(fields[11]) + int(fields[12]) for fields in every) / ticks


def parts() -> dict[str, float]:
    """What keys cost of it, in milliseconds for a message; what is left of each side is JSON, the database, and Python between them."""
    signing, node = Ed25519PrivateKey.generate(), age.new_seed()
    public, to, kept = signing.public_key().public_bytes_raw(), age.public_of(node), [age.Hybrid(node)]
    now, name = datetime.now(UTC), jws.thumbprint(public)
    letter = age.encrypt(b"for the partner", [to])
    facts = (name, name, 1, 1, FIRST_LINK, 0, "letter", "", FIRST_LINK, digest(letter), FIRST_LINK)
    signed = envelope.seal_cover(Cover(envelope.new_id(now), now.isoformat(), *facts), signing)
    raw, said = envelope.wrap(signed, letter, to), jws.write_object({"hwto": name, "level": "stored", "of": name})
    receipt = jws.sign(said, signing)
    costs = {
        "sender: sealing the envelope": lambda: envelope.wrap(signed, letter, to),
        "sender: checking the receipt": lambda: jws.read_object(jws.verify(receipt, public)),
        "receiver: opening the envelope": lambda: envelope.unwrap(raw, kept),
        "receiver: checking the cover": lambda: envelope.read_cover(signed, public),
        "receiver: signing the receipt": lambda: jws.sign(said, signing),
    }
    return {f"{what}, ms": round(1000 / rate(cost), 2) for what, cost in costs.items()}


def hub() -> dict[str, float]:
    """A node with 2,000 partners and 100,000 open conversations, of which 5,000 have a message that is not due."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("exchange_hub.py")), str(PARTNERS), str(TALKS)],
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Measure everything and report."""
    figures = beside(both_layers(), as2())
    with tempfile.TemporaryDirectory(prefix="homeward-bench-") as folder:
        figures["commits a second of the disk"] = round(disk(Path(folder)))
        figures |= end_to_end(Path(folder))
        figures |= parts()
    figures |= hub()
    figures["peak memory of the benchmark, MB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    figures["run"] = hashlib.sha256(json.dumps(figures).encode()).hexdigest()[:8]
    _keep(figures)
    common.report(**figures)


def _keep(figures: dict[str, Any]) -> None:
    sys.path.insert(0, str(common.ROOT / "scripts"))
    import figures as kept  # its folder is on the path only now

    sealed, opened, whole = (figures[f"{name}, times AS2"] for name in ("sealed", "opened", "message with receipt"))
    text = f"a message with its receipt {whole} times as fast as AS2 with RSA-2048 (sealed {sealed}, opened {opened})"
    kept.report("bench-as2", text, command="make bench-exchange", good=min(sealed, opened, whole) >= 15)
    told, commits = figures["delivered a second, two nodes"], figures["commits a second of the disk"]
    text = (
        f"{told} messages a second between two nodes, durable and receipted; the disk takes {commits} commits a second"
    )
    kept.report("bench-end-to-end", text, command="make bench-exchange", good=told >= 300)
    idle, memory = figures["pass with nothing due, ms"], figures["worker, MB"]
    text = f"{PARTNERS:,} partners, {TALKS:,} conversations: a pass with nothing due {idle} ms, the worker {memory} MB"
    kept.report("bench-hub", text, command="make bench-exchange", good=idle < 50 and memory < 150)


if __name__ == "__main__":
    main()
