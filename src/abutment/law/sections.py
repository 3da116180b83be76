"""Answers laid out for a reader: a title, the sentence, and a table; the command line and the pages show the same."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from abutment.law.answers import Answer, Verdict
from abutment.law.rules.breach import BreachClocksAnswer
from abutment.law.rules.fees import FeeMethodsAnswer
from abutment.law.rules.licensing import LicenseRenewalAnswer, ProfessionRenewal
from abutment.law.rules.ownership import OwnerApprovalsAnswer, OwnershipAnswer
from abutment.law.rules.registrations import RegistrationsAnswer
from abutment.law.rules.retention import RetentionAnswer
from abutment.law.values.licensing import MandatoryTopic

Cell: TypeAlias = str | Verdict

TITLES: dict[str, str] = {
    "fee-methods": "How a manager may be paid",
    "ownership": "Who may own a practice",
    "owner-approvals": "What stays with the owner",
    "retention": "How long records are kept",
    "breach-clocks": "How soon a breach is told",
    "license-renewal": "When licenses renew",
    "registrations": "What is registered, filed or announced",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One question as a reader sees it; no columns means that the sentence says it all."""

    topic: str
    title: str
    answer: Answer
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


def section_of(answer: Answer) -> Section:
    """The layout of any answer of this room."""
    columns, rows = _LAYOUTS[answer.topic](answer)
    return Section(answer.topic, TITLES[answer.topic], answer, columns, rows)


_Layout: TypeAlias = tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]


def _fee_methods(answer: Answer) -> _Layout:
    assert isinstance(answer, FeeMethodsAnswer)  # noqa: S101 - tells the type checker what the topic says
    columns = ("Method", "Verdict", "Why", "On what condition", "What software does")
    rows = tuple(
        (
            each.method.label,
            each.verdict,
            each.sentence,
            "; ".join(each.conditions) or "none stated",
            each.control.label,
        )
        for each in answer.methods
    )
    return columns, rows


def _ownership(answer: Answer) -> _Layout:
    assert isinstance(answer, OwnershipAnswer)  # noqa: S101
    return ("Owners who are not dentists", "The row's word"), ((answer.verdict, answer.finding.replace("_", " ")),)


def _owner_approvals(answer: Answer) -> _Layout:
    assert isinstance(answer, OwnerApprovalsAnswer)  # noqa: S101
    kinds = {"owner_approves": "The owner approves", "not_for_manager": "Not for a manager to control"}
    rows = tuple((kinds[each.kind], each.label, each.citation.citation) for each in answer.matters)
    return (("Kind", "Matter", "Citation") if rows else ()), rows


def _retention(answer: Answer) -> _Layout:
    assert isinstance(answer, RetentionAnswer)  # noqa: S101
    rows = (("Adults", answer.adult.text, answer.adult.stated), ("Minors", answer.minor.text, answer.minor.stated))
    return ("Patients", "Keep", "What the row says"), rows


def _breach_clocks(answer: Answer) -> _Layout:
    assert isinstance(answer, BreachClocksAnswer)  # noqa: S101
    rows = tuple(
        (each.to, f"{each.days} days", each.counted_from, each.condition, "Federal" if each.is_federal else "State")
        for each in answer.clocks
    )
    return ("Tell", "Within", "Counted from", "If", "By"), rows


def _license_renewal(answer: Answer) -> _Layout:
    assert isinstance(answer, LicenseRenewalAnswer)  # noqa: S101
    return ("Profession", "Renews", "Education", "Must hold", "Hours read"), tuple(
        _renewal(each) for each in answer.renewals
    )


def _renewal(each: ProfessionRenewal) -> tuple[Cell, ...]:
    if each.citation is None:
        return (each.label.capitalize(), "no row read", "no row read", "no row read", "no")
    years = each.renewal_period_years
    renews = ("every year" if years == 1 else f"every {years} years") + (
        f", {each.renewal_due}" if each.renewal_due else ""
    )
    hours = "hours not read" if each.ce_hours is None else f"{each.ce_hours} hours {each.ce_window}"
    topics = "; ".join(_topic(topic) for topic in each.mandatory) or "no topic stated"
    return (each.label.capitalize(), renews, hours, topics, "yes" if each.is_read else "no")


def _topic(topic: MandatoryTopic) -> str:
    amount = topic.hours if topic.hours is not None else topic.units
    told = topic.topic.replace("_", " ") + (
        "" if amount is None else f" {amount} h" if topic.hours else f" {amount} units"
    )
    if topic.every_years:
        told += f" every {topic.every_years} years" if topic.every_years > 1 else " every year"
    if topic.once:
        told += " once"
    return told + (f" ({topic.who.replace('_', ' ')})" if topic.who else "")


def _registrations(answer: Answer) -> _Layout:
    assert isinstance(answer, RegistrationsAnswer)  # noqa: S101
    rows = tuple(
        (each.what.capitalize(), each.when or "not read", each.applies, each.citation.citation)
        for each in answer.registrations
    )
    return (("What", "When", "Applies", "Citation") if rows else ()), rows


_LAYOUTS: dict[str, Callable[[Answer], _Layout]] = {
    "fee-methods": _fee_methods,
    "ownership": _ownership,
    "owner-approvals": _owner_approvals,
    "retention": _retention,
    "breach-clocks": _breach_clocks,
    "license-renewal": _license_renewal,
    "registrations": _registrations,
}
