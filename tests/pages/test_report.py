"""The report page: read by analysts and supervisors alone, fixed for a month, without names, and a table that runs nothing."""

from dataclasses import replace

import pytest
from django.test import Client

from homeward.casework import opening, statistics
from homeward.casework import table as acts_table
from homeward.casework.acts import perform
from homeward.exchange import partners
from homeward.office import settings as office_settings
from homeward.process.consent import Means, Purpose
from homeward.process.intake import FirstContact
from homeward.record import log
from homeward.record import statistics as kept
from homeward.record.models import ReportRow
from homeward.reports import indicators
from tests.pages.people import Organisation, signed_in, text


@pytest.fixture
def aldo(organisation: Organisation) -> Client:
    return signed_in(organisation.members["aldo"])


def counted(organisation: Organisation, number: int = 6) -> list[str]:
    """Open so many cases of people who agree to be counted."""
    codes = []
    wera = organisation.members["wera"]
    for _ in range(number):
        code = opening.open_new(
            by=wera, entries=[FirstContact(given_names="Canary", country_of_return="MD")], fictional=True
        )
        give = acts_table.act("consent", "give")
        perform(code, give, by=wera, purpose=Purpose.STATISTICS, how="asked", means=Means.SIGNED, language="ron")
        codes.append(code)
    return codes


def test_an_analyst_reads_numbers_and_no_name(aldo: Client, organisation: Organisation) -> None:
    counted(organisation)
    shown = text(aldo.get("/report/"))
    assert "Where people stand: referring side" in shown
    assert "MD" in shown
    assert "Canary" not in shown
    newest = log.about("report")[0]
    assert newest["by"] == organisation.members["aldo"].number


def test_a_month_has_one_report(aldo: Client, organisation: Organisation) -> None:
    assert "Nobody is counted yet" in text(aldo.get("/report/"))
    counted(organisation)
    assert "Nobody is counted yet" in text(aldo.get("/report/"))


def test_a_small_organisation_is_told_why_most_is_hidden_and_can_count_in_large_groups(
    aldo: Client, organisation: Organisation
) -> None:
    counted(organisation, 3)
    shown = text(aldo.get("/report/"))
    assert "Most numbers are hidden, because few people stand behind each" in shown
    assert "hidden: fewer than 5" in shown
    office_settings.keep_policy(replace(office_settings.policy(), report_in_large_groups=True))
    ReportRow.objects.all().delete()
    shown = text(aldo.get("/report/"))
    assert "Before departure, or staying" in shown
    assert "though they are counted in few large groups" in shown
    assert "First contact" not in shown


def test_taking_the_consent_back_deletes_the_row(organisation: Organisation) -> None:
    (code,) = counted(organisation, 1)
    aldo = organisation.members["aldo"]
    assert len(kept.rows(aldo.keys)) == 1
    withdraw = acts_table.act("consent", "withdraw")
    perform(code, withdraw, by=organisation.members["wera"], purpose=Purpose.STATISTICS)
    assert kept.rows(aldo.keys) == []


def test_a_practice_case_is_not_counted_on_a_node_that_is_none(organisation: Organisation, settings: object) -> None:
    settings.NODE = replace(settings.NODE, fictional=False)  # type: ignore[attr-defined]
    counted(organisation, 1)
    assert kept.rows(organisation.members["aldo"].keys) == []


def a_report_naming(partner: str, organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report of January 2019, in which a partner has this name."""
    rows = [{"answers": [["evil", "COM-2", 1, "accept"]]} for _ in range(6)]
    usual = {
        "side": "referring", "stage": "arranging", "days": {}, "unmet": [], "wanted": [], "received": [], "scores": {},
        "way": "referred", "closed": "", "age": "24-29", "sex": "", "country": "",
    }  # fmt: skip
    kept.publish(
        "2019-01",
        indicators.report([{**usual, **one} for one in rows], smallest=5),
        by=organisation.members["aldo"].keys,
    )
    monkeypatch.setattr(partners, "names", lambda: {"evil": partner})


def test_the_table_is_a_file_in_which_no_cell_is_a_formula(
    aldo: Client, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_report_naming("=HYPERLINK(1)", organisation, monkeypatch)
    found = aldo.get("/report/?month=2019-01&as=csv")
    assert found["Content-Type"].startswith("text/csv")
    assert "'=HYPERLINK(1)" in text(found)
    assert "\n=HYPERLINK" not in text(found)
    assert "5,5" in text(found)


def test_a_worker_reads_no_report(wera: Client, organisation: Organisation) -> None:
    assert wera.get("/report/").status_code == 403
    with pytest.raises(Exception, match="see-report"):
        statistics.reports(by=organisation.members["wera"])
