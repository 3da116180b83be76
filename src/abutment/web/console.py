"""What commands print: values for programs, tables and sentences for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table


def print_json(value: Any) -> None:
    """A value as JSON, indented."""
    typer.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def print_table(headings: Sequence[str], lines: Iterable[Iterable[str]], *, wraps: Iterable[int] | None = None) -> None:
    """Lines under their headings; what stands in a cell is text, never markup.

    wraps: the columns, counted from 0, that may take several lines; all but the first if left out.
    """
    wrapping = range(1, len(headings)) if wraps is None else set(wraps)
    table = Table(box=None, pad_edge=False)
    for place, heading in enumerate(headings):
        table.add_column(heading, no_wrap=place not in wrapping)
    for line in lines:
        table.add_row(*(escape(cell) for cell in line))
    Console().print(table)


def say(sentence: str) -> None:
    """A sentence below what was printed; as it is, without markup."""
    Console().print(f"\n{escape(sentence)}", highlight=False)
