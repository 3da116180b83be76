"""The papers of the demonstration: texts with places for names and days, so that text, quote and term always agree."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from itertools import pairwise

from abutment.desk.demonstration.agreed import FOLDER, Agreed, day_of
from abutment.desk.demonstration.plan import Plan, Practice, month_from
from abutment.law.jurisdictions import NAMES

WIDTH = 100
SIGNS_FOR_MANAGER = "executive"
_PLACE = re.compile(r"\{\{\s*(.+?)\s*\}\}")
_FORMS = {"pllc": "professional limited liability company", "pc": "professional corporation"}


@dataclass(frozen=True, slots=True)
class Wording:
    """What stands in the places of a text: the parties of one agreement, and the day of the building."""

    network: Plan
    practice: Practice | None
    agreement: Agreed
    today: date

    def paper(self, folder: str, file: str) -> str:
        """A paper as it is stored: names and days filled in, paragraphs broken into lines."""
        return _in_lines(self.filled(_read(folder, file)))

    def filled(self, text: str) -> str:
        """A text with its places filled in; a place that nobody knows is an error."""
        return _PLACE.sub(lambda found: self._place(found[1]), text)

    def _place(self, asked: str) -> str:
        word, *arguments = asked.split()
        if word == "include":
            return self.filled(_read("clauses", arguments[0])).strip()
        if word in ("day", "last", "month"):
            return self._day(word, [int(argument) for argument in arguments])
        return self._name(word)

    def _day(self, word: str, numbers: list[int]) -> str:
        months, *day = numbers
        if word == "month":
            return f"{month_from(self.today, months):%B %Y}"
        if word == "last":
            return day_in_words(month_from(self.today, months + 1) - timedelta(days=1))
        return day_in_words(day_of(self.today, (months, day[0]) if day else months))

    def _name(self, word: str) -> str:
        organization = self.network.organization
        if word == "manager":
            return organization.legal_name
        if word == "manager_signs":
            return next(person.name for person in organization.people if person.role == SIGNS_FOR_MANAGER)
        if word == "start":
            return day_in_words(day_of(self.today, self.agreement.starts))
        if self.practice is None:
            raise KeyError(f"The organization's own papers have no place {word}.")
        return {
            "practice": self.practice.legal_name,
            "form": _FORMS[self.practice.form],
            "state": NAMES[self.practice.state],
            "owners": " and ".join(f"{owner.name}, DDS" for owner in self.practice.owners),
            "offices": "\n".join(
                f"- {office.city}: {office.street}, {office.city}, {self.practice.state[3:]} {office.postal_code}"
                for office in self.practice.locations
            ),
        }[word]


def day_in_words(day: date) -> str:
    """A day as papers write it.

    >>> day_in_words(date(2026, 11, 1))
    'November 1, 2026'
    """
    return f"{day:%B} {day.day}, {day.year}"


def _read(folder: str, file: str) -> str:
    return resources.files(__package__).joinpath(FOLDER, folder, f"{file}.md").read_text("utf-8")


def _in_lines(text: str) -> str:
    """Each paragraph broken anew: what was filled in made lines longer or shorter."""
    paragraphs: list[list[str]] = [[]]
    for line in text.splitlines():
        if not line.strip() or line.startswith(("#", "- ")):
            paragraphs.append([])
        if line.strip():
            paragraphs[-1].append(line.strip())
        if line.startswith("#"):
            paragraphs.append([])
    filled = [
        textwrap.fill(" ".join(lines), WIDTH, break_long_words=False, break_on_hyphens=False)
        if not lines[0].startswith("#")
        else lines[0]
        for lines in paragraphs
        if lines
    ]
    joined = filled[:1]
    for former, this in pairwise(filled):
        joined.append(("\n" if former.startswith("- ") and this.startswith("- ") else "\n\n") + this)
    return "".join(joined) + "\n"
