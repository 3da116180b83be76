"""Answers laid out for a reader: a title, the sentence, and a table; the command line and the pages show the same."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from abutment.law.answers import Answer, Citation, Said, Verdict
from abutment.law.errors import RowNotInForce
from abutment.law.jurisdictions import FEDERAL, NAMES
from abutment.law.queries import TOPICS, book
from abutment.law.rules.breach import BreachClocksAnswer
from abutment.law.rules.fees import FeeMethodsAnswer, MethodVerdict
from abutment.law.rules.licensing import LicenseRenewalAnswer, ProfessionRenewal
from abutment.law.rules.ownership import MATTER_KINDS, OwnerApprovalsAnswer, OwnershipAnswer
from abutment.law.rules.registrations import RegistrationsAnswer
from abutment.law.rules.retention import RetentionAnswer
from abutment.law.rules.standing import cite
from abutment.law.values.licensing import MandatoryTopic

Cell: TypeAlias = str | Said

TITLES: dict[str, str] = {
    "fee-methods": "How a manager may be paid",
    "ownership": "Who may own a practice",
    "owner-approvals": "What stays with the owner",
    "retention": "How long records are kept",
    "breach-clocks": "How soon a breach is told",
    "license-renewal": "When licenses renew",
    "registrations": "What is registered, filed or announced",
}

SUBJECT_TITLES: dict[str, str] = {
    "anti_kickback": "Kickbacks: the federal statute",
    "anti_kickback_private": "Kickbacks: whoever pays",
    "anti_kickback_safe_harbor": "Kickbacks: safe harbors",
    "claims_standard": "Claims: electronic standards",
    "corporate_practice_pe": "Investors and managers",
    "cpod_fee_structure": "Ownership and fees",
    "cpod_survey": "Survey of ownership rules",
    "dea": "Controlled substances",
    "dso_registration": "Registration of support organizations",
    "epa_amalgam": "Dental amalgam",
    "hipaa_baa": "HIPAA: business associates",
    "hipaa_breach": "HIPAA: breach notification",
    "hipaa_privacy": "HIPAA: privacy",
    "hipaa_rights": "HIPAA: rights of patients",
    "hipaa_security": "HIPAA: security",
    "hipaa_security_proposed": "HIPAA: security, proposed",
    "information_blocking_proposed": "Information blocking, proposed",
    "licence_renewal_ce": "License renewal and education",
    "npi": "National provider identifier",
    "osha_bloodborne": "OSHA: bloodborne pathogens",
    "osha_hazcom": "OSHA: hazard communication",
    "platform_default": "Defaults of this product (not law)",
    "practice_exit": "Leaving and closing",
    "self_referral": "Self-referral",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One question as a reader sees it; without an answer, `problem` says why there is none on that day."""

    topic: str
    title: str
    answer: Answer | None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    problem: str = ""

    @property
    def sentence(self) -> str:
        """The answer's sentence without the name of the place, which stands above it on a page."""
        if self.answer is None:
            return ""
        said = self.answer.sentence.removeprefix(NAMES[self.answer.jurisdiction]).lstrip(":, ")
        return _capitalized(said)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one subject that no question is asked of, with the days on which they start taken into account."""

    title: str
    citations: tuple[Citation, ...]


def sections_of_place(jurisdiction: str, on: date) -> tuple[Section, ...]:
    """Every question asked of one place on one day; what is not yet in force is said in its section.

    Most questions are left to the states, so of federal law only those are shown that a federal row answers.
    """
    asked = tuple(_asked(topic, jurisdiction, on) for topic in TOPICS)
    if jurisdiction != FEDERAL:
        return asked
    return tuple(section for section in asked if section.answer is None or section.answer.citations)


def _asked(topic: str, jurisdiction: str, on: date) -> Section:
    try:
        return section_of(TOPICS[topic](jurisdiction, on))
    except RowNotInForce as later:
        return Section(topic, TITLES[topic], None, problem=str(later))


def further_rows(jurisdiction: str, sections: tuple[Section, ...]) -> tuple[Group, ...]:
    """The rows of a place that none of the sections cites, by subject, in the order of the file."""
    cited = {
        citation.row_id
        for section in sections
        if section.answer is not None
        for citation in (*section.answer.citations, *section.answer.also)
    }
    groups: dict[str, list[Citation]] = {}
    for row in book().of(jurisdiction):
        if row.id not in cited:
            groups.setdefault(subject_title(row.subject), []).append(cite(row))
    return tuple(Group(title, tuple(citations)) for title, citations in groups.items())


def subject_title(subject: str) -> str:
    """A subject of the data file as people say it, in American spelling."""
    return SUBJECT_TITLES.get(subject) or subject.replace("_", " ").capitalize()


def section_of(answer: Answer) -> Section:
    """The layout of any answer of this room."""
    columns, rows = _LAYOUTS[answer.topic](answer)
    return Section(answer.topic, TITLES[answer.topic], answer, columns, rows)


_Layout: TypeAlias = tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]


def _fee_methods(answer: Answer) -> _Layout:
    assert isinstance(answer, FeeMethodsAnswer)  # noqa: S101 - tells the type checker what the topic says
    columns = ("Method", "Verdict", "Why", "On what condition", "What Abutment does")
    rows = tuple(
        (
            each.method.label,
            each.said,
            each.sentence,
            _conditions(each),
            each.control.label,
        )
        for each in answer.methods
    )
    return columns, rows


def _conditions(each: MethodVerdict) -> str:
    if each.verdict is Verdict.PROHIBITED:
        return "No condition opens it"
    return _capitalized("; ".join(each.conditions)) or "None stated"


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ownership(answer: Answer) -> _Layout:
    assert isinstance(answer, OwnershipAnswer)  # noqa: S101
    return ("Owners who are not dentists",), ((answer.said,),)


def _owner_approvals(answer: Answer) -> _Layout:
    assert isinstance(answer, OwnerApprovalsAnswer)  # noqa: S101
    groups: dict[tuple[str, str], list[str]] = {}
    for each in answer.matters:
        groups.setdefault((MATTER_KINDS[each.kind], each.citation.citation), []).append(each.label)
    rows = tuple((kind, _capitalized("; ".join(matters)), cited) for (kind, cited), matters in groups.items())
    return (("Kind", "Matters", "Citation") if rows else ()), rows


def _retention(answer: Answer) -> _Layout:
    assert isinstance(answer, RetentionAnswer)  # noqa: S101
    kept = (("Adults", answer.adult), ("Minors", answer.minor))
    if all(each.text == each.stated for _, each in kept):
        return ("Patients", "Keep"), tuple((who, each.text) for who, each in kept)
    return ("Patients", "Keep", "What was found"), tuple((who, each.text, each.stated) for who, each in kept)


def _breach_clocks(answer: Answer) -> _Layout:
    assert isinstance(answer, BreachClocksAnswer)  # noqa: S101
    rows = tuple(
        (
            _capitalized(each.to),
            f"{each.days} days",
            each.counted_from,
            each.condition,
            "Federal" if each.is_federal else "State",
        )
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
        return (each.label.capitalize(), "not researched", "not researched", "not researched", "no")
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
        (_capitalized(each.what), each.when or "not read", each.applies, each.citation.citation)
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
