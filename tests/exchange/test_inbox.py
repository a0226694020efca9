"""What arrives is stored once, in order, and receipted; everything else is refused alike and counted."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from homeward.exchange import inbox, nodekeys, outbox, partners, troubles
from homeward.exchange.inbox import Answer
from homeward.exchange.line import REFUSED
from homeward.wire import age, envelope, jws
from homeward.wire.envelope import FIRST_LINK, digest
from tests.exchange.partner import NOW, SERVER_KEY, Partner, found_own_node, wrapped

CASE, OTHER_CASE = "c" * 43, "g" * 43


def arrives(message: tuple[bytes, bytes]) -> Answer:
    return inbox.receive(wrapped(message), now=NOW, server_key=SERVER_KEY)


def level(answer: Answer) -> str:
    """What the receipt says, after checking that our node signed it."""
    text = jws.read_object(answer.body)["receipt"].encode()
    said = jws.read_object(jws.verify(text, jws.decode(nodekeys.own_card()[0].signing)))
    return str(said["level"])


def opened(code: str = "AAA-111", hwcase: str = CASE) -> list[int]:
    """Tie the conversation to a case and list the numbers that its reader would see."""
    outbox.belongs_to(hwcase, code)
    return [row.seq for row in inbox.waiting(code)]


def refused_for() -> dict[str, int]:
    return {code: count for _, code, count in inbox.refused()}


def test_a_stored_message_is_answered_with_a_receipt_signed_by_our_node(partner: Partner) -> None:
    answer = arrives(partner.message(CASE, 1, FIRST_LINK))
    assert (answer.status, level(answer)) == (200, "stored")
    assert [row.hwcase for row in inbox.for_intake()] == [CASE]


def test_a_message_that_comes_twice_is_kept_once_and_receipted_twice(partner: Partner) -> None:
    message = partner.message(CASE, 1, FIRST_LINK)
    answers = [arrives(message), arrives(message)]
    assert [level(one) for one in answers] == ["stored", "stored"]
    assert opened() == [1]
    inbox.taken([digest(message[0])])
    assert level(arrives(message)) == "stored"
    assert opened() == []


def wrong() -> dict[str, str]:
    """What is wrong now and rings, with the case it is about."""
    troubles.look(troubles.find(NOW, 0.0), NOW)
    return {row.kind: row.case_code for row in troubles.kept()}


def test_a_message_is_held_until_the_one_before_it_has_come(partner: Partner) -> None:
    first, second, third = partner.messages(CASE, 3)
    assert level(arrives(third)) == "stored"
    assert level(arrives(second)) == "stored"
    assert opened() == []
    assert wrong() == {"missing-before": "AAA-111"}
    arrives(first)
    assert opened() == [1, 2, 3]
    assert wrong() == {}


def test_news_of_departure_is_shown_at_once_though_a_message_before_it_is_missing(partner: Partner) -> None:
    first, second = partner.messages(CASE, 2)
    arrives(first)
    assert opened() == [1]
    third = partner.message(CASE, 3, digest(second[0]), hwclass="urgent")
    arrives(third)
    assert opened() == [1, 3]
    arrives(second)
    assert opened() == [1, 2, 3]


def test_a_cover_without_letter_keeps_the_order_and_shows_nobody_anything(partner: Partner) -> None:
    first, second, third = partner.messages(CASE, 3)
    arrives(first)
    arrives(third)
    assert level(arrives((second[0], envelope.WITHDRAWN))) == "withdrawn"
    assert opened() == [1, 3]


def test_a_withdrawn_message_that_had_arrived_stays_stored_and_the_receipt_says_so(partner: Partner) -> None:
    message = partner.message(CASE, 1, FIRST_LINK)
    arrives(message)
    assert level(arrives((message[0], envelope.WITHDRAWN))) == "stored"
    assert opened() == [1]


def test_two_messages_with_one_number_are_a_contradiction_that_somebody_must_look_at(partner: Partner) -> None:
    arrives(partner.message(CASE, 1, FIRST_LINK))
    other = partner.message(CASE, 1, FIRST_LINK)
    assert arrives(other) == Answer(400, REFUSED)
    assert opened() == [1]
    assert wrong() == {"contradiction": "AAA-111"}
    assert troubles.settle(f"contradiction:{CASE}")
    assert wrong() == {}
    assert arrives(other) == Answer(400, REFUSED)
    assert refused_for() == {"equivocation": 2}


def test_a_message_that_does_not_name_the_one_before_it_is_put_aside(partner: Partner) -> None:
    first, second = partner.messages(CASE, 2)
    arrives(first)
    assert arrives(partner.message(CASE, 2, "f" * 64)) == Answer(400, REFUSED)
    assert opened() == [1]
    assert level(arrives(second)) == "stored"
    assert opened() == [1, 2]


def test_a_held_message_that_turns_out_to_contradict_is_put_aside(partner: Partner) -> None:
    first, second = partner.messages(CASE, 2)
    arrives(partner.message(CASE, 2, "f" * 64))
    arrives(first)
    assert opened() == [1]
    assert wrong() == {"contradiction": "AAA-111"}
    arrives(second)
    assert opened() == [1, 2]


def test_too_many_unopened_messages_are_told_apart_from_refusals(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "MOST_UNOPENED", 2)
    messages = partner.messages(CASE, 3)
    assert [arrives(one).status for one in messages] == [200, 200, 507]
    inbox.taken([digest(messages[0][0])])
    assert arrives(messages[2]).status == 200


def wrong_envelopes(partner: Partner) -> dict[str, bytes]:
    """One envelope for each step at which it can fail, by the step's name."""
    good = partner.message(CASE, 1, FIRST_LINK)
    cover, letter = good
    another = age.encrypt(b"another", [age.public_of(age.new_seed())])
    known = age.public_of(nodekeys.node_seeds(SERVER_KEY)[0])
    head, body, signature = cover.split(b".")
    forged = b".".join([head, body, jws.encode(partner.desk.sign(head + b"." + body)).encode()])
    padded = (len(cover).to_bytes(4, "big") + cover + len(letter).to_bytes(4, "big") + letter).ljust(16384, b"\0")
    other = jws.encode(b'{"alg":"none"}').encode()
    return {
        "size": bytes(80000),
        "decrypt": envelope.wrap(cover, letter, age.public_of(age.new_seed())),
        "unpad": age.encrypt(padded[:-1] + b"!", [known]),
        "header": wrapped((b".".join([other, body, signature]), letter)),
        "signer": wrapped(Partner().message(CASE, 1, FIRST_LINK)),
        "signature": wrapped((forged, letter)),
        "cover": wrapped(partner.message(CASE, 1, FIRST_LINK, hwseq=2**70)),
        "address": wrapped(partner.message(CASE, 1, FIRST_LINK, hwto="E" * 43)),
        "letter": wrapped((cover, another)),
        "epoch": wrapped(partner.message(CASE, 1, FIRST_LINK, hwepoch=2)),
    }


def test_every_refusal_looks_the_same_outside_and_is_counted_by_its_step_inside(partner: Partner) -> None:
    wrong = wrong_envelopes(partner)
    answers = {name: inbox.receive(raw, now=NOW, server_key=SERVER_KEY) for name, raw in wrong.items()}
    assert set(answers.values()) == {Answer(400, REFUSED)}
    assert refused_for() == dict.fromkeys(wrong, 1)
    assert inbox.for_intake() == []


def test_a_partner_cannot_write_into_the_case_of_another(partner: Partner) -> None:
    arrives(partner.message(CASE, 1, FIRST_LINK))
    stranger = Partner()
    stranger.make_known()
    assert arrives(stranger.message(CASE, 2, FIRST_LINK)) == Answer(400, REFUSED)
    assert refused_for() == {"owner": 1}
    assert opened() == [1]


def test_a_partner_whose_card_two_members_have_not_verified_is_refused_like_a_stranger(db: None) -> None:
    found_own_node()
    half = Partner()
    partners.add(half.card_file())
    assert arrives(half.message(CASE, 1, FIRST_LINK)) == Answer(400, REFUSED)
    assert refused_for() == {"signer": 1}


def test_an_expired_card_still_counts_for_sixty_days(partner: Partner) -> None:
    first, second = partner.messages(CASE, 2)
    end = datetime.combine(date.fromisoformat(partner.card.until), NOW.timetz())
    for message, days, status in ((first, 60, 200), (second, 61, 400)):
        answer = inbox.receive(wrapped(message), now=end + timedelta(days=days), server_key=SERVER_KEY)
        assert answer.status == status, days


def test_unknown_fields_of_a_cover_are_passed_over(partner: Partner) -> None:
    signed, letter = partner.message(CASE, 1, FIRST_LINK)
    facts: dict[str, Any] = jws.read_object(jws.unverified(signed))
    later = jws.sign(jws.write_object({**facts, "hwnew": "from a later version"}), partner.signing)
    assert level(arrives((later, letter))) == "stored"


class AnyOrder(TestCase):
    """Messages in any order, any of them twice, all arrive in the order in which they were sent."""

    @given(st.permutations(range(6)), st.lists(st.integers(0, 5), max_size=4))
    def test_messages_in_any_order_are_seen_in_the_order_sent(self, order: list[int], again: list[int]) -> None:
        found_own_node()
        partner = Partner()
        partner.make_known()
        sent = partner.messages(CASE, 6)
        seen: list[int] = []
        for at in [*order[:3], *again, *order]:
            assert level(arrives(sent[at])) == "stored"
            now = opened()
            assert now[: len(seen)] == seen
            seen = now
        assert seen == [1, 2, 3, 4, 5, 6]

    @given(st.binary(max_size=300))
    def test_bytes_that_are_no_envelope_are_refused_like_any_other(self, raw: bytes) -> None:
        found_own_node()
        assert inbox.receive(raw, now=NOW, server_key=SERVER_KEY) == Answer(400, REFUSED)


@given(st.dictionaries(st.sampled_from(sorted(envelope.Cover.__dataclass_fields__)), st.text() | st.integers()))
def test_a_cover_with_any_values_is_read_as_it_was_or_refused(changes: dict[str, Any]) -> None:
    node = Partner()
    plain = envelope.Cover("", "", "", "", 1, 1, "", 0, "letter", "", "", "", "")
    try:
        signed = envelope.seal_cover(replace(plain, **changes), node.signing)
    except UnicodeEncodeError:
        return
    with pytest.raises(envelope.BadCover):
        envelope.read_cover(signed, node.signing.public_key().public_bytes_raw())
