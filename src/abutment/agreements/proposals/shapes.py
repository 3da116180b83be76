"""How terms are worded (shapes.yaml): the patterns, and how what they find becomes a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from abutment.agreements.proposals.numbers import DAY, MONEY, NUMBER, PERCENT, amount, day, rate, whole

Values = Mapping[str, Any]

_HOW = {"days": whole, "hours": whole, "months": whole, "rate": rate, "amount": amount, "on": day}
_SPAN = "(?P<count><NUMBER>)[ -](?P<business>business |working |calendar )?(?P<unit>hours?|days?|weeks?|months?|years?)"


@dataclass(frozen=True, slots=True)
class Shape:
    """A way to word a type of term. unless: words that make the sentence speak of something else."""

    type: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    build: Callable[[re.Match[str]], Values | None]


@lru_cache(maxsize=1)
def shapes() -> tuple[Shape, ...]:
    """All shapes, in the order of the file."""
    source = yaml.safe_load((files("abutment.agreements.proposals") / "shapes.yaml").read_text())
    return tuple(_shape(each) for each in source)


def _shape(source: Mapping[str, str]) -> Shape:
    if unknown := set(source) - {"type", "pattern", "unless", "as"}:
        raise ValueError(f"shapes.yaml, {source.get('type')}: unknown key {min(unknown)}.")
    unless = source.get("unless")
    return Shape(
        source["type"],
        re.compile(_filled(source["pattern"]), re.I),
        re.compile(_filled(unless), re.I) if unless else None,
        _BUILDERS[source.get("as", "names")],
    )


def _filled(pattern: str) -> str:
    for name, part in (("SPAN", _SPAN), ("NUMBER", NUMBER), ("PERCENT", PERCENT), ("MONEY", MONEY), ("DAY", DAY)):
        pattern = pattern.replace(f"<{name}>", part)
    return pattern.replace("[ -]", r"[\s-]+").replace(" ?", r"\s*").replace(" ", r"\s+")


def _named(found: re.Match[str]) -> Values | None:
    """Each group by the last word of its name."""
    values: dict[str, Any] = {}
    for name, text in found.groupdict().items():
        if text is None:
            continue
        read = _HOW[name.rpartition("_")[2] if name != "rate_per_month" else "rate"](text)
        if read is None:
            return None
        values[name] = read
    return values or None


def _span(found: re.Match[str]) -> Values | None:
    """A length of time in its own unit: {"business_days": 3}, {"hours": 24}."""
    count = whole(found["count"])
    unit = found["unit"].lower().rstrip("s")
    kind = (found.groupdict().get("business") or "").lower().strip()
    if count is None:
        return None
    if unit == "day" and kind in ("business", "working"):
        return {"business_days": count}
    return {f"{unit}s": count}


def _dates(found: re.Match[str]) -> Values | None:
    start, end = day(found["start_on"]), day(found["end_on"])
    return {"start": start, "end": end} if start and end else None


def _months(found: re.Match[str]) -> Values | None:
    count = whole(found["count"])
    if count is None:
        return None
    return {"months": count * 12 if found["unit"].lower().startswith("year") else count}


def _marginal(found: re.Match[str]) -> Values | None:
    per = "calendar month" if re.search(r"month", found[0], re.I) else "period"
    share, threshold = rate(found["share"]), amount(found["threshold"])
    return {"rate": share, "threshold": threshold, "per": per} if share and threshold else None


def _of_base(found: re.Match[str]) -> Values | None:
    share = rate(found["share"])
    return {"rate": share, "base": " ".join(found["base"].lower().split())} if share else None


def _amount_per(found: re.Match[str]) -> Values | None:
    return {"amount": amount(found["amount"]), "per": found["per"].lower()}


def _per_location(found: re.Match[str]) -> Values | None:
    return {"amount": amount(found["price"]), "per": found["per"].lower()}


def _frequency(found: re.Match[str]) -> Values | None:
    word = found["often"].lower()
    return {"every": {"monthly": "month", "quarterly": "quarter", "weekly": "week"}.get(word, "year")}


_BUILDERS: Mapping[str, Callable[[re.Match[str]], Values | None]] = {
    "names": _named,
    "span": _span,
    "dates": _dates,
    "months": _months,
    "marginal": _marginal,
    "share of a base": _of_base,
    "amount per time": _amount_per,
    "price per location": _per_location,
    "frequency": _frequency,
}
