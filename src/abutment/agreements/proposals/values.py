"""From a quantity and the words around it to the keys of a value; each way has the name by which the shapes call it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from abutment.agreements.proposals.asking import asks_of
from abutment.agreements.proposals.finding import Ask
from abutment.agreements.proposals.numbers import cents, day, ordinal, share
from abutment.agreements.proposals.quantities import Quantity
from abutment.agreements.proposals.statements import Statement

Found = tuple[dict[str, Any], tuple[Ask, ...]]


def valued(how: Mapping[str, str], statement: Statement, quantity: Quantity, *, days_are_defined: bool) -> Found | None:
    """The value that a shape makes of a quantity, with what stays open; None for a value that cannot be."""
    values: dict[str, Any] = {}
    asks: list[Ask] = []
    for key, way in how.items():
        if way.startswith("="):
            values[key] = int(way[1:]) if way[1:].isdigit() else way[1:]
            continue
        name = key + _unit_key(quantity) if way == "span" else key
        read = _WAYS[way](statement, quantity)
        if isinstance(read, Ask):
            asks.append(Ask(key, read.question))
            read = None
        elif way in _OF_QUANTITY:
            asks += asks_of(quantity, name, days_are_defined=days_are_defined)
            asks += _of_two(statement, quantity, name)
        elif read is None:
            continue
        values[name] = read
    return values, tuple(asks)


_TWO = re.compile(r"\b(?:the )?(longer|shorter|greater|lesser|earlier|later|sooner) of\b[^.;,]{0,40}$", re.I)


_WHICHEVER = re.compile(
    r"[^.;]{0,40}\bwhichever (?:is|occurs|comes) (?:the )?(longer|shorter|greater|lesser|earlier|later|sooner)", re.I
)


def _of_two(statement: Statement, quantity: Quantity, about: str) -> tuple[Ask, ...]:
    """A question where the paper names two and lets the longer, or the earlier, hold."""
    found = _TWO.search(statement.text[max(statement.start, quantity.start - 60) : quantity.start])
    found = found or _WHICHEVER.match(statement.text, quantity.end, statement.end)
    if found is None or (quantity.kind == "percent" and _lawful(statement, quantity)):
        return ()  # a rate that is capped by law says so as its own key
    return (Ask(about, f"The paper says \u201cthe {found[1].lower()} of\u201d this and something else. Which holds?"),)


def _unit_key(quantity: Quantity) -> str:
    return f"{quantity.sort}_{quantity.unit}" if quantity.sort in ("business", "calendar") else quantity.unit


def _count(_: Statement, quantity: Quantity) -> int | str | None:
    value = quantity.value
    if value is None:
        return None
    return int(value) if value == int(value) else f"{value}"


def _months(_: Statement, quantity: Quantity) -> int | None:
    value = quantity.value
    if value is None:
        return None
    return int(value * 12) if quantity.unit == "years" else int(value)


def _rate(_: Statement, quantity: Quantity) -> str | None:
    return None if quantity.value is None else share(quantity.value)


def _amount(_: Statement, quantity: Quantity) -> str | None:
    return None if quantity.value is None else cents(quantity.value)


_PERIOD = re.compile(
    r"\b(month|year|quarter|week|annum|hour)s?\b|\b(monthly|annual(?:ly)?|yearly|quarterly|weekly|hourly)\b|/\s?(mo|yr|hr)\b",
    re.I,
)
_PERIODS = {"mon": "month", "mo": "month", "yea": "year", "yr": "year", "ann": "year", "qua": "quarter", "wee": "week",
            "hou": "hour", "hr": "hour"}  # fmt: skip


def period(statement: Statement, quantity: Quantity) -> str | None:
    """For what time an amount is: said right after it, or else before it."""
    after = statement.text[quantity.end : min(statement.end, quantity.end + 60)]
    before = statement.text[max(statement.start, quantity.start - 80) : quantity.start]
    close = re.match(
        rf"[\s*)]*(?:/|per|a|an|each|every|for each|monthly|annually|in)?\s*(?:calendar |full |"
        rf"contract )?(?:{_PERIOD.pattern})",
        after,
        re.I,
    )
    found = _PERIOD.search(close[0]) if close else None
    if found is None:
        known = list(_PERIOD.finditer(re.sub(r"\b\w+\s+years?\b|first day of [^,]*", " ", before)))
        found = known[-1] if known else _PERIOD.search(re.split(r"[.;,]", after)[0])
    if found is None:
        return None
    word = (found[1] or found[2] or found[3]).lower()
    return _PERIODS.get(word, _PERIODS.get(word[:3]))


def _interest(statement: Statement, quantity: Quantity) -> str | None:
    around = statement.around(quantity.start, quantity.end, 160)
    if re.search(r"\bcompound", around, re.I):
        return "compound"
    return "simple" if re.search(r"\bsimple\b", around, re.I) else None


def _index(statement: Statement, quantity: Quantity) -> str | None:
    """The published rate that a percentage is put upon."""
    found = _INDEX.search(statement.around(quantity.start, quantity.end, 160))
    return found[0].lower() if found else None


_INDEX = re.compile(r"\b(?:prime|libor|sofr|federal funds|treasury)\b", re.I)


_PLAN = re.compile(
    r"\b(?:starter|basic|essentials?|standard|plus|pro(?:fessional)?|premium|enterprise|gold|silver|bronze|platinum|complete)\b",
    re.I,
)


def _plan(statement: Statement, quantity: Quantity) -> str | None:
    """The plan named last before a quantity."""
    found = list(_PLAN.finditer(statement.text, statement.start, quantity.start))
    return found[-1][0].lower() if found else None


def _lawful(statement: Statement, quantity: Quantity) -> bool | None:
    around = statement.around(quantity.start, quantity.end, 200)
    law = r"(?:maximum|highest|lawful|permitted|allow\w*)[^.;]{0,40}(?:law|rate)|permitted by (?:applicable )?law"
    return True if re.search(law, around, re.I) else None


def _grace(statement: Statement, quantity: Quantity) -> int | None:
    """Days after which a payment counts as late, where the statement says them before the rate."""
    before = statement.text[statement.start : quantity.start]
    found = re.search(
        r"(?:within|more than|over|after)\s+(?:[a-z-]+\s+)?\(?(\d{1,2})\)?\s+(?:calendar )?days", before, re.I
    )
    return int(found[1]) if found else None


def _renews(statement: Statement, quantity: Quantity) -> str | Ask:
    around = statement.around(quantity.start, quantity.end, 300)
    if re.search(r"\bautomatic|\bevergreen|renews?\b itself|unless (?:either|one|any|a) part", around, re.I):
        return "automatically"
    if re.search(
        r"\boption|mutual|\bmay\b|by (?:written )?agreement|upon agreement|right to (?:renew|extend)", around, re.I
    ):
        return "by_agreement"
    if re.search(r"\b(?:shall|will)\b[^.;]{0,40}(?:renew|extend)|\brenews\b", around, re.I):
        return "automatically"
    return Ask("", "Does it renew by itself, or only if both agree?")


_LEVEL = re.compile(
    r"\b(?:severity|priority|sev|level|tier|p)[\s-]*(?:level\s*)?[1-5]\b|\bnon-?urgent|\bnon-?critical|\b(?:critical|urgent|emergency|"
    r"high|medium|moderate|normal|low|standard|routine|major|minor)\b",
    re.I,
)


def _level(statement: Statement, quantity: Quantity) -> str | None:
    """The level of urgency named last before a time, else first after it."""
    before = list(_LEVEL.finditer(statement.text, statement.start, quantity.start))
    found = before[-1] if before else _LEVEL.search(statement.text, quantity.end, statement.end)
    return " ".join(found[0].lower().split()) if found else None


def _basis(statement: Statement, quantity: Quantity) -> str | None:
    after = re.split(r"\band\b|\$|;", statement.text[quantity.end : min(statement.end, quantity.end + 90)])[0]
    before = re.split(r"[;,/]", statement.text[max(statement.start, quantity.start - 40) : quantity.start])[-1]
    for words in (after, before):
        if found := re.search(r"\b(occurrence|claim|incident|aggregate|accident|event|person)\b", words, re.I):
            word = found[1].lower()
            return {"incident": "occurrence", "accident": "occurrence", "event": "occurrence"}.get(word, word)
    return None


_INSURED = (
    ("cyber", r"cyber|tech(?:nology)? (?:e&o|errors)|data breach|network security|privacy liability"),
    (
        "malpractice",
        r"malpractice|professional liability|(?<!technology )errors (?:and|&) omissions|"
        r"(?<!technology )(?<!tech )\be&o\b",
    ),
    ("workers compensation", r"workers'? ?\u2019?s? ?compensation|employer'?s\u2019? liability"),
    ("umbrella", r"umbrella|excess liability"),
    ("auto", r"auto(?:mobile)?\b|vehicle"),
    ("crime", r"crime|fidelity|employee dishonesty"),
    ("general liability", r"general liability|public liability|\bcgl\b"),
    ("property", r"property insurance|casualty insurance"),
)


def _insured(statement: Statement, quantity: Quantity) -> str | None:
    """The kind of insurance named right after an amount, else last before it, else first after it, else above."""
    before = " ".join(statement.text[statement.start : quantity.start].split())
    after = " ".join(statement.text[quantity.end : statement.end].split())
    close = re.split(r"[,;.]| and ", after)[0][:40]
    last = [
        (max((each.end() for each in re.finditer(words, before, re.I)), default=-1), kind) for kind, words in _INSURED
    ]
    if named := _first_insured(close):
        return named
    if max(last)[0] >= 0:
        return max(last)[1]
    return _first_insured(after) or _first_insured(statement.heading) or _first_insured(statement.lead)


def _first_insured(words: str) -> str | None:
    found = [(match.start(), kind) for kind, pattern in _INSURED if (match := re.search(pattern, words, re.I))]
    return min(found)[1] if found else None


def _share(statement: Statement, quantity: Quantity) -> str | None:
    """A percentage said beside a length of time: of working time, or of former production."""
    found = re.search(r"(\d{1,3}(?:\.\d+)?)\s*%", statement.text[quantity.end : min(statement.end, quantity.end + 200)])
    return share(Decimal(found[1])) if found else None


def _monthly_cap(statement: Statement, quantity: Quantity) -> str | None:
    after = statement.text[quantity.end : min(statement.end, quantity.end + 200)]
    found = re.search(
        r"(?:max(?:imum)?(?: of)?|up to|not (?:to )?exceed|capped at)\s*[^.;%]{0,40}?(\d{1,3}(?:\.\d+)?)\s*%",
        after,
        re.I,
    )
    return share(Decimal(found[1])) if found else None


def _day_of_month(statement: Statement, quantity: Quantity) -> int | Ask | None:
    found = ordinal(quantity.words.partition("(")[0]) or ordinal(quantity.words)
    if re.match(r"\s+business\b", statement.text[quantity.end : statement.end], re.I):
        return Ask(
            "", f"The paper counts business days (\u201c{quantity.words}\u201d). Which day of the month is that?"
        )
    return found if found and found <= 31 else None


def _of_month(statement: Statement, quantity: Quantity) -> str | Ask:
    around = statement.text[max(statement.start, quantity.start - 120) : min(statement.end, quantity.end + 160)]
    if re.search(
        r"\b(?:following|succeeding|next|immediately after|subsequent|preceding|prior|previous|after the end|"
        r"in arrears)\b",
        around,
        re.I,
    ):
        return "following_month"
    if re.search(r"\bin advance\b|of such month|same month|current month", around, re.I):
        return "same_month"
    return Ask("", "Is the day in the month of the services, or in the month after?")


def _end_of_term(_: Statement, quantity: Quantity) -> int | None:
    found = ordinal(quantity.words.partition("(")[0])
    return found * 12 if found else None


def _iso(_: Statement, quantity: Quantity) -> str | None:
    return day(" ".join(quantity.words.split()))


def _often(statement: Statement, quantity: Quantity) -> str | None:
    word = re.search(r"(?:bi-?|semi-?)?(?:month|quarter|week|annual|year|dai)", quantity.words, re.I)
    return _OFTEN.get(word[0].lower().replace("-", "")) if word else None


_OFTEN = {"month": "month", "quarter": "quarter", "week": "week", "annual": "year", "year": "year", "dai": "day",
          "biweek": "two weeks", "semiannual": "half a year", "bimonth": "two months"}  # fmt: skip


_FORMATS = (
    ("fhir", r"\bfhir\b"),
    ("csv", r"\bcsv\b|comma[\s-]+(?:separated|delimited)"),
    ("parquet", r"\bparquet\b"),
    ("open_dental", r"\bopen dental\b"),
    ("x12", r"\bx12\b|\b83[57]\b"),
    ("pdf", r"\bpdf\b"),
    (
        "source_database",
        r"\bsql\b|database (?:backup|dump|copy)|copy of the (?:source |underlying )?database|full backup",
    ),
    ("excel", r"\bexcel\b|spreadsheet"),
    ("delimited", r"(?<!comma )(?<!comma-)delimited|flat[ -]file"),
    ("non_proprietary", r"non-?proprietary"),
    ("machine_readable", r"machine[ -]readable"),
    ("as_held", r"(?:existing|current) (?:file )?format|format in which (?:it|they) (?:is|are)"),
    (
        "industry_standard",
        r"standard (?:electronic )?(?:file )?(?:format|form)|(?:commonly|generally|widely)[ -](?:used|accepted)",
    ),
    ("native", r"\bnative\b"),
    ("json", r"\bjson\b"),
    ("xml", r"\bxml\b"),
)


def _formats(_: Statement, quantity: Quantity) -> list[str]:
    return [name for name, words in _FORMATS if re.search(words, quantity.words, re.I)]


def _images(_: Statement, quantity: Quantity) -> str | None:
    return "dicom" if re.search(r"\bdicom\b", quantity.words, re.I) else None


def _net_days(_: Statement, quantity: Quantity) -> int:
    found = re.search(r"\d+", quantity.words)
    return int(found[0]) if found else 0


_OF_QUANTITY = {"span", "months", "rate", "amount"}
_WAYS: Mapping[str, Callable[[Statement, Quantity], Any]] = {
    "span": _count,
    "count": _count,
    "months": _months,
    "rate": _rate,
    "amount": _amount,
    "per": period,
    "interest": _interest,
    "lawful maximum": _lawful,
    "index": _index,
    "plan": _plan,
    "grace": _grace,
    "renews": _renews,
    "level": _level,
    "basis": _basis,
    "insured": _insured,
    "share": _share,
    "monthly cap": _monthly_cap,
    "day of month": _day_of_month,
    "of month": _of_month,
    "anniversary": _end_of_term,
    "iso": _iso,
    "formats": _formats,
    "images": _images,
    "often": _often,
    "net days": _net_days,
}
