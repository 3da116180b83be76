"""The lists of fees: a month in its steps, and what practices reported."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import A

from abutment.fees.models import FeeInput
from abutment.fees.queries.standing import PracticeStanding
from abutment.fees.queries.steps import STEPS
from abutment.kernel.money import usd_from_cents
from abutment.web.figures import Cell
from abutment.web.tables import Column, DayColumn, MoneyColumn, NameColumn, NumberColumn, PickColumn, Table
from abutment.web.templatetags import shell


class StepColumn(Column):
    """A step of a month: its word as a state, its reason on focus, and where it leads."""

    def __init__(self, step: str, **options: Any) -> None:
        place = STEPS.index(step)
        order = {"order_by": (f"cells__{place}__kind", f"cells__{place}__word"), **options}
        super().__init__(step, accessor=f"cells__{place}", **order)
        self.place = place

    def render(self, value: Cell, record: PracticeStanding) -> SafeString:  # type: ignore[override]
        """The state; whoever focuses it reads why."""
        statement = record.facts.statement
        name = f"why-{record.practice_id}-{statement.pk if statement else 0}-{self.place}"
        state = shell.status(value.word, value.kind)
        if value.url:
            shown = format_html('<a class="cell" href="{}" aria-describedby="{}">{}</a>', value.url, name, state)
        else:
            shown = format_html('<button type="button" class="cell" aria-describedby="{}">{}</button>', name, state)
        return format_html(
            '<span class="reasoned">{}<span class="reason" role="tooltip" id="{}">{}</span></span>',
            shown,
            name,
            value.reason,
        )

    def value(self, value: Cell) -> str:  # type: ignore[override]
        """The word with its reason."""
        return f"{value.word}: {value.reason}"


class FeeColumn(StepColumn):
    """The fee, as an amount where it is exported."""

    attrs = {"td": {"class": "cell-number"}, "th": {"class": "cell-number"}}

    def value(self, value: Cell, record: PracticeStanding) -> Decimal | None:  # type: ignore[override]
        """The fee in dollars; nothing when it was not computed."""
        return None if record.charged_cents is None else usd_from_cents(record.charged_cents)


class MonthTable(Table):
    """One row for each practice of a month, and for each agreement when it changes within the month."""

    noun = "practice"
    chosen = PickColumn(accessor="practice_id")
    practice = NameColumn("Practice", linkify=("practice", [A("practice_id")]))
    inputs = StepColumn("Inputs")
    agreement = StepColumn("Agreement")
    law = StepColumn("Law")
    market = StepColumn("Market")
    fee = FeeColumn("Fee", order_by="charged_cents")
    approval = StepColumn("Approval")
    issued = StepColumn("Issued")
    settled = StepColumn("Settled")

    class Meta(Table.Meta):
        """Sorted by name at first."""

        order_by = ("practice",)


class InputTable(Table):
    """One row for each number that a practice reported."""

    noun = "number"
    practice = NameColumn("Practice", accessor="entity__name", linkify=("practice", [A("entity_id")]))
    location = Column("Location", accessor="location__name", default="whole practice")
    kind = Column("Kind", accessor="get_kind_display", order_by="kind")
    category = Column("Category", default="—", empty_values=(None, ""))
    starts_on = DayColumn("From", said="date")
    ends_on = DayColumn("Through", said="date", order_by="ends_on")
    amount_cents = MoneyColumn("Amount", default="", linkify=("fee-input", [A("pk")]))
    quantity = NumberColumn("Count", default="", linkify=("fee-input", [A("pk")]))
    source = Column("Source")

    class Meta(Table.Meta):
        """Newest days first."""

        order_by = ("-starts_on",)

    def render_ends_on(self, record: FeeInput) -> SafeString:
        """The last day that it is of; the row keeps the day after."""
        return shell.when(self.day_of_look(), record.ends_on - timedelta(days=1), said="date")

    def value_ends_on(self, record: FeeInput) -> str:
        return (record.ends_on - timedelta(days=1)).isoformat()

    def render_quantity(self, value: Decimal) -> str:
        """A count without zeros behind its point."""
        return f"{value.normalize():,f}"
