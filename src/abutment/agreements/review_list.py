"""The list of reviews."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_filters.filters import MultipleChoiceFilter
from django_tables2 import A

from abutment.agreements.models import Review
from abutment.agreements.queries.reviews import ReviewLine
from abutment.web.filters import Filters
from abutment.web.tables import Column, DayColumn, NameColumn, StatusColumn, Table
from abutment.web.templatetags import shell
from abutment.web.words import count_of

_STATES = {"waiting": ("being read", "working"), "read": ("read", "good"), "failed": ("could not be read", "bad")}


class ReviewTable(Table):
    """One row for each review: what was read, as what, and how it stands."""

    noun = "review"
    title = NameColumn("Review", linkify=("review", [A("review_id")]))
    kind_label = Column("Read as")
    state = StatusColumn("Status")
    found = Column("Found", accessor="addressed", default="nothing was compared", orderable=False)
    whose = Column("Asked by")
    asked_on = DayColumn("On")

    def render_state(self, record: ReviewLine) -> SafeString:
        stands = shell.status(*_STATES[record.state])
        return format_html('{}<span class="line fact-hint">shared</span>', stands) if record.is_shared else stands

    def value_state(self, record: ReviewLine) -> str:
        return f"{_STATES[record.state][0]}{', shared' if record.is_shared else ''}"

    def render_found(self, record: ReviewLine) -> str:
        if record.is_unread:
            return "none of its words could be read"
        said = f"{record.addressed} of {record.provisions} addressed"
        return f"{said}, {record.adverse} against the practice" if record.adverse else said

    def value_found(self, record: ReviewLine) -> str:
        return "" if record.addressed is None else self.render_found(record)


class ReviewFilters(Filters):
    """By words, by what it was read as, and by how it stands."""

    search_in = ("title", "kind_label", "whose")
    kind = MultipleChoiceFilter(label="Read as", choices=Review.Kind.choices, widget=CheckboxSelectMultiple)
    state = MultipleChoiceFilter(
        label="Status", choices=[(code, word) for code, (word, _) in _STATES.items()], widget=CheckboxSelectMultiple
    )

    def row_fits(self, row: ReviewLine, name: str, value: Any) -> bool:
        """Whether a review fits one filter."""
        if name in ("kind", "state"):
            return getattr(row, name) in list(value)
        return super().row_fits(row, name, value)


def reviews_in_words(lines: Sequence[ReviewLine]) -> str:
    """The sentence above the list. Never advice: what is addressed is there, not good.

    >>> reviews_in_words([])
    'Papers read against what they should say. Not legal advice.'
    """
    waiting = sum(1 for line in lines if line.state == "waiting")
    theirs = sum(1 for line in lines if not line.is_own)
    said = [
        f"{count_of(len(lines), 'review')}" if lines else "Papers read against what they should say",
        f"{waiting} being read" if waiting else "",
        f"{theirs} shared with you" if theirs else "",
    ]
    return f"{'; '.join(part for part in said if part)}. Not legal advice."
