"""What this process remembers of opened grants is sealed to the member's own session, and weakens no check."""

from collections.abc import Callable, Iterator

import pytest

from homeward.office.members import SignedIn
from homeward.process.writing import Compartment
from homeward.record import grants, keys, opening, remembered
from homeward.record.book import OpenCase
from homeward.record.grants import GrantRefused, NoGrant
from homeward.record.models import GrantRow

Opened = Callable[..., OpenCase]


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    remembered.forget()
    yield
    remembered.forget()


def test_what_is_remembered_holds_no_secret_in_the_clear(opened: Opened, worker: SignedIn) -> None:
    code = opened().code
    remembered.forget()
    secrets = [secret for _, secret in grants.secrets_of(code, worker.keys).values()]
    kept = b"".join(name + sealed for name, (_, sealed) in remembered._kept.items())
    assert len(remembered._kept) == len(secrets) == len(Compartment)
    assert not [one for one in secrets if one in kept]
    assert worker.keys.seed not in kept


def test_another_members_session_opens_nothing_that_is_remembered(
    opened: Opened, worker: SignedIn, stranger: SignedIn
) -> None:
    code = opened().code
    opening.open_case(code, worker.keys)
    claims_to_be = keys.MemberKeys(worker.number, stranger.keys.seed, stranger.keys.signing_seed)
    with pytest.raises(GrantRefused):
        opening.open_case(code, claims_to_be)


def test_a_grant_that_ended_opens_nothing_though_it_is_remembered(
    opened: Opened, worker: SignedIn, founders: tuple[SignedIn, SignedIn]
) -> None:
    code = opened().code
    opening.open_case(code, founders[1].keys)
    grants.end(code, founders[1].number, by=worker.keys)
    with pytest.raises(NoGrant):
        opening.open_case(code, founders[1].keys)


def test_a_signature_that_was_altered_is_refused_though_the_grant_is_remembered(
    opened: Opened, worker: SignedIn
) -> None:
    code = opened().code
    opening.open_case(code, worker.keys)
    for row in GrantRow.objects.filter(subject=code, member=worker.number):
        GrantRow.objects.filter(pk=row.pk).update(signature=bytes(64))
    with pytest.raises(GrantRefused):
        opening.open_case(code, worker.keys)


def test_it_is_forgotten_after_a_quarter_of_an_hour_and_bounded(
    opened: Opened, worker: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening.open_case(opened().code, worker.keys)
    before = {name: sealed for name, (_, sealed) in remembered._kept.items()}
    monkeypatch.setattr(remembered.time, "monotonic", lambda at=remembered.time.monotonic: at() + remembered.LONGEST)
    opened("CFG-235")
    opening.open_case("CFG-235", worker.keys)
    assert not before.keys() & remembered._kept.keys()
    monkeypatch.setattr(remembered, "MOST", 2)
    opened("CFG-236")
    opening.open_case("CFG-236", worker.keys)
    assert len(remembered._kept) == 2
