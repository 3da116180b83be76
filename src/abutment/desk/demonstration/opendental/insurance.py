"""Who pays besides patients: invented carriers, their plans, what they cover, and who is covered by which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from abutment.desk.demonstration.opendental.catalog import PLAN_PERCENTS, Setup
from abutment.desk.demonstration.opendental.people import SEEN, Patient, names
from abutment.desk.demonstration.opendental.rows import Tables, escaped, stamp, usd

_SHARE_COVERED, _SHARE_TWICE = 0.62, 0.04
_SELF, _SPOUSE, _CHILD = range(3)
_PATIENTS_OF_A_PLAN = 40
_CO_INSURANCE, _DEDUCTIBLE, _LIMITATION = 1, 2, 5
_CALENDAR_YEAR = 2
_INDIVIDUAL, _FAMILY = 1, 2
_GROUPS = (
    ("Look-overs", 100, "Z0101", "Z0113"),
    ("Usual work", 80, "Z0114", "Z0249"),
    ("Large work", 50, "Z0250", "Z0299"),
    ("Everything else", 20, "Z0301", "Z0799"),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: its network's fee schedule, counted from 0, or none when it pays of the office's own fee."""

    number: int
    carrier: int
    carrier_name: str
    network: int | None


@dataclass(frozen=True, slots=True)
class Cover:
    """A patient under a plan, through a subscriber."""

    plan: Plan
    subscription: int
    relation: int


def insure(tables: Tables, everybody: Sequence[Patient], setup: Setup, chance: Random, founded: date) -> None:
    """Write carriers, plans and benefits, and cover the families that have any."""
    plans = _plans(tables, max(len(everybody) // _PATIENTS_OF_A_PLAN, 3), setup, chance, founded)
    subscriptions = tables.table(
        "inssub",
        "PlanNum Subscriber DateEffective SubscriberID SubscNote SecDateEntry SecDateTEdit",
        ReleaseInfo=1,
        AssignBen=1,
        BenefitNotes="",
    )
    covered = tables.table(
        "patplan", "PatNum Ordinal Relationship InsSubNum SecDateTEntry SecDateTEdit", OrthoAutoFeeBilledOverride=-1
    )
    members: dict[int, list[Patient]] = {}
    for patient in everybody:
        members.setdefault(patient.guarantor, []).append(patient)
    for guarantor, family in members.items():
        if chance.random() >= _SHARE_COVERED:
            continue
        for ordinal in (1, 2) if chance.random() < _SHARE_TWICE else (1,):
            plan = chance.choice(plans)
            since = founded + timedelta(days=chance.randrange(900))
            edited = stamp(since, guarantor)
            note = "Call before large work" if chance.random() < 0.05 else ""
            number = f"S{chance.randrange(10**8):08}"
            subscription = subscriptions.add(plan.number, guarantor, since, number, note, since, edited)
            for patient in family:
                relation = _SELF if patient.number == guarantor else _CHILD if patient.position == 2 else _SPOUSE
                covered.add(patient.number, ordinal, relation, subscription, edited, edited)
                if patient.status == SEEN:
                    patient.covers.append(Cover(plan, subscription, relation))


def _plans(tables: Tables, count: int, setup: Setup, chance: Random, founded: date) -> list[Plan]:
    carriers = tables.table(
        "carrier", "CarrierName Address City State Zip Phone ElectID SecDateEntry SecDateTEdit", TIN=""
    )
    written = tables.table(
        "insplan",
        "GroupName GroupNum PlanNote FeeSched PlanType CarrierNum SecDateEntry SecDateTEdit",
        ClaimFormNum=0,
        OrthoAutoFeeBilled=0,
        PerVisitPatAmount=0,
    )
    edited = stamp(founded, 1)
    listed = names()["carriers"]
    numbers = [
        carriers.add(
            name,
            f"PO Box {100 + turn}",
            "Fernmoor",
            "DE",
            f"{19901 + turn}",
            f"80055501{turn:02}",
            f"ZZ{turn:03}",
            founded,
            edited,
        )
        for turn, name in enumerate(listed)
    ]
    plans = []
    for turn in range(count):
        carrier = turn % len(numbers)
        network = chance.randrange(len(PLAN_PERCENTS)) if chance.random() < 0.72 else None
        schedule = setup.fee_schedules[network + 1] if network is not None else 0
        group = chance.choice(names()["employers"])
        number = written.add(
            escaped(group),
            f"G{1000 + turn}",
            "",
            schedule,
            "p" if network is not None else "",
            numbers[carrier],
            founded,
            edited,
        )
        plans.append(Plan(number, numbers[carrier], listed[carrier], network))
    _benefits(tables, plans, chance, edited)
    return plans


def _benefits(tables: Tables, plans: Sequence[Plan], chance: Random, edited: str) -> None:
    groups = tables.table("covcat", "Description DefaultPercent CovOrder EbenefitCat")
    spans = tables.table("covspan", "CovCatNum FromCode ToCode")
    written = tables.table(
        "benefit",
        "PlanNum CovCatNum BenefitType Percent MonetaryAmt TimePeriod CoverageLevel SecDateTEntry SecDateTEdit",
    )
    everything = groups.add("All", -1, 0, 1)
    spans.add(everything, "Z0000", "Z9999")
    numbers = []
    for order, (name, percent, first, last) in enumerate(_GROUPS, start=1):
        numbers.append((groups.add(name, percent, order, 0), percent))
        spans.add(numbers[-1][0], first, last)
    for plan in plans:
        for number, percent in numbers:
            written.add(plan.number, number, _CO_INSURANCE, percent, -1, _CALENDAR_YEAR, 0, edited, edited)
        most, deductible = chance.choice((1000, 1500, 2000)) * 100, chance.choice((0, 50, 100)) * 100
        written.add(plan.number, everything, _LIMITATION, -1, usd(most), _CALENDAR_YEAR, _INDIVIDUAL, edited, edited)
        for level, times in ((_INDIVIDUAL, 1), (_FAMILY, 3)):
            amount = usd(deductible * times)
            written.add(plan.number, 0, _DEDUCTIBLE, -1, amount, _CALENDAR_YEAR, level, edited, edited)
