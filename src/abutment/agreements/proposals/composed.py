"""Fees that are put together: costs and what is put upon them, the lesser or greater of two, shares in tiers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from abutment.agreements.proposals.asking import asks_of
from abutment.agreements.proposals.bases import BASE, base_after
from abutment.agreements.proposals.fees import FeeReader, Read
from abutment.agreements.proposals.finding import Ask
from abutment.agreements.proposals.numbers import cents, share
from abutment.agreements.proposals.quantities import Quantity
from abutment.agreements.proposals.values import period

_EITHER = re.compile(r"\bthe\s+(?P<which>lesser|lower|smaller|least|greater|higher|larger|greatest)\s+of\b:?", re.I)
_PLUS_COSTS = re.compile(
    r"(?:\(?\b[ia1]\)\s*)?(?P<costs>[^.;:(]{0,60}?\b(?:costs|expenses)\b)[^.;%$]{0,40}?(?:,|\band\b)?\s*plus\b[^.;%$]{0,60}$",
    re.I,
)
_BARE_BASE = re.compile(
    r"(?:^|\bor\b|\band\b|,|\)|\bof\b)\s*(?:\([a-z0-9]+\)\s*)?(?:an amount equal to\s+)?"
    r"(?P<base>[^,;.()%$]{3,60}?)\s*(?=\bor\b|\band\b|[,.]|$)",
    re.I,
)
_MARKUP_AFTER = re.compile(
    r"[\s)*]*(?:mark-?up|administrative (?:fee|charge)|surcharge|\bfor (?:overhead|profit|administration)|"
    r"of (?:such|those|all such|the|its|all|these|said|manager['\u2019]s)?\s*(?:direct |actual |total |"
    r"aggregate )*(?:costs|expenses)|thereof|thereon)\b",
    re.I,
)
_MARKUP_BEFORE = re.compile(
    r"(?:mark-?up(?: of| equal to)?|\bcosts?,?\s+plus(?: an?)?(?: additional)?|"
    r"\bexpenses,?\s+plus(?: an?)?(?: additional)?)\s*$",
    re.I,
)
_PURPOSE = re.compile(
    r"[^.;%]{0,25}?\bfor\s+(?P<purpose>[a-z][a-z ]{2,60}?)(?=\s+(?:and|on|of|with|plus|upon)\s+(?:a|an|such|the|"
    r"those|costs)\b|[,.;)]|$)",
    re.I,
)
_POOL = re.compile(
    r"(?P<pool>(?:(?:direct|actual|reasonable|allocated|total|documented|out-of-pocket)\s+)*(?:costs?|expenses)(?:\s+and\s+expenses)?"
    r"(?:\s+[^.;:,()%$]{0,80}?)??)(?=[,;.:(]|\s+(?:plus|with|and an?|and pays?)\b|$)",
    re.I,
)


def composed_of(reader: FeeReader) -> Iterator[Read]:
    """What one statement puts together, before its parts are read alone."""
    if reader.speaks_of_paying:
        yield from _either(reader)
        yield from _tiers(reader)
        yield from _cost_plus(reader)


# --- The lesser or the greater ---------------------------------------------------------------------------------------
def _either(reader: FeeReader) -> Iterator[Read]:
    statement = reader.statement
    for found in _EITHER.finditer(statement.text, statement.start, statement.end):
        end = min(statement.end, found.end() + 260)
        stop = re.compile(r";\s|\.\s").search(statement.text, found.end(), end)
        end = stop.start() if stop else end
        if re.search(
            r"interest|liabilit|lawful|permitted by law|insur|damages", statement.text[found.start() - 60 : end], re.I
        ):
            continue
        parts, asks, used = _parts(reader, found.end(), end)
        if len(parts) < 2:
            continue
        reader.claim(*used)
        which = "lesser_of" if found["which"].lower() in ("lesser", "lower", "smaller", "least") else "greater_of"
        costs = _PLUS_COSTS.search(statement.text[statement.start : found.start()])
        last = max([each.end for each in used] + [found.end()])
        last = max(last, min(end, _end_of_part(statement.text, last, end)))
        if costs is not None:
            value: dict[str, Any] = {"costs": _tidy(costs["costs"]), "plus": {which: parts}}
            start = statement.start + costs.start()
            yield "fee.cost_plus_capped", value, (start, last), asks
        else:
            yield f"fee.{which}", {"parts": parts}, (found.start(), last), asks


def _parts(reader: FeeReader, start: int, end: int) -> tuple[list[dict[str, Any]], tuple[Ask, ...], list[Quantity]]:
    text = reader.statement.text
    parts: list[tuple[int, dict[str, Any]]] = []
    used: list[Quantity] = []
    asks: tuple[Ask, ...] = ()
    covered = text[start:end]
    for each in reader.inside:
        if not start <= each.start < end:
            continue
        if each.kind == "percent" and (base := base_after(text, each.end, end)):
            rate = None if each.value is None else share(each.value)
            parts.append((each.start, {"rate": rate, "base": base[0]}))
            covered = _blanked(covered, each.start - start, base[1] - start)
        elif each.kind == "money":
            amount = None if each.value is None else cents(each.value)
            parts.append((each.start, {"amount": amount, "per": period(reader.statement, each)}))
            covered = _blanked(covered, each.start - start, each.end - start)
        else:
            continue
        used.append(each)
        asks += asks_of(each, "parts", days_are_defined=True)
    for bare in _BARE_BASE.finditer(covered):
        named = BASE.match(f" of {bare['base'].strip()}")
        if named and named.end() >= len(bare["base"].strip()):
            parts.append((start + bare.start("base"), {"base": " ".join(named["base"].lower().split())}))
    return [part for _, part in sorted(parts, key=lambda each: each[0])], asks, used


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + "#" * (end - start) + text[end:]


def _end_of_part(text: str, at: int, end: int) -> int:
    found = base_after(text, at, end)
    return found[1] if found else at


# --- Tiers -----------------------------------------------------------------------------------------------------------
_SLICE = re.compile(
    r"[^%;$]{0,110}?\b(?P<how>first|next|up to(?: and including)?|less than|below|under|between|from|exceed(?:s|"
    r"ing)?|in excess of|"
    r"above|over|greater than|more than)\s*$",
    re.I,
)
_REST = re.compile(r"[^%;$.]{0,40}?\b(?:thereafter|remainder|remaining|balance|any additional|all additional)\b", re.I)
_UPPER = re.compile(
    r"\s*(?:-|\u2013|\u2014|to|and|through|but not (?:more than|exceeding))\s*(?:and including\s+|but less than\s+)?$",
    re.I,
)
_SLICES = re.compile(
    r"\b(?:first|next|portion|part of|in excess|excess|increment|thereafter|remainder|balance|amounts?)\b", re.I
)
_WHOLE = re.compile(
    r"\b(?:if|when|once|in any month in which)\b[^.;]{0,120}\b(?:all|total|entire)\b|\b(?:all|total|"
    r"entire)\b[^.;]{0,60}\b(?:if|when|once)\b",
    re.I,
)


def _tiers(reader: FeeReader) -> Iterator[Read]:
    statement = reader.statement
    percents = [each for each in reader.free("percent") if not reader.is_no_fee(each, 60)]
    if len(percents) < 2:
        return
    rows: list[tuple[Decimal, Quantity]] = []
    used: list[Quantity] = []
    reached = Decimal(0)
    ends = [each.start for each in percents[1:]] + [statement.end]
    for percent, end in zip(percents, ends, strict=True):
        low, high, moneys = _slice(reader, percent, end, reached)
        if low is None:
            continue
        rows.append((low, percent))
        used += [percent, *moneys]
        reached = high if high is not None else low
    if len(rows) < 2 or (rows[0][0] != 0 and all(low == 0 for low, _ in rows)):
        return
    reader.claim(*used)
    rows.sort(key=lambda row: row[0])
    words = statement.text[used[0].start : used[-1].end]
    applies = "marginal" if _SLICES.search(words) else "whole" if _WHOLE.search(statement.words) else None
    bases = [found[0] for each in percents if (found := base_after(statement.text, each.end, statement.end))]
    named = BASE.search(statement.words)
    base = bases[0] if bases else " ".join(named["base"].lower().split()) if named else None
    asks = tuple(ask for each in used for ask in asks_of(each, "tiers", days_are_defined=True))
    yield (
        "fee.tiers",
        *tiers_value(
            base,
            [(low, _rate(percent)) for low, percent in rows],
            applies,
            asks,
            (min(each.start for each in used), max(each.end for each in used)),
        ),
    )


def _rate(percent: Quantity) -> str | None:
    return None if percent.value is None else share(percent.value)


def tiers_value(
    base: str | None,
    rows: list[tuple[Decimal, str | None]],
    applies: str | None,
    asks: tuple[Ask, ...],
    span: tuple[int, int],
) -> tuple[dict[str, Any], tuple[int, int], tuple[Ask, ...]]:
    """The value of a fee in tiers; how the tiers apply is asked where the paper does not say."""
    value: dict[str, Any] = {"base": base, "tiers": [[cents(low), rate] for low, rate in rows], "applies": applies}
    if applies is None:
        question = "Does each tier count on its own slice, or does the tier that is reached count for the whole?"
        asks = (*asks, Ask("applies", question))
    return value, span, asks


def _slice(
    reader: FeeReader, percent: Quantity, end: int, reached: Decimal
) -> tuple[Decimal | None, Decimal | None, list[Quantity]]:
    """From where to where a percentage counts, as the words after it say."""
    text = reader.statement.text
    moneys = [each for each in reader.inside if each.kind == "money" and percent.end <= each.start < end]
    if moneys and moneys[0].value is not None and (found := _SLICE.fullmatch(text[percent.end : moneys[0].start])):
        how, amount = found["how"].lower(), moneys[0].value
        if how == "first":
            return Decimal(0), amount, moneys[:1]
        if how == "next":
            return reached, reached + amount, moneys[:1]
        if how in ("between", "from"):
            upper = moneys[1] if len(moneys) > 1 and _UPPER.fullmatch(text[moneys[0].end : moneys[1].start]) else None
            return amount, upper.value if upper else None, moneys[: 2 if upper else 1]
        if how.startswith(("up to", "less", "below", "under")):
            return reached, amount, moneys[:1]
        upper = (
            moneys[1]
            if len(moneys) > 1
            and _UPPER.fullmatch(
                re.sub(r"^[^.;$]{0,20}?(?=\b(?:and|but|up)\b)", "", text[moneys[0].end : moneys[1].start])
            )
            else None
        )
        return amount, upper.value if upper else None, moneys[: 2 if upper else 1]
    if reached and _REST.match(text[percent.end : min(end, percent.end + 60)]):
        return reached, None, []
    return None, None, []


# --- Costs and what is put upon them ---------------------------------------------------------------------------------
def _cost_plus(reader: FeeReader) -> Iterator[Read]:
    statement = reader.statement
    if not re.search(r"\bcosts?\b|\bexpenses\b", statement.words, re.I):
        return
    found = [each for each in reader.free("percent") if _is_markup(reader, each)]
    if not found:
        return
    reader.claim(*found)
    pools = [each for each in _POOL.finditer(statement.text, statement.start, found[0].start)]
    pool = pools[-1] if pools else _POOL.search(statement.text, statement.start, statement.end)
    markups = [{"rate": _rate(each), "purpose": _purpose(statement.text, each, statement.end)} for each in found]
    value: dict[str, Any] = {"costs": _tidy(pool["pool"]) if pool else "costs", "markups": markups}
    asks = tuple(ask for each in found for ask in asks_of(each, "markups", days_are_defined=True))
    if len(found) > 1:
        value["markups_are"] = _combined(statement.words)
        if value["markups_are"] is None:
            asks = (*asks, _how_markups_combine(found))
    start = min(found[0].start, pool.start() if pool else found[0].start)
    last = _PURPOSE.match(statement.text, found[-1].end, statement.end)
    yield "fee.cost_plus_markup", value, (start, last.end() if last else found[-1].end), asks


def _is_markup(reader: FeeReader, percent: Quantity) -> bool:
    text = reader.statement.text
    if re.search(
        r"\bcredits?\b|interest|\blate\b|liabilit|insur|exceed|overcharg|budget|discount",
        reader.near(percent, 70),
        re.I,
    ):
        return False
    before = text[max(reader.statement.start, percent.start - 60) : percent.start]
    return bool(_MARKUP_AFTER.match(text, percent.end, reader.statement.end) or _MARKUP_BEFORE.search(before))


def _purpose(text: str, percent: Quantity, end: int) -> str:
    found = _PURPOSE.match(text, percent.end, min(end, percent.end + 120))
    return _tidy(found["purpose"]) if found else "markup"


def _combined(words: str) -> str | None:
    if re.search(
        r"\bcompound|on the (?:resulting|marked-up|increased)|in succession|on (?:the )?(?:sum|total) (?:of|so)|"
        r"as so increased",
        words,
        re.I,
    ):
        return "compounded"
    if re.search(
        r"not compound|\bsum of (?:the|such|these) mark|total mark-?up of|aggregate mark-?up|combined mark-?up|"
        r"each calculated on",
        words,
        re.I,
    ):
        return "added"
    return None


def _how_markups_combine(markups: list[Quantity]) -> Ask:
    added, compounded = Decimal(1), Decimal(1)
    for each in markups:
        part = (each.value or Decimal(0)) / 100
        added, compounded = added + part, compounded * (1 + part)
    return Ask(
        "markups_are",
        f"Are the mark-ups added ({added.normalize():f}) or compounded ({compounded.normalize():f})?",
    )


def _tidy(words: str) -> str:
    """Words in lower case without articles and blanks at their ends."""
    bare = re.sub(
        r"^(?:(?:the|all|of|its|such|an?|amount equal to|equal to|sum of|i\)|\(?i\))\s+)+",
        "",
        " ".join(words.lower().split()),
    )
    return bare.strip(" ,;:()")
