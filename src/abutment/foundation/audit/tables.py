"""The trail and the looks as lists."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from abutment.foundation.audit import queries, words
from abutment.web.tables import Column, PersonColumn, Table
from abutment.web.templatetags import shell

THE_SOFTWARE = "Abutment"
"""Who acted when no sign-in did: schedules, sealing, the operator at the console."""

_WHOLE = {"td": {"class": "trail-whole"}}


class MomentColumn(Column):
    """A moment with its time zone."""

    def render(self, value: datetime) -> SafeString:
        """The moment in words."""
        return shell.moment(value)

    def value(self, value: datetime | None) -> str | None:  # type: ignore[override]
        """The moment as machines write it."""
        return None if value is None else localtime(value).isoformat()


class WhoColumn(PersonColumn):
    """Who it was: a person's name, the software itself, or an account that is gone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(empty_values=(), orderable=False, **options)

    def render(self, record: Any) -> SafeString:
        """The name with its initials."""
        return super().render(self.name_in(record))

    def value(self, record: Any) -> str:  # type: ignore[override]
        """The name alone."""
        return self.name_in(record)

    def name_in(self, record: Any) -> str:
        """The name to show for a row."""
        if record.person:
            return str(record.person)
        return THE_SOFTWARE if record.account_id is None else f"Account {record.account_id}"


class ActColumn(Column):
    """What was done, in words; exports keep the code."""

    attrs = _WHOLE

    def render(self, value: str) -> str:
        """The code as words."""
        return words.said(value)

    def value(self, value: str) -> str:  # type: ignore[override]
        """The code."""
        return value


class SubjectColumn(Column):
    """What the act was about, by name where the reader may see it; exports keep type and number."""

    def __init__(self, **options: Any) -> None:
        super().__init__(empty_values=(), orderable=False, **options)

    def render(self, value: str, table: EventTable) -> SafeString | str:  # type: ignore[override]
        """The name."""
        return table.subject_names.get(value, value) or table.default

    def value(self, value: str) -> str:  # type: ignore[override]
        """Type and number."""
        return value


class WhereColumn(Column):
    """Where it was done; and in whose name, when that is another."""

    attrs = _WHOLE

    def __init__(self, **options: Any) -> None:
        super().__init__(empty_values=(), orderable=False, exclude_from_export=True, **options)

    def render(self, record: Any, table: EventTable) -> SafeString | str:  # type: ignore[override]
        """One name when both are the same."""
        at = record.entity.name if record.entity else ""
        acted_as = record.acted_as or ""
        if not at or acted_as in ("", at):
            return at or acted_as or table.default
        return format_html('{}<div class="stat-note">as {}</div>', at, acted_as)


class PatientColumn(Column):
    """Whom it was about: by name, with a link, for who may find the patient, else by the number on the chart; of who is
    not among the records (any more) the number by which the look was noted."""

    def __init__(self, **options: Any) -> None:
        super().__init__(orderable=False, **options)

    def render(self, value: int, table: LookTable) -> SafeString | str:  # type: ignore[override]
        """The name or the number."""
        subject = f"patient {value}"
        if (name := table.names[subject]) != subject:
            address = shell.address_of("patient", value)
            return format_html('<a href="{}">{}</a>', address, name) if address else name
        chart = f"chart {value}"
        return table.names[chart] if table.names[chart] != chart else f"Number {value}"

    def value(self, value: int) -> str:  # type: ignore[override]
        """The number by which the records know the patient."""
        return str(value)


class SeenColumn(Column):
    """What was looked at; records that an owner lent by these words, as their number says nothing to a reader."""

    def __init__(self, **options: Any) -> None:
        super().__init__(orderable=False, **options)

    def render(self, value: str) -> str:
        """The words."""
        return "records that were lent" if value.startswith(queries.LENT) else value

    def value(self, value: str) -> str:  # type: ignore[override]
        """As it was noted."""
        return value


class WhoseColumn(Column):
    """Our people, the name of the organization whose people looked, or whom an owner had lent the records to."""

    def __init__(self, **options: Any) -> None:
        super().__init__(empty_values=(), orderable=False, exclude_from_export=True, **options)

    def render(self, record: Any, table: LookTable) -> SafeString | str:  # type: ignore[override]
        """The words, with an icon where somebody from outside is meant."""
        if record.what.startswith(queries.LENT):
            name = table.names[record.what]
            return shell.status(name if name != record.what else "Lent by an owner", "attention")
        return shell.status(record.acted_as or "From outside", "attention") if record.from_outside else "Our people"


class OutsideColumn(Column):
    """Whether somebody in another name than the entity's own acted; for exports."""

    def __init__(self, **options: Any) -> None:
        super().__init__("From outside", accessor="from_outside", orderable=False, visible=False, **options)

    def value(self, value: bool) -> str:  # type: ignore[override]
        """Yes or no."""
        return "yes" if value else "no"


def _exported(accessor: str, heading: str) -> Column:
    """A column of exports alone, where the page says the same in fewer."""
    return Column(heading, accessor=accessor, orderable=False, visible=False)


class EventTable(Table):
    """One row for each act."""

    noun = "act"

    person = WhoColumn(verbose_name="Who")
    action = ActColumn(verbose_name="What")
    subject = SubjectColumn(verbose_name="About")
    place = WhereColumn(verbose_name="At")
    at = MomentColumn(verbose_name="When", order_by="id")
    seal = Column(accessor="seal__sequence", verbose_name="Seal", orderable=False, default="waits")
    acted_as = _exported("acted_as", "In whose name")
    from_outside = OutsideColumn()
    entity = _exported("entity__name", "Entity")

    @cached_property
    def subject_names(self) -> dict[str, str]:
        """The subjects of the page by name: one query for each kind, however many rows."""
        return words.named(row.record.subject for row in self.paginated_rows)


class LookTable(Table):
    """One row for each look at a patient's data; the practice is named to who answers for several."""

    noun = "look"

    person = WhoColumn(verbose_name="Who")
    whose = WhoseColumn(verbose_name="Whose")
    patient_id = PatientColumn(verbose_name="Patient")
    what = SeenColumn(verbose_name="What")
    purpose = Column(verbose_name="Purpose", orderable=False)
    entity = Column(accessor="entity__name", verbose_name="Practice", orderable=False)
    at = MomentColumn(verbose_name="When", order_by="id")
    acted_as = _exported("acted_as", "In whose name")
    from_outside = OutsideColumn()

    def __init__(self, data: Any, **options: Any) -> None:
        hidden = () if queries.answers_for_several() else ("entity",)
        super().__init__(data, exclude=hidden, **options)  # type: ignore[no-untyped-call]

    @cached_property
    def names(self) -> dict[str, str]:
        """Patients and accesses of the page by name: one query for each kind, however many rows."""
        looks = [row.record for row in self.paginated_rows]
        numbers = {look.patient_id for look in looks if look.patient_id is not None}
        wanted = [f"{kind} {number}" for number in sorted(numbers) for kind in ("patient", "chart")]
        return words.named([*wanted, *(look.what for look in looks if look.what.startswith(queries.LENT))])
