"""Rights and credits by plan: what one clause gives every client and another only some plans, tables that differ."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from abutment.agreements.clauses import Outline
from abutment.agreements.clauses.marks import Form
from abutment.agreements.defects.bands import Band, credit_of, stepwise, tables_of_bands
from abutment.agreements.defects.conflicts.precedence import Precedence
from abutment.agreements.defects.finding import Defect, Place, defect_at, place_of
from abutment.agreements.defects.wording import sentence_around

_HEAD = re.compile(
    r"^[^\w\n]{0,8}(?P<plan>[A-Z][\w+ -]{1,24}?)\s+(?:tier|plan|edition|package)\b[^\n.]{0,40}$", re.I | re.M
)
_PLAN = re.compile(
    r"\b(?:starter|basic|professional|premium|enterprise|standard|gold|silver|bronze|platinum|essentials?)\b", re.I
)
_CLIENT = r"(?:client|customer|practice|subscriber|you)"
_RIGHTS = (
    (
        "export",
        re.compile(
            rf"\b{_CLIENT}\b[^.;\n]{{0,30}}\b(?:may|can|(?:has|have)\s+the\s+right\s+to|(?:is|shall\s+be|are)\s+entitled\s+to)\s+"
            r"(?:\w+\s+){0,3}?(?:export|download)\b[^.;\n]{0,60}",
            re.I,
        ),
        re.compile(r"\bdata\s+exports?\b|\bexports?\s+(?:of\s+)?(?:all\s+)?(?:\w+\s+)?data\b", re.I),
    ),
)
_WHOLE = re.compile(r"\b(?:complete|full|entire|all|bulk|unlimited|ownership)\b", re.I)
_SERVED = 90
_NEAR = Decimal("0.15")


def conflicts_of_plans(outlines: Sequence[Outline], precedence: Precedence) -> Iterator[Defect]:
    """Rights that are everybody's here and some plans' there; credits that differ for the same service."""
    for document, outline in enumerate(outlines):
        yield from _rights(outline, document)
    yield from _credits(outlines, precedence)


@dataclass(frozen=True, slots=True)
class _Plan:
    name: str
    start: int
    end: int


def _plans(outline: Outline) -> list[_Plan]:
    """The lists of what each plan includes, from the smallest."""
    heads = [each for each in _HEAD.finditer(outline.text) if _PLAN.search(each["plan"])]
    stops = [*(each.start() for each in heads[1:]), len(outline.text)]
    starts = [each.start for each in outline.clauses if each.form in (Form.ARTICLE, Form.SECTION)]
    plans = []
    for head, stop in zip(heads, stops, strict=False):
        following = bisect_right(starts, head.end())
        end = min(stop, starts[following]) if following < len(starts) else stop
        plans.append(_Plan(head["plan"].strip(), head.start(), end))
    return plans


def _rights(outline: Outline, document: int) -> Iterator[Defect]:
    """A right listed from some plan on, and elsewhere given without any plan."""
    plans = _plans(outline)
    if len(plans) < 2:
        return
    for name, everybodys, listed in _RIGHTS:
        having = [(plan, found) for plan in plans if (found := listed.search(outline.text, plan.start, plan.end))]
        if not having or having[0][0].name == plans[0].name:
            continue
        plan, found = having[0]
        line = sentence_around(outline.text, found.start())
        if not _WHOLE.search(outline.text[slice(*line)]):
            continue
        for right in everybodys.finditer(outline.text):
            is_listed = any(each.start <= right.start() < each.end for each in plans)
            if not is_listed and not _PLAN.search(outline.text[slice(*sentence_around(outline.text, right.start()))]):
                other = place_of(outline, right.span(), document)
                words = (
                    f"The {name} of data is listed for {plan.name.title()} here, and every client's in {other.section}."
                )
                yield defect_at("conflict", place_of(outline, line, document), words, other)
                break


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of credits. plans: the plans that its heading names."""

    bands: list[Band]
    plans: frozenset[str]
    place: Place


def _credits(outlines: Sequence[Outline], precedence: Precedence) -> Iterator[Defect]:
    """Tables of two clauses that give different credits for the same service."""
    tables = [each for document, outline in enumerate(outlines) for each in _tables(outline, document)]
    told: set[tuple[int, int]] = set()
    for at, later in enumerate(tables):
        for first in tables[:at]:
            key = (first.place.document, first.place.start)
            is_same_clause = first.place.document == later.place.document and first.place.section == later.place.section
            is_other_plan = first.plans and later.plans and not first.plans & later.plans
            if is_same_clause or is_other_plan or key in told:
                continue
            if (found := _difference(first.bands, later.bands)) is not None:
                told.add(key)
                middle, one, other = found
                for_whom = f" for {' and '.join(sorted(each.title() for each in later.plans))}" if later.plans else ""
                words = f"At {middle}% this table gives {other}%{for_whom}, the other one {one}%."
                yield defect_at(
                    "conflict", later.place, words + precedence.note(outlines, first.place, later.place), first.place
                )


def _tables(outline: Outline, document: int) -> Iterator[_Table]:
    for bands in tables_of_bands(outline.text):
        ordered = stepwise(bands)
        if ordered[0].high >= _SERVED and all(credit_of(band) is not None for band in ordered):
            clause = outline.at(bands[0].start)
            above = outline.text[max(clause.start, bands[0].start - 200) : bands[0].start]
            plans = frozenset(each.lower() for each in _PLAN.findall(f"{clause.title} {above}"))
            place = place_of(outline, (min(band.start for band in bands), max(band.end for band in bands)), document)
            yield _Table(ordered, plans, place)


def _difference(first: Sequence[Band], second: Sequence[Band]) -> tuple[Decimal, Decimal, Decimal] | None:
    """A percentage in the middle of a band of both for which they give different credits, and the two credits."""
    for one in first:
        for other in second:
            low, high = max(one.low, other.low), min(one.high, other.high)
            gives = credit_of(one), credit_of(other)
            if high - low > _NEAR and gives[0] is not None and gives[1] is not None and gives[0] != gives[1]:
                return (low + high) / 2, gives[0], gives[1]
    return None
