"""The commands that check the log and look after its checkpoints: `verify`, `log checkpoint`, `log epoch`."""

import argparse
import sys
from pathlib import Path

from homeward.casework import backups, verifying, witnessing
from homeward.office.members import SignedIn
from homeward.record import proof
from homeward.record.verifying import Trusted, Verification
from homeward.wire.checkpoints import CheckpointRefused


def verify(chosen: argparse.Namespace, refused: type[Exception]) -> int:
    """Check the node against itself and what was brought from elsewhere; what is wrong is printed, the first thing first.

    :raises refused: when a file or sheet cannot be read
    """
    found = verifying.whole(_elsewhere(chosen, refused))
    print(f"{found.cases} cases, {found.entries} entries, {found.leaves} leaves checked")
    print(_cosigned(found))
    if found.wrong:
        print(f"first thing that is wrong: {found.wrong[0].what}", file=sys.stderr)
        for one in found.wrong[1:]:
            print(f"also wrong: {one.what}", file=sys.stderr)
        return 1
    print("every chain holds, and the log tells the same")
    return 0


def _cosigned(found: Verification) -> str:
    if not found.cosigned:
        return "no witness vouches for the log yet: keep the weekly sheet"
    return f"witnesses vouch for the first {found.cosigned} leaves; {found.leaves - found.cosigned} are younger"


def _elsewhere(chosen: argparse.Namespace, refused: type[Exception]) -> tuple[Trusted, ...]:
    found = [verifying.from_file(_text(file, refused), f"the file {file.name}") for file in chosen.checkpoint]
    try:
        found += [verifying.from_sheet(int(size), root) for size, root in chosen.sheet]
    except (CheckpointRefused, ValueError) as error:
        raise refused(f"the sheet: {error}") from error
    return tuple(found)


def _text(file: Path, refused: type[Exception]) -> str:
    """Read a checkpoint's file, and see that it is one of this node's log.

    :raises refused: when it is not
    """
    try:
        text = file.read_text(encoding="utf-8")
        verifying.from_file(text, file.name)
    except (CheckpointRefused, OSError, UnicodeError) as error:
        raise refused(f"{file}: {error}") from error
    return text


def write_checkpoint(chosen: argparse.Namespace, refused: type[Exception]) -> int:
    """Write the newest checkpoint with its cosignatures into a file.

    :raises refused: before there is one, or when the file cannot be written
    """
    note = witnessing.sheet_note()
    if not note:
        raise refused("there is no checkpoint yet; `homeward deliver` makes one")
    try:
        chosen.to.write_text(note, encoding="utf-8")
    except OSError as error:
        raise refused(f"{chosen.to}: {error.strerror}") from error
    print(f"written: {chosen.to}; keep it where this machine cannot reach it")
    return 0


def new_epoch(chosen: argparse.Namespace, first: SignedIn, second: SignedIn, refused: type[Exception]) -> int:
    """Begin a new epoch of log and exchange, naming the checkpoint known before; partners are told from where every conversation goes on.

    :raises refused: when the file is no checkpoint of this log, or the two are not officers
    """
    text = _text(chosen.known, refused)
    known = verifying.from_file(text, chosen.known.name)
    try:
        number = backups.sign(first=first, second=second, known=text)
    except backups.RestoreRefused as error:
        raise refused(str(error)) from error
    print(f"epoch {number} began at {proof.size()} leaves; {known.size} were known before. Telephone your partners.")
    return 0
