"""What waits in the outbox reaches a verified partner once, in order, while its consent holds, however the line fails."""

import time
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from homeward.exchange import delivery, inbox, lots, outbox, partners
from homeward.exchange.delivery import Outcome
from homeward.exchange.heads import repair
from homeward.exchange.line import NotDelivered, Refused
from homeward.exchange.models import LineRow, OutboxRow, PartnerRow
from homeward.wire import age, envelope
from tests.exchange.partner import NOW, SERVER_KEY, TODAY, Partner, found_own_node, queue, wrapped

CODE = "AAA-111"
HOUR, DAY = 3600.0, 86400.0


def deliver(partner: Partner, after: float = 0.0, days: int = 0) -> list[Outcome]:
    """One pass of the worker, seconds after the messages were queued and days of case time later."""
    queued = OutboxRow.objects.values_list("queued_at", flat=True).order_by("queued_at")
    moment = (queued[0] if queued else 0.0) + 1 + after
    return delivery.pass_once(today=TODAY + timedelta(days=days), line=partner, now=moment)


def states(code: str = CODE) -> list[str]:
    return list(outbox.states(code).values())


def test_a_message_is_delivered_once_and_its_receipt_kept(partner: Partner) -> None:
    sealed = queue(partner)
    assert [one.state for one in deliver(partner)] == ["stored"]
    assert deliver(partner, HOUR) == []
    assert partner.arrived == [(sealed.cover, sealed.letter)]
    assert outbox.unnoted(CODE)[0] == [sealed.message_id]
    assert bytes(OutboxRow.objects.get().receipt).count(b".") == 2


def test_the_sealed_copy_of_what_arrived_goes_after_45_days(partner: Partner) -> None:
    sealed = queue(partner)
    deliver(partner)
    outbox.receipts_noted([sealed.message_id])
    assert outbox.unnoted(CODE)[0] == []
    stored = OutboxRow.objects.get().stored_at or 0.0
    assert repair.forget_copies(partner.id, stored + 44 * DAY) == 0
    assert bytes(OutboxRow.objects.get().letter) == sealed.letter
    assert repair.forget_copies(partner.id, stored + 46 * DAY) == 1
    assert bytes(OutboxRow.objects.get().letter) == b""


def test_the_same_bytes_go_out_again_when_the_receipt_was_lost(partner: Partner) -> None:
    sealed = queue(partner)
    partner.loses_receipts = True
    assert [one.state for one in deliver(partner)] == ["waiting"]
    partner.loses_receipts = False
    assert [one.state for one in deliver(partner, HOUR)] == ["stored"]
    assert partner.arrived == [(sealed.cover, sealed.letter)]


def test_a_partner_that_was_down_for_an_hour_gets_everything_in_order(partner: Partner) -> None:
    for _ in range(4):
        queue(partner)
    partner.down = True
    for minute in range(60):
        deliver(partner, minute * 60.0)
    assert partner.arrived == []
    partner.down = False
    assert {one.state for one in deliver(partner, HOUR + 1800)} == {"stored"}
    assert partner.numbers() == [1, 2, 3, 4]


def test_what_waits_for_a_silent_partner_costs_a_few_questions_for_each_lot(
    partner: Partner, django_assert_max_num_queries: Any
) -> None:
    for _ in range(200):
        queue(partner)
    withdrawn = queue(partner, ends=TODAY - timedelta(days=1))
    partner.down = True
    now = time.time() + 1
    with django_assert_max_num_queries(60):
        outcomes = delivery.pass_once(today=TODAY, line=partner, now=now)
    assert [one.state for one in outcomes] == ["waiting"] * lots.MOST + ["withdrawn"]
    rows = OutboxRow.objects.exclude(message_id=withdrawn.message_id).order_by("id")
    assert partner.asked == 1
    assert [(row.tries, row.state) for row in rows[: lots.MOST]] == [(1, "queued")] * lots.MOST
    assert all(now <= row.next_try <= now + delivery.FIRST_WAIT for row in rows[: lots.MOST])
    assert now <= LineRow.objects.get().rests_until <= now + delivery.FIRST_WAIT
    partner.down = False
    delivery.pass_once(today=TODAY, line=partner, now=now + delivery.FIRST_WAIT)
    assert partner.numbers() == list(range(1, 201))


def test_a_silent_partner_is_asked_once_a_pass_and_does_not_hold_up_another(partner: Partner) -> None:
    for _ in range(5):
        queue(partner)
    partner.down = True
    deliver(partner)
    assert partner.asked == 1
    assert set(OutboxRow.objects.values_list("tries", flat=True)) == {1}


def test_a_card_sends_for_sixty_days_after_its_end_and_then_no_more(partner: Partner) -> None:
    queue(partner)
    end = date.fromisoformat(partner.card.until)
    partner.slips_from = end + timedelta(days=40)
    last = (end - TODAY).days + 60
    assert [one.state for one in deliver(partner, days=last + 1)] == ["waiting"]
    assert (partner.asked, partner.arrived) == (0, [])
    assert [one.state for one in deliver(partner, HOUR, days=last)] == ["stored"]


class NewKey(Partner):
    """A partner whose node refuses what is sealed to a key that it no longer has.

    :ivar says: the slips that it gives, those of its newest keys without it
    """

    says: bytes = b""

    def slips(self, address: str) -> bytes:
        return self.says or super().slips(address)

    def put(self, address: str, raw: bytes) -> bytes:
        try:
            return super().put(address, raw)
        except NotDelivered as error:
            raise Refused from error


def test_what_is_refused_is_sealed_at_once_to_a_newer_key_of_its_node(db: None) -> None:
    found_own_node()
    partner = NewKey()
    partner.make_known()
    queue(partner)
    partner.node_seed, partner.slips_from = age.new_seed(), TODAY + timedelta(days=1)
    assert [one.state for one in deliver(partner, days=1)] == ["stored"]
    assert partner.asked == 2
    partner.says, partner.node_seed = partner.slips(""), age.new_seed()
    queue(partner)
    assert [one.state for one in deliver(partner, HOUR, days=1)] == ["waiting"], "nothing newer than what was refused"
    assert partner.asked == 3


def test_urgent_news_goes_first(partner: Partner) -> None:
    queue(partner, "AAA-111")
    queue(partner, "BBB-222", hwclass="urgent")
    deliver(partner)
    assert [envelope.stored_cover(signed).hwclass for signed, _ in partner.arrived] == ["urgent", "letter"]


def test_nothing_of_a_case_leaves_while_a_message_that_stops_it_is_unopened(partner: Partner) -> None:
    queue(partner)
    queue(partner, "BBB-222")
    hwcase = outbox.of_case(CODE)[0].hwcase
    stop = partner.message(hwcase, 1, envelope.FIRST_LINK, hwclass="hold")
    inbox.receive(wrapped(stop), now=NOW, server_key=SERVER_KEY)
    assert sorted(one.state for one in deliver(partner)) == ["stored", "waiting"]
    assert (states(), states("BBB-222")) == (["queued"], ["stored"])
    inbox.taken([envelope.digest(stop[0])])
    assert [one.state for one in deliver(partner)] == ["stored"]


def test_a_sign_of_life_wakes_everything_that_waits_for_the_partner(partner: Partner) -> None:
    queue(partner)
    partner.down = True
    deliver(partner)
    queue(partner, "BBB-222")
    partner.down = False
    OutboxRow.objects.filter(conversation__case_code=CODE).update(next_try=1e12, tries=9)
    deliver(partner, HOUR)
    assert [one.state for one in deliver(partner, HOUR)] == ["stored"]
    assert len(partner.arrived) == 2


def test_a_person_can_send_now_without_waiting(partner: Partner) -> None:
    sealed = queue(partner)
    OutboxRow.objects.update(next_try=1e12, tries=9)
    outbox.send_now(sealed.message_id)
    assert [one.state for one in deliver(partner)] == ["stored"]


def test_a_withdrawn_message_does_not_leave_and_loses_its_letter(partner: Partner) -> None:
    sealed = queue(partner, rests_on=(7,))
    queue(partner, rests_on=(8,))
    assert outbox.withdraw(CODE, (7,)) == (sealed.message_id,)
    assert bytes(OutboxRow.objects.get(seq=1).letter) == b""
    deliver(partner)
    letters = [letter for _, letter in partner.arrived]
    assert partner.numbers() == [1, 2]
    assert letters[0] == envelope.WITHDRAWN
    assert letters[1] != envelope.WITHDRAWN
    assert states() == ["withdrawn", "stored"]


def test_nothing_at_all_leaves_when_the_only_message_is_withdrawn(partner: Partner) -> None:
    queue(partner, rests_on=(7,))
    outbox.withdraw(CODE, (7,))
    assert deliver(partner) == []
    assert partner.arrived == []


def test_a_message_that_arrived_before_it_was_withdrawn_is_known_to_have_arrived(partner: Partner) -> None:
    sealed = queue(partner, rests_on=(7,))
    partner.loses_receipts = True
    deliver(partner)
    outbox.withdraw(CODE, (7,))
    partner.loses_receipts = False
    queue(partner)
    deliver(partner, HOUR)
    assert states() == ["stored", "stored"]
    assert sealed.message_id in outbox.unnoted(CODE)[0]


def test_a_message_whose_consent_has_ended_is_stopped_and_the_record_is_told(partner: Partner) -> None:
    sealed = queue(partner, ends=TODAY + timedelta(days=2))
    partner.down = True
    deliver(partner, days=2)
    assert states() == ["queued"]
    partner.down = False
    assert [one.state for one in deliver(partner, HOUR, days=3)] == ["withdrawn"]
    assert partner.arrived == []
    assert outbox.unnoted(CODE)[1] == [sealed.message_id]
    outbox.receipts_noted([sealed.message_id])
    assert outbox.unnoted(CODE)[1] == []


def test_nothing_goes_to_a_partner_who_is_no_longer_verified(partner: Partner) -> None:
    queue(partner)
    PartnerRow.objects.update(blocked="keys-changed")
    assert [one.state for one in deliver(partner)] == ["waiting"]
    assert partner.asked == 0
    with pytest.raises(partners.NotVerified):
        outbox.conversation("BBB-222", Partner().id)


@pytest.mark.parametrize(
    "change", [{"hwto": "E" * 43}, {"of": "0" * 64}, {"level": "seen"}, {"level": "withdrawn"}], ids=str
)
def test_a_receipt_for_something_else_is_no_receipt(partner: Partner, change: dict[str, str]) -> None:
    queue(partner)
    partner.lies = change
    assert [one.state for one in deliver(partner)] == ["waiting"]
    assert states() == ["queued"]


def test_a_receipt_signed_by_another_key_is_no_receipt(partner: Partner) -> None:
    queue(partner)
    partner.signing, kept = partner.desk, partner.signing
    assert [one.state for one in deliver(partner)] == ["waiting"]
    partner.signing = kept
    assert [one.state for one in deliver(partner, HOUR)] == ["stored"]


def test_a_node_that_renewed_its_key_while_we_were_silent_is_asked_for_it_first(partner: Partner) -> None:
    queue(partner)
    partner.node_seed, partner.slips_from = b"\x66" * 32, TODAY + timedelta(days=80)
    assert [one.state for one in deliver(partner, days=81)] == ["stored"]


def test_slips_about_to_end_are_renewed_and_older_or_forged_ones_change_nothing(partner: Partner) -> None:
    before = partners.intake_key(partner.id)[1]
    delivery.refresh_slips(today=TODAY, line=partner, now=100.0)
    partner.slips_from = TODAY + timedelta(days=25)
    delivery.refresh_slips(today=TODAY + timedelta(days=10), line=partner, now=200.0)
    assert partners.intake_key(partner.id)[1] == before
    delivery.refresh_slips(today=TODAY + timedelta(days=25), line=partner, now=300.0)
    newer = partners.intake_key(partner.id)[1]
    assert newer != before
    partners.take_slips(partner.id, {"intake_slip": before.decode(), "node_slip": "forged"})
    assert partners.intake_key(partner.id)[1] == newer


def test_no_first_letter_is_sealed_to_an_intake_key_that_has_ended(partner: Partner) -> None:
    assert len(partners.intake_key(partner.id, TODAY + timedelta(days=30))[0]) == 1216
    with pytest.raises(partners.KeyEnded):
        partners.intake_key(partner.id, TODAY + timedelta(days=31))


def test_two_people_who_seal_at_once_do_not_get_one_number(partner: Partner) -> None:
    first = queue(partner)
    with pytest.raises(outbox.SequenceMoved):
        outbox.put(first)


@given(st.integers(0, 5000), st.sampled_from(["letter", "urgent"]), st.floats(0, 1e8))
def test_waiting_grows_to_half_an_hour_at_most_five_minutes_when_urgent_and_two_hours_after_a_day(
    tries: int, hwclass: str, waited: float
) -> None:
    longest = 7200.0 if waited > DAY else 300.0 if hwclass == "urgent" else 1800.0
    assert (
        0
        <= delivery.wait(tries, hwclass, waited)
        <= min(longest, max(30.0 * 2 ** min(tries, 16), 7200.0 * (waited > DAY)))
    )


class AnyWeather(TestCase):
    """Whatever the line does, each message arrives once, and a withdrawn one only if it had left before."""

    @given(st.lists(st.sampled_from(["queue", "withdraw", "up", "down", "lose", "pass"]), max_size=25))
    def test_each_message_arrives_once_and_no_number_is_missing(self, weather: list[str]) -> None:
        found_own_node()
        partner = Partner()
        partner.make_known()
        for at, event in enumerate([*weather, "up", "queue", "pass"]):
            if event == "queue":
                queue(partner, rests_on=(at,))
            elif event == "withdraw":
                outbox.withdraw(CODE, tuple(range(at)))
            elif event == "pass":
                deliver(partner, at * DAY)
            else:
                partner.down, partner.loses_receipts = event == "down", event == "lose"
        deliver(partner, 40 * DAY)
        rows = OutboxRow.objects.order_by("seq")
        assert partner.numbers() == list(range(1, len(rows) + 1))
        for row, (_, letter) in zip(rows, partner.arrived, strict=True):
            assert (row.state == "stored") == (letter != envelope.WITHDRAWN), NOW
