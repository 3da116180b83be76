"""A what-if as its page shows it: the sentence, the sums, the chart, the months beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from abutment.agreements.rules.gate import GateFinding, Passage
from abutment.agreements.rules.values import TermKey
from abutment.agreements.rules.verdicts import verdict_of
from abutment.agreements.rules.words import value_in_words
from abutment.fees.queries import Change, MonthBeside, WhatIf
from abutment.fees.rules.results import MonthFee
from abutment.kernel.money import format_usd, usd_from_cents
from abutment.law.jurisdictions import NAMES
from abutment.web.charts import Chart, Series, chart
from abutment.web.words import count_of, money

_SERIES = (
    Series("charged", "Charged"),
    Series("agreed", "As agreed", "line"),
    Series("changed", "As changed", "line", is_dashed=True),
)


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of the months that are known both ways, and how many those are; charged: of the months issued."""

    months: int
    agreed_cents: int
    changed_cents: int
    charged_cents: int | None
    charged_months: int
    outside_months: int

    @property
    def difference_cents(self) -> int:
        """What the change adds."""
        return self.changed_cents - self.agreed_cents


@dataclass(frozen=True, slots=True)
class Seal:
    """What the gate says to one method in one state."""

    finding: GateFinding

    @property
    def place(self) -> str:
        """The state by its name."""
        return NAMES[self.finding.jurisdiction]

    @property
    def word(self) -> str:
        """The verdict in a word."""
        return verdict_of(self.finding)[0]

    @property
    def kind(self) -> str:
        """The kind of status by which it is drawn."""
        return verdict_of(self.finding)[1]


def sums_of(months: Sequence[MonthBeside]) -> Sums:
    """The sums of a what-if; months without data are in none of them."""
    known = [(each.as_agreed, each.as_changed) for each in months if each.as_agreed and each.as_changed]
    charged = [each.charged_cents for each in months if each.charged_cents is not None]
    return Sums(
        months=len(known),
        agreed_cents=sum(agreed.by_terms_cents for agreed, _ in known),
        changed_cents=sum(changed.by_terms_cents for _, changed in known),
        charged_cents=sum(charged) if charged else None,
        charged_months=len(charged),
        outside_months=sum(bool(outside_cents(changed)) for _, changed in known),
    )


def outside_cents(fee: MonthFee | None) -> int | None:
    """By how much a fee lies above its market value, or below it as a negative amount; 0 inside; None unknown."""
    if fee is None or fee.fmv.low_cents is None or fee.fmv.high_cents is None or fee.fmv.status in ("none", "partly"):
        return None
    if fee.by_terms_cents > fee.fmv.high_cents:
        return fee.by_terms_cents - fee.fmv.high_cents
    return min(fee.by_terms_cents - fee.fmv.low_cents, 0)


def chart_of(months: Sequence[MonthBeside]) -> Chart:
    """The months as a chart; a month without data is a gap."""
    rows = [
        {
            "month": f"{each.month.label[:3]} {each.month.year}",
            "charged": None if each.charged_cents is None else usd_from_cents(each.charged_cents),
            "agreed": None if each.as_agreed is None else usd_from_cents(each.as_agreed.by_terms_cents),
            "changed": None if each.as_changed is None else usd_from_cents(each.as_changed.by_terms_cents),
        }
        for each in months
    ]
    return chart(rows, by="month", series=_SERIES, title="The last months beside each other", unit="usd")


def change_in_words(change: Change) -> list[str]:
    """What would be agreed, term by term."""
    said = [value_in_words(value) for value in change.values]
    return said + [f"No {key.label.lower()}." for key in TermKey if key in change.removes]


def sentence_of(found: WhatIf, sums: Sums) -> str:
    """What the change would have made of the months, and whether it may be agreed."""
    if not (found.change.values or found.change.removes):
        known = f"{money(sums.agreed_cents)} as agreed over {count_of(sums.months, 'month')}" if sums.months else ""
        return f"Nothing is changed yet{': ' + known if known else ''}. Change a term to see what it would have made."
    if not sums.months:
        said = "None of the months can be computed both ways"
    elif not sums.difference_cents:
        said = f"Over {count_of(sums.months, 'month')} it would have come to the same"
    else:
        which = "more" if sums.difference_cents > 0 else "less"
        amount = format_usd(abs(sums.difference_cents))
        said = f"Over {count_of(sums.months, 'month')} the practice would have owed {amount} {which}"
    decides = found.decides
    gate = {
        Passage.REFUSED: "; the fee would be refused",
        Passage.WAITS: "; the fee would wait for counsel",
        Passage.OPEN: "",
    }
    market = f"; {count_of(sums.outside_months, 'month')} outside market value" if sums.outside_months else ""
    return f"{said}{market}{gate[decides.passage] if decides else ''}."


def stats_of(sums: Sums) -> list[tuple[str, str, str, str]]:
    """The numbers of a what-if: label, value, note, and why there is none."""
    of = f"of {count_of(sums.months, 'month')}"
    none = "" if sums.months else "None of the months has the data that the fee needs."
    said = [
        ("As agreed", money(sums.agreed_cents), of, none),
        ("As changed", money(sums.changed_cents), of, none),
        ("Difference", money(sums.difference_cents), of, none),
    ]
    outside = (
        "Outside market value",
        f"{sums.outside_months} of {count_of(sums.months, 'month')}",
        "above it the excess is held, below it all" if sums.outside_months else "as changed",
        none,
    )
    if sums.charged_cents is None:
        return [("Charged", "", "", "No statement of these months was issued."), *said, outside]
    issued = f"of {count_of(sums.charged_months, 'month')} issued"
    return [("Charged", money(sums.charged_cents), issued, ""), *said, outside]
