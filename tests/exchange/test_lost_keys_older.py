"""A partner of the version before knows no receipt that rejects: it is refused, so that its people are called at once; ours telephone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from homeward.casework import desk
from homeward.exchange import carried, lots, outbox, partners, receipts, troubles
from homeward.exchange.heads import telling
from homeward.exchange.models import InboxRow, LineRow, OutboxRow, OwedReceiptRow
from homeward.office import clock
from homeward.process.notifications import making
from homeward.process.notifications.messages import Need
from homeward.wire import jws
from homeward.wire.envelope import digest
from tests.exchange.desks import Desk, two_desks
from tests.exchange.partner import NOW, SERVER_KEY, Partner, wrapped
from tests.exchange.test_stolen_server import CASE

LOST = digest(b"a key of after the backup")


class Older(Desk):
    """A node as it was before a receipt could reject: it does not say that it knows one, and holds none for valid."""

    renewed = False

    def work(self, other: Desk) -> None:  # type: ignore[override]
        with self.as_it_was():
            super().work(other)

    @contextmanager
    def as_it_was(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as before:
            if not self.renewed:
                before.setattr(telling, "SPEAKS", tuple(one for one in telling.SPEAKS if one != partners.REJECTS))
                before.setattr(receipts, "LEVELS", ("stored", "withdrawn"))
            yield


@pytest.fixture
def desks(tmp_path: Path, blank: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Older, Desk]]:
    with django_db_blocker.unblock(), two_desks(tmp_path, blank, (Older, Desk)) as both:
        yield both


def work(one: Older, other: Desk, seconds: float = 40.0) -> None:
    one.clock.pass_by(seconds)
    one.work(other)
    other.work(one)


def asked_of_a_lost_key(one: Older, other: Desk) -> str:
    old = other.store.backup()
    other.signs_in()
    work(one, other, 7 * 3600)
    other.restored(old)
    code = one.asks(other)
    work(one, other)
    return code


def test_the_people_of_an_older_node_are_called_at_once_and_ours_are_told_to_telephone(
    desks: tuple[Older, Desk],
) -> None:
    one, other = desks
    code = asked_of_a_lost_key(one, other)
    assert (one.out(), other.lies()) == ([(1, "queued")], [(1, "rejected")])
    assert "rejected-by-node" in one.wrong()
    assert {"key-lost-here", "key-lost-here-untold"} & other.wrong() == {"key-lost-here-untold"}
    # They withdraw it and ask again, sealed to the key that somebody here has made meanwhile.
    other.signs_in()
    work(one, other, 2 * 3600)
    with one.here():
        with transaction.atomic():
            outbox.take_back((OutboxRow.objects.get().message_id,))
        case = desk.read(code, by=one.ada).case
    one.write(code, making.request(case, to=other.id, at=clock.now(), needs=(Need.HOUSING,)))
    work(one, other)
    assert (one.out(), other.lies()) == ([(1, "withdrawn"), (2, "stored")], [(1, "void"), (2, "waiting")])
    assert not {"rejected-by-node", "not-stored"} & one.wrong()
    assert not {"key-lost-here", "key-lost-here-untold"} & other.wrong()
    assert other.accepts()


def test_once_its_program_is_renewed_it_is_told_as_any_other(desks: tuple[Older, Desk]) -> None:
    one, other = desks
    asked_of_a_lost_key(one, other)
    one.renewed = True
    work(one, other, 7 * 3600)
    work(one, other, 7 * 3600)
    assert (one.out(), other.lies()) == ([(1, "rejected")], [(1, "rejected")])
    assert "key-lost-here" in other.wrong()


def test_where_nothing_can_be_refused_to_its_face_ours_are_called_at_once_and_its_own_after_a_day(
    desks: tuple[Older, Desk],
) -> None:
    one, other = desks
    old = other.store.backup()
    other.signs_in()
    work(one, other, 7 * 3600)
    other.restored(old)
    one.asks(other)
    with one.here(), one.as_it_was():
        raw = carried.out(
            other.id, today=one.now.date(), now=one.now, real=one.clock.real, server_key=one.server_key
        ).raw
    with other.here():
        done = carried.take(raw, now=other.now, server_key=other.server_key)
        assert (done.new, done.refused) == (0, (("lost-key", 1),))
        assert not OwedReceiptRow.objects.exists()
    assert "key-lost-here-untold" in other.wrong()
    one.mode = other.mode = "down"
    work(one, other, 25 * 3600)
    assert "not-stored" in one.wrong()


def test_somebody_here_ends_it_by_a_word_after_the_call(desks: tuple[Older, Desk]) -> None:
    one, other = desks
    asked_of_a_lost_key(one, other)
    assert "key-lost-here-untold" in other.wrong()
    with other.here():
        (row,) = (each for each in troubles.kept() if each.kind == troubles.Kind.KEY_LOST_UNTOLD)
        assert troubles.settle(row.key)
    assert "key-lost-here-untold" not in other.wrong()


def test_in_a_lot_it_settles_nothing_so_that_it_goes_alone_and_is_refused(partner: Partner) -> None:
    LineRow.objects.create(partner_id=partner.id, speaks=["envelope 1"])
    first, _ = partner.messages(CASE, 2)
    lost = partner.message(CASE, 2, digest(first[0]), hwbox=LOST)
    answer = lots.receive(lots.write([wrapped(first), wrapped(lost)]), now=NOW, server_key=SERVER_KEY)
    assert [bool(one) for one in jws.read_object(answer.body)["receipts"]] == [True, False]
    assert list(InboxRow.objects.order_by("seq").values_list("state", flat=True)) == ["waiting", "rejected"]
