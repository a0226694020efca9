"""The pages on which access changes: break-glass, the rehearsal, withdrawing, leaving and sealing anew."""

import re

import pytest

from homeward.casework import access
from homeward.casework import opening as giving
from homeward.office import members
from homeward.office.permissions import NotPermitted, Role
from homeward.process.writing import Compartment
from homeward.record import access as reading
from homeward.record import book, emergency, glass, grants, opening
from tests.pages.people import a_case, signed_in, text


@pytest.fixture
def shares(organisation) -> list[str]:
    """New paper shares for anna and berta, as the organisation of the tests keeps none."""
    anna, berta = (organisation.members[name].keys for name in ("anna", "berta"))
    made = emergency.make(holders=("anna", "berta"), by=[anna, berta])
    return [one.written for one in made]


@pytest.fixture
def locked(organisation, shares) -> str:
    """A case that only wera and hana read."""
    code = a_case(organisation, by="wera", name="Plover")
    for name in ("anna", "berta"):
        grants.GrantRow.objects.filter(subject=code, member=organisation.members[name].number).update(ended=1)
    return code


def ask(organisation, code: str, share: str, changed: dict[str, str] | None = None):
    anna = organisation.members["anna"]
    typed = {
        "case": code,
        "share": share,
        "reason": "wera is in hospital",
        "second": organisation.members["berta"].number,
    }
    typed |= {"passphrase": organisation.passphrases["anna"], "code": ""} | (changed or {})
    return signed_in(anna).post("/team/glass/", typed)


def test_two_officers_open_a_case_through_the_page_and_its_readers_are_told(organisation, locked, shares):
    berta = signed_in(organisation.members["berta"])
    assert berta.get(f"/c/{locked}/").status_code == 404
    assert ask(organisation, locked, shares[0]).status_code == 302
    page = berta.get("/team/glass/")
    assert "wera is in hospital" in text(page)
    answer = berta.post("/team/glass/", {"share": shares[1], "passphrase": organisation.passphrases["berta"]})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/c/{locked}/")
    assert "Plover" in text(berta.get(f"/c/{locked}/"))
    told = text(signed_in(organisation.members["wera"]).get(f"/c/{locked}/"))
    assert "opened this case with the emergency key" in told
    assert "wera is in hospital" in told
    glass.GlassRow.objects.update(reason=b"damaged" * 8)
    assert "The reason that was given cannot be read" in text(
        signed_in(organisation.members["wera"]).get(f"/c/{locked}/")
    )
    sheet = text(signed_in(organisation.members["anna"]).get("/log/sheet/"))
    assert "Asked for the emergency key" in sheet
    assert re.search(f"Opened the case with the emergency key.*{locked}|{locked}.*Opened the case with", sheet, re.S)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"passphrase": "six wrong words are not enough"}, "do not fit"),
        ({"reason": " "}, ""),
        ({"case": "ZZZ-ZZZ"}, "no such case"),
        ({"share": "mistyped"}, "mistyped letter"),
        ({"second": "999"}, ""),
    ],
)
def test_the_glass_stays_whole_and_says_why(changed, said, organisation, locked, shares):
    answer = ask(organisation, locked, shares[0], changed)
    assert answer.status_code == 422
    assert said in text(answer)
    assert organisation.passphrases["anna"] not in text(answer)
    assert glass.waiting(by=organisation.members["berta"].keys) == []


def test_no_other_role_reaches_the_glass(organisation, wera):
    assert Role.OFFICER not in organisation.members["wera"].roles
    assert wera.get("/team/glass/").status_code == 403


def test_the_rehearsal_names_what_would_be_lost_and_notes_a_typed_share(organisation, code, shares):
    founders = [organisation.members[name] for name in ("anna", "berta")]
    readers = {founders[1].number: [Compartment.CASE]}
    book.create_case("LST-234", keys=founders[0].keys, readers=readers, drafts=[], card={})
    anna = signed_in(founders[0])
    assert "Lost for ever" in text(anna.get("/team/rehearsal/"))
    assert anna.post("/team/rehearsal/", {"share": "wrong"}).status_code == 422
    assert anna.post("/team/rehearsal/", {"share": shares[1]}).status_code == 302
    assert "last typed" in text(anna.get("/team/rehearsal/"))


def test_who_knows_the_person_withdraws_and_the_supervisor_is_asked(organisation, wera, code):
    assert wera.get(f"/c/{code}/know/").status_code == 200
    assert wera.post(f"/c/{code}/know/").status_code == 302
    assert wera.get(f"/c/{code}/").status_code == 404
    reader = next(one for one in ("anna", "berta") if organisation.members[one].number in grants.readers(code))
    supervisor = signed_in(organisation.members[reader])
    page = text(supervisor.get("/team/readers/"))
    assert "has withdrawn" in page
    found = re.search(r'name="saw" value="([^"]+)"', page)
    assert found is not None
    supervisor.post("/team/readers/", {"saw": found[1]})
    assert "has withdrawn" not in text(supervisor.get("/team/readers/"))
    answer = supervisor.post("/team/", {"code": code, "to": organisation.members["wera"].number})
    assert "knows the person" in text(answer)
    shown = text(supervisor.get(f"/c/{code}/log/"))
    assert "Withdrew" in shown


def test_a_colleague_whose_cases_nobody_else_reads_cannot_leave(organisation, wera, code):
    for number in grants.readers(code):
        if number != organisation.members["wera"].number:
            grants.GrantRow.objects.filter(subject=code, member=number).update(ended=1)
    anna = signed_in(organisation.members["anna"])
    typed = {"do": "leave", "colleague": organisation.members["wera"].number}
    typed["passphrase"] = organisation.passphrases["anna"]
    answer = anna.post("/team/readers/", typed)
    assert answer.status_code == 422
    assert code in text(answer)
    assert reading.only_by({organisation.members["wera"].number}) == (code,)
    assert wera.get(f"/c/{code}/").status_code == 200


def test_a_colleague_with_new_keys_reads_again_after_a_supervisor_sealed(organisation, code):
    berta, anna = organisation.members["berta"], organisation.members["anna"]
    walter = organisation.members["walter"]
    grants.assign(code, by=organisation.members["wera"].keys, to=walter.number, compartments=[opening.Compartment.CASE])
    made = access.reset("walter", first=organisation.members["ines"], second=organisation.members["hana"])
    waits = reading.waiting_for_keys().get(walter.number, ())
    reader = anna if anna.number in grants.readers(code) else berta
    typed = {"do": "seal", "colleague": walter.number, "passphrase": organisation.passphrases[reader.username]}
    assert signed_in(reader).post("/team/readers/", typed).status_code == 302
    assert code not in reading.waiting_for_keys().get(walter.number, ())
    assert "@desk" in waits or code not in waits
    assert opening.open_case(code, made.member.keys).case.entries
    assert members.sign_in("walter", made.passphrase).number == walter.number


def test_a_case_is_given_to_nobody_whose_role_reads_none(organisation, code):
    anna = organisation.members["anna"]
    for name in ("adam", "aldo"):
        other = organisation.members[name]
        with pytest.raises(NotPermitted):
            giving.assign(code, by=anna, to=other.number)
        answer = signed_in(anna).post("/team/", {"code": code, "to": other.number})
        assert answer.status_code == 422
        assert other.number not in grants.readers(code)
