"""Fees as one statement says them: shares of a base, in tiers, of costs, the lesser or greater of two, and amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from abutment.agreements.proposals.asking import asks_of
from abutment.agreements.proposals.bases import base_after, named_after
from abutment.agreements.proposals.finding import Ask
from abutment.agreements.proposals.numbers import cents, share
from abutment.agreements.proposals.quantities import Quantity
from abutment.agreements.proposals.statements import Statement

Read = tuple[str, dict[str, Any], tuple[int, int], tuple[Ask, ...]]

_FEE = re.compile(
    r"\bfees?\b|\bcompensation\b|remunerat|\broyalt|\bcommission|\bpric(?:e|es|ing)\b|\bcharge(?:s|d)?\b|subscription|retainer|"
    r"reimburs|time[- ]and[- ]materials|\bhourly\b|per hour\b|\bpa(?:ys?|id|yable|yments?)\b|"
    r"\bbilled\b|\binvoiced\b|\bconsideration\b|\brates?\b",
    re.I,
)
NO_FEE = re.compile(
    r"\bcredits?\b|refund|interest\b|\blate\b|overdue|insur|liabilit|damages|indemnif|service level|uptime|"
    r"consumer price|"
    r"\bcpi\b|salary|salaries|\bbonus|\bwage|payroll tax|vest|shares of|stock|ownership|purchase price|taxes|"
    r"deductible|"
    r"early termination|termination (?:fee|charge|payment)|cancellation (?:fee|charge)|buy-?out|"
    r"discount|\bsav(?:e|ings)\b|overcharg|profit[ -]sharing|withh(?:o|e)ld|escrow|\brent\b|budget(?:ed|s)?\b|variance|"
    r"fail(?:s|ure|ed)? (?:to|of)|audit|penalt|loan|capital expenditure|severance|competitor|liquidated|"
    r"incentive stock|reserve\b|employed dentist|associate dentist|dentists? compensation",
    re.I,
)
_INSURANCE = re.compile(r"insurance|workers['\u2019]? ?comp|indemnif|liability", re.I)
_DUE = re.compile(r"\bfees?\b|\bcompensation\b|\broyalt", re.I)
_EXCESS = re.compile(
    r"[^.;$%]{0,110}?\b(?:exceed(?:s|ing)?|in excess of|excess over|above|over|greater than|more than|"
    r"beyond)\s+(?:the first\s+)?$",
    re.I,
)


@dataclass
class FeeReader:
    """Reads the fees of one statement; claimed are the quantities that were understood."""

    statement: Statement
    inside: Sequence[Quantity]
    claimed: set[int] = field(default_factory=set)

    def read(self) -> Iterator[Read]:
        """All fees; nothing where the statement does not speak of paying."""
        if self.speaks_of_paying:
            yield from self._shares()

    @property
    def speaks_of_paying(self) -> bool:
        """Whether its words, what leads into them, or what they stand under speak of paying, and not of insurance."""
        above = f"{self.statement.heading} {self.statement.lead}"
        return _FEE.search(f"{above} {self.statement.words}") is not None and not _INSURANCE.search(above)

    def near(self, quantity: Quantity, reach: int = 120) -> str:
        """The words around a quantity."""
        return self.statement.around(quantity.start, quantity.end, reach)

    def is_no_fee(self, quantity: Quantity, reach: int = 120) -> bool:
        """Whether the words around a quantity make it something else."""
        return NO_FEE.search(self.near(quantity, reach)) is not None

    def claim(self, *quantities: Quantity) -> None:
        """Keep quantities from being read as anything else."""
        self.claimed |= {each.start for each in quantities}

    def free(self, kind: str) -> list[Quantity]:
        """The quantities of a kind that are not claimed yet."""
        return [each for each in self.inside if each.kind == kind and each.start not in self.claimed]

    def _shares(self) -> Iterator[Read]:
        for percent in self.free("percent"):
            if self.is_no_fee(percent) or any(value > 100 for value in percent.values):
                continue
            found = self._share(percent)
            if found is not None:
                self.claim(percent)
                yield found

    def _share(self, percent: Quantity) -> Read | None:
        text, end = self.statement.text, self.statement.end
        base = base_after(text, percent.end, end)
        if base is None and _DUE.search(f"{self.statement.heading} {self.statement.lead} {self.near(percent, 200)}"):
            base = named_after(text, percent.end, end)
        rate = None if percent.value is None else share(percent.value)
        asks = asks_of(percent, "rate", days_are_defined=True)
        threshold = self._threshold(percent)
        if threshold is not None:
            self.claim(threshold)
            value: dict[str, Any] = {"rate": rate, "threshold": _amount(threshold), "per": self._month_or_year(percent)}
            named = base[0] if base is not None else self._exceeding(percent, threshold)
            if named is not None:
                value["base"] = named
            span = (percent.start, threshold.end)
            return "fee.marginal_percent", value, span, (*asks, *asks_of(threshold, "threshold", days_are_defined=True))
        if base is None:
            return None
        return "fee.percent", {"rate": rate, "base": base[0]}, (percent.start, base[1]), asks

    def _threshold(self, percent: Quantity) -> Quantity | None:
        """The amount above which a share is taken, where that is all that stands between the two."""
        following = next((each for each in self.inside if each.kind == "money" and each.start >= percent.end), None)
        if following is None or following.start in self.claimed:
            return None
        between = self.statement.text[percent.end : following.start]
        return following if _EXCESS.fullmatch(between) and "minimum" not in between else None

    def _exceeding(self, percent: Quantity, threshold: Quantity) -> str | None:
        """What exceeds the threshold, in "50% of the amount by which net profits exceed $500,000"."""
        found = re.search(
            r"\b(?:by which|if|when|that)\s+(?P<what>[^.;%$]{3,60}?)\s+exceeds?\s*$",
            self.statement.text[percent.end : threshold.start],
            re.I,
        )
        named = base_after(f" of {found['what']}", 0, 120) if found else None
        return named[0] if named else None

    def _month_or_year(self, quantity: Quantity) -> str:
        around = self.near(quantity, 160)
        if re.search(r"\bmonth", around, re.I):
            return "calendar month"
        return "calendar year" if re.search(r"\b(?:year|annual)", around, re.I) else "period"


def _amount(quantity: Quantity) -> str | None:
    return None if quantity.value is None else cents(quantity.value)
