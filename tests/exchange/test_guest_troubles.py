"""What goes wrong with partners without a node rings for somebody until it is over."""

from datetime import UTC, datetime, timedelta

import pytest

from homeward.exchange import guests, inbox, troubles
from homeward.exchange.guests import LIVES, TRIES, Held, Notice, NotOpened
from homeward.exchange.models import ConversationRow, GuestAnswerRow, NoticeRow
from homeward.exchange.troubles import Kind
from homeward.wire import age
from homeward.wire.envelope import FIRST_LINK
from tests.exchange.partner import SERVER_KEY, Partner, wrapped

pytestmark = pytest.mark.django_db
# A Monday.
NOW, DAY = datetime(2026, 5, 4, 9, tzinfo=UTC), timedelta(days=1)
CODE, CASE = "C" * 12, "AAA-111"


@pytest.fixture
def number() -> str:
    """A message to a partner without a node, put down just now; gives its number."""
    guest = guests.add(name="Beacon (fictional)", country="MD", kind="ngo", telephone="+373", source="list", by=1)
    made, box = guests.new_number(), age.public_of(age.new_seed())
    guests.put(Notice(made, CODE, guest, CASE, guests.sealed(b"asked", made, CODE), box, (), None), NOW)
    return made


def looked(now: datetime) -> dict[str, str]:
    troubles.look(troubles.find(now, 0.0), now)
    return {row.kind: row.case_code for row in troubles.kept()}


def test_a_message_that_waits_for_its_reader_rings_nobody_for_three_working_days(number: str) -> None:
    assert looked(NOW + timedelta(days=2, hours=23)) == {}
    assert looked(NOW + 3 * DAY) == {Kind.GUEST_SILENT: CASE}
    guests.answer(number, CODE, b"yes", at=NOW + 3 * DAY)
    assert looked(NOW + 3 * DAY) == {}


def test_the_fifth_wrong_code_rings_at_once_and_a_new_message_ends_it(number: str) -> None:
    for _ in range(TRIES):
        assert looked(NOW) == {}
        with pytest.raises(NotOpened):
            guests.opened(number, "D" * 12, NOW)
    assert looked(NOW) == {Kind.GUEST_LOCKED: CASE}
    guests.take_back((NoticeRow.objects.get(pk=number).message_id,))
    assert looked(NOW) == {}


def test_an_answer_that_nobody_takes_in_rings_after_four_working_hours(number: str) -> None:
    guests.answer(number, CODE, b"yes", at=NOW)
    assert looked(NOW + timedelta(hours=3, minutes=59)) == {}
    assert looked(NOW + timedelta(hours=4)) == {Kind.UNOPENED: CASE}
    guests.taken([GuestAnswerRow.objects.get().pk])
    assert looked(NOW + timedelta(hours=4)) == {}


def test_so_many_answers_are_kept_and_no_more(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("homeward.exchange.guests.notices.MOST_ANSWERS", 2)
    for _ in range(2):
        guests.answer(number, CODE, b"yes", at=NOW)
    with pytest.raises(NotOpened):
        guests.answer(number, CODE, b"yes", at=NOW)
    assert GuestAnswerRow.objects.count() == 2


def test_a_message_that_is_over_rings_nobody_any_more(number: str) -> None:
    assert looked(NOW + LIVES - timedelta(seconds=1)) == {Kind.GUEST_SILENT: CASE}
    assert looked(NOW + LIVES) == {}


def test_a_message_that_is_over_opens_for_nobody_and_takes_no_answer(number: str) -> None:
    assert guests.opened(number, CODE, NOW + LIVES - timedelta(seconds=1)) == b"asked"
    with pytest.raises(NotOpened):
        guests.opened(number, CODE, NOW + LIVES)
    with pytest.raises(NotOpened):
        guests.answer(number, CODE, b"yes", at=NOW + LIVES)
    assert not GuestAnswerRow.objects.exists()


def test_while_a_message_of_another_stops_the_case_nobody_reads_a_notice_that_was_put_down_before(
    number: str, partner: Partner
) -> None:
    hold = partner.message("g" * 43, 1, FIRST_LINK, hwclass="hold")
    inbox.receive(wrapped(hold), now=NOW, server_key=SERVER_KEY)
    ConversationRow.objects.update(case_code=CASE)
    with pytest.raises(Held):
        guests.opened(number, CODE, NOW)
    # A wrong code learns nothing of it, and is counted; the right one is no try.
    with pytest.raises(NotOpened):
        guests.opened(number, "D" * 12, NOW)
    assert NoticeRow.objects.get().tries == 1
    inbox.taken([one.message_id for one in inbox.waiting(CASE)])
    assert guests.opened(number, CODE, NOW) == b"asked"
