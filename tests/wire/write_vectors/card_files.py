"""Card files of the sender that are refused: each of one fault, signed as is due where the fault is another."""

import json
from collections.abc import Iterator
from typing import Any

from homeward.wire import jws
from tests.wire.write_vectors.made import box, card_file, key, other_spelling, public

Refused = Iterator[tuple[str, str]]


def refused_cards() -> dict[str, dict[str, Any]]:
    """Every refused card file by its name, as the text it is."""
    made = (*_files(), *_cards(), *_slips())
    return {name: {"card_file": said} for name, said in made}


def _file(**changed: Any) -> str:
    return json.dumps({**card_file("sender"), **changed})


def _signed(facts: dict[str, Any], by: str, organisation: str = "sender") -> str:
    return jws.sign(jws.write_object(facts), key(organisation, by)).decode()


def _facts(name: str) -> dict[str, Any]:
    return jws.read_object(jws.unverified(card_file("sender")[name].encode()))


def _files() -> Refused:
    """The file around the card is not right."""
    whole = card_file("sender")
    yield "of-another-format", _file(format="homeward-card-2")
    yield "without-a-slip", json.dumps({one: it for one, it in whole.items() if one != "intake_slip"})
    yield "key-twice", _file()[:-1] + ',"format":"homeward-card-1"}'
    yield "larger-than-64-kib", _file(more="x" * 65536)


def _cards() -> Refused:
    """The card is not right, or not signed by the identity it names."""
    card = _facts("card")
    yield "signature-not-canonical", _file(card=other_spelling(card_file("sender")["card"]))
    yield "signed-by-another", _file(card=_signed(card, "desk"))
    stranger = {**card, "identity": public("stranger", "identity")}
    yield "identity-of-another", _file(card=_signed(stranger, "identity", "stranger"))
    changed: dict[str, dict[str, Any]] = {
        "signing-key-too-short": {"signing": public("sender", "signing")[:-2]},
        "signing-key-not-canonical": {"signing": other_spelling(public("sender", "signing"))},
        "desk-key-with-padding": {"desk": public("sender", "desk") + "="},
        "version-zero": {"version": 0},
        "version-beyond-revocations": {"version": 2**16},
        "version-as-text": {"version": "1"},
        "name-too-long": {"name": "x" * 201},
        "name-turned-round": {"name": "Sender\u202e (fictional)"},
        "hours-of-two-lines": {"hours": "9-17\n10-16"},
        "telephone-missing": {"telephone": None},
        "issued-of-another-form": {"issued": "20260101"},
        "issued-of-1899": {"issued": "1899-12-31"},
        "until-no-day": {"until": "2026-02-30"},
        "until-of-9999": {"until": "9999-12-31"},
    }
    for name, fields in changed.items():
        yield name, _file(card=_signed({**card, **fields}, "identity"))


def _slips() -> Refused:
    """A slip is not right, or not signed by the key that is due for its use."""
    node, intake = _facts("node_slip"), _facts("intake_slip")
    yield "slips-exchanged", _file(node_slip=card_file("sender")["intake_slip"])
    yield "slip-for-another-use", _file(node_slip=_signed({**node, "use": "intake"}, "signing"))
    yield "node-slip-signed-by-the-desk", _file(node_slip=_signed(node, "desk"))
    yield "intake-slip-signed-by-the-node", _file(intake_slip=_signed(intake, "signing"))
    keys = {"too-short": box("node", "sender")[:-1], "of-low-order": box("node", "sender")[:-32] + bytes(32)}
    for name, raw in keys.items():
        yield f"slip-key-{name}", _file(node_slip=_signed({**node, "key": jws.encode(raw)}, "signing"))
    spelled = {**node, "key": other_spelling(jws.encode(box("node", "sender")))}
    yield "slip-key-not-canonical", _file(node_slip=_signed(spelled, "signing"))
    yield "slip-until-of-3000", _file(intake_slip=_signed({**intake, "until": "3000-01-01"}, "desk"))
    yield "slip-issued-with-a-time", _file(intake_slip=_signed({**intake, "issued": "2026-05-01T00:00"}, "desk"))
