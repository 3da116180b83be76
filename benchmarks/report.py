"""What a benchmark hands back, and how it is printed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Sheet:
    """One table of figures; cells are words, because a figure carries its unit."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Result:
    """What one benchmark has measured."""

    name: str
    asks: str
    counts: dict[str, str]
    sheets: Sequence[Sheet]
    notes: Sequence[str] = ()
    took: str = ""
    machine: dict[str, str] = field(default_factory=dict)


def from_json(text: str) -> Result:
    """A result that another process has printed."""
    told: dict[str, Any] = json.loads(text)
    return Result(**{**told, "sheets": [Sheet(**sheet) for sheet in told["sheets"]]})


def as_json(results: Sequence[Result]) -> str:
    """Results for machines, under stable keys."""
    return json.dumps([asdict(result) for result in results], indent=2)


def show(result: Result, console: Console) -> None:
    """Print a result for people."""
    console.print(f"\n[bold]{result.name}[/bold]  {result.asks}  ({result.took})")
    console.print(", ".join(f"{key}: {value}" for key, value in result.counts.items()))
    for sheet in result.sheets:
        table = Table(*sheet.columns, title=sheet.title, title_justify="left", box=None, pad_edge=False)
        for column in table.columns[1:]:
            column.justify = "right"
        for row in sheet.rows:
            table.add_row(*row)
        console.print(table)
    for note in result.notes:
        console.print(f"- {note}")


def as_markdown(result: Result) -> str:
    """A result as docs/benchmarks.md keeps it."""
    lines = [", ".join(f"{key}: {value}" for key, value in result.counts.items()) + f". Took {result.took}.", ""]
    for sheet in result.sheets:
        ruler = ["---", *["---:"] * (len(sheet.columns) - 1)]
        lines += [f"{sheet.title}:", "", *(_line(row) for row in (sheet.columns, ruler, *sheet.rows)), ""]
    lines += [f"- {note}" for note in result.notes]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
