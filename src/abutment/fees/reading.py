"""Reading a file of fee inputs: a CSV with a heading, every line right or none taken.

practice,location,from,through,kind,category,amount_usd,quantity
Maple Dental,Maple Main Street,2026-06-01,2026-06-01,collections,,8123.50,
Maple Dental,,2026-06-01,2026-06-30,costs,billing office,4200.00,
Maple Dental,,2026-06-03,2026-06-03,visits,hygiene,,14
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TextIO

from pydantic import TypeAdapter, ValidationError

from abutment.agreements.rules.exact import LARGEST_USD, Code
from abutment.agreements.rules.formulas import InputKind
from abutment.fees.errors import Malformed
from abutment.fees.rules.entries import Entry, Places
from abutment.kernel.errors import AbutmentError
from abutment.kernel.money import Cents, cents_from_usd, parse_usd
from abutment.kernel.periods import Period
from abutment.web.days import FIRST_YEAR, LAST_YEAR

COLUMNS = ("practice", "location", "from", "through", "kind", "category", "amount_usd", "quantity")
NEEDED = {"from", "kind"}
LONGEST_CELL = 200
MOST_LINES = 2_000_000
LARGEST_CENTS = cents_from_usd(LARGEST_USD)
LARGEST_COUNT = 10**9
MOST_DAYS = 366
MOST_NAMED = 8
_SHOWN = 30
"""How much of what was typed a refusal repeats."""
# The digits are bounded before a number is made of them: 1e99999999 is a short text and a very long number.
_COUNT = re.compile(r"(\d{1,3}(,\d{3}){1,3}|\d{1,10})(\.\d{1,2})?", re.ASCII)
_CODE: TypeAdapter[str] = TypeAdapter(Code)


def read_inputs(file: TextIO, places: Places, name: str) -> Iterator[tuple[int, Entry]]:
    """The entries of a file with the practice of each. Raises Malformed with file, line, reason and next step."""
    reader = csv.DictReader(file, strict=True)
    seen: dict[tuple[object, ...], int] = {}
    try:
        _check_heading(reader.fieldnames or [], places, name)
        for line in reader:
            where = f"{name}, line {reader.line_num}"
            if reader.line_num > MOST_LINES:
                raise Malformed(f"{name} has more than {MOST_LINES:,} lines. Split it by year.")
            practice_id, entry = _entry(line, places, where)
            key = (practice_id, entry.location_id, entry.kind, entry.category, entry.period)
            if key in seen:
                raise Malformed(f"{where}: the same days, kind and category stand in line {seen[key]}. Keep one.")
            seen[key] = reader.line_num
            yield practice_id, entry
    except (csv.Error, UnicodeDecodeError) as problem:
        raise Malformed(
            f"{name}, line {reader.line_num + 1} cannot be read: {problem}. Save it as UTF-8 CSV."
        ) from problem


def _check_heading(fields: Sequence[str], places: Places, name: str) -> None:
    needed = NEEDED if places.only is not None else NEEDED | {"practice"}
    unknown = [_shown(" ".join(field.split())) for field in fields if field not in COLUMNS]
    missing = sorted(needed - set(fields))
    if unknown or missing or len(set(fields)) < len(fields):
        what = (
            f"has no column {', '.join(missing)}"
            if missing
            else f"has columns that are not known: {', '.join(unknown[:MOST_NAMED])}"
        )
        if not unknown and not missing:
            what = "names a column twice"
        raise Malformed(f"{name} {what}. Its first line holds some of: {', '.join(COLUMNS)}.")


def _entry(line: Mapping[str | None, str | None], places: Places, where: str) -> tuple[int, Entry]:
    if None in line or None in line.values():
        raise Malformed(f"{where}: it has more or fewer cells than the heading. Correct it.")
    cells = {str(key): " ".join((value or "").split()) for key, value in line.items()}
    for key, cell in cells.items():
        if not cell.isprintable() or len(cell) > LONGEST_CELL:
            raise Malformed(f"{where}: its {key} is too long, or holds a character that cannot be kept. Write it anew.")
    practice_id = _practice(cells, places, where)
    try:
        kind = InputKind(cells["kind"].lower())
        starts_on = date.fromisoformat(cells["from"])
        through = date.fromisoformat(cells.get("through") or cells["from"])
        amount, quantity = cells.get("amount_usd", ""), cells.get("quantity", "")
        if bool(amount) is bool(quantity) or bool(quantity) is not kind.is_counted:
            wanted = "a quantity" if kind.is_counted else "an amount_usd"
            raise Malformed(f"{kind.label} needs {wanted} and nothing else; write 0 where it was nothing")
        entry = Entry(
            kind=kind,
            period=read_days(starts_on, through),
            amount_cents=read_amount(amount) if amount else None,
            quantity=read_count(quantity) if quantity else None,
            category=read_category(cells.get("category", "")),
            location_id=_location(practice_id, cells.get("location", ""), places),
        )
    except (ValueError, AbutmentError) as problem:
        raise Malformed(f"{where}: {str(problem).rstrip('.')}. Correct it and enter the file again.") from problem
    return practice_id, entry


def _practice(cells: Mapping[str, str], places: Places, where: str) -> int:
    named = cells.get("practice", "").lower()
    if not named and places.only is not None:
        return places.only
    found = places.practices.get(named)
    if found is None or (places.only is not None and found != places.only):
        raise Malformed(f"{where}: there is no practice '{cells.get('practice', '')}' to enter for. Check its name.")
    return found


def _location(practice_id: int, named: str, places: Places) -> int | None:
    if not named:
        return None
    found = places.locations.get((practice_id, named.lower()))
    if found is None:
        raise Malformed(f"the practice has no location '{named}'")
    return found


def read_count(text: str) -> Decimal:
    """The visits or hours that a person's text means. Raises Malformed."""
    found = _COUNT.fullmatch(text.strip())
    count = Decimal(text.strip().replace(",", "")) if found else None
    if count is None or count > LARGEST_COUNT:
        raise Malformed(f"'{_shown(text)}' is not a count of visits or hours up to a billion. Write 14 or 7.25.")
    return count


def read_amount(text: str) -> Cents:
    """The cents that a person's text means, up to a trillion dollars. Raises Malformed."""
    if len(text) > _SHOWN:
        raise Malformed(f"'{_shown(text)}' is no amount up to a trillion dollars. Write dollars, such as 1,234.56.")
    try:
        cents = parse_usd(text)
    except AbutmentError as wrong:
        raise Malformed(_printable(str(wrong))) from wrong
    if abs(cents) > LARGEST_CENTS:
        raise Malformed(f"'{_shown(text)}' is more than a trillion dollars. Correct it.")
    return cents


def read_category(text: str) -> str:
    """The category as terms name it: lower case, single spaces; empty when there is none. Raises Malformed."""
    name = " ".join(text.lower().split())
    if not name:
        return ""
    try:
        return _CODE.validate_python(name)
    except ValidationError as wrong:
        raise Malformed(
            f"The category '{_shown(name)}' would never count, because no term could name it. Use at most 60 of: "
            "letters a to z, digits, spaces, dots, hyphens and underscores, with a letter or digit first."
        ) from wrong


def read_days(first: date, last: date) -> Period:
    """The days from a first through a last one, a year at most. Raises Malformed."""
    if not all(FIRST_YEAR <= each.year <= LAST_YEAR for each in (first, last)):
        raise Malformed(f"A number is of days between {FIRST_YEAR} and {LAST_YEAR}. Correct them.")
    if last < first:
        raise Malformed("It ends before it starts. Give a later last day, or leave it empty.")
    if last - first >= timedelta(days=MOST_DAYS):
        raise Malformed(f"A number is of {MOST_DAYS} days at most. Enter one for each month.")
    return Period.through(first, last)


def _shown(text: str) -> str:
    kept = _printable(text)
    return kept if len(kept) <= _SHOWN else f"{kept[:_SHOWN]}…"


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else "?" for each in text)
