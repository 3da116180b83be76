"""The lists of imports: connections, past imports, and the words of a practice's lists."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import A

from abutment.portability.models import ImportRun
from abutment.portability.queries import Connection, Word
from abutment.portability.rules.standing import UNTOLD
from abutment.web.tables import Column, DayColumn, MoneyColumn, NameColumn, NumberColumn, StatusColumn, Table
from abutment.web.templatetags import shell


class ConnectionTable(Table):
    """One row for each practice, connected or not."""

    noun = "practice"
    practice = NameColumn("Practice", linkify=("records", [A("practice_id")]))
    state = StatusColumn("Connection", order_by="stands__word")
    system = Column("System", default="none", empty_values=(None, ""))
    program_version = Column("Version", default="not read yet", empty_values=(None, ""))
    imported_at = DayColumn("Last import", default="never")
    row_count = NumberColumn("Rows", accessor="rows", default="no data")
    next_at = DayColumn("Next", default="not scheduled")

    class Meta(Table.Meta):
        """Sorted by name at first."""

        order_by = ("practice",)

    def render_state(self, value: tuple[str, str], record: Connection) -> SafeString:
        """The state; what is wrong stands below it."""
        state = shell.status(*value)
        if not record.stands.needs_somebody:
            return state
        return format_html('{}<span class="line faint">{}</span>', state, record.stands.reason)

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

    def render_last_month(self, record: Word) -> str:
        """The month, not its first day."""
        return f"{record.last_month:%b %Y}" if record.last_month else "no day"


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
