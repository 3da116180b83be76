"""The lists of imports: connections, past imports, and the words of a practice's lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django_tables2 import A

from abutment.kernel.money import usd_from_cents
from abutment.portability.models import Delivery, ImportRun
from abutment.portability.queries import Connection, Word
from abutment.portability.queries.production import Line
from abutment.portability.rules.standing import UNTOLD
from abutment.portability.showing_deliveries import attempts_in_words, size_in_words
from abutment.portability.showing_deliveries import state_of as state_of_delivery
from abutment.web.tables import EXPORTS, Column, DayColumn, MoneyColumn, NameColumn, NumberColumn, StatusColumn, Table
from abutment.web.templatetags import shell
from abutment.web.words import count_of


class ConnectionTable(Table):
    """One row for each practice, connected or not."""

    noun = "practice"
    practice = NameColumn("Practice", linkify=("records", [A("practice_id")]))
    state = StatusColumn("Connection", order_by="stands__word")
    system = Column("System", default="none", empty_values=(None, ""))
    program_version = Column("Version", default="not read yet", empty_values=(None, ""))
    imported_at = DayColumn("Last import", default="never")
    row_count = NumberColumn("Rows", accessor="rows", default="no data")
    next_at = DayColumn("Next", default="not scheduled", empty_values=())

    class Meta(Table.Meta):
        """Sorted by name at first."""

        order_by = ("practice",)

    def render_state(self, value: tuple[str, str], record: Connection) -> SafeString:
        """The state; what is wrong stands below it."""
        state = shell.status(*value)
        if not record.stands.needs_somebody:
            return state
        return format_html('{}<span class="line faint">{}</span>', state, record.stands.reason)

    def render_next_at(self, record: Connection) -> SafeString | str:
        """When the next one is due; how often it comes is told to who connects the system."""
        if record.next_at is not None:
            return shell.when(self.day_of_look(), record.next_at)
        return "not shown" if record.source is None and record.latest is not None else "not scheduled"

    def value_next_at(self, record: Connection) -> str | None:
        return record.next_at.isoformat() if record.next_at else None

    def render_program_version(self, value: str, record: Connection) -> SafeString | str:
        """The version; one that differs from most is marked."""
        if not record.is_other_version:
            return value
        return format_html('{}<span class="line">{}</span>', value, shell.status("other than most", "attention"))


class RunTable(Table):
    """One row for each import of a practice."""

    noun = "import"
    sees_why = False
    started_at = DayColumn("Started", linkify=("import-run", [A("entity_id"), A("pk")]))
    state = StatusColumn("State", order_by="state")
    changed = Column("What changed", orderable=False, empty_values=())
    rows_read = NumberColumn("Rows read")
    row_count = NumberColumn("Rows there", accessor="rows")

    class Meta(Table.Meta):
        """Newest first."""

        order_by = ("-started_at",)

    def render_state(self, record: ImportRun) -> SafeString:
        """The state as a word with its color."""
        return shell.status(*state_of(record))

    def value_state(self, record: ImportRun) -> str:
        return state_of(record)[0]

    def render_changed(self, record: ImportRun) -> str:
        """What it brought, or why it failed."""
        return changed_in_words(record, sees_why=self.sees_why)


class TellingRunTable(RunTable):
    """The same for who connects the practice's system: a failure with its reason."""

    sees_why = True


class WordTable(Table):
    """One row for each word that rows carry."""

    noun = "word"
    name = NameColumn("In its own list", linkify=("meaning", [A("practice_id"), A("kind"), A("number")]))
    kind_label = Column("List", order_by="kind")
    state = StatusColumn("State", order_by="meaning")
    meaning = Column("Means here", default="nobody has said", empty_values=(None, ""))
    row_count = NumberColumn("Rows", accessor="rows")
    cents = MoneyColumn("Dollars", default="not shown to your role")
    last_month = DayColumn("Last used", said="date", default="no day")

    def render_last_month(self, record: Word) -> SafeString:
        """The month, not its first day."""
        return format_html(
            '<span class="date">{}</span>', f"{record.last_month:%b %Y}" if record.last_month else "no day"
        )


class DeliveryTable(Table):
    """One row for each Package that was due at the practice's own storage."""

    noun = "delivery"
    plural = "deliveries"
    slot_at = DayColumn("Due")
    state = StatusColumn("State", order_by="state")
    name = Column("Called there")
    size = NumberColumn("Size", accessor="byte_count", default="no data")
    tries = Column("What stood in the way", orderable=False, empty_values=())

    class Meta(Table.Meta):
        """Newest first."""

        order_by = ("-slot_at",)

    def render_state(self, record: Delivery) -> SafeString:
        """The state as a word with its color."""
        return shell.status(*state_of_delivery(record))

    def value_state(self, record: Delivery) -> str:
        return state_of_delivery(record)[0]

    def render_size(self, value: int) -> str:
        """In megabytes and the like."""
        return size_in_words(value)

    def value_size(self, record: Delivery) -> int | None:
        return record.byte_count

    def render_tries(self, record: Delivery) -> SafeString | str:
        """Each attempt that failed, in one line."""
        lines = ((each,) for each in attempts_in_words(record))
        return format_html_join("", '<span class="line">{}</span>', lines) or "nothing"


class _SumColumn(Column):
    """A sum in cents, or a percentage, which opens how it came to be."""

    attrs = MoneyColumn.attrs

    def __init__(self, verbose_name: str, what: str, **options: Any) -> None:
        super().__init__(verbose_name, **options)
        self.what = what

    def render(self, value: int | Decimal, record: Line) -> SafeString:  # type: ignore[override]
        """The amount as a link to the side panel."""
        wanted = urlencode({**record.asked.said, "of": record.key, "what": self.what})
        return format_html(
            # A hidden word beside the amount would hang out of the frame in which a wide table scrolls.
            '<a href="{}" data-panel data-panel-title="{}" title="How this number came to be">{}</a>',
            f"{reverse('production-working')}?{wanted}",
            f"{self.verbose_name}, {record.name}",
            f"{value}%" if isinstance(value, Decimal) else shell.money(cents=value),
        )

    def value(self, value: int | Decimal | None) -> Decimal | None:  # type: ignore[override]
        """Dollars, or the percentage, as a number."""
        return usd_from_cents(value) if isinstance(value, int) else value


def _said_above(lines: Sequence[Line]) -> Iterator[str]:
    """The columns that tell no line of a report from another."""
    known = [each.known for each in lines if each.known]
    yield "basis"
    if all(each.practice in ("", each.name) for each in lines):
        yield "practice"
    if not any(each.unmapped_cents for each in known):
        yield "unmapped"
    if not any(each.unmapped_paid_cents for each in known):
        yield "unmapped_paid"


class ProductionTable(Table):
    """One row for each practice, location or provider, and the last for all together; so it keeps its order."""

    noun = "line"
    turns_into_cards = False  # a report is read across: wider than its frame, it scrolls there
    name = NameColumn("Whose")
    practice = Column("Practice", default="", empty_values=(None, ""))
    gross = _SumColumn("Gross production", "gross", accessor="known__gross_cents")
    adjustments = MoneyColumn("Adjustments", accessor="known__adjustment_cents")
    write_offs = MoneyColumn("Write-offs", accessor="known__write_off_cents")
    unmapped = MoneyColumn("Unmapped adjustments", accessor="known__unmapped_cents")
    net = _SumColumn("Net production", "net", accessor="known__net_cents")
    unmapped_paid = MoneyColumn("Unmapped payments", accessor="known__unmapped_paid_cents")
    collected = _SumColumn("Net collections", "collected", accessor="known__collected_cents")
    percent = _SumColumn("Collected, % of net production", "percent", accessor="known__percent")
    basis = Column("Adjustments by", accessor="figures__basis__label")
    imported_at = DayColumn("Records as of", default="", said="date")

    class Meta(Table.Meta):
        """In the order of the report: a total that is sorted among its parts is none."""

        orderable = False

    def __init__(self, data: Sequence[Line], *, request: HttpRequest, **options: Any) -> None:
        # On screen what is the same in every line stands above the table; a file keeps all of it.
        left_out = [] if request.GET.get("export") in EXPORTS else list(_said_above(data))
        super().__init__(data, request=request, exclude=left_out, **options)  # type: ignore[no-untyped-call]

    @property
    def count_in_words(self) -> str:
        """The lines, without the last, which is their sum."""
        return count_of(max(len(self.rows) - 1, 0), self.noun, self.plural)

    def render_name(self, value: str, record: Line) -> SafeString | str:
        """The name; below it why nothing is known."""
        if not record.missing:
            return value
        return format_html('{}<span class="line faint">{}</span>', value, record.missing)

    def value_name(self, value: str) -> str:
        return value

    def render_imported_at(self, value: datetime, record: Line) -> str:
        """The day on which the practice's records were last read."""
        return f"{localtime(value):%b} {localtime(value).day}, {localtime(value):%Y}"

    def value_imported_at(self, value: datetime | None) -> str:
        """The moment as machines write it."""
        return value.isoformat() if value else ""


def state_of(run: ImportRun) -> tuple[str, str]:
    """The state of an import as word and kind."""
    if run.state == ImportRun.State.FAILED:
        return "failed", "bad"
    if run.state == ImportRun.State.READING:
        return "reading", "working"
    return ("unchanged", "neutral") if run.changed_nothing else ("imported", "good")


def changed_in_words(run: ImportRun, *, sees_why: bool) -> str:
    """What an import brought, in one sentence. sees_why: an error names the address of the practice's system, which is
    for who connects it."""
    if run.state == ImportRun.State.FAILED:
        return (run.error or "It left no word.") if sees_why else UNTOLD
    if run.state == ImportRun.State.READING:
        return "It is running, or was interrupted and goes on with the next import."
    if run.changed_nothing:
        return "Nothing had changed."
    return f"{run.rows_new:,} new, {run.rows_changed:,} changed, {run.rows_gone:,} gone."
