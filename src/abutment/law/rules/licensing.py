"""When licenses renew and which continuing education they need, by profession."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, ClassVar

from abutment.law.answers import Answer, Citation
from abutment.law.errors import UnknownProfession
from abutment.law.jurisdictions import NAMES
from abutment.law.rows import LawBook, Row
from abutment.law.rules.standing import cautions_for, cite, joint_status, started
from abutment.law.values.licensing import LicenseRenewal, MandatoryTopic

PROFESSIONS: dict[str, tuple[str, ...]] = {
    "dentist": ("dentist",),
    "hygienist": ("dental_hygienist", "expanded_practice_dental_hygienist"),
    "assistant": ("dental_assistant", "registered_dental_assistant", "licensed_dental_assistant", "efda"),
    "therapist": ("dental_therapist",),
    "denturist": ("denturist",),
}
"""The professions that can be asked about, and the names that rows use for them."""

# What counts as read for hours: stated for the hours alone, or for the row when the hours have no word of their own.
_HOURS_READ = frozenset({"read", "primary_text", "primary_text_partial", "mixed"})
_ASKED = ("dentist", "hygienist", "assistant")
_ABOUT_DENTISTS = frozenset({"dentist", "prescribing dentists", "new dentists"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfessionRenewal:
    """The renewal of one license: how often, by when, with how many hours; None where no value was read."""

    profession: str
    renewal_period_years: int | None
    renewal_due: str | None
    ce_hours: int | None
    ce_hours_evidence: str
    ce_window: str | None
    mandatory: tuple[MandatoryTopic, ...]
    limits: Mapping[str, Any]
    citation: Citation | None

    @property
    def is_read(self) -> bool:
        """Whether the number of hours rests on text that was read."""
        return self.citation is not None and self.citation.read and self.ce_hours_evidence in _HOURS_READ

    @property
    def label(self) -> str:
        """The profession as people say it."""
        return self.profession.replace("_", " ")


@dataclass(frozen=True, kw_only=True)
class LicenseRenewalAnswer(Answer):
    """The renewals of the professions asked about, in one place."""

    topic: ClassVar[str] = "license-renewal"

    renewals: tuple[ProfessionRenewal, ...] = ()


def profession_named(text: str) -> str:
    """The profession that a person wrote as 'dentist', 'dental hygienist' or 'RDA'."""
    wanted = text.strip().lower().replace(" ", "_").replace("-", "_")
    for profession, names in PROFESSIONS.items():
        if wanted == profession or wanted in names:
            return profession
    near = get_close_matches(wanted, PROFESSIONS, n=1, cutoff=0.4)
    hint = f"Did you mean '{near[0]}'?" if near else f"Known are {', '.join(PROFESSIONS)}."
    raise UnknownProfession(f"No license row speaks of the profession '{text}'. {hint}")


def license_renewal_in(
    book: LawBook, jurisdiction: str, on: date, *, profession: str | None = None
) -> LicenseRenewalAnswer:
    """The renewals in one place, of one profession or of dentists, hygienists, assistants and whom else rows name."""
    now, later = started(book.of(jurisdiction, "licence_renewal_ce"), on)
    found = [renewal for row in now for renewal in _renewals(row)]
    asked = _ASKED if profession is None else (profession_named(profession),)
    wanted = [renewal for renewal in found if profession is None or renewal.profession in PROFESSIONS[asked[0]]]
    for name in asked:
        if not any(renewal.profession in PROFESSIONS[name] for renewal in wanted):
            wanted.append(_unread(name))
    resting = tuple(
        row for row in now if any(each.citation is not None and each.citation.row_id == row.id for each in wanted)
    )
    return LicenseRenewalAnswer(
        jurisdiction=jurisdiction,
        on=on,
        status=joint_status(resting),
        sentence=f"{NAMES[jurisdiction]}: {'; '.join(_in_words(each) for each in wanted)}.",
        values={row.id: row.stated_values for row in resting},
        citations=tuple(_cite_hours(row, wanted) for row in resting),
        remarks=later,
        cautions=cautions_for(resting, on),
        renewals=tuple(wanted),
    )


def _cite_hours(row: Row, wanted: list[ProfessionRenewal]) -> Citation:
    of_row = [each for each in wanted if each.citation is not None and each.citation.row_id == row.id]
    if all(each.is_read for each in of_row):
        return cite(row)
    unread = ", ".join(each.label for each in of_row if not each.is_read)
    return cite(row, read=False, evidence=f"hours not read for {unread}")


def _in_words(renewal: ProfessionRenewal) -> str:
    if renewal.citation is None:
        return f"{renewal.label}, not researched"
    hours = "hours not read" if renewal.ce_hours is None else f"{renewal.ce_hours} hours {renewal.ce_window}"
    years = renewal.renewal_period_years
    if renewal.ce_hours is not None and not renewal.is_read:
        hours += " (not read)"
    return f"{renewal.label}, renews every {'year' if years == 1 else f'{years} years'}, {hours}"


def _unread(profession: str) -> ProfessionRenewal:
    return ProfessionRenewal(
        profession=profession,
        renewal_period_years=None,
        renewal_due=None,
        ce_hours=None,
        ce_hours_evidence="none",
        ce_window=None,
        mandatory=(),
        limits={},
        citation=None,
    )


def _renewals(row: Row) -> Iterator[ProfessionRenewal]:
    values = row.values_as(LicenseRenewal)
    for profession in dict.fromkeys((*values.profession, *values.ce_hours)):
        evidence = _hours_evidence(row, values, profession)
        yield ProfessionRenewal(
            profession=profession,
            renewal_period_years=values.renewal_period_years,
            renewal_due=_due(values, profession),
            ce_hours=values.ce_hours.get(profession),
            ce_hours_evidence=evidence,
            ce_window=_window(values, profession),
            mandatory=tuple(topic for topic in values.mandatory or () if _concerns(topic, profession)),
            limits=_limits(values, profession),
            citation=cite(row),
        )


def _hours_evidence(row: Row, values: LicenseRenewal, profession: str) -> str:
    if profession not in values.ce_hours:
        return "none"
    stated = values.ce_hours_evidence
    if isinstance(stated, str):
        return stated
    if stated is not None and profession in stated:
        return stated[profession]
    return "read" if row.basis == "primary_text" else row.basis


def _due(values: LicenseRenewal, profession: str) -> str | None:
    if isinstance(values.renewal_due, Mapping):
        return values.renewal_due.get(profession)
    if profession in PROFESSIONS["assistant"] and values.assistant_expires:
        return values.assistant_expires
    return values.renewal_due or values.expires or values.renewal_anchor


def _window(values: LicenseRenewal, profession: str) -> str:
    if values.ce_window_months is not None:
        return f"in {values.ce_window_months} months"
    years = _for(values.ce_window_years, profession) or values.renewal_period_years
    return "a year" if years == 1 else f"in {years} years"


def _for(value: Any, profession: str) -> Any:
    return value.get(profession) if isinstance(value, Mapping) else value


def _concerns(topic: MandatoryTopic, profession: str) -> bool:
    if topic.who == "dental_hygienist":
        return profession in PROFESSIONS["hygienist"]
    return profession == "dentist" or topic.who not in _ABOUT_DENTISTS


_SHOWN_ELSEWHERE = frozenset(
    {"profession", "renewal_period_years", "renewal_due", "ce_hours", "ce_hours_evidence", "mandatory", "expires"}
    | {"assistant_expires", "renewal_anchor", "ce_window_months", "ce_window_years"}
)


def _limits(values: LicenseRenewal, profession: str) -> dict[str, Any]:
    limits = {}
    for key, value in values.model_dump(exclude_unset=True).items():
        is_by_profession = isinstance(value, Mapping) and key != "first_period_hours"
        told = value.get(profession) if is_by_profession else value
        if key not in _SHOWN_ELSEWHERE and told is not None:
            limits[key] = told
    return limits
