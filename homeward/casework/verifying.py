"""Checking the node with the keys that the exchange knows: our own and those of the partners who witness our log."""

import base64
import binascii

from homeward.casework import organisation
from homeward.exchange import nodekeys, standing
from homeward.record import moment, proof, verifying
from homeward.record.verifying import Keys, Trusted, Verification
from homeward.wire import checkpoints
from homeward.wire.checkpoints import CheckpointRefused


def keys() -> Keys:
    """The public keys that our checkpoints and their cosignatures are checked with.

    :raises NoCard: before there is a contact card
    """
    return Keys(organisation.own_id(), nodekeys.signing_keys(), *standing.cosigning())


def whole(elsewhere: tuple[Trusted, ...] = ()) -> Verification:
    """Check leaves, tree, checkpoints, cosignatures and chains of this node, as they stand at one moment: colleagues may go on writing.

    :param elsewhere: checkpoints from a file on another medium, a printed sheet or a partner
    """
    known = keys()
    with moment.one():
        return verifying.whole(known, elsewhere)


def from_file(note: str, by: str) -> Trusted:
    """Read a checkpoint that was kept on another medium.

    :param by: what the report calls it
    :raises CheckpointRefused: when it is malformed or none of this node's log
    """
    said = checkpoints.read(checkpoints.split(note)[0])
    prefix, _, number = said.origin.rpartition("/")
    if prefix != proof.origin(organisation.own_id(), 0).rpartition("/")[0] or not number.isdecimal():
        raise CheckpointRefused("the checkpoint of another log")
    return Trusted(int(number), said.size, said.root, by)


def from_sheet(size: int, root: str) -> Trusted:
    """Take size and root as a printed sheet of this epoch shows them.

    :raises CheckpointRefused: when the root is not 32 bytes in base64
    """
    try:
        raw = base64.b64decode(root, validate=True)
    except binascii.Error as error:
        raise CheckpointRefused("the root is not written as on the sheet") from error
    if len(raw) != 32:
        raise CheckpointRefused("the root is not written as on the sheet")
    return Trusted(proof.epoch(), size, raw, "the printed sheet")
