"""A comparison as pages lay it out, and as machines are told: money is text in dollars, days are ISO 8601."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from abutment.kernel.money import usd_text
from abutment.portability.models import ImportRun
from abutment.portability.queries import Connection, Reconciliation, Word
from abutment.portability.queries.reconciling import Line
from abutment.portability.rules.comparing import Pair
from abutment.portability.rules.measures import Measure
from abutment.portability.rules.standing import UNTOLD


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month at one clinic: a cell for each measure, None where neither side has rows."""

    label: str
    clinic: str
    cells: Sequence[Line | None]


@dataclass(frozen=True, slots=True)
class Year:
    """The months of a year, the newest first; the last are the rows without a day."""

    label: str
    rows: Sequence[MonthRow]
    differs: bool


def months_of(compared: Reconciliation) -> list[Year]:
    """Every month and clinic, by year, the newest first."""
    cells: dict[tuple[date | None, int], dict[str, Line]] = {}
    for line in compared.lines:
        cells.setdefault((line.pair.month, line.pair.clinic), {})[line.pair.measure] = line
    years: dict[str, list[tuple[MonthRow, bool]]] = {}
    for (month, _), of_month in sorted(
        cells.items(), key=lambda item: (-(item[0][0] or date.min).toordinal(), item[0][1])
    ):
        first = next(iter(of_month.values()))
        row = MonthRow(first.pair.month_label, first.clinic, [of_month.get(measure) for measure in Measure])
        differs = any(line.pair.differs for line in of_month.values())
        years.setdefault(str(month.year) if month else "No day", []).append((row, differs))
    return [Year(label, [row for row, _ in rows], any(differs for _, differs in rows)) for label, rows in years.items()]


def reconciliation_json(compared: Reconciliation, practice: str) -> dict[str, Any]:
    """The whole comparison; families only where the reader sees accounts."""
    verdict = compared.verdict
    return {
        "practice": practice,
        "practice_id": compared.practice_id,
        "sentence": compared.sentence,
        "agrees": verdict.agrees if verdict else None,
        "months": verdict.months if verdict else 0,
        "clinics": verdict.clinics if verdict else 0,
        "read_at": _moment(compared.at),
        "import": run_json(compared.run, sees_why=False) if compared.run else None,
        "sums": [_sum_json(line) for line in compared.lines],
        "receivables": _amounts(compared.receivables) if compared.receivables else None,
        "families": None
        if compared.families is None
        else [
            {
                "guarantor": each.number,
                "source_usd": _usd(each.source_cents),
                "ours_usd": _usd(each.our_cents),
            }
            for each in compared.families
        ],
        "tables": [
            {"table": each.table, "source_rows": each.source_rows, "our_rows": each.our_rows}
            for each in compared.tables
        ],
        "findings": [
            {"table": each.table, "kind": each.kind, "column": each.column, "count": each.count}
            for each in compared.found
        ],
        "restated": [
            {
                "month": _month(each.pair.month),
                "clinic": each.pair.clinic,
                "measure": each.pair.measure,
                "before_usd": _usd(each.was_cents),
                "after_usd": _usd(each.pair.our_cents),
            }
            for each in compared.restated
        ],
        "unmapped": [word_json(each) for each in compared.unmapped],
    }


def word_json(word: Word) -> dict[str, Any]:
    """A word with what hangs on it."""
    return {
        "kind": word.kind.value,
        "number": word.number,
        "name": word.name,
        "meaning": word.meaning or None,
        "suggestion": word.suggestion or None,
        "rows": word.rows,
        "usd": _usd(word.cents),
        "first_month": _month(word.first_month),
        "last_month": _month(word.last_month),
    }


def run_json(run: ImportRun, *, sees_why: bool) -> dict[str, Any]:
    """One import; why it failed only for who connects the practice's system."""
    return {
        "id": run.pk,
        "state": run.state,
        "started_at": _moment(run.started_at),
        "finished_at": _moment(run.finished_at),
        "read_at": _moment(run.read_at),
        "server_version": run.server_version,
        "program_version": run.program_version,
        "attempts": run.attempts,
        "tables": run.tables,
        "rows": run.rows,
        "rows_read": run.rows_read,
        "rows_new": run.rows_new,
        "rows_changed": run.rows_changed,
        "rows_gone": run.rows_gone,
        "error": (run.error if sees_why else UNTOLD) if run.error else None,
        "missing": run.missing,
    }


def connection_json(connected: Connection) -> dict[str, Any]:
    """A practice's connection; where it is reached only for who may connect it, and never its password."""
    source = connected.source
    return {
        "practice_id": connected.practice_id,
        "practice": connected.practice,
        "state": connected.stands.word,
        "reason": connected.stands.reason,
        "system": connected.system or None,
        "program_version": connected.program_version or None,
        "is_other_version": connected.is_other_version,
        "imported_at": _moment(connected.imported_at),
        "rows": connected.rows,
        "next_at": _moment(connected.next_at),
        "source": source
        and {
            "kind": source.kind,
            "host": source.host or None,
            "port": source.port,
            "database": source.database or None,
            "user": source.user or None,
            "tls": source.tls,
            "path": source.path or None,
            "documents_path": source.documents_path or None,
            "every_minutes": source.every_minutes,
            "fees_from": _month(source.fees_from),
            "is_paused": source.is_paused,
        },
    }


def _sum_json(line: Line) -> dict[str, Any]:
    return {
        "measure": line.pair.measure,
        "month": _month(line.pair.month),
        "clinic": line.pair.clinic,
        "clinic_name": line.clinic,
        **_amounts(line.pair),
        "is_restated": line.is_restated,
    }


def _amounts(pair: Pair) -> dict[str, Any]:
    return {
        "source_usd": _usd(pair.source_cents),
        "ours_usd": _usd(pair.our_cents),
        "source_rows": pair.source_rows,
        "our_rows": pair.our_rows,
        "differs": pair.differs,
    }


def _usd(cents: int | None) -> str | None:
    return None if cents is None else usd_text(cents)


def _month(day: date | None) -> str | None:
    return f"{day:%Y-%m}" if day else None


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
