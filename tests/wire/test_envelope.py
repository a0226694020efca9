"""The envelope opens for whom it is meant and for nobody else."""

from dataclasses import asdict, replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from homeward.wire import age, cards, envelope, jws
from homeward.wire.times import is_moment

NODE = Ed25519PrivateKey.generate()
CASE = Ed25519PrivateKey.generate()
NODE_SEED, MAILBOX = age.new_seed(), age.new_seed()
THEM, CASE_ID = "Q" * 43, "c" * 43
NOTHING = "0" * 64
WHEN = datetime(2026, 1, 1, 10, tzinfo=UTC)


def event(**changes: object) -> envelope.Event:
    return replace(
        envelope.Event("e1", "us", "homeward.com-1.v1", "2026-01-01T10:00:00+00:00", "m", THEM, CASE_ID, 1, {"a": "b"}),
        **changes,
    )


def cover(letter: bytes, **changes: object) -> envelope.Cover:
    plain = envelope.Cover(
        envelope.new_id(WHEN),
        WHEN.isoformat(),
        THEM,
        CASE_ID,
        1,
        1,
        envelope.FIRST_LINK,
        0,
        "letter",
        "",
        NOTHING,
        envelope.digest(letter),
        NOTHING,
    )
    return replace(plain, **changes)


def sealed(**changes: object) -> tuple[bytes, bytes, bytes]:
    letter = envelope.seal_letter(event(), CASE, age.public_of(MAILBOX))
    signed = envelope.seal_cover(cover(letter, **changes), NODE)
    return envelope.wrap(signed, letter, age.public_of(NODE_SEED)), signed, letter


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def test_an_envelope_opens_for_its_node_and_the_letter_for_its_mailbox() -> None:
    wrapped, signed, letter = sealed()
    assert envelope.unwrap(wrapped, [NODE_SEED]) == (signed, letter)
    found = envelope.read_cover(signed, public(NODE))
    assert envelope.read_letter(envelope.open_letter(letter, [MAILBOX]), public(CASE), found) == event()


def test_the_node_key_alone_does_not_open_a_letter() -> None:
    letter = sealed()[2]
    with pytest.raises(envelope.BadLetter):
        envelope.open_letter(letter, [NODE_SEED])


def test_every_message_has_one_of_eight_lengths() -> None:
    lengths = {len(envelope.wrap(b"c", bytes(size), age.public_of(NODE_SEED))) for size in range(0, 65000, 1500)}
    assert len(lengths) == 8


def test_a_message_too_large_is_refused_before_it_leaves() -> None:
    with pytest.raises(envelope.WrongSize):
        envelope.wrap(b"c", bytes(8 * 8192), age.public_of(NODE_SEED))
    with pytest.raises(envelope.WrongSize):
        envelope.seal_letter(event(data={"a": "x" * 33000}), CASE, age.public_of(MAILBOX))


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_an_altered_byte_anywhere_is_refused(at: int, change: int) -> None:
    wrapped = bytearray(SEALED)
    wrapped[at % len(wrapped)] ^= change
    with pytest.raises(envelope.EnvelopeRefused):
        envelope.unwrap(bytes(wrapped), [NODE_SEED])


SEALED = sealed()[0]


def test_a_cover_by_another_node_is_refused() -> None:
    with pytest.raises(envelope.BadCover):
        envelope.read_cover(sealed()[1], public(CASE))


def test_a_letter_moved_under_another_cover_is_refused() -> None:
    letter = sealed()[2]
    signed = envelope.open_letter(letter, [MAILBOX])
    for change in ({"hwseq": 2}, {"hwcase": "g" * 43}, {"hwto": "o" * 43}):
        with pytest.raises(envelope.BadLetter):
            envelope.read_letter(signed, public(CASE), cover(letter, **change))


def test_a_letter_signed_by_the_node_key_is_refused_where_the_case_key_is_due() -> None:
    letter = envelope.seal_letter(event(), NODE, age.public_of(MAILBOX))
    with pytest.raises(envelope.BadLetter):
        envelope.read_letter(envelope.open_letter(letter, [MAILBOX]), public(CASE), cover(letter))


def test_padding_that_is_not_zero_is_refused() -> None:
    plain = (1).to_bytes(4, "big") + b"c" + (1).to_bytes(4, "big") + b"l"
    wrapped = age.encrypt(plain.ljust(8191, b"\0") + b"!", [age.public_of(NODE_SEED)])
    with pytest.raises(envelope.BadPadding):
        envelope.unwrap(wrapped, [NODE_SEED])


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"a.b",
        b"a.b.c",
        jws.sign(b"x", NODE).replace(b".", b"=.", 1),
        jws.sign(b"x", NODE) + b"A",
        b"\xff.\xff.\xff",
    ],
)
def test_a_signed_text_of_another_form_is_refused(text: bytes) -> None:
    with pytest.raises(jws.JwsRefused):
        jws.verify(text, public(NODE))


def test_json_in_which_a_key_stands_twice_is_refused() -> None:
    with pytest.raises(jws.JwsRefused):
        jws.read_object(b'{"a":1,"a":2}')


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999"])
def test_json_with_a_number_that_is_none_is_refused(number: bytes) -> None:
    assert jws.read_object(b'{"a":1e9}') == {"a": 1e9}
    with pytest.raises(jws.JwsRefused):
        jws.read_object(b'{"a":%s}' % number)


def test_a_letter_larger_than_any_may_be_is_refused_by_whoever_reads_it() -> None:
    facts = {"specversion": "1.0", **asdict(event(data={"a": "x" * (envelope.DATA_LIMIT - 1000)}))}
    for more, fits in ((b"", True), (b" " * 2000, False)):
        raw = jws.write_object(facts) + more
        assert (len(raw) <= envelope.DATA_LIMIT) is fits
        if fits:
            assert envelope.read_letter(jws.sign(raw, CASE), public(CASE), cover(b"")).hwseq == 1
        else:
            with pytest.raises(envelope.BadLetter):
                envelope.read_letter(jws.sign(raw, CASE), public(CASE), cover(b""))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2026-05-04T09:00Z", True),
        ("2026-05-04T09:00:00.123456789+05:30", True),
        ("2026-05-04 09:00Z", False),
        ("20260504T0900Z", False),
        ("2026-W19-1T09:00Z", False),
        ("2026-05-04T09:00:00,5Z", False),
        ("2026-05-04T09:00+09:60", False),
        ("2026-05-04T09:00+00:00:30", False),
        ("2026-05-04T24:00Z", False),
        ("2026-02-30T09:00Z", False),
        ("2026-05-04T09:00", False),
        ("1899-12-31T23:59Z", False),
        ("1900-01-01T00:00Z", True),
        ("2999-12-31T23:59Z", True),
        ("3000-01-01T00:00Z", False),
        (f"2026-05-04T09:00:00.{'0' * 20}Z", False),
    ],
)
def test_a_time_is_written_in_one_form_and_of_years_that_can_be_reckoned_with(text: str, right: bool) -> None:
    assert is_moment(text) is right


def test_ed25519_signs_as_rfc_8037_shows() -> None:
    key = Ed25519PrivateKey.from_private_bytes(jws.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"))
    assert jws.thumbprint(public(key)) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    head, body = "eyJhbGciOiJFZERTQSJ9", "RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
    assert jws.encode(key.sign(f"{head}.{body}".encode())) == (
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    )


def card(identity: Ed25519PrivateKey, **changes: object) -> cards.Card:
    mine = public(identity)
    key = jws.encode(public(NODE))
    plain = cards.Card(
        jws.thumbprint(mine),
        jws.encode(mine),
        "Harbour",
        "MD",
        "en",
        "+37300000000",
        "",
        "http://x",
        key,
        key,
        1,
        "2026-01-01",
        "2027-01-01",
    )
    return replace(plain, **changes)


def test_a_card_is_read_only_when_its_identity_key_signed_it() -> None:
    identity, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    assert cards.read_card(cards.sign_card(card(identity), identity)) == card(identity)
    with pytest.raises(cards.CardRefused):
        cards.read_card(cards.sign_card(card(identity), other))


def test_the_number_of_a_card_changes_with_each_of_its_keys() -> None:
    identity = Ed25519PrivateKey.generate()
    changed = jws.encode(public(CASE))
    numbers = {
        cards.number(one) for one in (card(identity), card(identity, signing=changed), card(identity, desk=changed))
    }
    assert len(numbers) == 3
    assert all(len(one.replace(" ", "")) == 30 for one in numbers)


def test_a_slip_signed_by_another_key_or_for_another_use_is_refused() -> None:
    slip = cards.Slip("intake", jws.encode(age.public_of(MAILBOX)), "2026-01-01", "2026-01-31")
    signed = cards.sign_slip(slip, CASE)
    assert cards.read_slip(signed, "intake", jws.encode(public(CASE))) == slip
    for use, signer in (("node", CASE), ("intake", NODE)):
        with pytest.raises(cards.CardRefused):
            cards.read_slip(signed, use, jws.encode(public(signer)))
