"""A patient's records as a PDF that a person can read: large print, plain words, nothing that only software means."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from abutment.claims import queries as claims
from abutment.claims.models import Subscription
from abutment.kernel.money import format_usd
from abutment.patients import queries as patients
from abutment.patients.models import Patient, Procedure
from abutment.receivables.queries import accounts
from abutment.schedule import queries as schedule
from abutment.schedule.models import Appointment
from abutment.web.printing import printable, printed
from abutment.web.words import day_in_words

_HERE = Path(__file__).parent.parent / "typst"
_PLANNED = (Procedure.Status.PLANNED, Procedure.Status.PLANNED_INACTIVE)
Table = dict[str, Any]


def sheet(patient: Patient, practice: str, moment: datetime, today: date) -> bytes:
    """The sheet on US Letter; the same records always give the same bytes."""
    said = printable(_said(patient, practice, today), keeps_lines=True)
    files = {"main.typ": _HERE / "patient_copy.typ", "said.json": json.dumps(said).encode()}
    return printed(files, moment)


def _said(of: Patient, practice: str, today: date) -> dict[str, Any]:
    name = " ".join(filter(None, (of.given_name, of.middle_name, of.family_name))) or str(of)
    return {
        "title": f"Records of {name}",
        "name": name,
        "practice": practice,
        "today": day_in_words(today),
        "facts": list(_facts(of)),
        "alert": of.medical_alert + (" Antibiotics before treatment." if of.needs_premedication else ""),
        "tables": [each for each in _tables(of, today) if each["rows"] or each["empty"]],
    }


def _facts(of: Patient) -> Iterator[list[str]]:
    yield ["Born", _day(of.born_on) or "not recorded"]
    address = ", ".join(filter(None, (of.street, of.street2, of.city, f"{of.state} {of.postal_code}".strip())))
    yield ["Address", address or "not recorded"]
    phones = ", ".join(filter(None, (of.mobile_phone, of.home_phone, of.work_phone)))
    yield ["Phone", phones or "not recorded"]
    yield ["Email", of.email or "not recorded"]
    yield ["Chart number", of.chart_number or str(of.number)]
    if of.first_visit_on:
        yield ["First visit", _day(of.first_visit_on)]


def _tables(of: Patient, today: date) -> Iterator[Table]:
    health = patients.health(of)
    yield _table(
        "Allergies",
        ["What", "Reaction", "Still so"],
        (
            [str(each.name or "not named"), each.reaction, "yes" if each.is_active else "no"]
            for each in health.allergies
        ),
        "No allergy is recorded.",
    )
    yield _table(
        "Medications",
        ["What", "Note", "Taken"],
        (
            [str(each.name or each.description or "not named"), each.note, _span(each.starts_on, each.ends_on)]
            for each in health.medications
        ),
        "No medication is recorded.",
    )
    yield _table(
        "Medical conditions",
        ["What", "Note", "When"],
        ([str(each.name or "not named"), each.note, _span(each.starts_on, each.ends_on)] for each in health.problems),
        "No medical condition is recorded.",
    )
    yield _table(
        "Prescriptions",
        ["Date", "What", "How to take it"],
        ([_day(each.on), each.drug, each.directions] for each in health.prescriptions),
    )
    yield from _care(of)
    yield from _money(of, today)


def _care(of: Patient) -> Iterator[Table]:
    visits = schedule.appointments(of).exclude(status__startswith="note")
    yield _table(
        "Visits",
        ["Date", "How it stands", "With"],
        (
            [_day(each.on) or "no date", _label(Appointment.Status, each.status), str(each.provider or "")]
            for each in visits.select_related("provider").order_by("-on", "pk")
        ),
        "No visit is recorded.",
    )
    rows = list(patients.procedures(of))
    done = [each for each in rows if each.status not in _PLANNED]
    planned = [each for each in rows if each.status == Procedure.Status.PLANNED]
    yield _table(
        "What was done and found", ["Date", "What", "Where", "How it stands"], map(_done, done), "Nothing yet."
    )
    yield _table("What is planned", ["Since", "What", "Where", "Fee"], map(_planned, planned), "Nothing is planned.")
    notes = patients.notes_of(of)
    yield _table(
        "Notes of treatment",
        ["Date", "Note"],
        ([_day(each.on), notes[each.pk].text] for each in rows if each.pk in notes and notes[each.pk].text),
    )
    yield _table(
        "Teeth",
        ["Tooth", "How it stands"],
        ([tooth, ", ".join(kinds)] for tooth, kinds in sorted(patients.tooth_states(of).items())),
    )
    yield _table(
        "Documents and images",
        ["Date", "What", "File"],
        (
            [_day(each.created_at.date()) if each.created_at else "", each.description, each.file_name]
            for each in patients.documents(of)
        ),
    )


def _money(of: Patient, today: date) -> Iterator[Table]:
    yield _table(
        "Insurance",
        ["Plan", "Insurer", "Member number"],
        (_insured(each.subscription) for each in claims.coverages(of) if each.subscription is not None),
        "No insurance is recorded.",
    )
    charged = [(row.on, _charged(row), row.fee_cents or 0) for row in patients.billed([of])]
    others = [*accounts.lines([of]), *claims.lines([of])]
    listed = [*charged, *((line.on, line.words, line.amount_cents) for line in others)]
    counted = [each for each in listed if each[0] is None or each[0] <= today]
    counted.sort(key=lambda each: (each[0] or date.min, each[1]))
    rows = [[_day(on) or "no date", words, _usd(cents)] for on, words, cents in counted]
    total = _usd(sum(cents for _, _, cents in counted))
    yield {**_table("Account", ["Date", "What", "Amount"], rows, "Nothing stands on the account."), "sum": total}


def _insured(of: Subscription) -> list[str]:
    plan = of.plan
    return [str(plan or "not named"), str(plan.carrier or "") if plan else "", of.member_id]


def _done(row: Procedure) -> list[str]:
    return [_day(row.on) or "no date", _what(row), _where(row), _label(Procedure.Status, row.status)]


def _planned(row: Procedure) -> list[str]:
    return [_day(row.planned_on), _what(row), _where(row), _usd(row.fee_cents)]


def _what(row: Procedure) -> str:
    code = row.code
    return (code.lay_term or code.description or code.code) if code else "not named"


def _charged(row: Procedure) -> str:
    """The practice's own words, and the code by which an insurer knows it."""
    words, code = _what(row), row.code.code if row.code else ""
    return f"{words} ({code})" if code and code != words else words


def _where(row: Procedure) -> str:
    parts = (
        f"tooth {row.tooth}" if row.tooth else "",
        f"teeth {row.teeth}" if row.teeth else "",
        f"surfaces {row.surfaces}" if row.surfaces else "",
        row.quadrant,
    )
    return ", ".join(filter(None, parts))


def _table(title: str, headings: list[str], rows: Iterable[list[str]], empty: str = "") -> Table:
    return {"title": title, "headings": headings, "rows": list(rows), "empty": empty, "sum": ""}


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else value or "not said"


def _span(starts_on: date | None, ends_on: date | None) -> str:
    return " to ".join(filter(None, (_day(starts_on), _day(ends_on)))) or "not said"


def _day(on: date | None) -> str:
    return day_in_words(on) if on else ""


def _usd(cents: int | None) -> str:
    return "no amount" if cents is None else format_usd(cents, negative_in_parentheses=True)
