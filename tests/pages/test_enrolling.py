"""Becoming a member by a link: once, within a day, and no case opens before two colleagues heard six words and signed."""

import re

import pytest
from django.db import connection
from django.test import Client

from homeward.casework import enrolling, opening
from homeward.office import members, permissions
from homeward.office.models import InvitationRow, MemberRow
from homeward.record import certificates
from homeward.record.certificates import CertificateRefused
from homeward.record.models import AwaitedKeysRow, CertificateRow
from tests.pages.people import signed_in, text

NEW = {"name": "Nadia", "username": "nadia", "roles": ["worker"], "language": "en"}


def invited(organisation, by="anna", **typed) -> str:
    """The path of the link that the page shows."""
    page = text(signed_in(organisation.members[by]).post("/team/invite/", NEW | typed))
    return re.search(r"http://testserver(/enrol/[\w-]+/)", page)[1]


def accepted(link) -> tuple[str, str]:
    """Passphrase and six words, as the page shows them once."""
    page = text(Client().post(link))
    _name, phrase, _code, said = re.findall(r'<bdi dir="ltr">([^<]+)</bdi>', page)
    return phrase, said


def entered(phrase) -> Client:
    client = Client()
    assert client.post("/in/", {"username": "nadia", "passphrase": phrase}).status_code == 302
    return client


def sign(organisation, name, said, number) -> int:
    return signed_in(organisation.members[name]).post("/keys/sign/", {"colleague": number, "heard": said}).status_code


def number() -> int:
    return MemberRow.objects.get(username="nadia").number


def test_a_link_makes_a_member_who_works_once_two_have_signed(organisation, code):
    phrase, said = accepted(invited(organisation))
    nadia = entered(phrase)
    assert nadia.get("/")["Location"] == "/keys/"
    assert said in text(nadia.get("/keys/"))
    assert sign(organisation, "anna", said.upper(), number()) == 302
    assert nadia.get("/cases/")["Location"] == "/keys/", "one signature is not enough"
    assert sign(organisation, "wera", f" {said} ", number()) == 302
    assert said not in text(nadia.get("/keys/"))
    assert nadia.get("/cases/").status_code == 200
    opening.assign(code, by=organisation.members["anna"], to=number())
    assert nadia.get(f"/c/{code}/").status_code == 200


def test_what_the_role_needs_is_sealed_by_the_colleague_who_holds_it(organisation):
    phrase, said = accepted(invited(organisation))
    sign(organisation, "hana", said, number())
    sign(organisation, "wera", said, number())
    nadia = members.sign_in("nadia", phrase)
    assert opening.open_new(by=nadia, name="Sparrow", fictional=True), "opening a case needs the desk's secret"


def test_looking_at_a_link_spends_nothing_and_using_it_does(organisation):
    link = invited(organisation)
    assert [Client().get(link).status_code for _ in range(3)] == [200, 200, 200]
    accepted(link)
    assert Client().get(link).status_code == 404
    assert Client().post(link).status_code == 404


def test_a_link_ends_after_a_day(organisation, monkeypatch):
    link = invited(organisation)
    row = InvitationRow.objects.get()
    row.made -= 24 * 3600 + 1
    row.save()
    assert Client().get(link).status_code == 404
    assert Client().post(link).status_code == 404
    assert not MemberRow.objects.filter(username="nadia").exists()


def test_a_link_can_be_taken_back(organisation):
    link = invited(organisation)
    anna = signed_in(organisation.members["anna"])
    anna.post("/team/invite/", {"withdraw": str(InvitationRow.objects.get().pk)})
    assert Client().post(link).status_code == 404


def test_the_link_is_kept_nowhere(organisation):
    token = invited(organisation).split("/")[2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM office_invitationrow")
        assert token not in str(cursor.fetchall())


def test_an_invitation_that_cannot_be_is_refused_with_the_reason(organisation):
    anna = signed_in(organisation.members["anna"])
    for typed, said in (
        ({"username": "wera"}, "Another member signs in with this name"),
        ({"roles": ["administrator", "worker"]}, "must not hold these roles together"),
        ({"username": "Nadia K."}, "small letters"),
        ({"roles": []}, "govuk-error"),
    ):
        answer = anna.post("/team/invite/", NEW | typed)
        assert (answer.status_code, said in text(answer)) == (422, True)
    assert not InvitationRow.objects.exists()


@pytest.mark.parametrize("name", ["wera", "hana", "ines", "aldo"])
def test_only_supervisors_and_administrators_invite(name, organisation):
    assert signed_in(organisation.members[name]).post("/team/invite/", NEW).status_code == 403
    with pytest.raises(permissions.NotPermitted):
        enrolling.invite(username="n", name="N", roles=[], language="en", by=organisation.members[name])


def test_other_words_a_second_time_and_an_administrator_sign_nothing(organisation):
    _phrase, said = accepted(invited(organisation))
    other = " ".join(reversed(said.split()))
    assert sign(organisation, "anna", other, number()) == 422
    assert sign(organisation, "anna", said, number()) == 302
    assert sign(organisation, "anna", said, number()) == 422
    assert sign(organisation, "adam", said, number()) == 403
    with pytest.raises(CertificateRefused):
        certificates.certificate_of(number())


def test_other_keys_or_roles_written_into_the_database_have_other_words(organisation):
    _phrase, said = accepted(invited(organisation))
    AwaitedKeysRow.objects.update(roles="supervisor")
    assert sign(organisation, "anna", said, number()) == 422
    AwaitedKeysRow.objects.update(roles="worker", signing_key=bytes(32))
    assert sign(organisation, "anna", said, number()) == 422


def test_a_first_signature_written_into_the_database_does_not_count(organisation):
    _phrase, said = accepted(invited(organisation))
    AwaitedKeysRow.objects.update(first=organisation.members["berta"].number, first_signature=bytes(64))
    assert sign(organisation, "anna", said, number()) == 302
    assert not CertificateRow.objects.filter(member=number()).exists()
    assert sign(organisation, "berta", said, number()) == 302
    assert certificates.certificate_of(number()).roles == ("worker",)


def test_passphrase_and_sheet_are_replaced_by_who_shows_the_old_one(organisation):
    wera, there = (signed_in(organisation.members["wera"]) for _ in range(2))
    assert wera.post("/keys/change/", {"passphrase": "not the one at all ever"}).status_code == 403
    page = text(wera.post("/keys/change/", {"passphrase": organisation.passphrases["wera"]}))
    phrase = re.search(r'<bdi dir="ltr">([a-z ]+)</bdi>', page)[1]
    assert there.get("/")["Location"] == "/in/", "every session ended"
    assert (
        Client().post("/in/", {"username": "wera", "passphrase": organisation.passphrases["wera"]}).status_code == 403
    )
    assert Client().post("/in/", {"username": "wera", "passphrase": phrase}).status_code == 302


def test_a_supervisor_signs_a_colleague_out_everywhere_and_suspends(organisation):
    anna, wera = (signed_in(organisation.members[name]) for name in ("anna", "wera"))
    typed = {"colleague": organisation.members["wera"].number, "passphrase": organisation.passphrases["anna"]}
    anna.post("/team/readers/", typed | {"do": "out"})
    assert wera.get("/")["Location"] == "/in/"
    again = Client()
    sign_in = {"username": "wera", "passphrase": organisation.passphrases["wera"]}
    assert again.post("/in/", sign_in).status_code == 302
    anna.post("/team/readers/", typed | {"do": "suspend"})
    assert again.get("/")["Location"] == "/in/"
    assert Client().post("/in/", sign_in).status_code == 403


def test_who_has_one_way_left_to_the_keys_is_told(organisation):
    from homeward.office.models import WrapRow  # named here because only this test takes a lock away

    told = "only one way left"
    wera = signed_in(organisation.members["wera"])
    assert told not in text(wera.get("/keys/"))
    WrapRow.objects.filter(member_id=organisation.members["wera"].number, kind="recovery").delete()
    assert told in text(wera.get("/keys/"))
    entered_again = Client().post("/in/", {"username": "wera", "passphrase": organisation.passphrases["wera"]})
    assert entered_again["Location"] == "/keys/", "and at each sign-in"
