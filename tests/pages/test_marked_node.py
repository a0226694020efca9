"""A node in which every text is markup: of cases on both sides, of members, partners, guests, providers, days, a stranger's letter.

No page takes any of it for markup. `make attack` asks every address of every member; otherwise two members ask a slice.
"""

import io
import os
import re
from datetime import timedelta

import pytest
from django.test import Client
from pypdf import PdfReader

from homeward.casework import enrolling, files, guests, taking_out
from homeward.casework import organisation as desk
from homeward.exchange import partners
from homeward.exchange.models import PartnerRow
from homeward.office import calendars, clock, directory, kept_forms, texts
from homeward.office.models import FactorRow, InvitationRow, MemberRow
from homeward.office.permissions import Role
from homeward.papers import catalogue, drawing
from homeward.process.asylum import RecipientKind
from homeward.process.case import Side
from homeward.process.writing import Compartment
from homeward.record import log
from homeward.record.log import Leaf
from homeward.wire import age, recipients
from scripts.figures import report
from tests.exchange.partner import Partner
from tests.exchange.real_desk import asks
from tests.pages.attacked import a_case_saying
from tests.pages.conftest import A_FILE
from tests.pages.people import Organisation, signed_in
from tests.pages.test_deny_by_default import NAMES
from tests.pages.test_injection import MARKUP, OWN_SCRIPT
from tests.pages.test_without_permission_checks import everywhere

ALL = os.environ.get("ATTACK_ALL") == "1"
# A card takes no character that cannot be seen.
SEEN = MARKUP.strip("\u2028")
# What papers are set with would take this for orders, bold and a formula.
OF_PAPERS = "#panic() *b* $y$ [z] <b>"
CODES = {Side.REFERRING: "MMM-MMM", Side.RECEIVING: "NNN-NNN"}
WHO = NAMES if ALL else ("anna", "adam")


def _office(of: Organisation) -> None:
    """Everything that is kept about the house itself."""
    anna = of.members["anna"]
    MemberRow.objects.update(name=MARKUP)
    texts.keep(dict.fromkeys(texts.NAMES, MARKUP))
    school = directory.add(name=MARKUP, kind="ngo", country="MD", services=["LTS-6"], place=MARKUP, languages=MARKUP)
    directory.change(school, telephone=MARKUP[:20], conditions=MARKUP, contact=MARKUP)
    today = clock.now().date()
    until = {"begins": today - timedelta(days=9), "ends": today + timedelta(days=9)}
    directory.agree(
        provider=school,
        parties=MARKUP,
        responsibilities=MARKUP,
        services=["LTS-6"],
        places=MARKUP,
        signed_paper=MARKUP,
        **until,
    )
    calendars.keep({today: MARKUP})
    enrolling.invite(username="newcomer", name=MARKUP, roles=[Role.WORKER], language="en", by=anna)
    InvitationRow.objects.update(username=MARKUP[:60])
    FactorRow.objects.create(member_id=anna.number, kind="totp", name=MARKUP[:60], sealed=b"", made=0.0)
    taking_out.ask(to=[recipients.write(age.public_of(bytes(32)))], reason=MARKUP, by=anna)
    log.write(Leaf("administration", anna.number, MARKUP[:80], MARKUP))
    kept_forms.keep(anna.number, "/cases/new/", [("code_name", MARKUP), (MARKUP, MARKUP)])


def _others(of: Organisation) -> tuple[str, str]:
    """A partner whose card is markup, a guest, and a letter of a stranger; gives the partner and the letter."""
    anna = of.members["anna"]
    made = guests.add(
        name=MARKUP, country="MD", kind=RecipientKind.INDEPENDENT, telephone=MARKUP[:40], source=MARKUP, by=anna
    )
    guests.confirm(made, by=of.members["berta"])
    other = Partner(slips_from=clock.now().date(), name=SEEN)
    other.make_known()
    desk.renew_intake_slip(of.members["berta"])
    letter = asks(other, region=MARKUP, languages=[MARKUP], country=MARKUP)
    stranger = Partner(slips_from=clock.now().date(), name=SEEN)
    partners.add(stranger.card_file(issued="2026-01-01", until=f"{clock.now().year + 2}-01-01"))
    assert set(PartnerRow.objects.values_list("name", flat=True)) == {SEEN}
    return other.id, letter


@pytest.fixture
def marked(organisation: Organisation) -> list[str]:
    """Every address of a node in which every text is markup."""
    wera, anna = organisation.members["wera"], organisation.members["anna"]
    found: list[str] = []
    partner, letter = _others(organisation)
    for side, code in CODES.items():
        a_case_saying(MARKUP, code=code, by=wera, readers=(anna.number,), side=side)
        files.keep(code, A_FILE, title=MARKUP, to=Compartment.CASE, by=wera)
        found += [one for one in everywhere(code) if ALL or "?do=" not in one]
    _office(organisation)
    real = {"/partners/none/": f"/partners/{partner}/", "/incoming/none/": f"/incoming/{letter}/"}
    for nothing, something in real.items():
        found = [one.replace(nothing, something) for one in found]
    # The number of a notice to a guest is made by us and stands in an address: with markup in it, there is no such page.
    return [one for one in dict.fromkeys(found) if not one.endswith("/notices/")]


def taken_for_markup(page: str) -> list[str]:
    """What of the markup stands on a page as markup."""
    found = [one for one in ("<img src=x", "onerror=alert(1)>", "{49") if one in page]
    scripts = re.findall("<script", page)
    return found if len(scripts) == len(OWN_SCRIPT.findall(page)) <= 1 else [*found, "<script"]


def test_no_page_of_the_whole_node_takes_a_text_for_markup(organisation: Organisation, marked: list[str]) -> None:
    wrong, shown = [], set()
    for name in WHO:
        client = signed_in(organisation.members[name])
        client.raise_request_exception = True
        for one in marked:
            answer = client.get(one)
            if not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            page = answer.content.decode()
            wrong += [(name, one, what) for what in taken_for_markup(page)]
            if "&lt;script&gt;alert(" in page:
                shown.add(one)
    for one in ("/partners/", "/partners/without-node/", "/directory/", "/calendar/", "/team/", "/incoming/", "/keys/"):
        assert one in shown, one
    told = f"0 of {len(marked)} addresses take a text for markup, asked by {len(WHO)} members; {len(shown)} show one"
    report("markup-is-text", told, command="make attack", good=not wrong, short=not ALL)
    assert wrong == []


@pytest.mark.skipif(not drawing.FONTS.is_dir(), reason="the package fonts-noto-core is not installed")
def test_no_paper_takes_a_text_for_markup(organisation: Organisation) -> None:
    anna = organisation.members["anna"]
    texts.keep(dict.fromkeys(texts.NAMES, OF_PAPERS))
    shown = {}
    for side, code in CODES.items():
        a_case_saying(OF_PAPERS, code=code, by=anna, side=side)
        client = signed_in(anna)
        for one in (f"/c/{code}/export/", *(f"/c/{code}/print/{paper.name}/" for paper in catalogue.PAPERS)):
            answer = client.post(one, {"form": "pdf", "language": "en", "part": ["care", "papers", "case"]})
            # A paper that the rules do not allow in this case leads back to the page that says why.
            assert answer.status_code in (200, 302, 404), one
            if answer.status_code == 200:
                pages = PdfReader(io.BytesIO(answer.content)).pages
                shown[one] = "".join("".join(page.extract_text() for page in pages).split())
    said = [one for one, read in shown.items() if "".join(OF_PAPERS.split()) in read]
    assert len(shown) > 12, sorted(shown)
    assert len(said) > 8, sorted(said)
    assert not [one for one, read in shown.items() if "panicked" in read]


def test_what_is_taken_for_markup_is_seen() -> None:
    assert taken_for_markup(f"<p>{MARKUP}</p>") == ["<img src=x", "onerror=alert(1)>", "<script"]
    assert taken_for_markup("<p>{{49</p>") == ["{49"]


def test_a_stranger_sees_none_of_it(organisation: Organisation, marked: list[str]) -> None:
    client = Client()
    for one in marked:
        page = client.get(one).content.decode(errors="replace")
        assert "alert(" not in page, one
