"""Needs and plan: first support, assessments, questionnaires, the seven components with her outline beside them, own steps."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import desk
from homeward.casework.desk import DeskRecord
from homeward.casework.receiving import questionnaires as kept
from homeward.office.permissions import Action
from homeward.pages import addresses, screens, showing, words
from homeward.pages.receiving import questionnaires
from homeward.pages.receiving.chart import chart
from homeward.pages.rules import rule
from homeward.process import assessments, first_support, plan_comments, plan_versions, reintegration, self_reliance
from homeward.process.assessments import Subject
from homeward.process.case import Case, Side, Staff, Written
from homeward.process.first_support import Support
from homeward.process.plan_comments import PlanCommented
from homeward.process.reintegration import Certainty, Component, ComponentPlanned, PlanAnswered, PlanWritten, Wish
from homeward.process.self_reliance import ExitPlanned

TAGS = {Certainty.PROMISED: "green", Certainty.NOT_SURE_YET: "yellow", Certainty.NOT_A_PROMISE: "grey"}


def page(record: DeskRecord) -> dict[str, Any]:
    """What the page of needs and plan shows beside the entries."""
    here = record.case.side is Side.RECEIVING
    months = self_reliance.months(record.case)
    ends = record.case.latest(ExitPlanned)
    return {
        "first": [_first(record.case, one, record.code) for one in Support] if here else [],
        "assessed": [_assessed(record.case, one, record.code) for one in Subject] if here else [],
        "components": [_component(record, one) for one in Component],
        "plan": _plan(record),
        "asks": [
            (questionnaires.title(one), reverse("ask", args=[record.code, one.instrument.name, one.instrument.version]))
            for one in _newest(kept.everyone())
        ],
        "results": questionnaires.results(record),
        "months": months,
        "chart": chart(months),
        "together": self_reliance.review_together(record.case),
        "exit": showing.rows(ends, showing.Names()) if ends else [],
    }


def _newest(every: list[Any]) -> list[Any]:
    """Of several versions the one that was brought in last is asked."""
    return list({one.instrument.name: one for one in every}.values())


def _first(case: Case, one: Support, code: str) -> dict[str, Any]:
    found = first_support.newest(case).get(one)
    return {
        "title": words.word(one),
        "answer": words.word(found.answer) if found else words.text("not-asked-yet"),
        "received": found is not None and found.answer is first_support.Answer.RECEIVED,
        "waits": one in first_support.waiting(case),
        "provider": showing.ISOLATED.format(found.provider) if found and found.provider else "",
        "on": showing.day(found.on) if found and found.on else "",
        "what": showing.ISOLATED.format(found.what) if found and found.what else "",
        "address": addresses.of_form(code, "plan", "first-support", support=one.value),
    }


def _assessed(case: Case, one: Subject, code: str) -> dict[str, Any]:
    found = assessments.newest(case).get(one)
    return {
        "title": words.word(one),
        "extent": words.word(found[1].extent) if found else words.text("not-assessed-yet"),
        "on": showing.day(found[1].on) if found else "",
        "address": addresses.of_form(code, "plan", "assess", subject=one.value),
    }


def _component(record: DeskRecord, one: Component) -> dict[str, Any]:
    stated = reintegration.components(record.case).get(one)
    outline = plan_versions.outline(record.case).get(one, "")
    entry = stated.entry if stated else None
    sure = reintegration.certainty(record.case, entry, record.now.date()) if entry else None
    wish = {"wish": Wish.PLANNED.value} if entry is not None and entry.wish in (Wish.WANTED, Wish.PLANNED) else {}
    return {
        "title": words.word(one),
        "wish": words.word(entry.wish) if entry else words.text("not-asked-yet"),
        "planned": entry is not None and entry.wish is Wish.PLANNED,
        "certainty": words.word(sure) if sure and entry and entry.wish is Wish.PLANNED else "",
        "tag": TAGS[sure] if sure else "",
        "rows": _rows(entry) if entry else [],
        "outline": showing.ISOLATED.format(outline) if outline else "",
        "address": addresses.of_form(record.code, "plan", "component", component=one.value, **wish),
    }


def _rows(entry: ComponentPlanned) -> list[showing.Row]:
    """What is said of a component, without what its heading says already."""
    told = {words.field("component", entry.KIND), words.field("wish", entry.KIND)}
    course = words.field("course", entry.KIND) if entry.wish is not Wish.PLANNED else None
    return [row for row in showing.rows(entry, showing.Names()) if row.label not in told and row.label != course]


def _plan(record: DeskRecord) -> dict[str, Any]:
    found, answer = record.case.written(PlanWritten), record.case.latest(PlanAnswered)
    due = reintegration.review_due(record.case)
    said = plan_comments.not_taken_up(record.case)
    if found is None:
        return {"version": 0}
    answered = answer if answer and answer.version == found.entry.version else None
    return {
        "version": found.entry.version,
        "at": showing.moment(found.at),
        "agreed": reintegration.agreed(record.case),
        "change": showing.ISOLATED.format(answered.words) if answered and not answered.agreed else "",
        "answered": answered is not None,
        "without": [words.word(one) for one in found.entry.without.split(",") if one],
        "unwritten": [words.word(one) for one in plan_versions.unwritten(record.case)],
        "due": showing.day(due) if due else "",
        "overdue": due is not None and due <= record.now.date(),
        "several": found.entry.version > 1,
        "comments": _comments(said),
        "mine": found.by == Staff(record.by.number),
    }


def _comments(said: tuple[Written[PlanCommented], ...]) -> list[dict[str, Any]]:
    names = showing.Names()
    return [
        {
            "by": showing.ISOLATED.format(names.of(one.by)),
            "at": showing.day(one.at.date()),
            "about": words.word(one.entry.component) if one.entry.component else "",
            "words": showing.ISOLATED.format(one.entry.words),
        }
        for one in said
    ]


@rule(Action.READ_CASE)
@screens.case_view
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """Show two versions of the plan side by side: the two newest, or those that are asked for."""
    record = desk.read(code, by=request.member)  # type: ignore[attr-defined]
    every = {one.entry.version: one.entry for one in plan_versions.versions(record.case)}
    newest = max(every, default=0)
    right = screens.number(request.GET.get("right")) or newest
    left = screens.number(request.GET.get("left")) or max(1, right - 1)
    pair = [every[number] for number in (left, right) if number in every]
    held = [plan_versions.at_version(record.case, one) for one in pair]
    rows = [_beside(one, held, [version.version for version in pair]) for one in Component] if held else []
    values = {
        **screens.context(record, "plan"),
        "heading": _("Versions of the plan"),
        "versions": [
            {
                "number": one.version,
                "review": showing.day(one.review_on) if one.review_on else "",
                "comments": _comments(plan_comments.of_version(record.case, one.version)),
            }
            for one in pair
        ],
        "rows": rows,
        "every": [(number, f"{request.path}?left={max(1, number - 1)}&right={number}") for number in every],
        "back": reverse("case-page", args=[code, "plan"]),
    }
    return render(request, "receiving/versions.html", values)


def _beside(one: Component, held: list[dict[Component, ComponentPlanned]], numbers: list[int]) -> dict[str, Any]:
    entries = [version.get(one) for version in held]
    return {
        "title": words.word(one),
        "changed": len(entries) == 2 and entries[0] != entries[1],
        "cells": [
            {"number": number, "wish": words.word(entry.wish), "rows": _rows(entry)}
            if entry
            else {"number": number, "wish": "", "rows": []}
            for number, entry in zip(numbers, entries, strict=True)
        ],
    }


screens.EXTRAS["plan"] = page
screens.TEMPLATES["plan"] = "receiving/plan.html"
