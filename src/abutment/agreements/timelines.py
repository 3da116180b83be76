"""The terms of an agreement as bars on a line of time, its instruments as marks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from abutment.agreements.queries.pages import AgreementPage
from abutment.agreements.rules.terms import SignedTerm
from abutment.agreements.rules.words import value_in_words
from abutment.kernel.periods import Period
from abutment.web.figures import Bar, Mark, Timeline, timeline

_LONGEST = 72
_SOME_TIME = timedelta(days=180)
"""How far beyond its last day the line goes at least: a bar that begins there is still seen."""


def terms_over_time(page: AgreementPage, today: date) -> Timeline | None:
    """Bars of what was agreed from when until when, drafts among them; None when no term is entered."""
    bars = [*_agreed(page, today), *_drafts(page)]
    if not bars:
        return None
    begins = date(min(bar.starts_on for bar in bars).year, 1, 1)
    last = max([today, *(bar.ends_on or bar.starts_on for bar in bars), *_days_ahead(page)])
    return timeline(
        bars,
        title="Terms over time",
        starts_on=begins,
        ends_on=date((last + _SOME_TIME).year + 1, 1, 1),
        today=today,
        marks=list(_marks(page)),
    )


def _agreed(page: AgreementPage, today: date) -> Iterator[Bar]:
    ends_on = page.agreement.ends_on
    for _, dated in page.timelines:
        for entry in dated:
            until = _earlier(entry.period.ends_on, ends_on)
            if until is None or until > entry.period.starts_on:
                yield _bar(entry.value, Period(entry.period.starts_on, until), today)


def _drafts(page: AgreementPage) -> Iterator[Bar]:
    for row in page.drafts:
        yield _bar(row.signed, row.signed.period, None)


def _bar(term: SignedTerm, period: Period, today: date | None) -> Bar:
    if today is None:
        kind = "attention"
    elif today in period:
        kind = "good"
    else:
        kind = "off" if period.ends_on is not None and period.ends_on <= today else "neutral"
    said = value_in_words(term.value)
    short = said if len(said) <= _LONGEST else f"{said[:_LONGEST].rsplit(' ', 1)[0]} …"
    return Bar(
        term.key.label,
        period.starts_on,
        period.ends_on,
        note=f"Draft: {short.rstrip('.')}" if today is None else short.rstrip("."),
        kind=kind,
        url=reverse("agreement-term", args=[term.term_id]),
    )


def _days_ahead(page: AgreementPage) -> Iterator[date]:
    if page.outlook.notice_by is not None:
        yield page.outlook.notice_by
    if page.outlook.term is not None and page.outlook.term.ends_on is not None:
        yield page.outlook.term.ends_on


def _marks(page: AgreementPage) -> Iterator[Mark]:
    for row in page.amendments:
        instrument = row.amendment
        if instrument.number:
            label = instrument.label if instrument.is_signed else f"{instrument.label} (not signed)"
            yield Mark(instrument.effective_on, label)
    if page.outlook.notice_by is not None:
        yield Mark(page.outlook.notice_by, "last day for notice")
    if page.agreement.ends_on is not None:
        yield Mark(page.agreement.ends_on - timedelta(days=1), "last day")


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((each for each in (one, other) if each is not None), default=None)
