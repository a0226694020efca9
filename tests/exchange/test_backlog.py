"""Thousands that wait for one partner hold up neither the others, nor what is urgent, nor the worker."""

import time
from datetime import timedelta
from typing import Any

import pytest

from homeward.casework import worker
from homeward.exchange import delivery, lots, outbox, partners, receipts, troubles
from homeward.exchange.delivery import Outcome
from homeward.exchange.line import Unreachable
from homeward.exchange.models import AlarmRow, LineRow, OutboxRow, TroubleRow
from homeward.exchange.relays import falling, keeping
from homeward.exchange.relays.falling import Way
from homeward.wire.notes import Mailbox
from tests.exchange.partner import NOW, SERVER_KEY, TODAY, Partner, queue
from tests.exchange.test_waking import Resting

MANY = 150


class Box:
    """A relay that answers everything with one status; 0 is none."""

    def __init__(self, status: int = 201) -> None:
        self.status, self.asked = status, 0

    def ask(self, address: str, method: str, path: str, **more: Any) -> tuple[int, bytes]:
        self.asked += 1
        if not self.status:
            raise Unreachable(address)
        return self.status, b""


def fallen(partner: Partner) -> None:
    """The direct line has failed three times."""
    partner.down = True
    LineRow.objects.update_or_create(partner_id=partner.id, defaults={"failures": 3, "failed_at": 1.0})


def boxed(partner: Partner) -> None:
    """The partner has told us its mailbox."""
    keeping.heard(partner.id, Mailbox("http://relay.invalid", "w" * 43, "token", NOW.isoformat()), SERVER_KEY)


def once(partner: Partner, box: Box, now: float) -> list[str]:
    """One pass; gives what came of each message that was tried."""
    way = Way(SERVER_KEY, box)
    return [one.state for one in delivery.pass_once(today=TODAY, line=partner, now=now, way=way)]


def test_a_fallen_line_without_a_mailbox_costs_a_few_questions_however_much_waits(
    partner: Partner, django_assert_max_num_queries: Any
) -> None:
    for _ in range(MANY):
        queue(partner)
    fallen(partner)
    now = time.time() + 1
    with django_assert_max_num_queries(40):
        assert once(partner, Box(), now) == ["waiting"] * lots.MOST
    assert partner.asked == 1
    # Each row holds a letter: one that is written to is written whole.
    assert sorted(OutboxRow.objects.values_list("tries", flat=True)) == [0] * (MANY - lots.MOST) + [1] * lots.MOST


def test_while_a_line_rests_only_what_is_urgent_or_new_asks_and_a_sign_of_life_or_a_word_wakes_it(
    partner: Partner,
) -> None:
    for _ in range(MANY):
        queue(partner)
    fallen(partner)
    now = time.time() + 1
    once(partner, Box(), now)
    line = LineRow.objects.get()
    assert now <= line.rests_until <= now + 16 * falling.REST
    LineRow.objects.update(rests_until=now + 900)
    assert once(partner, Box(), now + 800) == []
    queue(partner, "BBB-222", hwclass="urgent")
    assert once(partner, Box(), now + 801) == ["waiting"]
    queue(partner)
    assert once(partner, Box(), now + 802) == ["waiting"]
    assert partner.asked == 3
    outbox.send_now(OutboxRow.objects.order_by("id")[100].message_id)
    assert LineRow.objects.get().rests_until == 0
    LineRow.objects.update(rests_until=now + 900)
    assert outbox.send_all_now(partner.id) == MANY + 2
    assert LineRow.objects.get().rests_until == 0
    LineRow.objects.update(rests_until=now + 900)
    partners.heard_from(partner.id)
    partner.down = False
    assert once(partner, Box(), now + 803) == ["stored"] * (MANY + 2)
    assert LineRow.objects.get().failures == 0


def test_what_was_urgent_before_the_line_rested_is_tried_by_its_own_time(partner: Partner) -> None:
    for _ in range(MANY):
        queue(partner)
    queue(partner, "BBB-222", hwclass="urgent")
    fallen(partner)
    now = time.time() + 1
    assert once(partner, Box(), now) == ["waiting"]
    LineRow.objects.update(rests_until=now + 900)
    assert once(partner, Box(), now + delivery.LONGEST_URGENT) == ["waiting"]
    assert partner.asked == 2


def test_a_line_that_stays_silent_rests_ever_longer_up_to_half_an_hour(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(falling.secrets, "randbelow", lambda most: most - 1)
    queue(partner)
    fallen(partner)
    rests = []
    for failures in (1, 2, 9, 10, 400):
        LineRow.objects.update(failures=failures)
        falling.rest(partner.id, 0.0, 5)
        rests.append(LineRow.objects.get().rests_until)
    assert rests == [4.0, 8.0, 1024.0, 1800.0, 1800.0]


def test_what_no_consent_covers_is_withdrawn_although_the_line_rests(partner: Partner) -> None:
    for _ in range(MANY):
        queue(partner)
    queue(partner, ends=TODAY - timedelta(days=1))
    fallen(partner)
    assert once(partner, Box(), time.time() + 1) == ["waiting"] * lots.MOST + ["withdrawn"]


@pytest.mark.parametrize("status", [0, 507])
def test_a_mailbox_that_takes_nothing_is_asked_once_a_pass(
    partner: Partner, status: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(MANY):
        queue(partner)
    fallen(partner)
    boxed(partner)
    box = Box(status)
    with django_assert_max_num_queries(60):
        assert once(partner, box, time.time() + 1) == ["waiting"] * lots.MOST
    assert (partner.asked, box.asked) == (1, 1)


def test_what_lies_in_the_mailbox_already_costs_a_few_questions_and_the_rest_is_laid_there(
    partner: Partner, django_assert_max_num_queries: Any
) -> None:
    for _ in range(MANY):
        queue(partner)
    fallen(partner)
    boxed(partner)
    box, now = Box(), time.time() + 1
    assert once(partner, box, now) == ["relayed"] * MANY
    assert box.asked == MANY
    queue(partner)
    later = now + 2 * delivery.FIRST_WAIT
    with django_assert_max_num_queries(80):
        assert once(partner, box, later) == ["relayed"] * (MANY + 1)
    assert box.asked == MANY + 1
    assert once(partner, box, now + falling.AGAIN + 1) == ["relayed"] * (MANY + 1)
    assert box.asked == 2 * MANY + 1, "the relay may have lost what lies there for six hours"


def test_a_withdrawn_message_is_stopped_however_much_waits_beside_it(partner: Partner) -> None:
    queue(partner)
    queue(partner, ends=TODAY - timedelta(days=1))
    fallen(partner)
    boxed(partner)
    box, now = Box(), time.time() + 1
    assert once(partner, box, now) == ["relayed", "withdrawn"]


def test_of_a_backlog_a_pass_takes_a_part_so_that_urgent_news_and_others_wait_seconds(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "A_PASS", 2 * lots.MOST)
    for _ in range(3 * lots.MOST):
        queue(partner)
    now = time.time() + 1
    assert once(partner, Box(), now) == ["stored"] * 2 * lots.MOST
    urgent = queue(partner, "BBB-222", hwclass="urgent")
    assert once(partner, Box(), now + 1) == ["stored"] * (lots.MOST + 1)
    assert partner.arrived[2 * lots.MOST] == (urgent.cover, urgent.letter)
    assert partner.numbers()[: 2 * lots.MOST] == list(range(1, 2 * lots.MOST + 1))


def test_a_worker_that_left_a_part_of_a_backlog_does_not_rest(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "PAUSE", 0.05)
    collector = worker.Collector()
    brought = [Outcome("", "stored")] * delivery.A_PASS
    for outcomes, hurries in ((brought, True), (brought[1:], False), ([Outcome("", "waiting")] * 9_999, False)):
        monkeypatch.setattr(delivery, "pass_once", lambda said=outcomes, **_: said)
        worker.once(collector)
        listener = collector.listener = Resting()
        collector.wait()
        assert (listener.rests == 0) == hurries


def test_what_goes_before_a_message_is_found_without_reading_its_whole_conversation(partner: Partner) -> None:
    queue(partner)
    row = OutboxRow.objects.get()
    before = OutboxRow.objects.filter(
        conversation_id=row.conversation_id, seq__lt=row.seq, state__in=receipts.NUMBERS_ALONE, told=False
    )
    assert "outbox_by_talk (conversation_id=? AND state=? AND seq<?)" in before.explain()
    assert delivery.untold(row) == []


def test_however_much_is_late_a_few_questions_keep_what_is_wrong_and_let_go_of_it(
    partner: Partner, django_assert_max_num_queries: Any
) -> None:
    for _ in range(MANY):
        queue(partner)
    late = time.time() + 2 * 86400
    with django_assert_max_num_queries(40):
        new, _over = troubles.look(troubles.find(NOW, late), NOW)
    assert [one.kind for one in new].count(troubles.Kind.NOT_STORED) == MANY
    assert AlarmRow.objects.count() == 3 * MANY
    OutboxRow.objects.update(state="stored")
    with django_assert_max_num_queries(40):
        _new, over = troubles.look(troubles.find(NOW, late), NOW)
    assert (len(over), TroubleRow.objects.count(), AlarmRow.objects.count()) == (MANY, 0, 0)
