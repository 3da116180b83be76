"""Prices in tables and lists: by plan, for each location, for each unit; the least for each location."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from abutment.agreements.proposals.fees import Read
from abutment.agreements.proposals.finding import Ask
from abutment.agreements.proposals.numbers import amount
from abutment.agreements.proposals.rows import Row

_PRICE = re.compile(
    r"(?P<label>[A-Za-z][\w &/+(),.'\u2019-]{1,60}?)\s*(?::|\u2013|\u2014|-|\bis\b|"
    r"\bat\b)?\s*(?P<price>\$\s?\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\$\s?\d+(?:\.\d\d)?)"
    r"\s*(?:/|per|a)\s*(?P<per>month|mo|year|yr|annum)\b",
    re.I,
)
_PLACE = r"(?:facilit(?:y|ies)|locations?|offices?|sites?|practices?|clinics?|centers?)"
_EACH_PLACE = re.compile(rf"\bper[ -]{_PLACE}\b|\b(?:for )?each {_PLACE}\b", re.I)
_OF_PLACES = re.compile(rf"\W*(?:(?:service|practice|name of) )?{_PLACE}\b", re.I)
_OF_UNITS = re.compile(r"\bunits?\b|\bresources?\b|\bdevices?\b|\busers?\b|\bper user|\bper device", re.I)
_COLUMN = re.compile(r"\b(?:price|fees?|rate|charge|minimum|maximum|cap|amount)\b", re.I)
_OTHER = re.compile(r"purchase|budget|rent\b|deposit|salary|limit|insur|balance|book value|total", re.I)
_AMOUNT = re.compile(r"\$\s*(?P<amount>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+)(?:\s*(?:/|per)?\s*[a-z]*)", re.I)
_ONCE = re.compile(r"\bone[ -]time|\bfixed\b|\bset-?up|\bnon-?recurring", re.I)
_NEAR = 300


def prices_of(block: Sequence[Row], around: str) -> Iterator[Read]:
    """The prices that a table or a list states; around: the words above it and its own."""
    by_row = list(_by_row(block))
    yield from by_row
    yield from _listed(block, around)
    if not by_row:
        yield from _by_plan(block)


# --- A column of amounts beside locations or units -------------------------------------------------------------------
def _by_row(block: Sequence[Row]) -> Iterator[Read]:
    """One term for each row of a table whose first column names locations, or units that are counted."""
    for at, head in enumerate(block):
        if not head.is_barred or "$" in head.words:
            continue
        first = head.cells[0][1]
        is_of_places = _OF_PLACES.match(first) is not None
        for place, (_, title) in enumerate(head.cells[1:], 1):
            is_of_units = _OF_UNITS.search(f"{first} {title}") is not None
            if not _COLUMN.search(title) or _OTHER.search(title) or not (is_of_places or is_of_units):
                continue
            for row in block[at + 1 :]:
                if (read := _of_row(row, head, place, is_of_places=is_of_places)) is not None:
                    yield read


def _of_row(row: Row, head: Row, place: int, *, is_of_places: bool) -> Read | None:
    if len(row.cells) != len(head.cells):
        return None
    found = _AMOUNT.fullmatch(row.cells[place][1])
    value = amount(found["amount"]) if found else None
    if value is None:
        return None
    title, label = head.cells[place][1], " ".join(row.cells[0][1].lower().split())
    per = _per(title)
    asks = () if per else (Ask("per", "Is the amount for a month or for a year?"),)
    if _ONCE.search(f"{label} {row.cells[place][1]}"):
        return "fee.one_time", {"amount": value}, (row.start, row.end), ()
    if not is_of_places:
        return "fee.per_unit", {"amount": value, "unit": label, "per": per}, (row.start, row.end), asks
    kind = "fee.floor" if re.search(r"minimum", title, re.I) else None
    kind = kind or ("fee.cap" if re.search(r"maximum|\bcap\b", title, re.I) else "fee.per_location")
    return kind, {"amount": value, "per": per, "location": label}, (row.start, row.end), asks


def _per(words: str) -> str | None:
    if re.search(r"month", words, re.I):
        return "month"
    return "year" if re.search(r"year|annual", words, re.I) else None


# --- Lists and plans -------------------------------------------------------------------------------------------------
def _listed(block: Sequence[Row], around: str) -> Iterator[Read]:
    run: list[tuple[Row, re.Match[str]]] = []
    for row in (*block, None):
        is_list = row is not None and (row.is_aligned or not row.is_barred)
        found = _PRICE.match(row.words) if row is not None and is_list else None
        is_price = found is not None and not re.search(
            r"\badditional\b|each|\bper\b|\bfee\b|save|saving", found["label"], re.I
        )
        if found is not None and is_price and row is not None and (not run or run[0][1]["per"][:1] == found["per"][:1]):
            run.append((row, found))
            continue
        if run:
            above = around[: max(0, len(around) - (block[-1].end - run[0][0].start))][-_NEAR:]
            yield from _of_run(run, is_for_each_place=_EACH_PLACE.search(above) is not None)
        run = [(row, found)] if found is not None and is_price and row is not None else []


def _of_run(run: Sequence[tuple[Row, re.Match[str]]], *, is_for_each_place: bool) -> Iterator[Read]:
    prices = {" ".join(match["label"].lower().split()): amount(match["price"]) for _, match in run}
    per = "month" if run[0][1]["per"].lower().startswith("m") else "year"
    if is_for_each_place:
        for (row, _), (label, price) in zip(run, prices.items(), strict=False):
            start, words = next((cell for cell in row.cells if "$" in cell[1]), row.cells[0])
            span = (row.start, start + (len(words.partition(";")[0]) if row.is_aligned else len(words)))
            yield "fee.per_location", {"amount": price, "per": per, "for": label}, span, ()
    elif len(run) > 1:
        yield "fee.tier", {"per": per, "prices": prices}, (run[0][0].start, run[-1][0].end), ()


def _by_plan(block: Sequence[Row]) -> Iterator[Read]:
    """A table of plans: a column headed by month or year whose cells are amounts."""
    heads = [
        row
        for row in block
        if row.is_barred and "$" not in row.words and re.search(r"month|year|annual", row.words, re.I)
    ]
    for head in heads[:1]:
        body = [row for row in block if row.start > head.start and len(row.cells) == len(head.cells)]
        for place, (_, title) in enumerate(head.cells):
            per = _per(title)
            prices = {
                " ".join(row.cells[0][1].lower().split()): price
                for row in body
                if "$" in row.cells[place][1]
                and not re.search(r"%", row.cells[place][1])
                and (price := amount(row.cells[place][1].replace("$", "")))
            }
            if per and place and len(prices) > 1 and not re.search(r"over|above|-\s*\$", " ".join(prices)):
                yield "fee.tier", {"per": per, "prices": prices}, (body[0].start, body[-1].end), ()
