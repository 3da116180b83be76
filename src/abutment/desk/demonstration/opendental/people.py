"""The patients: invented families with their addresses, telephones of the range that nobody has, and odd corners."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from random import Random
from typing import TYPE_CHECKING, Any

import yaml

from abutment.desk.demonstration.opendental.rows import Tables, escaped, stamp, usd

if TYPE_CHECKING:
    from abutment.desk.demonstration.opendental.insurance import Cover
    from abutment.desk.demonstration.opendental.offices import Place

SEEN, NOT_SEEN, INACTIVE, ARCHIVED, DELETED, DECEASED, PROSPECTIVE = range(7)
_MALE, _FEMALE, _UNKNOWN, _OTHER = range(4)
_SINGLE, _MARRIED, _CHILD, _WIDOWED, _DIVORCED = range(5)
NO_DAY = "0001-01-01"
_YEAR = 365.25
_STATUSES = (SEEN,) * 80 + (INACTIVE,) * 12 + (ARCHIVED,) * 2 + (DELETED,) + (DECEASED,) * 2 + (PROSPECTIVE,) * 3
_SIZES = (1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5)
_LANGUAGES = ("", "", "", "", "", "", "spa", "spa", "vie", "pol")


@cache
def names() -> Any:
    """Names, streets and the like, from names.yaml."""
    return yaml.safe_load(resources.files(__package__).joinpath("names.yaml").read_text("utf-8"))


@dataclass(slots=True)
class Patient:
    """A person with a chart, while the years of the practice are played through."""

    number: int
    guarantor: int
    given: str
    family: str
    born: date | None
    place: Place
    street: str
    position: int
    gender: int
    status: int = SEEN
    first_visit: date | None = None
    last_cleaning: date | None = None
    next_visit: date | None = None
    covers: list[Cover] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    balance: int = 0
    charges: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    expected: int = 0

    def age(self, day: date) -> int:
        """Their age; of somebody whose day of birth is unknown, that of an adult."""
        return 40 if self.born is None else max(int((day - self.born).days / _YEAR), 0)

    @property
    def folder(self) -> str:
        """The folder of their images, below one named after its first letter."""
        letters = "".join(filter(str.isalpha, _plain(self.family + self.given)))
        return f"{letters or 'Pat'}{self.number}"

    def charge(self, cents: int, days_ago: int) -> None:
        """Something came onto the account, positive, or off it, negative."""
        self.balance += cents
        if cents > 0:
            self.charges[min(max(days_ago - 1, 0) // 30, 3)] += cents


def families(found: Sequence[Place], count: int, chance: Random, today: date, *, for_children: bool) -> list[Patient]:
    """So many patients or a few more, family by family, each at an office that its chairs draw them to."""
    everybody: list[Patient] = []
    weights = [place.chairs for place in found]
    while len(everybody) < count:
        place = chance.choices(found, weights)[0]
        members = list(_family(place, len(everybody) + 1, chance, today, for_children=for_children))
        everybody += members
        place.patients += [member for member in members if member.status == SEEN]
    for place in found:
        chance.shuffle(place.patients)
    return everybody


def _family(place: Place, first: int, chance: Random, today: date, *, for_children: bool) -> Iterator[Patient]:
    groups = names()["families"]
    group = chance.choices(groups, [each["weight"] for each in groups])[0]
    family, street = chance.choice(group["family"]), f"{chance.randrange(1, 990)} {chance.choice(names()['streets'])}"
    size = chance.choice(_SIZES) + (1 if for_children else 0)
    eldest = chance.randrange(24, 46) if size > 2 else chance.randrange(19, 92)
    for member in range(size):
        is_child = member >= (1 if for_children else 2)
        years = chance.randrange(1, min(18, eldest - 17)) if is_child and eldest > 19 else eldest - 2 * member
        born = today - timedelta(days=int(years * _YEAR) + chance.randrange(365))
        gender = chance.choices((_MALE, _FEMALE, _UNKNOWN, _OTHER), (48, 49, 2, 1))[0]
        position = _CHILD if is_child else _MARRIED if size > 1 else chance.choice((_SINGLE, _WIDOWED, _DIVORCED))
        status = chance.choice(_STATUSES)
        if status == DECEASED and years < 60:
            status = SEEN
        if for_children and member == 0:
            status = NOT_SEEN
        given = chance.choice(group["given"])
        yield Patient(first + member, first, given, family, born, place, street, position, gender, status)


def write_patients(
    tables: Tables, everybody: Sequence[Patient], chance: Random, state: str, billing: Sequence[int], today: date
) -> None:
    """Write everybody with what they and their families owe in the end."""
    written = tables.table(
        "patient",
        "LName FName MiddleI Preferred PatStatus Gender Position Birthdate SSN Address Address2 City State Zip HmPhone "
        "WkPhone WirelessPhone Guarantor Email EstBalance PriProv SecProv BillingType ImageFolder AddrNote "
        "FamFinUrgNote MedUrgNote StudentStatus ChartNumber Bal_0_30 Bal_31_60 Bal_61_90 BalOver90 InsEst BalTotal "
        "DateFirstVisit ClinicNum HasIns Premed PreferConfirmMethod PreferContactMethod PreferRecallMethod Language "
        "Title DateTStamp TxtMsgOk DateTimeDeceased SecDateEntry",
        AddrNote="",
        FamFinUrgNote="",
    )
    notes = tables.table(
        "patientnote", "FamFinancial Medical Service Treatment ICEName ICEPhone SecDateTEntry SecDateTEdit"
    )
    households = _households(everybody)
    for patient in everybody:
        owed = households.get(patient.number, _NOTHING)
        written.add(*_row(patient, owed, chance, state, billing, today))
        edited = stamp(today - timedelta(days=chance.randrange(1, 700)), patient.number)
        notes.add(*_notes(patient, chance), edited, edited)


_NOTHING = (0, 0, 0, 0, 0, 0)


def _households(everybody: Sequence[Patient]) -> dict[int, tuple[int, ...]]:
    """What each guarantor's family owes: by age, the oldest paid first, then what plans should pay, and in total."""
    members: dict[int, list[Patient]] = {}
    for patient in everybody:
        members.setdefault(patient.guarantor, []).append(patient)
    owed = {}
    for guarantor, theirs in members.items():
        total = sum(patient.balance for patient in theirs)
        ages, left = [0, 0, 0, 0], max(total, 0)
        for age in range(4):  # what is still owed are the youngest charges
            ages[age] = min(left, sum(patient.charges[age] for patient in theirs))
            left -= ages[age]
        ages[3] += left
        owed[guarantor] = (*ages, sum(patient.expected for patient in theirs), total)
    return owed


def _row(
    patient: Patient, owed: tuple[int, ...], chance: Random, state: str, billing: Sequence[int], today: date
) -> tuple[object, ...]:
    office, age = patient.place.office, patient.age(today)
    is_adult = age >= 18
    middle = chance.choice("ABCEFGHJKLMNPRSTW") if chance.random() < 0.3 else ""
    area = office.phone[1:4]
    entered = patient.first_visit or today - timedelta(days=chance.randrange(3, 300))
    deceased = today - timedelta(days=chance.randrange(30, 900))
    method = chance.choice((0, 2, 4, 5, 8))
    return (
        escaped(patient.family),
        escaped(patient.given),
        middle,
        _preferred(patient, chance),
        patient.status,
        patient.gender,
        patient.position,
        patient.born or NO_DAY,
        _never_issued(chance) if is_adult and chance.random() < 0.55 else "",
        patient.street,
        f"Apt {chance.randrange(1, 40)}" if chance.random() < 0.1 else "",
        office.city,
        state,
        office.postal_code,
        _phone(area, chance) if chance.random() < 0.4 else "",
        _phone(area, chance) if is_adult and chance.random() < 0.2 else "",
        _phone(area, chance) if chance.random() < 0.85 else "",
        patient.guarantor,
        _email(patient) if is_adult and chance.random() < 0.7 else "",
        usd(patient.balance),
        patient.place.dentists[patient.number % len(patient.place.dentists)],
        patient.place.hygienists[patient.number % len(patient.place.hygienists)],
        billing[0] if owed[5] < 300_000 else billing[2],
        patient.folder,
        escaped("Gate code is the year.\nRing twice.\tDog.") if chance.random() < 0.02 else "",
        "Pays at month's end" if owed[5] > 50_000 else "",
        "Asks for a blanket 😊" if chance.random() < 0.02 else "",
        "F" if 18 <= age < 22 else "",
        f"C-{patient.number:05}" if chance.random() < 0.5 else "",
        *map(usd, owed),
        patient.first_visit or NO_DAY,
        patient.place.number,
        "I" if patient.covers else "",
        int(chance.random() < 0.01),
        method,
        method,
        chance.choice((0, 7, 8)),
        chance.choice(_LANGUAGES) if chance.random() < 0.3 else "",
        "Dr." if chance.random() < 0.01 else "",
        stamp(max(patient.last_cleaning or entered, entered), patient.number),
        chance.choice((0, 1, 1, 2)),
        f"{deceased} 00:00:00" if patient.status == DECEASED else f"{NO_DAY} 00:00:00",
        entered,
    )


def _notes(patient: Patient, chance: Random) -> tuple[str, ...]:
    area = patient.place.office.phone[1:4]
    has_contact = chance.random() < 0.3
    return (
        escaped("Spoke with the family: half now,\nhalf in June.") if chance.random() < 0.02 else "",
        "Well" if chance.random() < 0.4 else "",
        "",
        escaped("Upper right\tsensitive to cold ❄️") if chance.random() < 0.05 else "",
        escaped(f"{chance.choice(names()['families'][0]['given'])} {patient.family}") if has_contact else "",
        _phone(area, chance) if has_contact else "",
    )


def _preferred(patient: Patient, chance: Random) -> str:
    if chance.random() < 0.06:
        return patient.given[:3]
    return ""


def _never_issued(chance: Random) -> str:
    # Area numbers 900-999 were never given out; the groups 50 and above among them are other numbers of the tax office.
    return f"9{chance.randrange(100):02}{chance.randrange(1, 50):02}{chance.randrange(1, 10_000):04}"


def _phone(area: str, chance: Random) -> str:
    return f"({area})555-01{chance.randrange(100):02}"


def _email(patient: Patient) -> str:
    local = ".".join(filter(None, (_plain(patient.given), _plain(patient.family)))).lower()
    return f"{local or 'patient'}.{patient.number}@mail.example"


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(filter(str.isalnum, spread))
