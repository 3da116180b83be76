"""Charts as data: rows go in, an ECharts option and the table under it come out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from abutment.web import words

Unit = Literal["number", "usd", "percent"]


@dataclass(frozen=True)
class Series:
    """One line or set of bars: the key of its values in the rows, its name, and how it is drawn."""

    key: str
    label: str
    kind: Literal["bar", "line"] = "bar"
    is_dashed: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart ready for `<c-chart :chart="chart">`: what it shows in words, its option, and its table."""

    title: str
    summary: str
    option: dict[str, Any]
    unit: Unit
    headings: list[str]
    rows: list[list[str]]
    is_sideways: bool = False

    @property
    def payload(self) -> dict[str, Any]:
        """What the browser draws from."""
        return {"option": self.option, "unit": self.unit}


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def in_words(value: Any, unit: Unit) -> str:
    """A value as the table says it; what is missing is said, never shown as zero."""
    if value is None:
        return words.NO_DATA
    if unit == "usd":
        return words.money(usd=Decimal(str(value)), whole=abs(Decimal(str(value))) >= 1000)
    exact = Decimal(str(value))
    text = f"{exact:,f}" if exact != exact.to_integral() else f"{exact.to_integral():,f}"
    return f"{text}%" if unit == "percent" else text


def chart(
    rows: Sequence[Mapping[str, Any]],
    *,
    by: str,
    series: Sequence[Series],
    title: str,
    unit: Unit = "number",
    layout: Literal["side by side", "stacked", "sideways"] = "side by side",
) -> Chart:
    """Bars and lines over the rows; values are exact (dollars for "usd"), None leaves a gap that the table names."""
    names = [str(row[by]) for row in rows]
    is_sideways = layout == "sideways"
    categories: dict[str, Any] = {"type": "category", "data": names, "inverse": is_sideways}
    values: dict[str, Any] = {"type": "value"}
    option: dict[str, Any] = {
        "xAxis": values if is_sideways else categories,
        "yAxis": categories if is_sideways else values,
        "series": [_drawn(one, rows, layout) for one in series],
        "legend": {"show": len(series) > 1},
    }
    table = [[str(row[by]), *(in_words(row.get(one.key), unit) for one in series)] for row in rows]
    headings = [by.replace("_", " ").capitalize(), *(one.label for one in series)]
    summary = summary_of(rows, by=by, series=series, unit=unit)
    return Chart(title, summary, option, unit, headings, table, is_sideways)


def _drawn(one: Series, rows: Sequence[Mapping[str, Any]], layout: str) -> dict[str, Any]:
    drawn: dict[str, Any] = {"name": one.label, "type": one.kind, "data": [_number(row.get(one.key)) for row in rows]}
    if layout == "stacked" and one.kind == "bar":
        drawn["stack"] = "all"
    if one.is_dashed:
        drawn["lineStyle"] = {"type": "dashed"}
    return drawn


def summary_of(rows: Sequence[Mapping[str, Any]], *, by: str, series: Sequence[Series], unit: Unit) -> str:
    """What a reader who cannot see the chart is told: for each series its ends, its highest and what is missing."""
    said = []
    for one in series:
        known = [(str(row[by]), row[one.key]) for row in rows if row.get(one.key) is not None]
        if not known:
            said.append(f"{one.label}: {words.NO_DATA}.")
            continue
        (first, start), (last, end) = known[0], known[-1]
        top, highest = max(known, key=lambda pair: Decimal(str(pair[1])))
        gaps = len(rows) - len(known)
        missing = f" {words.count_of(gaps, 'value')} missing." if gaps else ""
        said.append(
            f"{one.label}: {in_words(start, unit)} in {first}, {in_words(end, unit)} in {last}, "
            f"highest {in_words(highest, unit)} in {top}.{missing}"
        )
    return " ".join(said)
