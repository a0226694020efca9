"""What a seized node that is off shows, column by column: docs/in-the-clear.md is made of it, and the scan of a seized node compares it."""

import sqlite3
import zlib
from collections.abc import Iterable
from pathlib import Path

from django.apps import apps

# What opens only with keys that are not in the database: a member's, a partner's, an officer's paper, or the server key.
SEALED: dict[str, tuple[str, ...]] = {
    "record_entryrow": ("sealed",),
    "record_filepartrow": ("sealed",),
    "record_uploadpartrow": ("sealed",),
    "record_cardrow": ("sealed",),
    "record_grantrow": ("sealed",),
    "record_generationrow": ("previous",),
    "record_emergencyrow": ("sealed",),
    "record_glassrow": ("waiting", "reason"),
    "record_registerrow": ("sealed",),
    "record_statisticsrow": ("sealed",),
    "record_reportrow": ("sealed",),
    "office_wraprow": ("sealed",),
    "office_factorrow": ("sealed", "wrap"),
    "office_vaultrow": ("sealed",),
    "office_draftrow": ("sealed",),
    "office_awayitemrow": ("sealed",),
    "exchange_nodekeyrow": ("sealed",),
    "exchange_outboxrow": ("cover", "letter"),
    "exchange_inboxrow": ("cover", "letter"),
    "exchange_relayrow": ("admission",),
    "exchange_mailboxrow": ("deposit", "read"),
    "exchange_attachmentpartrow": ("body",),
    "exchange_noticerow": ("sealed",),
    "exchange_guestanswerrow": ("sealed", "file"),
}
# Bytes that are a text or a sound: everything else that is kept as bytes is a hash, a key or a signature.
SAID: dict[str, tuple[str, ...]] = {
    "record_leafrow": ("content",),
    "office_recordingrow": ("sound",),
    "exchange_owncardrow": ("card",),
    "exchange_nodekeyrow": ("slip",),
    "exchange_partnerrow": ("card", "node_slip", "intake_slip", "revocation"),
    "exchange_outboxrow": ("receipt",),
}
# Django's own tables, of which none is used but the one of sessions.
UNUSED = frozenset(
    {"django_content_type", "auth_permission", "auth_group", "auth_group_permissions", "django_migrations"}
)
# Ever shorter than this, bytes are too few to tell a text from chance.
LEAST = 200


def columns() -> dict[str, tuple[str, list[str]]]:
    """What a row of each table is, and the columns of it that are in the clear."""
    found = {}
    for model in apps.get_models():
        table = model._meta.db_table
        if table in UNUSED:
            continue
        plain = [
            field.column
            for field in model._meta.local_fields
            if field.get_internal_type() != "BinaryField" or field.column in SAID.get(table, ())
        ]
        about = "A session of a browser, without the keys." if table == "django_session" else str(model.__doc__)
        found[table] = (about.strip().splitlines()[0], [one for one in plain if one not in SEALED.get(table, ())])
    return found


def document() -> str:
    """docs/in-the-clear.md."""
    lines = [
        "# What lies in the clear",
        "",
        "Made by `make documents` from the tables. Whoever takes the disk of a node that is off reads these columns, and no text of",
        "a case: `make seized` takes one, and compares. Keys, hashes and signatures are left out. Backups hold the same, without sessions.",
        "",
        "| Table | A row is | In the clear | Sealed |",
        "|---|---|---|---|",
    ]
    for table, (about, plain) in sorted(columns().items()):
        lines.append(f"| `{table}` | {about} | {', '.join(plain)} | {', '.join(SEALED.get(table, ()))} |")
    return "\n".join(lines) + "\n"


def otherwise(database: Path) -> list[str]:
    """Where a node's database holds something readable that is not listed, or a table or column that is not known."""
    held, wrong, known = sqlite3.connect(f"file:{database}?mode=ro", uri=True), [], columns()
    names = [one for (one,) in held.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in names:
        if table in UNUSED or table.startswith("sqlite_"):
            continue
        if table not in known:
            wrong.append(f"{table} is not listed")
            continue
        for _, column, *_rest in held.execute(f"PRAGMA table_info({table})").fetchall():
            values = [one for (one,) in held.execute(f'SELECT "{column}" FROM {table}')]  # noqa: S608 - its own names
            if column not in known[table][1] and readable(values):
                wrong.append(f"{table}.{column} can be read")
    held.close()
    return wrong


def readable(values: Iterable[object]) -> bool:
    """Whether the values of a column say something: anything but bytes, or bytes that are no more than chance."""
    kept = [one for one in values if one is not None]
    if any(not isinstance(one, bytes) for one in kept):
        return True
    raw = b"".join(dict.fromkeys(_sealed_part(one) for one in kept if isinstance(one, bytes)))
    return len(raw) >= LEAST and len(zlib.compress(raw, 9)) < len(raw) * 0.95


def _sealed_part(raw: bytes) -> bytes:
    """What follows the head of an age file, which is written in letters; anything else as it is."""
    if not raw.startswith(b"age-encryption.org/v1\n"):
        return raw
    return raw.partition(b"\n---")[2].partition(b"\n")[2]
