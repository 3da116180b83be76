"""What the other proposed terms say: times, services, data, insurance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from abutment.agreements.review_values.parts import OPEN, Value, ValueTable, listed, plain, titled
from abutment.agreements.review_words import percent
from abutment.web.words import day_in_words

_FORMATS = {
    "fhir": "FHIR",
    "csv": "CSV",
    "parquet": "Parquet",
    "open_dental": "Open Dental",
    "x12": "X12",
    "pdf": "PDF",
    "source_database": "a copy of the database",
    "json": "JSON",
    "xml": "XML",
    "dicom": "DICOM",
    "excel": "Excel",
    "delimited": "delimited text",
    "non_proprietary": "a format that nobody owns",
    "machine_readable": "a format that machines read",
    "industry_standard": "a usual format",
    "native": "its own format",
}


def day(value: Value) -> str:
    day, of = value.take("day"), value.take("of")
    when = {"following_month": "the month after", "same_month": "the same month"}.get(str(of), f"a month {OPEN}")
    return f"by day {OPEN if day is None else day} of {when}"


def renewal(value: Value) -> str:
    length, renews = value.length(), value.take("renews")
    how = {"automatically": "by itself", "by_agreement": "only if both agree"}
    return f"for {length} at a time, {how.get(str(renews), f'by itself or by agreement: {OPEN}')}"


def fixed(value: Value) -> str:
    start, end = (_date(value.take(name)) for name in ("start", "end"))
    return f"from {start} to {end}"


def _date(said: Any) -> str:
    with suppress(ValueError):
        return day_in_words(date.fromisoformat(str(said)))
    return f"a day {OPEN}" if said is None else str(said)


def export(value: Value) -> str:
    words = [f"handed over within {value.length('export_')}"] if value.has_length("export_") else []
    words += [deleted(value)] if value.has_length("delete_") else []
    return ", ".join(words) or f"a time {OPEN}"


def deleted(value: Value) -> str:
    return f"deleted within {value.length('delete_')}"


def kept(value: Value) -> str:
    if value.has_length("backup_"):
        return f"backups are kept for {value.length('backup_')}"
    return f"kept for {value.length()}"


def formats(value: Value) -> str:
    named = [_FORMATS.get(str(each), plain(each)) for each in value.take("formats") or ()]
    images = value.take("images")
    words = listed(named) or f"formats {OPEN}"
    return f"{words}; images as {_FORMATS.get(str(images), str(images))}" if images else words


def insured(value: Value) -> str:
    amount, basis, kind = value.usd(), value.take("per"), value.take("kind")
    how = "" if basis is None else " in the aggregate" if basis == "aggregate" else f" for each {basis}"
    return f"{kind + ': ' if kind else ''}{amount}{how}"


def work_back(value: Value) -> str:
    words = f"for {value.length()}"
    return f"{words}, at {value.share('share')}" if "share" in value.left else words


def due(value: Value) -> str:
    if "day" not in value.left:
        return f"within {value.length()}"
    day, every = value.take("day"), value.take("every")
    return f"by day {OPEN if day is None else day} of each {every or f'period {OPEN}'}"


def penalty(value: Value) -> str:
    words = f"{value.share('per_failure')} for each failure"
    return f"{words}, at most {value.share('monthly_cap')} in a month" if "monthly_cap" in value.left else words


def level(value: Value) -> str:
    words, level = f"within {value.length()}", value.take("level")
    return f"{level}: {words}" if level else words


def recovery(value: Value) -> str:
    words = [f"at most {value.length('rpo_')} of data are lost"] if value.has_length("rpo_") else []
    words += [f"back within {value.length('rto_')}"] if value.has_length("rto_") else []
    return ", ".join(words) or f"a time {OPEN}"


def credits_by_uptime(value: Value) -> str:
    column = value.take("column")
    return f"credits by uptime{f': {column}' if column else ''}"


def credit_rows(value: Value) -> ValueTable:
    rows = tuple((f"{low}% to {high}%", f"{percent(str(credit))}%") for low, high, credit in value.take("rows"))
    return ValueTable(("Uptime", "Credit"), rows)


def time_rows(value: Value) -> ValueTable:
    rows = [Value(each) for each in value.take("rows")]
    columns = [name for name in ("response", "resolution") if any(name in each.left for each in rows)]
    said = tuple((titled(str(row.take("level") or OPEN)), *(_time(row.take(name)) for name in columns)) for row in rows)
    return ValueTable(("Urgency", *(titled(name) for name in columns)), said)


def _time(source: Mapping[str, Any] | None) -> str:
    return "not said" if not source else Value(source).length()


def within(before: str = "") -> Callable[[Value], str]:
    return lambda value: f"within {value.length(before)}"


def lasting(value: Value) -> str:
    return f"for {value.length()}"
