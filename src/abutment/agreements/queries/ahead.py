"""What lies ahead in agreements: the last days for notice, ends, and opinions on market value that run out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from abutment.agreements.models import Agreement
from abutment.agreements.queries.books import books_of_each
from abutment.agreements.queries.listing import outlook_of
from abutment.agreements.rules.terms import TermBook
from abutment.agreements.rules.values import TermKey
from abutment.foundation.scope import Actor


@dataclass(frozen=True, slots=True, order=True)
class Deadline:
    """A day on which something must be decided or ends; is_notice: the last day to give notice."""

    on: date
    what: str
    about: str
    entity_id: int
    agreement_id: int
    is_notice: bool = False

    @property
    def url(self) -> str:
        """The page of the agreement."""
        return reverse("agreement", args=[self.agreement_id])


def deadlines(actor: Actor, on: date, *, days: int = 365) -> list[Deadline]:
    """What agreements in scope ask for within so many days, by date; the last day for notice stands for the end."""
    until = on + timedelta(days=days)
    held = Agreement.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=until, amendments__number=0, amendments__signed_on__lte=on
    )
    rows = list(held.select_related("entity").order_by("pk"))
    books = books_of_each({row.pk: row.title for row in rows})
    found = (each for row in rows for each in _deadlines_of(row, books[row.pk], on))
    return sorted(each for each in found if on <= each.on <= until)


def _deadlines_of(row: Agreement, book: TermBook, on: date) -> Iterator[Deadline]:
    about = f"{row.title}, {row.entity.name}"
    if row.ends_on is not None:
        yield Deadline(row.ends_on, "Agreement ends", about, row.entity_id, row.pk)
    else:
        outlook = outlook_of(row, book, on)
        if outlook.notice_by is not None:
            yield Deadline(outlook.notice_by, "Notice is due", about, row.entity_id, row.pk, True)
        elif outlook.term is not None and outlook.term.ends_on is not None and outlook.is_ending:
            yield Deadline(outlook.term.ends_on, "Agreement runs out", about, row.entity_id, row.pk)
    for entry in book.of(TermKey.FMV_OPINION):
        ends_on = entry.period.ends_on
        if ends_on is not None and not book.of(TermKey.FMV_OPINION).is_in_force(ends_on):
            yield Deadline(ends_on, "Opinion on market value ends", about, row.entity_id, row.pk)
