"""The trail and the looks as lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from abutment.web.tables import Column, PersonColumn, StatusColumn, Table
from abutment.web.templatetags import shell

THE_SOFTWARE = "Abutment"
"""Who acted when no sign-in did: schedules, sealing, the operator at the console."""


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


class WhoseColumn(StatusColumn):
    """Whether somebody of the entity itself acted, or somebody in another name: in practice, the organization's."""

    def render(self, value: bool) -> SafeString:
        """The word, and an icon where somebody from outside is meant."""
        word, kind = self.said(value)
        return shell.status(word, kind) if value else SafeString(word)

    def value(self, value: bool) -> str:  # type: ignore[override]
        """The word alone."""
        return super().value(self.said(value))

    def said(self, value: bool) -> tuple[str, str]:
        """The state as word and kind."""
        return ("from outside", "attention") if value else ("own", "neutral")


class ActColumn(Column):
    """What was done: `lease.entered` as "Lease entered"; exports keep the code."""

    def render(self, value: str) -> str:
        """The code as words."""
        return value.replace(".", " ").replace("_", " ").capitalize()


class EventTable(Table):
    """One row for each act."""

    noun = "act"

    person = WhoColumn(verbose_name="Who")
    acted_as = Column(verbose_name="In whose name", orderable=False)
    from_outside = WhoseColumn(verbose_name="Whose", orderable=False)
    action = ActColumn(verbose_name="What")
    subject = Column(verbose_name="On", orderable=False)
    entity = Column(accessor="entity__name", verbose_name="At", orderable=False)
    at = MomentColumn(verbose_name="When", order_by="id")
    seal = Column(accessor="seal__sequence", verbose_name="Seal", orderable=False)


class LookTable(Table):
    """One row for each look at a patient's data."""

    noun = "look"

    person = WhoColumn(verbose_name="Who")
    acted_as = Column(verbose_name="In whose name", orderable=False)
    from_outside = WhoseColumn(verbose_name="Whose", orderable=False)
    patient_id = Column(verbose_name="Patient number", orderable=False)
    what = Column(verbose_name="What", orderable=False)
    purpose = Column(verbose_name="Purpose", orderable=False)
    entity = Column(accessor="entity__name", verbose_name="Practice", orderable=False)
    at = MomentColumn(verbose_name="When", order_by="id")
