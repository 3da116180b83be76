"""The parts of a chart: what each is called, and what it shows. A part that the reader may not see says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from abutment.claims import queries as claims
from abutment.desk.charts import account, clinical
from abutment.desk.charts.chart import Chart
from abutment.patients import queries
from abutment.schedule import queries as schedule

PARTS = {
    "overview": "Overview",
    "teeth": "Tooth chart",
    "perio": "Perio",
    "plan": "Treatment plan",
    "procedures": "Procedures",
    "insurance": "Insurance",
    "account": "Account",
    "documents": "Documents",
    "messages": "Messages and notes",
}
"""By the end of their address, what they are called."""

CLINICAL = {"teeth", "perio", "plan", "procedures", "documents"}
OF_ACCOUNTS = {"insurance", "account"}
MOST_MESSAGES = 200


def overview(chart: Chart) -> dict[str, Any]:
    """Family, visits and recalls; balances for who may see them."""
    shown: dict[str, Any] = {}
    if chart.rights.accounts:
        shown["account"] = account.account_of(chart.actor, chart.patient, chart.today)
        shown["family"] = shown["account"].members
    else:
        family = queries.family(chart.actor, chart.patient)
        shown["family"] = account.members(family, chart.patient, None)
    if chart.rights.schedule:
        every = list(schedule.appointments(chart.patient)[:100])
        ahead = [each for each in every if schedule.is_ahead(each, chart.today)]
        done = [each for each in every if each.status == each.Status.COMPLETE]
        shown |= {
            "ahead": ahead[::-1],
            "next": ahead[-1] if ahead else None,
            "last": done[0] if done else None,
            "appointments": every[:12],
            "recalls": list(schedule.recalls(chart.patient)),
        }
    return shown


def insurance(chart: Chart) -> dict[str, Any]:
    """Coverages with their benefits, and claims with their states and amounts."""
    covered = list(claims.coverages(chart.patient))
    benefits = claims.benefits(covered)
    return {
        "coverages": [(each, [row for row in benefits if _belongs(row, each)]) for each in covered],
        "claims": [
            (each, *_CLAIM_KINDS.get(each.status, ("Unknown", "unknown"))) for each in claims.claims(chart.patient)
        ],
        "waiting_cents": claims.waiting_cents([chart.patient]),
    }


_CLAIM_KINDS = {
    "unsent": ("Not sent", "attention"),
    "held": ("Held until the primary pays", "waiting"),
    "waiting": ("Waiting to be sent", "waiting"),
    "probably": ("Probably sent", "working"),
    "sent": ("Sent", "working"),
    "received": ("Received", "good"),
}


def _belongs(benefit: Any, coverage: Any) -> bool:
    if benefit.coverage_id is not None:
        return bool(benefit.coverage_id == coverage.pk)
    return coverage.subscription is not None and benefit.plan_id == coverage.subscription.plan_id


def accounts(chart: Chart) -> dict[str, Any]:
    """The family's ledger with its balance after each line, and how old what is owed is."""
    found = account.account_of(chart.actor, chart.patient, chart.today)
    shows_all = "all" in chart.request.GET
    lines = found.latest_first
    names = {member.patient.pk: member.patient for member in found.members}
    shown = lines if shows_all else lines[: account.LINES_SHOWN]
    return {
        "account": found,
        "family": found.members,
        "lines": [(each, names.get(each.line.patient_id)) for each in shown],
        "hidden": len(lines) - len(shown),
    }


def messages(chart: Chart) -> dict[str, Any]:
    """What was said to or by the patient, tasks about them, and the notes for who reads charts."""
    return {
        "messages_said": list(queries.messages(chart.patient)[:MOST_MESSAGES]),
        "tasks": list(queries.tasks(chart.patient)[:MOST_MESSAGES]),
    }


_CONTEXTS: Mapping[str, Callable[[Chart], dict[str, Any]]] = {
    "overview": overview,
    "teeth": clinical.teeth,
    "perio": clinical.perio,
    "plan": clinical.plan,
    "procedures": clinical.procedures,
    "insurance": insurance,
    "account": accounts,
    "documents": clinical.documents,
    "messages": messages,
}


def refusal(chart: Chart, part: str) -> str:
    """Why the reader does not see a part; empty when they do."""
    if part in CLINICAL and not chart.rights.charts:
        return "This is clinical. It is shown to the dentists, hygienists and assistants of the practice."
    if part in OF_ACCOUNTS and not chart.rights.accounts:
        return "Accounts and insurance are shown to owners, the practice's manager, the front desk and billing."
    return ""


def shown(chart: Chart, part: str) -> dict[str, Any]:
    """What a part shows to this reader."""
    refused = refusal(chart, part)
    return {"refused": refused, **({} if refused else _CONTEXTS[part](chart))}
