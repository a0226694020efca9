"""A referral and a plan as FHIR R4, checked against the published structure definitions, value sets and invariants.

Once by classes generated from them (R4B), once by validators that read the definitions of R4 themselves.
"""

import json
import shutil
import subprocess
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

from homeward.process.case import Case
from homeward.process.consent import ConsentGiven, Purpose
from homeward.process.reintegration import Component, ComponentPlanned, PlanAnswered, PlanWritten, Wish
from homeward.process.services import Progress, ProviderConfirmed, Service, ServiceProgress
from homeward.reports import fhir
from tests.process.builders import ARRIVES, NOW, has_arrived, opened, ready_to_depart, written

US = "Harbour House (invented)"
OFFICIAL = Path(__file__).parent / "official"
CONSENT_SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"


def bundle(case: Case) -> dict:
    return json.loads(fhir.as_fhir(case, code="ABC-234", organisation=US, at=NOW))


def of_type(made: dict, name: str) -> list[dict]:
    return [one["resource"] for one in made["entry"] if one["resource"]["resourceType"] == name]


def with_a_plan() -> Case:
    day = ARRIVES.date()
    components = [
        ComponentPlanned(
            Component.INCOME, Wish.PLANNED, "a shop", Service.INCOME, "Workshop", day, day + timedelta(90)
        ),
        ComponentPlanned(Component.HEALTH, Wish.PLANNED, "sleep", Service.COUNSELLING, "House", day),
        *(ComponentPlanned(one, Wish.DECLINED) for one in Component if one not in (Component.INCOME, Component.HEALTH)),
    ]
    case = written(ConsentGiven(Purpose.FOLLOW_UP, until=day), *components, to=has_arrived(), at=ARRIVES)
    return written(
        PlanWritten(1, (), ()),
        PlanAnswered(1, True),
        ProviderConfirmed(Service.COUNSELLING, "House", day),
        ServiceProgress(Service.HOUSING, "House", Progress.RECEIVED, day),
        to=case,
        at=ARRIVES,
    )


@pytest.mark.parametrize("case", [opened(), ready_to_depart(), has_arrived(), with_a_plan()], ids=range(4))
def test_every_resource_holds_to_its_structure_definition(case: Case):
    made = bundle(case)
    import_module("fhir.resources.R4B.bundle").Bundle.model_validate(made)
    for one in made["entry"]:
        name = one["resource"]["resourceType"]
        kept = getattr(import_module(f"fhir.resources.R4B.{name.lower()}"), name).model_validate(one["resource"])
        assert kept.id == one["resource"]["id"]


def test_the_check_notices_what_does_not_hold():
    wrong = of_type(bundle(with_a_plan()), "CarePlan")[0]
    del wrong["subject"]
    with pytest.raises(ValueError, match="subject"):
        import_module("fhir.resources.R4B.careplan").CarePlan.model_validate(wrong)


@pytest.fixture(scope="module")
def against():
    """Gives what the definitions of R4 say against a bundle: cardinalities, types, unknown fields, codes, and the invariants."""
    if shutil.which("node") is None or not (OFFICIAL / "node_modules").is_dir():
        pytest.skip(
            "node, or the package with the definitions of FHIR R4, is not here: `make setup-test` brings it where npm can be had"
        )
    with subprocess.Popen(
        ["node", str(OFFICIAL / "validate.cjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as asked:

        def ask(made: dict) -> list[list[str]]:
            asked.stdin.write(json.dumps(made) + "\n")
            asked.stdin.flush()
            return json.loads(asked.stdout.readline())

        yield ask
        asked.stdin.close()


@pytest.mark.parametrize("case", [opened(), ready_to_depart(), has_arrived(), with_a_plan()], ids=range(4))
def test_the_published_definitions_of_r4_say_nothing_against_a_bundle(against, case: Case):
    assert [one for one in against(bundle(case)) if one[0] in ("error", "fatal")] == []


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("CarePlan", {"subject": None}, "Missing property"),
        ("CarePlan", {"status": "agreed"}, "not found in value set"),
        ("Task", {"intent": "wish"}, "not found in value set"),
        ("ServiceRequest", {"provider": "House"}, "Unexpected property"),
        ("Consent", {"scope": None}, "Missing property"),
        ("Patient", {"gender": "feminine"}, "not found in value set"),
        ("Consent", {"scope": {"coding": [{"system": CONSENT_SCOPE, "code": "privacy"}]}}, "no code of this system"),
        ("Consent", {"policy": None, "policyRule": None}, "ppc-1"),
        ("Task", {"authoredOn": "2031-03-02T09:00:00Z", "lastModified": "2031-03-01T09:00:00Z"}, "inv-1"),
        ("CarePlan", {"period": {"start": "2031-03-02", "end": "2031-03-01"}}, "per-1"),
        ("CarePlan", {"activity": [{"reference": {"display": "a"}, "detail": {"status": "scheduled"}}]}, "cpl-3"),
        ("Patient", {"contact": [{"gender": "female"}]}, "pat-1"),
    ],
    ids=str,
)
def test_the_definitions_notice_what_does_not_hold(against, kind: str, change: dict, said: str):
    made = bundle(with_a_plan())
    resource = of_type(made, kind)[0]
    for name, value in change.items():
        resource.pop(name, None) if value is None else resource.update({name: value})
    assert any(said in one[2] for one in against(made))


def test_the_invariants_of_the_bundle_itself_are_asked_too(against):
    made = bundle(with_a_plan())
    made["entry"][1]["fullUrl"] = made["entry"][0]["fullUrl"]
    assert any("bdl-7" in one[2] for one in against(made))


def test_the_referral_is_a_task_with_needs_and_their_answers():
    (task,) = of_type(bundle(ready_to_depart()), "Task")
    assert task["status"] == "accepted"
    assert {one["valueString"] for one in task["input"]} == {"housing", "counselling"}
    assert {one["valueString"] for one in task["output"]} == {"available"}


def test_the_plan_is_active_once_she_agreed_and_says_what_is_not_sure_yet():
    (plan,) = of_type(bundle(with_a_plan()), "CarePlan")
    assert plan["status"] == "active"
    by_goal = {one["detail"].get("description", ""): one["detail"] for one in plan["activity"]}
    assert by_goal["a shop"]["statusReason"] == {"text": "not-sure-yet"}
    assert "statusReason" not in by_goal["sleep"]
    (service,) = of_type(bundle(with_a_plan()), "ServiceRequest")
    assert service["status"] == "completed"


def test_consents_are_active_while_they_stand():
    states = {one["category"][0]["text"]: one["status"] for one in of_type(bundle(ready_to_depart()), "Consent")}
    assert states["share-identity"] == "active"


def test_every_reference_leads_to_a_resource_of_the_bundle():
    made = bundle(with_a_plan())
    known = {one["fullUrl"] for one in made["entry"]}
    found = json.dumps(made).split('"reference": "')[1:]
    assert found
    assert {one.split('"')[0] for one in found} <= known
