"""The words in which a mapping is written: which table, which key, how each of our columns is read.

An expression is SQL over the cells of a source's row, named in braces: `reading.day({ProcDate})`. A column that the
source has not is null there. Names of references stand for the row found: `code.area`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field

_CELL = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Value:
    """How one of our columns is read.

    wrong: when a cell cannot be read, as a condition; finding: of which kind that is. is_told: whether the finding
    repeats the cell; a day of a person's life it does not.
    """

    expression: str
    wrong: str = ""
    finding: str = "unreadable"
    is_told: bool = True

    @property
    def cells(self) -> tuple[str, ...]:
        """The columns of the source that it is read from."""
        return tuple(dict.fromkeys(_CELL.findall(self.expression)))


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference: the column that holds the key, and the table of ours where that key is a row's number.

    kind: the list, for a row of patients_definition. applies: when the column names a row at all, as a condition.
    is_own: the table itself, so that it is filled in once all rows are there. may_be_gone: naming none is no finding.
    """

    column: str
    table: str
    kind: str = ""
    applies: str = ""
    is_own: bool = False
    may_be_gone: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """One table of ours, read from one of the source's.

    sealed: columns whose cells are encrypted before they leave the reader. follows: references whose rows an expression
    reads, so that it is read again when one of them changes.
    """

    source: str
    table: str
    key: str
    values: Dictionary[str, Value]
    refs: Dictionary[str, Ref] = field(default_factory=dict)
    kind: str = ""
    sealed: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns of the source that are read."""
        found = [self.key, *(ref.column for ref in self.refs.values())]
        for value in self.values.values():
            found += value.cells
        return tuple(dict.fromkeys(found))


def text(column: str, most: int | None = None) -> Value:
    """A text, cut at our column's length where it has one: the whole stays in the row as it was."""
    return Value(f"coalesce(left({{{column}}}, {most}), '')" if most else f"coalesce({{{column}}}, '')")


def trimmed(column: str, most: int) -> Value:
    """A text without spaces around it."""
    return Value(f"coalesce(left(btrim({{{column}}}), {most}), '')")


def small_letters(column: str, most: int) -> Value:
    """A name as it is searched for."""
    return Value(f"coalesce(left(lower(btrim({{{column}}})), {most}), '')")


def day(column: str) -> Value:
    """A day; 0001-01-01 and 0000-00-00 are none."""
    cell = f"{{{column}}}"
    wrong = f"{cell} is not null and {cell} !~ '^0*1?-0' and {cell} <> '' and reading.day({cell}) is null"
    return Value(f"reading.day({cell})", wrong, is_told=False)


def moment(column: str) -> Value:
    """A moment by the clock of the practice."""
    return Value(f"reading.moment({{{column}}}, place.time_zone)")


def instant(column: str) -> Value:
    """A moment that the source's server stamped; its reader asks for it in Greenwich's time."""
    return Value(f"reading.moment({{{column}}}, 'UTC')")


def clock(column: str) -> Value:
    """A time of day."""
    return Value(f"reading.clock({{{column}}})")


def cents(column: str) -> Value:
    """An amount of money."""
    cell = f"{{{column}}}"
    return Value(f"reading.cents({cell})", f"{cell} is not null and reading.cents({cell}) is null")


def cents_unless_negative(column: str) -> Value:
    """An amount of money for which -1 says that there is none."""
    cell = f"{{{column}}}"
    return Value(f"case when {cell} !~ '^-1(\\.0*)?$' then reading.cents({cell}) end")


def whole(column: str) -> Value:
    """A whole number that fits our integer columns."""
    return Value(f"case when pg_input_is_valid({{{column}}}, 'integer') then {{{column}}}::integer end")


def small(column: str) -> Value:
    """A small whole number."""
    return Value(f"reading.small({{{column}}})")


def site(column: str) -> Value:
    """A measurement at a site; -1 is none."""
    return Value(f"nullif(reading.small({{{column}}}), -1)")


def yes(column: str) -> Value:
    """A yes or no."""
    return Value(f"reading.yes({{{column}}})")


def no(column: str) -> Value:
    """The opposite of a yes or no."""
    return Value(f"not reading.yes({{{column}}})")


def choice(column: str, words: Dictionary[str, str]) -> Value:
    """One of our words for a number or letter of the source; one that is unknown is listed, and leaves it empty."""
    cell = f"{{{column}}}"
    cases = " ".join(f"when '{number}' then '{word}'" for number, word in words.items())
    known = ", ".join(f"'{number}'" for number in words)
    return Value(
        f"coalesce(case {cell} {cases} end, '')",
        f"{cell} is not null and {cell} <> '' and {cell} not in ({known})",
        finding="unknown",
    )


def numbered(*words: str) -> dict[str, str]:
    """Words by their place, from 0."""
    return {str(number): word for number, word in enumerate(words)}
