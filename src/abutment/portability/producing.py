"""A report of production as machines are told: money is text in dollars, and null where there is no data."""

from __future__ import annotations

from typing import Any

from abutment.kernel.money import usd_text
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
    known = line.known
    return {
        "key": line.key,
        "name": line.name,
        "practice": line.practice,
        "missing": line.missing or None,
        "gross_usd": known and usd_text(known.gross_cents),
        "adjustments_usd": known and usd_text(known.adjustment_cents),
        "write_offs_usd": known and usd_text(known.write_off_cents),
        "unmapped_adjustments_usd": known and usd_text(known.unmapped_cents),
        "net_usd": known and usd_text(known.net_cents),
        "unmapped_payments_usd": known and usd_text(known.unmapped_paid_cents),
        "collections_usd": known and usd_text(known.collected_cents),
        "percent": None if known is None or known.percent is None else str(known.percent),
        "records_as_of": line.imported_at.isoformat() if line.imported_at else None,
        "workings": known
        and {"net": known.net_working().to_json(), "collections": known.collected_working().to_json()},
    }
