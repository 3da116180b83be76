"""A chart as it is opened: the patient, what the reader may see of them, and the head of every part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.utils.timezone import localdate

from abutment.desk.charts import looking
from abutment.foundation.scope import Actor, may
from abutment.patients import queries
from abutment.patients.models import Patient
from abutment.patients.queries import Mirror
from abutment.patients.rules.finding import age_on, phone_in_words
from abutment.patients.rules.teeth import Numbering
from abutment.portability import queries as imports


@dataclass(frozen=True, slots=True)
class Rights:
    """What the reader may see of this patient."""

    charts: bool
    accounts: bool
    schedule: bool
    identity: bool
    requests: bool

    @classmethod
    def at(cls, entity_id: int) -> Rights:
        """Asked of the database once for each, as it answers for rows."""
        return cls(
            may("chart.read", entity_id),
            may("accounts.read", entity_id),
            may("schedule.read", entity_id),
            may("patients.identify", entity_id),
            may("requests.work", entity_id),
        )


@dataclass(frozen=True, slots=True)
class Alert:
    """What must be known before anything is done; kind is that of a status."""

    kind: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """An opened chart."""

    request: HttpRequest
    actor: Actor
    patient: Patient
    rights: Rights
    today: date
    purpose: str
    mirror: Mirror | None

    @property
    def imported_at(self) -> datetime | None:
        """When the last import began that came through."""
        return imports.standing_since(self.actor, self.patient.entity_id)

    @property
    def native_since(self) -> date | None:
        """Since when the practice's charts are kept here."""
        return queries.native_since(self.patient.entity_id, self.today)

    @property
    def numbering(self) -> Numbering:
        """How teeth are called: as the address says, else Universal."""
        said = self.request.GET.get("teeth", "")
        return Numbering(said) if said in set(Numbering) else Numbering.UNIVERSAL

    @property
    def age(self) -> int | None:
        """Whole years today, or at death."""
        return age_on(self.patient.born_on, self.patient.died_on or self.today)

    @property
    def phones(self) -> list[tuple[str, str]]:
        """Telephones with what they are."""
        of = self.patient
        named = (("Mobile", of.mobile_phone), ("Home", of.home_phone), ("Work", of.work_phone))
        return [(label, phone_in_words(number)) for label, number in named if number]

    @property
    def address(self) -> list[str]:
        """The address in lines."""
        of = self.patient
        town = " ".join(filter(None, (f"{of.city}," if of.city and of.state else of.city, of.state, of.postal_code)))
        return [line for line in (of.street, of.street2, town) if line]


def opened(request: HttpRequest, patient_id: int, what: str) -> Chart:
    """Open a chart, and note it. Raises NotFound when the patient is absent or not for this reader."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    patient = queries.patient(actor, patient_id)
    today = localdate(request.moment)  # type: ignore[attr-defined]
    purpose = looking.note_opening(request, patient, what)
    rights = Rights.at(patient.entity_id)
    return Chart(request, actor, patient, rights, today, purpose, queries.mirror(patient.entity_id, today))


def alerts(chart: Chart, health: queries.Health | None) -> Sequence[Alert]:
    """Premedication, medical alert and allergies, for who reads charts."""
    if health is None:
        return ()
    of = chart.patient
    found = []
    if of.needs_premedication:
        found.append(Alert("bad", "Premedication", "Needs medication before treatment."))
    if of.medical_alert:
        found.append(Alert("bad", "Medical alert", of.medical_alert))
    if allergies := [allergy for allergy in health.allergies if allergy.is_active]:
        said = [
            f"{allergy.name or 'not named'}{f' ({allergy.reaction})' if allergy.reaction else ''}"
            for allergy in allergies
        ]
        found.append(Alert("attention", "Allergies", "; ".join(said)))
    return found


def sentence(chart: Chart) -> str:
    """Who this is, in a line."""
    of = chart.patient
    said = []
    if chart.age is not None:
        said.append(f"{chart.age} years old" if chart.age != 1 else "1 year old")
    if of.sex:
        said.append(of.sex)
    if of.preferred_name:
        said.append(f"called {of.preferred_name}")
    said.append(f"{of.clinic}, {of.entity.name}" if of.clinic and str(of.clinic) != of.entity.name else of.entity.name)
    return f"{', '.join(said)}."
