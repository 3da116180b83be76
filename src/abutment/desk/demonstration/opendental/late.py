"""What an office enters late: a month that had ended comes to another sum, as in every real practice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

_ON, _AMOUNT = 1, 2
"""The places of AdjDate and AdjAmt in a line of the table adjustment."""


@contextmanager
def before_it_was_entered(folder: Path, month: date) -> Iterator[None]:
    """For the length of a block a written database is as it was before the last credit of a month was entered.

    A credit, because no payment is ever split to one: nothing else names its row.
    """
    file = folder / "adjustment.txt"
    whole = file.read_text("utf-8")
    lines = whole.splitlines(keepends=True)
    found = [number for number, line in enumerate(lines) if _is_credit_of(month, line.split("\t"))]
    file.write_text("".join(lines[: found[-1]] + lines[found[-1] + 1 :]), "utf-8", newline="\n")
    try:
        yield
    finally:
        file.write_text(whole, "utf-8", newline="\n")


def _is_credit_of(month: date, cells: list[str]) -> bool:
    return cells[_ON].startswith(f"{month:%Y-%m}-") and cells[_AMOUNT].startswith("-")
