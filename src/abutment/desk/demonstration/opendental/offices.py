"""Where a practice works and who works there: clinics, chairs, providers and their hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from abutment.desk.demonstration.opendental.catalog import Setup
from abutment.desk.demonstration.opendental.people import Patient
from abutment.desk.demonstration.opendental.rows import Tables, escaped, stamp
from abutment.desk.demonstration.plan import Office, Practice, Somebody, invented_npi

DAYS_AHEAD = 42
_DENTISTS, _HYGIENISTS = ("owner", "dentist"), ("hygienist",)
_SATURDAY, _SUNDAY = 5, 6


@dataclass(slots=True)
class Place:
    """An office as the practice's system knows it, with its chairs, its providers and its patients."""

    number: int
    office: Office
    doctor_chairs: list[int] = field(default_factory=list)
    hygiene_chairs: list[int] = field(default_factory=list)
    dentists: list[int] = field(default_factory=list)
    hygienists: list[int] = field(default_factory=list)
    patients: list[Patient] = field(default_factory=list)

    @property
    def chairs(self) -> int:
        """How many chairs it has."""
        return self.office.doctor_chairs + self.office.hygiene_chairs


def state_of(practice: Practice) -> str:
    """Two letters, as in an address."""
    return practice.state.removeprefix("US-")


def places(tables: Tables, practice: Practice, setup: Setup, founded: date) -> list[Place]:
    """Write clinics, providers, chairs and sign-ins; each office has a dentist and a hygienist at least."""
    found = [Place(number, office) for number, office in enumerate(practice.locations, start=1)]
    _providers(tables, practice, setup, found, founded)
    clinics = tables.table(
        "clinic", "Description Address City State Zip Phone DefaultProv ItemOrder Abbr TimeZone", SchedNote=""
    )
    chairs = tables.table(
        "operatory", "OpName Abbrev ItemOrder ProvDentist ProvHygienist IsHygiene ClinicNum DateTStamp"
    )
    zips = tables.table("zipcode", "ZipCodeDigits City State IsFrequent")
    order = 0
    for place in found:
        office, state = place.office, state_of(practice)
        abbreviation = "".join(word[0] for word in office.city.split())
        zips.add(office.postal_code, office.city, state, 1)
        clinics.add(
            office.city,
            office.street,
            office.city,
            state,
            office.postal_code,
            _digits(office.phone),
            place.dentists[0],
            place.number,
            abbreviation,
            practice.time_zone,
        )
        for number in range(place.chairs):
            is_hygiene = number >= office.doctor_chairs
            mine = place.hygiene_chairs if is_hygiene else place.doctor_chairs
            dentist = place.dentists[number % len(place.dentists)]
            name = f"{abbreviation} {'Hygiene' if is_hygiene else 'Chair'} {len(mine) + 1}"
            hygienist = place.hygienists[0] if is_hygiene else 0
            mine.append(
                chairs.add(
                    name, name[:5], order, dentist, hygienist, int(is_hygiene), place.number, stamp(founded, order)
                )
            )
            order += 1
    return found


def _providers(tables: Tables, practice: Practice, setup: Setup, found: list[Place], founded: date) -> None:
    written = tables.table(
        "provider",
        "Abbr ItemOrder LName FName Suffix FeeSched Specialty StateLicense IsSecondary ProvColor IsHidden "
        "NationalProvID DateTStamp IsNotPerson StateWhereLicensed PreferredName",
        SigOnFile=1,
        UsingTIN=1,
    )
    users = tables.table("userod", "UserName Password ClinicNum ProvNum IsHidden", AnesthProvType=3, PasswordIsStrong=1)
    state, first = state_of(practice), sum(map(ord, practice.name)) * 100
    specialties = setup.of_category(35)

    def add(person: Somebody, abbreviation: str, *, suffix: str, is_hidden: bool = False) -> int:
        order = written.next_number
        is_hygienist = suffix == "RDH"
        return written.add(
            abbreviation,
            order,
            escaped(person.family_name),
            escaped(person.given_name),
            suffix,
            setup.fee_schedules[0],
            specialties[int(is_hygienist)],
            f"{state}-{90_000 + first % 9_000 + order}",
            int(is_hygienist),
            -(order * 90_001),
            int(is_hidden),
            invented_npi(first + order),
            stamp(founded, order),
            0,
            state,
            "",
        )

    everybody = [*practice.owners, *practice.staff]
    by_person: dict[str, int] = {}
    for roles, suffix in ((_DENTISTS, "DDS"), (_HYGIENISTS, "RDH")):
        for turn, person in enumerate(person for person in everybody if person.role in roles):
            number = add(person, f"{person.family_name[:3].upper()}{written.next_number}", suffix=suffix)
            by_person[person.name] = number
            place = found[turn % len(found)]
            (place.hygienists if suffix == "RDH" else place.dentists).append(number)
    add(Somebody(name="Former Locum"), "LOC", suffix="DDS", is_hidden=True)
    for person in everybody:
        users.add(person.email("").split("@")[0], "None$$", 0, by_person.get(person.name, 0), 0)
    users.add("frontdesk old", "None$$", found[0].number, 0, 1)
    for lacking in ("dentists", "hygienists"):
        pool = [number for place in found for number in getattr(place, lacking)] or [1]
        for turn, place in enumerate(found):
            if not getattr(place, lacking):
                getattr(place, lacking).append(pool[turn % len(pool)])


def _digits(phone: str) -> str:
    return "".join(filter(str.isdigit, phone))


def days_ahead(today: date, *, saturdays: bool) -> Iterator[date]:
    """The working days of the next six weeks."""
    closed = {_SUNDAY} if saturdays else {_SATURDAY, _SUNDAY}
    for ahead in range(DAYS_AHEAD):
        day = today + timedelta(days=ahead)
        if day.weekday() not in closed:
            yield day


def write_schedules(tables: Tables, found: list[Place], worked: Iterable[date], today: date, setup: Setup) -> None:
    """Everybody's hours on the days that were worked and in the six weeks ahead, and each day's lunch."""
    written = tables.table("schedule", "SchedDate StartTime StopTime SchedType ProvNum BlockoutType Note DateTStamp")
    chairs = tables.table("scheduleop", "ScheduleNum OperatoryNum")
    lunch = setup.definition(25, "Lunch")
    for turn, day in enumerate([*worked, *days_ahead(today, saturdays=False)]):
        edited = stamp(min(day, today) - timedelta(days=30), turn)
        for place in found:
            for providers, ops in ((place.dentists, place.doctor_chairs), (place.hygienists, place.hygiene_chairs)):
                for number, provider in enumerate(dict.fromkeys(providers)):
                    hours = written.add(day, "08:00:00", "17:00:00", 1, provider, 0, "", edited)
                    for op in ops[number :: len(providers)]:
                        chairs.add(hours, op)
        hours = written.add(day, "12:00:00", "13:00:00", 2, 0, lunch, "", edited)
        chairs.add(hours, found[0].doctor_chairs[0])
