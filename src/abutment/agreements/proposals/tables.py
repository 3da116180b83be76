"""Terms in tables and lists: credits by bands of availability, prices by plan, fees by tiers, times by urgency."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from abutment.agreements.proposals.bases import BARE, BASE
from abutment.agreements.proposals.composed import tiers_value
from abutment.agreements.proposals.fees import Read
from abutment.agreements.proposals.finding import Ask
from abutment.agreements.proposals.numbers import plain, share
from abutment.agreements.proposals.prices import prices_of
from abutment.agreements.proposals.rows import Row, blocks

_N = r"(\d{1,3}(?:\.\d+)?)"
_BETWEEN = re.compile(
    rf"(?:(?:>|\u2265|>=|at least|between|from|greater than(?: or equal to)?)\s*)*{_N}\s*%?\s*(?:or (?:greater|"
    rf"more|above|higher),?\s*)?"
    rf"(?:-|\u2013|\u2014|to|and|through|but|,)+\s*(?:but\s+)?(?P<less><|\u2264|<=|less than|below|"
    rf"under)?(?:\s*or equal to)?\s*{_N}\s*%",
    re.I,
)
_DOWN = re.compile(
    rf"(?:<|less than|below|under)\s*{_N}\s*%?\s*(?:,|and|but)+\s*(?:>|\u2265|>=|greater than|at least|at or above|"
    rf"more than|above|equal to)"
    rf"(?:\s*(?:or|equal to|greater than|more than|above|at least|>=|\u2265))*\s*{_N}\s*%",
    re.I,
)
_BELOW = re.compile(rf"(?:<|less than|below|under)\s*{_N}\s*%|{_N}\s*%\s*(?:or (?:less|lower|below))", re.I)
_CREDIT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%|\b(no|none|n/a)\b|(?:^|\s)(-|\u2013|\u2014)(?:\s|$)", re.I)
_OF_CREDITS = re.compile(r"credit|refund|rebate|reduction|uptime|availab", re.I)
_RANGE = re.compile(
    r"(?:from\s+|between\s+)?\$\s?(?P<low>[\d,]+(?:\.\d\d)?)\s*(?:-|\u2013|\u2014|to|and|through)\s*\$\s?(?P<high>[\d,]+(?:\.\d\d)?)|"
    r"(?:over|above|more than|exceeding|in excess of|greater than|>)\s*\$\s?(?P<over>[\d,]+(?:\.\d\d)?)|"
    r"(?:up to|under|below|less than|first|<)\s*\$\s?(?P<under>[\d,]+(?:\.\d\d)?)|"
    r"\$\s?(?P<plus>[\d,]+(?:\.\d\d)?)\s*(?:\+|and (?:over|above|up)|or more)",
    re.I,
)
_AFTER = 250
_SHARE = re.compile(r"(\d{1,2}(?:\.\d+)?)\s*%")
_TIME = re.compile(
    r"(?P<count>\d{1,3})(?:\s*\(\d{1,3}\))?\s*-?(?P<sort>business|calendar|working)?\s*(?P<unit>min(?:ute)?s?|h(?:ou)?rs?|days?)\b",
    re.I,
)
_LISTED = re.compile(
    rf"(?P<level>[A-Za-z][\w &/().'\u2019-]{{1,60}}?)\s*(?::|\u2013|\u2014|-|"
    rf"\bwithin\b)?\s*(?:within\s+)?(?={_TIME.pattern})",
    re.I,
)


def tables_of(text: str, holds_quantities: Callable[[int, int], bool]) -> Iterator[Read]:
    """The terms that tables and lists of a text state as a whole."""
    for block in blocks(text):
        start, end = block[0].start, block[-1].end
        if not holds_quantities(start, end):
            continue
        around, after = text[max(0, start - 400) : end], text[end : end + _AFTER]
        found = [*_credits(block, around), *_tiers(block, around, after), *prices_of(block, around), *_times(block)]
        yield from found


# --- Credits ---------------------------------------------------------------------------------------------------------
def _credits(block: Sequence[Row], around: str) -> Iterator[Read]:
    """Runs of bands: from the highest, each [from, to, share]; a table with several columns is one value for each."""
    if not _OF_CREDITS.search(around):
        return
    head: Row | None = None
    block = [_from_band(row) for row in block]
    for is_band, run in groupby(block, key=lambda row: _band(row) is not None):
        rows = list(run)
        if not is_band:
            head = rows[-1]
            continue
        if len(rows) < 2:
            continue
        columns = max(len(_given(row)) for row in rows)
        for column in range(columns):
            yield from _column(rows, column, _title(head, column, columns) if columns > 1 else "")


def _column(rows: Sequence[Row], column: int, title: str) -> Iterator[Read]:
    found: list[list[str]] = []
    asks: list[Ask] = []
    above: str | None = None
    for row in rows:
        low, high = _band(row) or (Decimal(0), Decimal(0))
        given = _given(row)
        credit = given[column] if column < len(given) else ""
        if credit == "" and above is not None:
            credit = above
            asks.append(
                Ask(
                    "rows",
                    f"The cell beside {plain(low)}% to {plain(high)}% is empty. Does the value above hold there too?",
                )
            )
        if credit and credit != "none":
            found.append([plain(low), plain(high), credit])
        above = credit or above
    if len(found) > 1 or (found and len(rows) > 1):
        value: dict[str, Any] = {"rows": found} | ({"column": title} if title else {})
        yield "sla.credit_table", value, (rows[0].start, rows[-1].end), tuple(asks)


def _from_band(row: Row) -> Row:
    """A row without the cell that only says what its band measures."""
    if len(row.cells) < 3 or _band(row) is not None:
        return row
    short = replace(row, cells=row.cells[1:])
    return short if _band(short) is not None else row


def _band(row: Row) -> tuple[Decimal, Decimal] | None:
    """The band at the head of a row."""
    words = row.cells[0][1] if row.is_barred else row.cells[0][1][:80]
    if found := _DOWN.match(words):
        return Decimal(found[2]), Decimal(found[1])
    if found := _BETWEEN.match(words):
        low, high = sorted((Decimal(found[1]), Decimal(found[3])))
        return (low, high) if (row.is_barred or _given(row)) else None
    if found := _BELOW.match(words):
        return (Decimal(0), Decimal(found[1] or found[2])) if (row.is_barred or _given(row)) else None
    return None


def _given(row: Row) -> list[str]:
    """What the cells beside a band give: shares of one, "none", or nothing for an empty cell."""
    if row.is_barred:
        return [_credit(cell) for _, cell in row.cells[1:]]
    words = row.cells[0][1]
    found = _DOWN.match(words) or _BETWEEN.match(words) or _BELOW.match(words)
    credit = _CREDIT.search(words, found.end()) if found else None
    return [_credit(credit[0])] if credit else []


def _credit(cell: str) -> str:
    found = _CREDIT.search(cell)
    if found is None:
        return ""
    return share(Decimal(found[1])) if found[1] else "none"


def _title(head: Row | None, column: int, columns: int) -> str:
    place = len(head.cells) - columns + column if head is not None else -1
    if head is None or len(head.cells) <= column + 1 or place < 1:
        return str(column + 1)
    return " ".join(head.cells[place][1].lower().split())


# --- Fees in tiers ---------------------------------------------------------------------------------------------------
def _tiers(block: Sequence[Row], around: str, after: str) -> Iterator[Read]:
    run: list[tuple[Row, Decimal, str]] = []
    for row in (*block, None):
        found = _tier(row) if row is not None else None
        if found is not None and row is not None:
            run.append((row, *found))
            continue
        if len(run) > 1 and re.search(r"fee|compensation|share|rate|percent", around, re.I):
            yield _tier_table(run, around, after)
        run = []


def _tier(row: Row) -> tuple[Decimal, str] | None:
    """From where a row counts, and its share."""
    amounts = _RANGE.search(row.words)
    shares = _SHARE.findall(row.words[amounts.end() :] if amounts else "")
    if amounts is None or len(shares) != 1:
        return None
    low = amounts["low"] or amounts["over"] or amounts["plus"] or "0"
    return Decimal(low.replace(",", "") or 0), share(Decimal(shares[0]))


def _tier_table(run: Sequence[tuple[Row, Decimal, str]], around: str, after: str) -> Read:
    # "$50,001 - $75,000" begins where the row before it ends
    rows = [
        (low - 1 if low % 10 == 1 else low - Decimal("0.01") if low % 1 == Decimal("0.01") else low, found)
        for _, low, found in run
    ]
    base = BASE.search(around) or BARE.search(around)
    applies = None
    if re.search(
        r"\bmarginal|portion|incremental|only to (?:the )?(?:amount|part)|within (?:each|that) (?:tier|band)|"
        r"in each (?:tier|band)|"
        r"respective (?:bands?|tiers?|brackets?|portions?)|not to the whole",
        around + after,
        re.I,
    ):
        applies = "marginal"
    elif re.search(
        r"\ball (?:such )?(?:\w+ )?(?:collections|revenues?|production|receipts)|entire amount|retroactive|"
        r"from the first dollar",
        around + after,
        re.I,
    ):
        applies = "whole"
    span = (run[0][0].start, run[-1][0].end)
    named = " ".join(base["base"].lower().split()) if base else None
    return "fee.tiers", *tiers_value(named, sorted(rows), applies, (), span)


# --- Times by urgency ------------------------------------------------------------------------------------------------
def _times(block: Sequence[Row]) -> Iterator[Read]:
    """Response and resolution times of a table or a list: one row for each urgency or plan, right under its heading."""
    head: list[str | None] = []
    title = ""
    run: list[tuple[Row, dict[str, Any]]] = []
    for row in (*block, None):
        found = _times_of(row, head, title) if row is not None and head else None
        if found is not None and row is not None:
            run.append((row, found))
            continue
        if len(run) > 1:
            span = (run[0][0].start, run[-1][0].end)
            yield "sla.response_times", {"rows": [values for _, values in run]}, span, ()
        run = []
        head = [] if row is None or _TIME.search(row.words) else [_meaning(words) for words in _columns(row)]
        head = head if any(head) else []
        title = row.cells[0][1].lower() if row is not None and row.is_barred else ""


def _columns(row: Row) -> list[str]:
    if row.is_barred:
        return [cell for _, cell in row.cells]
    return re.findall(
        r"(?:\w+ ){0,2}?(?:respon[sd]\w+|resol\w+|restor\w+)(?: times?| targets?| goals?)?", row.words, re.I
    )


def _meaning(words: str) -> str | None:
    if re.search(r"resol|restor|fix|repair", words, re.I):
        return "resolution"
    if re.search(r"respon[sd]\w*\b.*\b(?:after|out)[ -]?(?:of[ -])?hours", words, re.I):
        return "response_after_hours"
    return "response" if re.search(r"respon[sd]|acknowledg", words, re.I) and len(words) < 60 else None


def _times_of(row: Row, head: Sequence[str | None], title: str) -> dict[str, Any] | None:
    """Level and times of a row, None where it is none of the table."""
    if row.is_barred and (not row.is_aligned or len(row.cells) == len(head)):
        if len(row.cells) != len(head):
            return None
        level, cells = row.cells[0][1], [(kind, cell) for kind, (_, cell) in zip(head, row.cells, strict=True) if kind]
    else:
        listed = _LISTED.match(row.words)
        if listed is None:
            return None
        level, times = listed["level"], [found[0] for found in _TIME.finditer(row.words, listed.end("level"))]
        cells = list(zip([kind for kind in head if kind], times, strict=False))
    level = f"{title} {level}" if level.strip().isdigit() else level
    values: dict[str, Any] = {"level": " ".join(level.lower().split()).strip(" :-\u2013")}
    for kind, cell in cells:
        if found := _TIME.search(cell):
            unit = {"m": "minutes", "h": "hours", "d": "days"}[found["unit"][0].lower()]
            sort = "business_" if (found["sort"] or "").lower() in ("business", "working") else ""
            values.setdefault(str(kind), {})
            values[str(kind)] = values[str(kind)] or {f"{sort}{unit}": int(found["count"])}
    return values if len(values) > 1 else None
