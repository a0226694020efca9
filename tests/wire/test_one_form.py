"""Bytes as text have one form each, in signed texts and in age headers: whatever else could be read as the same bytes is refused."""

import base64
import itertools

import pytest

from homeward.wire import age, jws

SIGNS = "AQgw59+/-_= \n\x00é!"
TEXTS = ["".join(one) for length in range(5) for one in itertools.product(SIGNS, repeat=length)]


def forms(extra: bytes) -> dict[str, bytes]:
    """What every one, two or three bytes are as text, with the two signs that are beside letters and figures."""
    raws = [b"", *(bytes(one) for length in (1, 2) for one in itertools.product(range(256), repeat=length))]
    raws += [bytes(one) for one in itertools.product(range(0, 256, 5), repeat=3)]
    return {base64.b64encode(raw, altchars=extra).decode().rstrip("="): raw for raw in raws}


def test_a_signed_text_is_read_from_its_one_form_alone() -> None:
    good = forms(b"-_")
    assert all(jws.decode(text) == raw and jws.encode(raw) == text for text, raw in good.items())
    for text in TEXTS:
        if len(text) < 4 and text not in good:
            with pytest.raises(jws.JwsRefused):
                jws.decode(text)
        if set(text) & set("+/= \n\x00é!"):
            with pytest.raises(jws.JwsRefused):
                jws.decode(text)


def test_a_name_of_32_bytes_is_read_from_its_one_form_alone() -> None:
    for first, last in itertools.product((bytes(31), b"\xff" * 31), range(256)):
        assert jws.OF_32_BYTES.fullmatch(jws.encode(first + bytes([last])))
    good = {jws.encode(bytes(31) + bytes([last]))[-1] for last in range(256)}
    assert len(good) == 16
    for last in set(SIGNS + "B9Zz") - good:
        assert not jws.OF_32_BYTES.fullmatch("A" * 42 + last)
    assert not jws.OF_32_BYTES.fullmatch("A" * 42 + "A\n")


def test_a_line_of_an_age_header_is_read_from_its_one_form_alone() -> None:
    good = forms(b"+/")
    assert all(age._unbase64(text) == raw and age._base64(raw) == text.encode() for text, raw in good.items())
    for text in TEXTS:
        if (len(text) < 4 and text not in good) or set(text) & set("-_= \n\x00é!"):
            with pytest.raises(age.HeaderRefused):
                age._unbase64(text)


@pytest.mark.parametrize("more", [b".", b".AA", b"\xe9", b"=", b"\n", b" "])
def test_a_signed_text_with_something_after_it_is_refused(more: bytes) -> None:
    key = jws.Ed25519PrivateKey.from_private_bytes(bytes(32))
    public = key.public_key().public_bytes_raw()
    signed = jws.sign(b"{}", key)
    assert jws.verify(signed, public) == b"{}"
    with pytest.raises(jws.JwsRefused):
        jws.verify(signed + more, public)


def test_half_a_character_behind_an_escape_is_refused_and_other_escapes_are_read() -> None:
    assert jws.read_object(rb'{"a":"\n\u00e9"}') == {"a": "\né"}
    for text in (rb'{"a":"\ud800"}', rb'{"\n":"\udc00"}'):
        with pytest.raises(jws.JwsRefused):
            jws.read_object(text)


@pytest.mark.parametrize("more", [b".", b".AA", b"\xe9"])
def test_a_text_of_other_parts_is_refused_before_its_signer_is_known(more: bytes) -> None:
    signed = jws.sign(b"{}", jws.Ed25519PrivateKey.from_private_bytes(bytes(32)))
    for read in (jws.signer, jws.unverified):
        read(signed)
        with pytest.raises(jws.JwsRefused):
            read(signed + more)
