"""Fees that are amounts: for a month or a year, for each unit or location, once; the least and the most of a fee."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from abutment.agreements.proposals.asking import asks_of
from abutment.agreements.proposals.fees import NO_FEE, FeeReader, Read
from abutment.agreements.proposals.finding import Ask
from abutment.agreements.proposals.numbers import cents
from abutment.agreements.proposals.quantities import Quantity
from abutment.agreements.proposals.values import period

_FEE = r"(?:fees?|compensation|charges?|retainer|payments?|amount payable)"
_PERIODS = r"(?:month|year|quarter|week|annum|mo|yr)"
_UNIT = (
    r"(?P<unit>users?|seats?|devices?|workstations?|servers?|end-?points?|computers?|mailbox(?:es)?|providers?|dentists?|"
    r"doctors?|hygienists?|prescribers?|clinicians?|visits?|patients?|claims?|statements?|hours?|hr|days?|minutes?|miles?|"
    r"reports?|scans?|stud(?:y|ies)|messages?|segments?|texts?|emails?|drives?|accounts?|identit(?:y|ies)|lines?|phones?|employees?|operator(?:y|ies)|chairs?|"
    r"transactions?|licen[cs]es?|gb|tb|tickets?|incidents?|calls?|pages?|procedures?|encounters?|locations?|offices?|"
    r"sites?|clinics?|practices?|centers?|facilit(?:y|ies)|members?|records?|images?|appointments?)\b"
)
_EACH = r"(?:/|per|for each|each|for every|every)"
_SUCH = (
    r"(?:\s*(?:additional|new|active|covered|participating|managed|supported|named|licensed|full-time|billable|patient|"
    r"office|dental|clinical|completed))?"
)
_PER_UNIT = re.compile(
    rf"[*)\]\s]*(?:(?:{_EACH}|a)\s*(?:calendar\s+)?(?P<first>{_PERIODS})\b[\s,*]*)?(?:fees?\s+)?(?:{_EACH}|\ban?)"
    rf"{_SUCH}\s*{_UNIT}"
    rf"(?:[\s,*]*(?:{_EACH}|a)\s*(?:calendar\s+)?(?P<second>{_PERIODS})\b)?",
    re.I,
)
_UNIT_BEFORE = re.compile(
    rf"\bper[ -](?:each\s+)?{_SUCH}\s*{_UNIT}"
    r"(?P<rest>(?:(?!exceed|more than|less than|maximum|minimum|\bcap)[^$\n;.]){0,40})$",
    re.I,
)
_UNIT_LABEL = re.compile(rf"\b{_UNIT}(?P<rest>)\s*[:\u2013-]\s*$", re.I)
_FOR_EACH = re.compile(r"\s*(?:each|apiece|(?:/|per)\s*(?:month|mo|year|yr)\b)", re.I)
_PLACE = re.compile(r"location|office|site|clinic|practice|center|facilit", re.I)
_LEAST = re.compile(
    rf"(?:\bminimum\b[^.;$]{{0,60}}\b{_FEE}\b[^.;$]{{0,60}}|\b{_FEE}\b[^.;$]{{0,100}}\b(?:not|never|"
    rf"no event)\b[^.;$]{{0,30}}\bless than|"
    rf"\bin no event\b[^.;$]{{0,80}}\bless than|\b(?:guaranteed?|minimum) (?:monthly |annual |fee |"
    rf"payment )*(?:of|guarantee\w*)|"
    r"\bsubject to (?:a|an) (?:\w+ )?(?:minimum|floor)(?: of)?|\bfloor(?: of)?)\s*$",
    re.I,
)
_MOST = re.compile(
    rf"(?:\bmaximum\b[^.;$]{{0,40}}\b{_FEE}\b[^.;$]{{0,60}}|\b{_FEE}\b[^.;$]{{0,110}}\b(?:not|never|"
    rf"no event)\b[^.;$]{{0,30}}\b(?:exceed|more than)|"
    rf"\bin no event\b[^.;$]{{0,80}}\b{_FEE}\b[^.;$]{{0,40}}\bexceed|\bsubject to (?:a|an) (?:\w+ )?(?:maximum|"
    rf"cap)(?: of)?|"
    rf"\b{_FEE}\b[^.;$]{{0,60}}\bcapped at|\bnor\s+(?:be\s+|shall it\s+)?(?:more than|exceed|greater than))\s*$",
    re.I,
)
_ONCE = re.compile(
    r"\bone[ -]time|\bset-?up|\bimplementation|\bon-?boarding|\binstallation|\bactivation|\binitiation|"
    r"\bnon-?recurring",
    re.I,
)
_NAMED = re.compile(
    r"\b(?:management|services?|administrati(?:ve|on)|base|monthly|annual|flat|fixed|retainer|support|subscription|"
    r"licen[cs]e|platform|maintenance|consulting|billing)\s+(?:management\s+|services?\s+|support\s+|recurring\s+)?(?:fees?|charges?|"
    r"retainer|compensation)\b[^.;$]{0,90}$",
    re.I,
)
_COMPARED = re.compile(r"exceed|less than|more than|at least|\bover\b|\babove\b|in excess of|beyond", re.I)
_INSTALLMENT = re.compile(r"\binstal?lments?\b[^.;$]{0,20}$", re.I)
_INDEXED = re.compile(r"\bcpi\b(?:-[a-z])?|consumer price", re.I)
_NOT_RECURRING = re.compile(
    r"expenditure|approv|authori[sz]|threshold|purchase|contract(?:s)? (?:in excess|over)|sign", re.I
)


def amounts_of(reader: FeeReader) -> Iterator[Read]:
    """The amounts of one statement that are fees."""
    for money in reader.free("money") if reader.speaks_of_paying else ():
        if _is_no_fee(reader, money) or _INSTALLMENT.search(_before(reader, money)):
            continue
        found = _limit(reader, money) or _per_unit(reader, money) or _recurring(reader, money)
        if found is not None:
            reader.claim(money)
            yield found


def _is_no_fee(reader: FeeReader, money: Quantity) -> bool:
    """Whether the words around an amount make it something else; a named fee stays one that a price index adjusts."""
    if not reader.is_no_fee(money, 90):
        return False
    if _NAMED.search(_before(reader, money)) is None:
        return True
    return NO_FEE.search(_INDEXED.sub(" ", reader.near(money, 90))) is not None


def _before(reader: FeeReader, money: Quantity) -> str:
    return reader.statement.text[max(reader.statement.start, money.start - 170) : money.start]


def _limit(reader: FeeReader, money: Quantity) -> Read | None:
    before = _before(reader, money)
    for kind, pattern in (("fee.floor", _LEAST), ("fee.cap", _MOST)):
        found = pattern.search(before)
        if found is None or _ONCE.search(reader.near(money, 160)):
            continue
        value: dict[str, Any] = {"amount": _amount(money)}
        per = period(reader.statement, money) or _period_beside(reader, money) or _period_above(reader)
        asks = asks_of(money, "amount", days_are_defined=True)
        if per is None:
            asks += (Ask("per", "Is the amount for a month or for a year?"),)
        value["per"] = per
        return kind, value, (money.start - (len(before) - found.start()), money.end), asks
    return None


_IN_ANY = re.compile(
    r"\b(?:in|for|during|per|of)\s+(?:any|each|a|such|every)\s+(?:calendar\s+|fiscal\s+|contract\s+)?(month|quarter|year)\b",
    re.I,
)
_NOR_MORE = re.compile(
    r"\s*,?\s*(?:nor|and not|and no|but not)\b[^.;$]{0,40}\$[\d,.]+\s*"
    r"(?:/|per|a|each|in any)\s*(?:calendar\s+)?(month|quarter|year)",
    re.I,
)


def _period_beside(reader: FeeReader, money: Quantity) -> str | None:
    """For what time a limit is: in any calendar year, or what its other limit says."""
    text, end = reader.statement.text, reader.statement.end
    found = _NOR_MORE.match(text, money.end, end) or _IN_ANY.search(_before(reader, money))
    found = found or _IN_ANY.search(text, money.end, min(end, money.end + 60))
    return found[1].lower() if found else None


def _period_above(reader: FeeReader) -> str | None:
    """For what time the heading says it is: Minimum Monthly Fee."""
    found = re.search(r"\b(month|annual|year)", reader.statement.heading.rpartition("/")[2], re.I)
    return None if found is None else "month" if found[1].lower() == "month" else "year"


def _per_unit(reader: FeeReader, money: Quantity) -> Read | None:
    found = _PER_UNIT.match(reader.statement.text, money.end, reader.statement.end)
    if found is None:
        return _unit_before(reader, money)
    unit = re.sub(r"ies$", "y", found["unit"].lower()).removesuffix("s")
    unit = {"hr": "hour", "mailboxe": "mailbox"}.get(unit, unit)
    per = (found["first"] or found["second"] or "").lower()
    per = {"mo": "month", "yr": "year", "annum": "year"}.get(per, per) or None
    asks = asks_of(money, "amount", days_are_defined=True)
    span = (money.start, found.end())
    if _PLACE.search(unit):
        if _COMPARED.search(_before(reader, money)[-40:]) and _ONCE.search(_before(reader, money)):
            return None  # the most that it may cost
        if per is None and _ONCE.search(_before(reader, money)[-110:]):
            return "fee.one_time", {"amount": _amount(money), "each": unit}, span, asks
        if per is None:
            per = period(reader.statement, money)
        return "fee.per_location", {"amount": _amount(money), "per": per}, span, asks
    value = {"amount": _amount(money), "unit": unit}
    return "fee.per_unit", value | ({"per": per} if per else {}), span, asks


def _unit_before(reader: FeeReader, money: Quantity) -> Read | None:
    """Per-server monthly: $140."""
    before = _before(reader, money)
    found = _UNIT_BEFORE.search(before)
    if found is None and _FOR_EACH.match(reader.statement.text, money.end, reader.statement.end):
        found = _UNIT_LABEL.search(before)
    if found is None:
        return None
    unit = re.sub(r"ies$", "y", found["unit"].lower()).removesuffix("s")
    per = "month" if re.search(r"month", found["rest"], re.I) else None
    per = per or period(reader.statement, money) if not found["rest"] else per
    per = "year" if re.search(r"year|annual", found["rest"], re.I) else per
    kind = "fee.per_location" if _PLACE.search(unit) else "fee.per_unit"
    value = (
        {"amount": _amount(money)} | ({"unit": unit} if kind == "fee.per_unit" else {}) | ({"per": per} if per else {})
    )
    start = money.start - (len(before) - found.start())
    return kind, value, (start, money.end), asks_of(money, "amount", days_are_defined=True)


def _recurring(reader: FeeReader, money: Quantity) -> Read | None:
    before = _before(reader, money)
    named = _NAMED.search(before)
    per = period(reader.statement, money)
    asks = asks_of(money, "amount", days_are_defined=True)
    if _ONCE.search(f"{before[-110:]} {reader.statement.text[money.end : min(money.end + 60, reader.statement.end)]}"):
        if not re.search(r"exceed|more than|maximum|cap", before[-60:], re.I) and re.search(
            _FEE, reader.near(money), re.I
        ):
            return "fee.one_time", {"amount": _amount(money)}, (money.start, money.end), asks
        return None
    if _NOT_RECURRING.search(before[-110:]) or _COMPARED.search(before[-40:]):
        return None
    is_close = re.match(
        rf"[*)\s]*(?:/|per|a|each|every|monthly|annually)\s*(?:calendar\s+)?(?:{_PERIODS}\b|$|[,.;)])|[*)\s]*(?:monthly|annually|yearly|quarterly)\b",
        reader.statement.text[money.end : money.end + 40],
        re.I,
    )
    if named is None and not is_close:
        return None
    if named is None and not re.search(
        rf"{_FEE}|\b(?:shall|will|agrees to|must) pay\b",
        f"{reader.statement.heading} {reader.statement.lead} {reader.near(money)}",
        re.I,
    ):
        return None
    if per not in ("month", "year", "quarter", "week"):
        per = None
        asks += (Ask("per", "Is the amount for a month or for a year?"),)
    start = money.start - (len(before) - named.start()) if named else money.start
    return "fee.flat", {"amount": _amount(money), "per": per}, (start, money.end), asks


def _amount(quantity: Quantity) -> str | None:
    return None if quantity.value is None else cents(quantity.value)
