"""Whatever goes wrong in the exchange rings for somebody until it is over, and a late receipt ends it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from homeward.exchange import alarms, delivery, inbox, nodekeys, outbox, partners, troubles
from homeward.exchange.line import Refused
from homeward.exchange.models import AlarmRow, ConversationRow, InboxRow, LineRow, OutboxRow, PartnerRow
from homeward.exchange.troubles import Kind
from homeward.process.working_days import WEEKDAYS, WorkingCalendar
from homeward.wire.envelope import FIRST_LINK
from tests.exchange.partner import DESK, NOW, SERVER_KEY, TODAY, Partner, found_own_node, queue, wrapped

CODE, CASE = "AAA-111", "c" * 43
MINUTE, DAY = 60.0, 86400.0


def looked(now: datetime = NOW, real: float = 0.0, calendar: WorkingCalendar = WEEKDAYS) -> dict[str, str]:
    """What the worker finds wrong, kept with its alarms: kind and case."""
    troubles.look(troubles.find(now, real, calendar), now)
    return {row.kind: row.case_code for row in troubles.kept()}


def rung(now: datetime) -> list[str]:
    return [whom for whom, _ in alarms.ringing(now)]


def arrive(message: tuple[bytes, bytes], now: datetime = NOW) -> None:
    assert inbox.receive(wrapped(message), now=now, server_key=SERVER_KEY).status == 200


def of_case(partner: Partner) -> None:
    """Tie the conversation to a case, as accepting its first request does."""
    arrive(partner.message(CASE, 1, FIRST_LINK))
    outbox.belongs_to(CASE, CODE)
    InboxRow.objects.update(state="taken")


def test_nothing_is_wrong_with_a_partner_of_good_standing(partner: Partner) -> None:
    queue(partner)
    assert looked(real=OutboxRow.objects.get().queued_at + DAY) == {}


def test_a_message_nobody_stored_in_a_day_rings_the_worker_the_supervisor_and_the_duty_telephone(
    partner: Partner,
) -> None:
    queue(partner)
    late = OutboxRow.objects.get().queued_at + DAY + 1
    assert looked(real=late) == {"not-stored": CODE}
    assert rung(NOW) == ["worker"]
    assert rung(NOW + timedelta(minutes=61)) == ["worker", "supervisor"]
    assert rung(NOW + timedelta(hours=2)) == ["worker", "supervisor", "duty"]


def test_news_of_a_departure_that_is_not_stored_rings_after_a_quarter_of_an_hour_and_quickly_further(
    partner: Partner,
) -> None:
    queue(partner, hwclass="urgent")
    queued = OutboxRow.objects.get().queued_at
    assert looked(real=queued + 14 * MINUTE) == {}
    assert looked(real=queued + 16 * MINUTE) == {"not-stored": CODE}
    assert rung(NOW + timedelta(minutes=30)) == ["worker", "supervisor", "duty"]


def test_a_late_receipt_clears_the_alarm(partner: Partner) -> None:
    queue(partner)
    partner.down = True
    late = OutboxRow.objects.get().queued_at + DAY + 1
    delivery.pass_once(today=TODAY, line=partner, now=late)
    assert looked(real=late) == {"not-stored": CODE}
    assert AlarmRow.objects.count() == 3
    partner.down = False
    delivery.pass_once(today=TODAY, line=partner, now=late + 3 * DAY)
    assert looked(real=late + 3 * DAY) == {}
    assert AlarmRow.objects.count() == 0


def test_the_same_trouble_found_again_rings_no_second_time(partner: Partner) -> None:
    queue(partner)
    late = OutboxRow.objects.get().queued_at + DAY + 1
    for _ in range(3):
        looked(real=late)
    assert AlarmRow.objects.count() == 3


class Refuses:
    """A node that refuses every message and has no newer key."""

    def put(self, address: str, raw: bytes) -> bytes:
        raise Refused("status 400")

    def slips(self, address: str) -> bytes:
        return b"{}"


def test_a_node_that_refuses_a_message_rings_at_once(partner: Partner) -> None:
    queue(partner)
    now = OutboxRow.objects.get().queued_at + 1
    delivery.pass_once(today=TODAY, line=Refuses(), now=now)
    assert looked(real=now) == {"rejected-by-node": CODE}
    delivery.pass_once(today=TODAY, line=partner, now=now + DAY)
    assert looked(real=now + DAY) == {}


def test_a_letter_unopened_rings_after_four_working_hours_not_over_the_weekend(partner: Partner) -> None:
    of_case(partner)
    friday = datetime(2026, 5, 8, 15, tzinfo=UTC)
    before = InboxRow.objects.get().message_id
    arrive(partner.message(CASE, 2, before), friday)
    assert looked(datetime(2026, 5, 10, 12, tzinfo=UTC)) == {}
    assert looked(datetime(2026, 5, 11, 10, 59, tzinfo=UTC)) == {}
    monday = datetime(2026, 5, 11, 11, tzinfo=UTC)
    assert looked(monday) == {"unopened": CODE}
    assert rung(monday) == ["worker"]
    inbox.taken([InboxRow.objects.get(state="waiting").message_id])
    assert looked(monday) == {}


@pytest.mark.parametrize("hwclass", ["urgent", "hold"])
def test_an_urgent_letter_unopened_rings_after_a_quarter_of_an_hour_even_at_night(
    partner: Partner, hwclass: str
) -> None:
    of_case(partner)
    night = datetime(2026, 5, 10, 2, tzinfo=UTC)
    arrive(partner.message(CASE, 2, InboxRow.objects.get().message_id, hwclass=hwclass), night)
    assert looked(night + timedelta(minutes=14)) == {}
    assert looked(night + timedelta(minutes=15)) == {"unopened": CODE}


@pytest.mark.parametrize(("hwclass", "quarter"), [("urgent", True), ("hold", True), ("letter", False)])
@pytest.mark.parametrize("due", [-60, 0, 5, 15, 60])
def test_what_was_long_under_way_rings_when_its_sender_wanted_it_opened(
    partner: Partner, hwclass: str, quarter: bool, due: int
) -> None:
    of_case(partner)
    before, wanted = InboxRow.objects.get().message_id, (NOW + timedelta(minutes=due)).isoformat()
    arrive(partner.message(CASE, 2, before, hwclass=hwclass, hwdue=wanted))
    rings_at = max(0, min(due, 15)) if quarter else 240
    if rings_at:
        assert looked(NOW + timedelta(minutes=rings_at, seconds=-1)) == {}
    assert looked(NOW + timedelta(minutes=rings_at)) == {"unopened": CODE}


def test_a_first_request_unopened_rings_the_intake_desk(partner: Partner) -> None:
    arrive(partner.message(CASE, 1, FIRST_LINK))
    looked(NOW + timedelta(hours=4))
    assert rung(NOW + timedelta(hours=4)) == ["intake"]


def test_a_receipt_that_waits_rings_nobody(partner: Partner) -> None:
    of_case(partner)
    arrive(partner.message(CASE, 2, InboxRow.objects.get().message_id, hwclass="receipt"))
    assert looked(NOW + timedelta(days=20)) == {}


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"skew": 601.0}, Kind.CLOCKS),
        ({"skew": -601.0}, Kind.CLOCKS),
        ({"refused": "went-back"}, Kind.HEADS_REFUSED),
        ({"restored": 2}, Kind.RESTORED),
        ({"officers": ["a"], "announced": ["b"]}, Kind.OFFICERS),
        ({"answered": "not-reached"}, Kind.SILENT),
    ],
)
def test_what_is_wrong_with_a_line_rings_a_supervisor(partner: Partner, changes: dict[str, object], kind: Kind) -> None:
    LineRow.objects.create(partner_id=partner.id, **changes)
    assert looked(real=DAY) == {kind: ""}
    assert rung(NOW) == ["supervisor"]


def test_a_partner_heard_within_the_day_is_not_called_silent(partner: Partner) -> None:
    LineRow.objects.create(partner_id=partner.id, answered="not-reached")
    PartnerRow.objects.update(last_heard=1000.0)
    assert looked(real=1000.0 + DAY - 1) == {}
    assert looked(real=1000.0 + DAY + 1) == {"silent": ""}


def test_a_card_rings_sixty_days_before_its_end_and_when_it_has_ended(partner: Partner) -> None:
    last = datetime.combine(date.fromisoformat(partner.card.until), time(12), UTC)
    slip = {"slip-ended": "", "own-intake-key-ends": ""}  # nobody renewed anything meanwhile
    assert looked(last - timedelta(days=61)) == slip
    assert looked(last - timedelta(days=60)) == {"card-ends": "", "own-card-ends": "", **slip}
    assert set(rung(last - timedelta(days=58))) >= {"supervisor"}
    for days in (1, 60):
        assert looked(last + timedelta(days=days)) == {"card-ended": "", "own-card-ended": "", **slip}
    assert looked(last + timedelta(days=61)) == {"card-lapsed": "", "own-card-ended": "", **slip}
    assert "duty" in rung(last + timedelta(days=62))
    partners.add(partner.card_file(version=2, until=f"{last.year + 1}-12-31"))
    assert not {"card-ended", "card-lapsed"} & set(looked(last + timedelta(days=61)))


def test_our_own_intake_key_rings_five_days_before_its_end_when_nobody_has_signed_in(partner: Partner) -> None:
    assert looked(NOW + timedelta(days=24)) == {}
    assert looked(NOW + timedelta(days=25)) == {"own-intake-key-ends": ""}
    assert rung(NOW + timedelta(days=25)) == ["supervisor"]
    nodekeys.keep_slip("intake", b"\x01" * 1216, b"sealed", DESK, TODAY + timedelta(days=25))
    assert looked(NOW + timedelta(days=25)) == {}


def test_our_own_revoked_card_rings_until_there_is_a_new_one(partner: Partner) -> None:
    nodekeys.revoked_own(1)
    assert looked() == {"own-card-revoked": ""}
    found_own_node()
    assert looked() == {}


def test_changed_keys_ring(partner: Partner) -> None:
    PartnerRow.objects.update(blocked="keys-changed", level="found")
    assert looked() == {"keys-changed": ""}


def test_what_a_partner_lost_rings_until_somebody_has_told_it_again(partner: Partner) -> None:
    sealed = queue(partner)
    OutboxRow.objects.update(state="withdrawn", gone=True, told=True)
    assert looked() == {"lost-by-partner": CODE}
    assert troubles.settle(f"lost-by-partner:{sealed.message_id}")
    assert looked() == {}


def test_what_waits_since_our_own_restore_rings_until_somebody_says_whether_it_goes(partner: Partner) -> None:
    sealed = queue(partner)
    OutboxRow.objects.update(state="asked")
    assert looked() == {"asked-after-restore": CODE}
    outbox.send_now(sealed.message_id)
    assert looked(real=OutboxRow.objects.get().queued_at) == {}
    assert delivery.pass_once(today=TODAY, line=partner)[0].state == "stored"


def test_a_conversation_whose_ends_differ_rings_until_it_was_talked_over(partner: Partner) -> None:
    of_case(partner)
    ConversationRow.objects.update(wrong="knows-more")
    assert looked() == {"partner-knows-more": CODE}
    assert troubles.settle(f"partner-knows-more:{CASE}")
    assert looked() == {}


def test_no_word_ends_a_trouble_that_only_a_receipt_or_a_new_card_can_end(partner: Partner) -> None:
    sealed = queue(partner)
    looked(real=OutboxRow.objects.get().queued_at + DAY + 1)
    assert not troubles.settle(f"not-stored:{sealed.message_id}")
    assert not troubles.settle("nothing:at-all")


def test_somebody_on_it_silences_the_alarms_but_the_trouble_stays_shown(partner: Partner) -> None:
    sealed = queue(partner)
    late = OutboxRow.objects.get().queued_at + DAY + 1
    looked(real=late)
    troubles.forget_alarms(f"not-stored:{sealed.message_id}")
    assert rung(NOW + timedelta(days=9)) == []
    assert looked(real=late) == {"not-stored": CODE}
    assert rung(NOW + timedelta(days=9)) == []


def test_a_full_inbox_rings(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "MOST_UNOPENED", 1)
    arrive(partner.message(CASE, 1, FIRST_LINK))
    assert looked() == {"too-many-unopened": ""}


def test_an_older_epochs_message_is_held_and_rings(partner: Partner) -> None:
    of_case(partner)
    arrive(partner.message(CASE, 2, InboxRow.objects.get().message_id))
    InboxRow.objects.filter(state="waiting").update(state="old")
    assert looked() == {"of-an-older-epoch": CODE}
    assert troubles.settle(f"of-an-older-epoch:{CASE}")
    assert looked() == {}
    assert InboxRow.objects.filter(state="settled", letter=b"").count() == 1
