"""What a paper leaves open of a quantity, as questions."""

from __future__ import annotations

import re

from abutment.agreements.proposals.finding import Ask
from abutment.agreements.proposals.numbers import plain
from abutment.agreements.proposals.quantities import Quantity

_SHORT = 15
"""Days up to which weekends weigh: ten days are ten or fourteen. Longer times are counted by the calendar, as usual."""
_DEFINES_DAYS = re.compile(
    r"[\"\u201c]\*{0,2}days?\*{0,2}[\"\u201d]\*{0,2} (?:shall |will )?means?|(?:references? to|the term|"
    r"all) [\"\u201c]?days?[\"\u201d]? "
    r"(?:shall |will )?(?:means?|refers?|be|are)\b",
    re.I,
)


def asks_of(quantity: Quantity, about: str, *, days_are_defined: bool) -> tuple[Ask, ...]:
    """What must be answered before a quantity can be used as this key of a value."""
    words = " ".join(quantity.words.split())
    if not quantity.values:
        return (Ask(about, f"The paper leaves this blank: \u201c{words}\u201d. What was agreed?"),)
    if len(quantity.values) > 1:
        first, second = (plain(value) for value in quantity.values[:2])
        return (Ask(about, f"\u201c{words}\u201d says {first} in words and {second} in figures. Which holds?"),)
    if words.startswith("["):
        return (Ask(about, f"\u201c{words}\u201d stands in brackets, as in a draft. Was it agreed?"),)
    if quantity.unit == "days" and not quantity.sort and not days_are_defined and quantity.values[0] <= _SHORT:
        return (Ask(about, f"\u201c{words}\u201d: are these calendar days or business days?"),)
    return ()


def days_are_defined(text: str) -> bool:
    """Whether a paper says what it means by days."""
    return _DEFINES_DAYS.search(text) is not None
