"""The cover of what a node tells of itself: it belongs to no case, so it names our own organisation in place of one."""

from datetime import datetime

from homeward.exchange import nodekeys
from homeward.record import proof
from homeward.wire import envelope
from homeward.wire.envelope import FIRST_LINK, Cover


def of_node(partner: str, hwclass: str, letter: bytes, *, now: datetime, server_key: bytes, seq: int = 1) -> bytes:
    """Sign the cover of something that our node tells a partner's, with the key that this partner knows.

    :param hwclass: "receipt" for notes, "heads", or "card" for announcements
    :param seq: the number of our heads; 1 for what is not numbered
    """
    cover = Cover(
        id=envelope.new_id(now),
        time=now.isoformat(),
        hwto=partner,
        hwcase=nodekeys.own_card()[0].organisation,
        hwepoch=proof.epoch(),
        hwseq=seq,
        hwprev=FIRST_LINK,
        hwafter=0,
        hwclass=hwclass,
        hwdue="",
        hwbox=FIRST_LINK,
        hwletter=envelope.digest(letter),
        hwlink=FIRST_LINK,
    )
    return envelope.seal_cover(cover, nodekeys.signing(server_key, partner))
