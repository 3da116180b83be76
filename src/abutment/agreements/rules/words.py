"""The value of a term in plain English: every number that is in it is said, and nothing that is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from typing import Any

from abutment.agreements.rules.formulas import (
    Balance,
    Base,
    Combined,
    CostPlus,
    Flat,
    Formula,
    Hourly,
    Percentage,
    PerVisit,
    Tier,
    Tiered,
)
from abutment.agreements.rules.values import (
    Cap,
    DataExit,
    Fee,
    Floor,
    FmvOpinion,
    GoverningState,
    LateCharge,
    Notice,
    PaymentDay,
    Renewal,
    TermValue,
)
from abutment.law.jurisdictions import NAMES

_MARKS = (("a", "b", "c", "d", "e", "f", "g", "h"), ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii"))
_FORMATS = {
    "fhir": "FHIR",
    "csv": "CSV",
    "parquet": "Parquet",
    "open_dental": "Open Dental",
    "x12": "X12",
    "pdf": "PDF",
    "source_database": "a copy of the source database",
}
_IMAGES = {
    "dicom": "Images come as DICOM.",
    "original_files": "Images come as their original files.",
    "access_for_migration": "For images there is access until they are moved.",
    "not_stated": "Of images it says nothing.",
}
_MONTHS = {
    "same_month": "the same month",
    "following_month": "the following month",
    "second_month_after": "the second month after",
}
_ACCRUAL = {
    "by_days": "day by day",
    "by_months_begun": "for each month begun",
    "by_full_months": "for each full month",
}


def value_in_words(value: TermValue) -> str:
    """The value of a term as one or two sentences that a person can compare with the paper.

    >>> from abutment.agreements.rules.values import read_value
    >>> value_in_words(read_value({"key": "payment_day", "day": 15, "if_not_a_business_day": "next"}))
    'Due on the 15th of the following month, or on the next business day.'
    """
    said = _IN_WORDS[type(value)](value)
    return f"{said[0].upper()}{said[1:]}." if said[-1] != "." else f"{said[0].upper()}{said[1:]}"


def formula_in_words(formula: Formula, depth: int = 0) -> str:
    """How a fee is computed, as a phrase.

    >>> formula_in_words(Percentage(method="percentage", percent="18", base="net_collections"))
    '18% of net collections'
    """
    if isinstance(formula, Combined):
        return _combined(formula, depth)
    return _FORMULAS[type(formula)](formula)


def usd(amount: Decimal) -> str:
    """Dollars as statements print them; a part of a cent cannot occur in a term."""
    return f"${amount:,.2f}"


def percent(number: Decimal) -> str:
    """A percentage as people write it, without a zero that says nothing.

    >>> percent(Decimal("10")), percent(Decimal("12.50"))
    ('10%', '12.5%')
    """
    return f"{plain(number)}%"


def plain(number: Decimal) -> str:
    """A number without an exponent and without zeros that say nothing."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Parts as a list in a sentence.

    >>> joined(["a"]), joined(["a", "b"]), joined(["a", "b", "c"], "or")
    ('a', 'a and b', 'a, b or c')
    """
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}" if len(parts) > 1 else parts[0]


def ordinal(number: int) -> str:
    """A number as the place of a day.

    >>> [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22, 31)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '22nd', '31st']
    """
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def span(months: int) -> str:
    """A number of months as people say it, the months beside.

    >>> span(7), span(12), span(60)
    ('7 months', '1 year (12 months)', '5 years (60 months)')
    """
    if months % 12:
        return _counted(months, "month")
    return f"{_counted(months // 12, 'year')} ({months} months)"


def code(name: str) -> str:
    """A name of an input as people say it."""
    return name.replace("_", " ")


def base_in_words(base: Base) -> str:
    """What a share is taken of, inside a sentence."""
    return base.label.lower()


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"


# --- The methods of a fee --------------------------------------------------------------------------------------------
def _flat(each: Flat) -> str:
    if each.per == "year":
        return f"{usd(each.amount_usd)} a year, charged by twelfths"
    return f"{usd(each.amount_usd)} a month"


def _per_visit(each: PerVisit) -> str:
    rates = _rates(each.rates_usd)
    if each.other_usd is not None:
        rates.append(f"{usd(each.other_usd)} (any other type)")
    return f"for each visit {joined(rates)}"


def _hourly(each: Hourly) -> str:
    return f"for each hour {joined(_rates(each.rates_usd))}"


def _rates(rates: Mapping[str, Decimal]) -> list[str]:
    return [f"{usd(rate)} ({code(name)})" for name, rate in rates.items()]


def _percentage(each: Percentage) -> str:
    return f"{percent(each.percent)} of {base_in_words(each.base)}{_without(each.exclusions)}"


def _without(exclusions: Sequence[str]) -> str:
    return f", leaving out {joined([code(name) for name in exclusions])}" if exclusions else ""


def _cost_plus(each: CostPlus) -> str:
    costs = f"costs of {joined([code(pool) for pool in each.pools])}"
    if not each.markups:
        return f"{costs}, without a markup"
    upon = joined([f"{percent(markup.percent)} for {markup.purpose}" for markup in each.markups])
    if len(each.markups) == 1:
        return f"{costs} plus {upon}"
    return f"{costs} plus {upon}, {each.markups_are} ({plain(_factor(each))})"


def _factor(each: CostPlus) -> Decimal:
    shares = [markup.percent / 100 for markup in each.markups]
    if each.markups_are == "added":
        return 1 + sum(shares, Decimal(0))
    return reduce(lambda product, share: product * (1 + share), shares, Decimal(1))


def _tiered(each: Tiered) -> str:
    base, tiers, is_whole = base_in_words(each.base), each.tiers, each.applies == "whole"
    without = _without(each.exclusions)
    if len(tiers) == 2 and not tiers[0].percent:
        above = f"{percent(tiers[1].percent)} of {'all ' if is_whole else ''}{base}"
        if is_whole:
            return f"{above}{without} once they reach {usd(tiers[1].from_usd)}, and 0% below"
        return f"{above} above {usd(tiers[1].from_usd)}{without}, and 0% below, each tier on its own slice"
    steps = [_step(tier, tiers[number + 1] if number + 1 < len(tiers) else None) for number, tier in enumerate(tiers)]
    how = "the tier that is reached counts for the whole" if is_whole else "each tier on its own slice"
    return f"of {base}{without} {joined(steps)}; {how}"


def _step(tier: Tier, following: Tier | None) -> str:
    share = percent(tier.percent)
    if following is None:
        return f"{share} from {usd(tier.from_usd)} up" if tier.from_usd else f"{share} of everything"
    if not tier.from_usd:
        return f"{share} up to {usd(following.from_usd)}"
    return f"{share} from {usd(tier.from_usd)} to {usd(following.from_usd)}"


def _balance(each: Balance) -> str:
    taken = joined([kind.label[0].lower() + kind.label[1:] for kind in each.less])
    order = ", in that order" if len(each.less) > 1 else ""
    return f"what is left of {base_in_words(each.of)} after {taken}{order}, never less than zero"


def _combined(each: Combined, depth: int) -> str:
    parts = [formula_in_words(part, depth + 1) for part in each.parts]
    if each.method == "sum":
        return f"{'; plus '.join(parts)}" if depth == 0 else f"the sum of {_listed(parts, depth, 'and')}"
    return f"the {'lesser' if each.method == 'lesser_of' else 'greater'} of {_listed(parts, depth, 'or')}"


def _listed(parts: Sequence[str], depth: int, last: str) -> str:
    """Short parts as words; what has parts or commas of its own gets marks, so that each part ends where it ends."""
    if len(parts) == 2 and not any(sign in part for part in parts for sign in (", ", ";", " or ", "(")):
        return joined(parts, last)
    marks = _MARKS[depth % len(_MARKS)]
    marked = [f"({marks[number] if number < len(marks) else number + 1}) {part}" for number, part in enumerate(parts)]
    return f"{'; '.join(marked[:-1])}; {last} {marked[-1]}"


# --- The other terms -------------------------------------------------------------------------------------------------
def _fee(value: Fee) -> str:
    return formula_in_words(value.formula)


def _floor(value: Floor) -> str:
    return f"not less than {usd(value.amount_usd)} for a full month"


def _cap(value: Cap) -> str:
    return f"not more than {usd(value.amount_usd)} for a full month"


def _payment_day(value: PaymentDay) -> str:
    said = f"due on the {ordinal(value.day)} of {_MONTHS[value.of]}"
    if value.day > 28:
        said += " (its last day where it has no such day)"
    return (
        said
        + {
            "as_is": "",
            "next": ", or on the next business day",
            "previous": ", or on the business day before",
        }[value.if_not_a_business_day]
    )


def _late_charge(value: LateCharge) -> str:
    said = f"{percent(value.percent_per_month)} a month on what is unpaid, counted {_ACCRUAL[value.accrues]}"
    said += ", with interest on interest" if value.interest == "compound" else ", simple interest"
    return f"{said}, after {_counted(value.grace_days, 'day')} of grace" if value.grace_days else said


def _fmv_opinion(value: FmvOpinion) -> str:
    approach = "mixed approaches" if value.method == "mixed" else f"the {value.method} approach"
    low, high = usd(value.low_usd), usd(value.high_usd)
    return f"{low} to {high} a {value.per} by {approach}, in the opinion of {value.appraiser}"


def _data_exit(value: DataExit) -> str:
    formats = joined([_FORMATS[each] for each in value.formats])
    after = (
        f"For {_counted(value.transition_access_days, 'day')} after the end the practice can still look things up."
        if value.transition_access_days
        else "There is no access to look things up after the end (0 days)."
    )
    return f"all data within {_counted(value.window_days, 'day')} as {formats}. {_IMAGES[value.image_return]} {after}"


def _governing_state(value: GoverningState) -> str:
    return f"the law of {NAMES[value.state]}"


def _renewal(value: Renewal) -> str:
    first = f"runs for {span(value.initial_months)}"
    if value.renewal_months is None:
        return f"{first} and does not renew"
    how = "renews by itself" if value.renews == "automatically" else "can be renewed by agreement"
    return f"{first}, then {how} for {span(value.renewal_months)} at a time"


def _notice(value: Notice) -> str:
    days = _counted(value.days, "day")
    if value.ends == "at_any_time":
        return f"can be ended at any time with notice of {days}"
    return f"notice is given at least {days} before the end of a term"


_FORMULAS: Mapping[type, Callable[[Any], str]] = {
    Flat: _flat,
    PerVisit: _per_visit,
    Hourly: _hourly,
    Percentage: _percentage,
    CostPlus: _cost_plus,
    Tiered: _tiered,
    Balance: _balance,
}
_IN_WORDS: Mapping[type, Callable[[Any], str]] = {
    Fee: _fee,
    Floor: _floor,
    Cap: _cap,
    PaymentDay: _payment_day,
    LateCharge: _late_charge,
    FmvOpinion: _fmv_opinion,
    DataExit: _data_exit,
    GoverningState: _governing_state,
    Renewal: _renewal,
    Notice: _notice,
}
