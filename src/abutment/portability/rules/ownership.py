"""Who owns which data, by which words, and where it is in a Package (the data ownership register). Values only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

PRACTICE = "The practice"
BOTH = "The practice and the organization, each its copy"
PERSONS = "The practice; a license belongs to its person"
NOBODYS = "Nobody alone: names that the practice's rows refer to"

GAP = "The agreement says nothing of it."
NO_AGREEMENT = "No agreement is signed here."


@dataclass(frozen=True, slots=True)
class DataSet:
    """Data that people speak of as one. name: as the tables' register calls it; places: folders and files of a Package;
    is_left_with: whether terms about leaving speak of it; why: what makes the owner the owner."""

    name: str
    owner: str
    why: str
    places: tuple[str, ...]
    is_left_with: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """What an agreement says of the practice's data, from one day to before another."""

    agreement: str
    amendment: str
    section: str
    words: str
    quote: str
    document: str
    starts_on: date
    ends_on: date | None

    def is_in_force(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)

    def told(self) -> dict[str, Any]:
        """For programs."""
        return {
            "agreement": self.agreement,
            "amendment": self.amendment,
            "section": self.section,
            "says": self.words,
            "quote": self.quote,
            "document": self.document,
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat() if self.ends_on else None,
        }


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the register."""

    data: DataSet
    clauses: tuple[Clause, ...] = field(default=())
    gap: str = ""

    def told(self) -> dict[str, Any]:
        """For programs."""
        return {
            "data_set": self.data.name,
            "owner": self.data.owner,
            "because": self.data.why,
            "in_the_package": list(self.data.places),
            "clauses": [each.told() for each in self.clauses],
            "gap": self.gap or None,
        }


_TREATED = "Whoever treats keeps the record, and answers for it as the covered entity (45 CFR 160.103)."
_BUSINESS = "It is the practice's own business; the organization works on it for the practice."
_TABLES, _FHIR = "tables/", "fhir/"

DATA_SETS: tuple[DataSet, ...] = (
    DataSet("Patients and charts", PRACTICE, _TREATED, (_TABLES, _FHIR), is_left_with=True),
    DataSet("Schedule", PRACTICE, _TREATED, (_TABLES, _FHIR), is_left_with=True),
    DataSet("Patients' accounts", PRACTICE, _BUSINESS, (_TABLES, _FHIR), is_left_with=True),
    DataSet("Insurance and claims", PRACTICE, _BUSINESS, (_TABLES, _FHIR), is_left_with=True),
    DataSet("The practice's own lists", PRACTICE, _BUSINESS, (_TABLES, _FHIR), is_left_with=True),
    DataSet("Documents", PRACTICE, _TREATED, ("documents/", _TABLES), is_left_with=True),
    DataSet(
        "The source system's rows",
        PRACTICE,
        "They were read from the practice's own system, as they were there.",
        ("source/", _TABLES),
        is_left_with=True,
    ),
    DataSet("Where records are kept", PRACTICE, "The practice decides where its records are kept.", (_TABLES,)),
    DataSet("Imports", PRACTICE, "They say how the practice's records came here.", (_TABLES,)),
    DataSet("The practice itself", PRACTICE, "They are the practice's own facts.", (_TABLES, _FHIR)),
    DataSet("People and their roles", PERSONS, "The practice grants the roles; a license is its person's.", (_TABLES,)),
    DataSet("Agreements", BOTH, "Both sides signed them.", ("papers/agreements/", "documents/", _TABLES)),
    DataSet(
        "Fees and statements", BOTH, "One side sent them, the other approved them.", ("papers/statements/", _TABLES)
    ),
    DataSet("Reviews of papers", PRACTICE, "The practice had papers read for itself.", ("documents/", _TABLES)),
    DataSet("Deliveries", PRACTICE, "They say where the practice sends its own data.", (_TABLES,)),
    DataSet(
        "Who did what, who looked",
        PRACTICE,
        "The covered entity records and examines who used its patients' data (45 CFR 164.312(b)).",
        ("audit/",),
    ),
    DataSet(
        "Patients' requests for their records",
        PRACTICE,
        "The covered entity answers them (45 CFR 164.524).",
        (_TABLES,),
    ),
    DataSet("Names of others", NOBODYS, "Without them the practice's rows could not be read.", (_TABLES,)),
    DataSet("Roles and what they may do", NOBODYS, "The same in each installation of this software.", (_TABLES,)),
)
"""Every set of data of a practice; each table that a Package carries belongs to one (tested)."""


def register(clauses: Iterable[Clause], *, is_signed: bool) -> list[Entry]:
    """The register: each set with the clauses that speak of it, or the gap that none does.

    >>> {entry.gap for entry in register([], is_signed=False)}
    {'No agreement is signed here.'}
    """
    known = sorted(clauses, key=lambda each: (each.agreement, each.starts_on, each.amendment, each.section))
    return [_entry(data, known, is_signed=is_signed) for data in DATA_SETS]


def _entry(data: DataSet, clauses: Sequence[Clause], *, is_signed: bool) -> Entry:
    if data.is_left_with and clauses:
        return Entry(data, tuple(clauses))
    return Entry(data, gap=GAP if is_signed else NO_AGREEMENT)


def told(entries: Iterable[Entry]) -> dict[str, Any]:
    """The register as a Package and the page's file say it: nothing in it depends on the day."""
    return {
        "register": [each.told() for each in entries],
        "note": "Not legal advice. A gap is to be closed by an amendment; the practice's right does not wait for it.",
    }
