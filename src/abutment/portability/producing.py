"""A report of production as machines are told: money is text in dollars, and null where there is no data."""

from __future__ import annotations

from typing import Any

from abutment.kernel.money import Cents, usd_text
from abutment.portability.queries.production import Line, Production


def production_json(found: Production) -> dict[str, Any]:
    """The report with the sums behind each line; null where there is no data, never 0."""
    return {
        **found.asked.said,
        "sentence": found.sentence,
        "percent_is": found.denominator,
        "rows_without_a_day": found.undated,
        "lines": [_line_json(each) for each in found.lines],
        "total": _line_json(found.whole),
    }


def _line_json(line: Line) -> dict[str, Any]:
    figures = line.figures
    workings = {"net": figures.net_working().to_json(), "collections": figures.collected_working().to_json()}
    return {
        "key": line.key,
        "name": line.name,
        "practice": line.practice,
        "missing": line.missing or None,
        "gross_usd": _usd(line.gross_cents),
        "adjustments_usd": _usd(line.adjustment_cents),
        "write_offs_usd": _usd(line.write_off_cents),
        "unmapped_adjustments_usd": _usd(line.unmapped_cents),
        "net_usd": _usd(line.net_cents),
        "unmapped_payments_usd": _usd(line.unmapped_paid_cents),
        "collections_usd": _usd(line.collected_cents),
        "percent": None if line.percent is None else str(line.percent),
        "records_as_of": line.imported_at.isoformat() if line.imported_at else None,
        "workings": workings if figures.is_known else None,
    }


def _usd(cents: Cents | None) -> str | None:
    return None if cents is None else usd_text(cents)
