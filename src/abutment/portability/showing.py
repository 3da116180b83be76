"""What the pages of imports say, put together from queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from abutment.foundation.scope import Actor
from abutment.kernel.periods import Period
from abutment.organizations.models import Practice
from abutment.portability import policies, queries
from abutment.portability.actions.feeding import visit_types
from abutment.portability.forms.sources import schedule_in_words
from abutment.portability.queries import Reconciliation
from abutment.portability.queries.production import Production
from abutment.portability.queries.works import open_import
from abutment.portability.tables import changed_in_words, state_of
from abutment.web.words import count_of, money

LATEST = 5
EXPECTED = "`abutment imports run --expected`"
"""What a failed import names as the way on where most patients, or whole tables, are missing."""


def trail_of(practice: Practice, *here: str) -> list[dict[str, str]]:
    """The way to a page of a practice's records; a second name is the address of the first."""
    trail = [
        {"label": str(practice), "url": reverse("practice", args=[practice.pk])},
        {"label": "Records", "url": reverse("records", args=[practice.pk])},
    ]
    if here:
        trail.append({"label": here[0], "url": reverse(here[1], args=[practice.pk]) if here[1:] else ""})
    return trail


def facts_of_page(actor: Actor, practice: Practice, moment: datetime, on: date) -> dict[str, Any]:
    """What a practice's page of records shows."""
    connected = queries.connection_of(actor, practice, moment)
    compared = queries.reconciliation(actor, practice.pk, on)
    may_connect = policies.can_connect(practice.pk)
    latest = [
        {"run": run, "state": state_of(run), "changed": changed_in_words(run, sees_why=may_connect)}
        for run in queries.runs(actor, practice.pk)[:LATEST]
    ]
    unmapped = compared.unmapped
    return {
        "practice": practice,
        "trail": [*trail_of(practice)[:1], {"label": "Records", "url": ""}],
        "connected": connected,
        "schedule": schedule_in_words(connected.source) if connected.source else "",
        "sentence": connected.stands.reason,
        "compared": compared,
        "latest": latest,
        "unmapped": count_of(len(unmapped), "word") if unmapped else "",
        "domains": queries.domains_of(actor, practice.pk),
        "may_connect": may_connect,
        "misses_rows": EXPECTED in connected.stands.reason,
        "may_keep": policies.can_keep_natively(practice.pk),
        "work": open_import(actor, str(practice)),
    }


def visit_types_of(actor: Actor, practice_id: int, on: date) -> list[str]:
    """The types of visit and what shares leave out, as the agreements of the last year and those to come name them."""
    return visit_types(actor, practice_id, Period(on - timedelta(days=366), None))


@dataclass(frozen=True, slots=True)
class Stat:
    """A number that matters, or why there is none."""

    label: str
    value: str = ""
    note: str = ""
    kind: str = ""
    missing: str = ""
    working: str = ""


def stats_of(compared: Reconciliation) -> list[Stat]:
    """The numbers above a comparison."""
    verdict, owed = compared.verdict, compared.receivables
    if verdict is None:
        return []
    stats = []
    if compared.sees_amounts and owed is not None:
        stats.append(Stat("Owed by families, here", money(owed.our_cents)))
        if owed.source_cents is None:
            stats.append(Stat("Owed by families, there", missing="The source cannot say."))
        else:
            gap = owed.gap_cents
            note, kind = (f"differs by {money(abs(gap))}", "bad") if gap else ("the same", "good")
            stats.append(Stat("Owed by families, there", money(owed.source_cents), note, kind))
    stats.append(Stat("Months", f"{verdict.months:,}", count_of(verdict.clinics, "clinic")))
    unmapped = len(compared.unmapped)
    stats.append(Stat("Words to map", f"{unmapped:,}", "counted as unmapped" if unmapped else "all are mapped"))
    return stats


def stats_of_production(found: Production) -> list[Stat]:
    """The numbers above a report of production, each opening how it came to be; none where nothing is known."""
    figures = found.whole.figures
    if not figures.is_known:
        return []

    def opened(what: str) -> str:
        return f"{reverse('production-working')}?{urlencode({**found.asked.said, 'what': what})}"

    percent = Stat("Collection %", missing="There is no net production to divide by.")
    if figures.percent is not None:
        percent = Stat("Collection %", f"{figures.percent}%", found.denominator, working=opened("percent"))
    basis = f"adjustments by {figures.basis.label.lower()}"
    return [
        Stat("Gross production", money(figures.gross_cents), working=opened("gross")),
        Stat("Net production", money(figures.net_cents), basis, working=opened("net")),
        Stat("Net collections", money(figures.collected_cents), "by posting date", working=opened("collected")),
        percent,
    ]
