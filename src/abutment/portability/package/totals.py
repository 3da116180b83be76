"""Control totals recomputed from the tables' CSV, as docs/package.md defines them: cents by month, patient, guarantor.

What is added up stands in packing.totals as SQL; here it stands a second time, in another language, on purpose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from .streams import Content

NONE = "none"
PATIENTS = "tables/patients_patient.csv"
_DECIDED = frozenset({"received", "supplement", "cap_claim", "cap_done"})

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Measure:
    """What is added up: of which column, in which state, and whether it makes a balance more or less."""

    name: str
    columns: tuple[str, ...]
    sign: int
    states: frozenset[str] = frozenset()


MEASURES: dict[str, tuple[Measure, ...]] = {
    "tables/patients_procedure.csv": (Measure("charges", ("fee_cents",), 1, frozenset({"complete"})),),
    "tables/receivables_adjustment.csv": (Measure("adjustments", ("amount_cents",), 1),),
    "tables/receivables_paymentsplit.csv": (Measure("payments", ("amount_cents",), -1),),
    "tables/claims_claimprocedure.csv": (
        Measure("insurance", ("paid_cents",), -1, _DECIDED),
        Measure("write_offs", ("write_off_cents",), -1, _DECIDED),
    ),
    "tables/receivables_paymentplancharge.csv": (Measure("plans", ("principal_cents", "interest_cents"), 1),),
}
"""By file. Of payment plans a row of kind `credit` counts as less."""


@dataclass(slots=True)
class Sums:
    """What one file adds: by measure and month, and by patient; of the patients' own file who answers for whom."""

    months: dict[str, Counter[str]] = field(default_factory=dict)
    patients: Counter[str] = field(default_factory=Counter)
    guarantors: dict[str, str] = field(default_factory=dict)


def adder(path: str, columns: Sequence[str], sums: Sums) -> Callable[[list[list[str]]], None] | None:
    """What adds rows of a file to the sums; None for a file of which nothing is added up."""
    place = {column: at for at, column in enumerate(columns)}
    try:
        if path == PATIENTS:
            own, guarantor = place["id"], place["guarantor_id"]
            return lambda rows: sums.guarantors.update((row[own], row[guarantor] or row[own]) for row in rows)
        if path not in MEASURES:
            return None
        of = _Places(place["gone_at"], place["on"], place["patient_id"], place.get("status", 0), place.get("kind", 0))
        wanted = [(measure, [place[column] for column in measure.columns]) for measure in MEASURES[path]]
    except KeyError as missing:
        raise Content(f"it has no column {missing.args[0]}, from which totals are added up") from None

    def add(rows: list[list[str]]) -> None:
        for measure, at in wanted:
            _add(rows, measure, at, of, sums)

    return add


@dataclass(frozen=True, slots=True)
class _Places:
    gone: int
    day: int
    patient: int
    state: int
    kind: int


def _add(rows: list[list[str]], measure: Measure, at: list[int], of: _Places, sums: Sums) -> None:
    months = sums.months.setdefault(measure.name, Counter())
    is_plan = measure.name == "plans"
    for row in rows:
        if row[of.gone] or (measure.states and row[of.state] not in measure.states):
            continue
        try:
            cents = sum(int(row[place]) for place in at if row[place])
        except ValueError:
            raise Content("an amount is no whole number") from None
        if is_plan and row[of.kind] == "credit":
            cents = -cents
        months[row[of.day].rpartition("-")[0] or NONE] += cents
        sums.patients[row[of.patient]] += measure.sign * cents


def joined(all_sums: Sequence[Sums]) -> dict[str, dict[str, int]]:
    """The totals of a practice, by their names in the manifest."""
    found: dict[str, Counter[str]] = {
        f"{measure.name}_by_month": Counter() for measures in MEASURES.values() for measure in measures
    }
    accounts = found["balance_by_account"] = Counter()
    guarantors = found["balance_by_guarantor"] = Counter()
    answers: dict[str, str] = {}
    for sums in all_sums:
        answers.update(sums.guarantors)
    for sums in all_sums:
        for name, months in sums.months.items():
            _merge(found[f"{name}_by_month"], months)
        for patient, cents in sums.patients.items():
            accounts[patient if patient in answers else NONE] += cents
            guarantors[answers.get(patient, NONE)] += cents
    return {name: dict(cents) for name, cents in found.items()}


def _merge(into: Counter[str], more: Counter[str]) -> None:
    for key, cents in more.items():  # Counter.update leaves out nothing either, but reads as a count
        into[key] += cents


def differences(said: Mapping[str, Mapping[str, int]], found: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Each total that is not what the tables come to, in words."""
    wrong = []
    for name in sorted(said.keys() | found.keys()):
        here, there = said.get(name, {}), found.get(name, {})
        for of in sorted(here.keys() | there.keys()):
            if here.get(of) != there.get(of):
                wrong.append(
                    f"{name} of {of} is {_cents(here.get(of))} in it, and {_cents(there.get(of))} in the tables"
                )
    return wrong


def _cents(cents: int | None) -> str:
    return "not said" if cents is None else f"{cents:,} cents"
