"""Writing a practice's own database: from the plan and the reported figures to a folder of tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

from abutment.desk.demonstration.opendental.accounts import Accounts
from abutment.desk.demonstration.opendental.ahead import write_ahead, write_recalls
from abutment.desk.demonstration.opendental.catalog import Setup, set_up
from abutment.desk.demonstration.opendental.charts import Plans, write_health, write_histories
from abutment.desk.demonstration.opendental.claims import Claims
from abutment.desk.demonstration.opendental.dirt import lost_splits, soil_families, without_files
from abutment.desk.demonstration.opendental.figures import Figures, figures, first_month
from abutment.desk.demonstration.opendental.gums import Gums
from abutment.desk.demonstration.opendental.images import FOLDER, Images
from abutment.desk.demonstration.opendental.insurance import insure
from abutment.desk.demonstration.opendental.offices import Place, places, state_of, write_schedules
from abutment.desk.demonstration.opendental.papers import Messages, write_papers
from abutment.desk.demonstration.opendental.people import SEEN, Patient, families, write_patients
from abutment.desk.demonstration.opendental.procedures import Procedures
from abutment.desk.demonstration.opendental.rows import Tables
from abutment.desk.demonstration.opendental.visits import Appointments, Days
from abutment.desk.demonstration.plan import Practice, month_from
from abutment.fees.rules.entries import Entry

PATIENTS_OF_A_CHAIR, _FEWEST_OF_A_CHAIR = 300, 90
_FULL_SCALE = 3
_SHARE_KNOWN = 0.88
_YEARS_BEFORE = 6


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: rows by table, patients, from which month on the database speaks, its odd corners.

    meanings: what the office means by its words, as a definition's category, its number, and the meaning in our words.
    """

    rows: Mapping[str, int]
    patients: int
    first_month: date
    images: Path
    dirt: Mapping[str, int]
    meanings: Sequence[tuple[int, int, str]]


def write_practice(
    folder: Path,
    practice: Practice,
    entries: Iterable[Entry],
    location_ids: Mapping[str, int],
    today: date,
    scale: Decimal = Decimal(1),
    since: date | None = None,
) -> Written:
    """Write a practice's database as `mariadb-dump --tab` would, so that it adds up to what the practice reported.

    From `first_month` on, production, adjustments, collections, refunds and visits of every day and office are those of
    the entries, to the cent; what is older is a balance brought forward. The same practice is written the same way.
    since: that month, else the scale says it.
    """
    listed = list(entries)
    since = since or first_month(listed, today, scale)
    days = figures(listed, location_ids, since)
    bench = Bench(practice, folder, today, since, days)
    return bench.write(_patients(practice, scale))


def _patients(practice: Practice, scale: Decimal) -> int:
    chairs = sum(office.doctor_chairs + office.hygiene_chairs for office in practice.locations)
    share = max(scale / _FULL_SCALE, Decimal(1)) if scale >= 1 else scale
    return max(int(chairs * PATIENTS_OF_A_CHAIR * share), chairs * _FEWEST_OF_A_CHAIR)


class Bench:
    """One practice while it is written."""

    def __init__(
        self, practice: Practice, folder: Path, today: date, since: date, days: Mapping[date, Mapping[str, Figures]]
    ) -> None:
        self._practice, self._folder, self._today, self._since, self._days = practice, folder, today, since, days
        self._tables = Tables()
        self._chance = Random(f"{practice.name}/open dental")  # noqa: S311 - invented people, always the same
        self._dirt: dict[str, int] = {}

    def write(self, count: int) -> Written:
        """Everything, in the order in which it depends on what is there."""
        tables, chance, since, today = self._tables, self._chance, self._since, self._today
        founded = month_from(since, -12 * _YEARS_BEFORE)
        kinds = {kind for day in self._days.values() for office in day.values() for kind in office.visits}
        sold = {name for day in self._days.values() for office in day.values() for name in office.apart}
        setup = set_up(tables, kinds, sold)
        found = places(tables, self._practice, setup, founded)
        everybody = families(found, count, chance, today, for_children="recall" in kinds)
        self._know(everybody)
        self._dirt |= soil_families(everybody, chance)
        insure(tables, everybody, setup, chance, founded)
        procedures, appointments = Procedures(tables, setup, chance), Appointments(tables, setup, chance)
        write_histories(everybody, procedures, setup, chance, since)
        self._play(setup, found, everybody, procedures, appointments)
        write_ahead(found, setup, procedures, appointments, chance, today)
        write_recalls(tables, everybody, chance, today, setup)
        write_health(tables, everybody, found, chance, since)
        write_schedules(tables, found, self._days, today, setup)
        write_papers(tables, everybody, setup, chance, today)
        write_patients(tables, everybody, chance, state_of(self._practice), setup.of_category(4), today)
        self._folder.mkdir(parents=True, exist_ok=True)
        images = Images(tables, setup, chance, self._folder)
        images.write(everybody, today)
        lost = without_files(everybody, chance)
        for patient in lost:
            images.lose(patient, since)
        self._dirt["images without a file"] = len(lost)
        rows = tables.write(self._folder)
        return Written(rows, len(everybody), since, self._folder / FOLDER, self._dirt, tuple(setup.meanings()))

    def _know(self, everybody: list[Patient]) -> None:
        """Most patients have come before the months of the database."""
        for patient in everybody:
            days = self._chance.randrange(20, 365 * _YEARS_BEFORE)
            if patient.status in (SEEN, 2, 3, 5) and self._chance.random() < _SHARE_KNOWN:
                first = date.fromordinal(self._since.toordinal() - days)
                patient.first_visit = max(first, patient.born) if patient.born else first

    def _play(
        self,
        setup: Setup,
        found: list[Place],
        everybody: list[Patient],
        procedures: Procedures,
        appointments: Appointments,
    ) -> None:
        tables, chance, today = self._tables, self._chance, self._today
        claims = Claims(tables, setup, chance)
        accounts = Accounts(tables, setup, claims, procedures, chance, today)
        plans, gums = Plans(tables, setup, procedures, claims, chance), Gums(tables, chance)
        messages, days = Messages(tables, setup, chance), Days(setup, procedures, appointments, chance)
        lost = lost_splits(everybody, chance, self._since)
        accounts.lose_payments(lost)
        self._dirt["splits of no payment"] = len(lost)
        for place in found:
            accounts.bring_forward(place, self._month_of(place), self._since)
        by_name = {place.office.city: place for place in found}
        for day, offices in self._days.items():
            days.open_day()
            for name, its in sorted(offices.items()):
                place = by_name[name]
                visits = days.play(place, day, its)
                for visit in visits:
                    accounts.charge(visit)
                    messages.remind(visit)
                    plans.look(visit)
                    gums.look(visit)
                accounts.play(place, day, its, visits)
        claims.write(today)
        self._dirt["splits for work that is gone"] = accounts.lost_work

    def _month_of(self, place: Place) -> int:
        """What an office produces in a month of these."""
        months = {(day.year, day.month) for day in self._days}
        whole = sum(day[place.office.city].production for day in self._days.values() if place.office.city in day)
        return whole // max(len(months), 1)
