"""Adding up only what an import touched comes to the same as adding up everything."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from abutment.agreements.rules.formulas import InputKind
from abutment.fees.models import FeeInput
from abutment.foundation.scope import opened
from abutment.portability.actions import feeding
from abutment.portability.actions.meanings import set_meaning
from abutment.portability.importing import engine
from abutment.portability.importing.measuring import measured
from abutment.portability.importing.watching import Watch
from abutment.portability.models import GuarantorTotal, ImportRun, ImportTotal, RestatedMonth
from abutment.portability.rules.meanings import Kind
from abutment.portability.rules.touched import Touched
from tests.cast import SERVER
from tests.portability.importing.offices import Office

MONTHS = ("2026-04", "2026-05", "2026-06", "2026-09")
MONEY = {
    "procedurelog": ("ProcNum", "ProcDate", "ProcFee"),
    "adjustment": ("AdjNum", "AdjDate", "AdjAmt"),
    "paysplit": ("SplitNum", "DatePay", "SplitAmt"),
    "claimproc": ("ClaimProcNum", "DateCP", "InsPayAmt"),
}


class Life:
    """What happens in an office between two imports, at random."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.rng, self.next = office, random.Random(seed), 100

    def goes_on(self) -> None:
        rarely: list[Callable[[], None]] = [self.definition, self.clinic, self.code, self.provider, self.meaning]
        often: list[Callable[[], None]] = [
            self.insert,
            self.change,
            self.change,
            self.delete,
            self.patient,
            self.payment,
        ]
        for _ in range(self.rng.randint(1, 4)):
            self.rng.choice(rarely if self.rng.random() < 0.06 else often)()

    def number(self) -> int:
        self.next += 1
        return self.next

    def day(self) -> str:
        return self.rng.choice([f"{self.rng.choice(MONTHS)}-{self.rng.randint(1, 28):02}"] * 9 + ["0001-01-01"])

    def patient_number(self) -> int:
        return self.rng.choice([1, 1, 2, 2, 3, 4, 5, 6] if self.rng.random() < 0.9 else [0, 98, 99])

    def amount(self) -> float:
        # Beyond a trillion dollars it is no amount here, and the source's sum differs from ours.
        return 2e13 if self.rng.random() < 0.1 else self.rng.randint(-5_000, 30_000) / 100

    def facts(self, table: str) -> dict[str, Any]:
        _, day, amount = MONEY[table]
        found: dict[str, Any] = {
            day: self.day(), amount: self.amount(), "PatNum": self.patient_number(),
            "ClinicNum": self.rng.choice((0, 1, 2, 9)), "ProvNum": self.rng.choice((0, 1, 2)),
        }  # fmt: skip
        if table == "procedurelog":
            found |= {"ProcStatus": self.rng.choice((1, 2, 2)), "CodeNum": self.rng.choice((1, 2, 7)), "UnitQty": 2}
        if table == "adjustment":
            found |= {"AdjType": self.rng.choice((11, 13, 19)), "ProcDate": self.day()}
        if table == "paysplit":
            found |= {"PayNum": self.rng.choice((1, 2, 3)), "ProcNum": self.rng.choice((0, 1, 2, 101))}
        if table == "claimproc":
            found |= {"Status": self.rng.choice((0, 1, 4)), "WriteOff": self.amount(), "ProcDate": self.day(),
                      "ProcNum": self.rng.choice((0, 1, 2, 101))}  # fmt: skip
        return found

    def insert(self) -> None:
        table = self.rng.choice(list(MONEY))
        self.office.insert(table, **{MONEY[table][0]: self.number()}, **self.facts(table))

    def change(self) -> None:
        table = self.rng.choice(list(MONEY))
        facts = self.facts(table)
        name = self.rng.choice(list(facts))
        self.office.do(f"UPDATE {table} SET {name} = '{facts[name]}' ORDER BY RAND({self.rng.randint(1, 99)}) LIMIT 2")

    def delete(self) -> None:
        self.office.do(f"DELETE FROM {self.rng.choice(list(MONEY))} ORDER BY RAND({self.rng.randint(1, 99)}) LIMIT 1")

    def patient(self) -> None:
        number = self.rng.choice((2, 3, 4, 5, 6))
        if self.rng.random() < 0.2:
            self.office.do(f"DELETE FROM patient WHERE PatNum = {number}")
            return
        guarantor = self.rng.choice((1, 2, 3, number, number, 97))
        self.office.do(
            f"INSERT INTO patient (PatNum, LName, Guarantor) VALUES ({number}, 'New', {guarantor}) "
            f"ON DUPLICATE KEY UPDATE Guarantor = {guarantor}"
        )

    def payment(self) -> None:
        number, kind = self.rng.choice((1, 2, 3)), self.rng.choice((12, 14, 0))
        self.office.do(
            f"INSERT INTO payment (PayNum, PatNum, PayType, PayDate) VALUES ({number}, 1, {kind}, '2026-05-05') "
            f"ON DUPLICATE KEY UPDATE PayType = {kind}"
        )

    def definition(self) -> None:
        if self.rng.random() < 0.5:
            self.office.do(f"DELETE FROM definition WHERE DefNum = {self.rng.choice((11, 12, 13, 14))}")
        else:
            number, category = self.rng.choice(((11, 1), (13, 1), (12, 10), (14, 10), (15, 11)))
            self.office.do(
                f"REPLACE INTO definition (DefNum, Category, ItemName) VALUES ({number}, {category}, 'Other')"
            )

    def clinic(self) -> None:
        if self.rng.random() < 0.5:
            self.office.do("DELETE FROM clinic WHERE ClinicNum = 2")
        else:
            self.office.do("REPLACE INTO clinic (ClinicNum, Description) VALUES (2, 'East')")

    def code(self) -> None:
        self.office.do(f"UPDATE procedurecode SET ProcCat = {self.rng.choice((0, 15))} WHERE CodeNum = 1")

    def provider(self) -> None:
        self.office.do(
            "DELETE FROM provider WHERE ProvNum = 2"
            if self.rng.random() < 0.5
            else "REPLACE INTO provider (ProvNum, Abbr) VALUES (2, 'TWO')"
        )

    def meaning(self) -> None:
        kind, number, meaning = self.rng.choice(
            (
                (Kind.ADJUSTMENT, 11, "write_off"), (Kind.ADJUSTMENT, 11, "refund"),
                (Kind.ADJUSTMENT, 13, "adjustment"), (Kind.PAYMENT, 12, "collection"), (Kind.PAYMENT, 14, "refund"),
                (Kind.CATEGORY, 15, "hygiene"),
            )
        )  # fmt: skip
        self.mean(kind, number, meaning)

    def mean(self, kind: Kind, number: int, meaning: str) -> None:
        owner = self.office.cast.actor("olive")
        with opened(owner):
            set_meaning(
                actor=owner, practice_id=self.office.entity, kind=kind, number=number, meaning=meaning,
                moment=datetime.now(UTC),
            )  # fmt: skip


def stands(office: Office) -> dict[str, Any]:
    """What the last comparison, families, restated months and fees come to."""
    e = {"entity": office.entity}
    with opened(SERVER):
        latest = ImportTotal.objects.filter(**e).latest("run").run_id
        columns = ("measure", "table", "month", "clinic", "source_amount", "source_rows", "our_amount", "our_rows")
        totals = set(ImportTotal.objects.filter(**e, run=latest).values_list(*columns))
        families = set(
            GuarantorTotal.objects.filter(**e, run=latest).values_list("number", "source_cents", "our_cents")
        )
        restated = set(
            RestatedMonth.objects.filter(**e).values_list(
                "run", "month", "measure", "clinic", "before_cents", "after_cents"
            )
        )
        fields = ("kind", "category", "location", "starts_on", "ends_on", "amount_cents", "quantity", "source")
        fees = set(FeeInput.objects.filter(**e).values_list(*fields))
    return {"totals": totals, "families": families, "restated": restated, "fees": fees}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Touched | None]:
    """What each import found touched; nothing is there of one that compared all from the beginning."""
    found: list[Touched | None] = []

    class Told(Watch):
        def touched(self) -> Touched | None:
            found.append(super().touched())
            return found[-1]

    monkeypatch.setattr(engine, "Watch", Told)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_what_was_touched_comes_to_the_same_as_everything(
    office: Office, told: list[Touched | None], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(office, seed)
    named = {kind: {"hygiene"} if kind is InputKind.COLLECTIONS else set() for kind in feeding.FED}
    monkeypatch.setattr(feeding, "_named_in_terms", lambda *_: named)  # a share leaves hygiene out
    for number in (13, 14, 15):
        office.insert("definition", DefNum=number, Category={13: 1, 14: 10, 15: 11}[number], ItemName=f"Word {number}")
    for number in (3, 4, 5, 6):
        office.insert("patient", PatNum=number, LName="Elm", Guarantor=number - number % 2)
    for table in list(MONEY) * 6:
        office.insert(table, **{MONEY[table][0]: life.number()}, **life.facts(table))
    office.do("UPDATE procedurecode SET ProcCat = 15 WHERE CodeNum = 1")
    life.mean(Kind.CATEGORY, 15, "hygiene")
    life.mean(Kind.PAYMENT, 12, "collection")
    office.imports()
    for _ in range(6):
        for _ in range(4):
            life.goes_on()
            office.imports()
        before = stands(office)
        assert office.imports(is_full=True).changed_nothing
        after = stands(office)
        for name, rows in before.items():
            assert rows == after[name], name
    assert len([each for each in told if each is not None]) > 5
    assert [each for each in told if each is not None and each.guarantors]
    assert stands(office)["families"]


def test_what_a_procedure_becomes_changes_what_was_collected_for_it_in_another_month(
    office: Office, told: list[Touched | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    named = {kind: {"hygiene"} if kind is InputKind.COLLECTIONS else set() for kind in feeding.FED}
    monkeypatch.setattr(feeding, "_named_in_terms", lambda *_: named)
    office.insert("definition", DefNum=15, Category=11, ItemName="Hygiene")
    office.do("UPDATE procedurecode SET ProcCat = 15 WHERE CodeNum = 1")
    office.insert("paysplit", SplitNum=5, PayNum=1, PatNum=1, ProcNum=1, SplitAmt=30, DatePay="2026-09-05")
    life = Life(office, 0)
    life.mean(Kind.CATEGORY, 15, "hygiene")
    life.mean(Kind.PAYMENT, 12, "collection")
    office.imports()
    assert collected(office) == {"hygiene": 3000}
    office.do("UPDATE procedurelog SET CodeNum = 2 WHERE ProcNum = 1")
    office.imports()
    assert told[-1] is not None
    assert collected(office) == {"": 3000}


def collected(office: Office) -> dict[str, int | None]:
    """What came in on the fifth of September, by category."""
    with opened(SERVER):
        rows = FeeInput.objects.filter(entity=office.entity, kind="collections", starts_on="2026-09-05")
        return dict(rows.values_list("category", "amount_cents"))


def test_an_import_of_few_changes_asks_the_source_only_for_these(
    office: Office, told: list[Touched | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    office.imports()
    office.do("UPDATE adjustment SET AdjAmt = -12 WHERE AdjNum = 1")
    asked = []

    def watched(reader: Any, touched: Touched | None = None) -> Any:
        found = measured(reader, touched)
        asked.append((set(found.sums), {each for rows in found.balances.values() for each, *_ in rows}))
        return found

    monkeypatch.setattr("abutment.portability.importing.engine.measured", watched)
    office.imports()
    [touched] = told
    assert touched is not None
    assert (set(touched.sources), touched.guarantors) == ({"adjustment"}, frozenset({1}))
    [(sums, patients)] = asked
    assert (sums, patients) == ({"adjustments"}, {1})


def test_the_first_import_of_a_day_compares_everything_also_where_nothing_changed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that dates its rows itself may have changed one that looks as before."""
    office.do("UPDATE adjustment SET SecDateTEdit = '2020-01-01 00:00:00'")
    office.imports()
    office.do("UPDATE adjustment SET AdjAmt = -99, SecDateTEdit = '2020-01-01 00:00:00' WHERE AdjNum = 1")
    assert office.imports().changed_nothing
    with opened(SERVER):
        assert not ImportTotal.objects.filter(entity=office.entity, measure="adjustments", source_amount=-9900).exists()
        for run in ImportRun.objects.filter(entity=office.entity):
            run.read_at = datetime(2026, 1, 1, tzinfo=UTC)
            run.save()
    assert office.imports().changed_nothing
    with opened(SERVER):
        [total] = ImportTotal.objects.filter(entity=office.entity, measure="adjustments")
    assert (total.source_amount, total.our_amount) == (-9900, -1000)


def test_sums_that_an_older_version_did_not_take_come_with_the_next_import(office: Office) -> None:
    office.imports()
    with opened(SERVER):
        ImportTotal.objects.filter(entity=office.entity, measure="produced").delete()
    assert office.imports().changed_nothing
    with opened(SERVER):
        assert ImportTotal.objects.filter(entity=office.entity, measure="produced").exists()


def test_an_import_that_failed_before_compares_everything(office: Office, told: list[Touched | None]) -> None:
    """What the first attempt saw of the tables' forms is not known to the second."""
    office.imports()
    office.do("ALTER TABLE adjustment DROP COLUMN AdjAmt")
    with pytest.raises(ZeroDivisionError):
        office.imports(told_to_stop())
    office.imports()
    assert told == []
    with opened(SERVER):
        assert {
            each.source_amount for each in ImportTotal.objects.filter(entity=office.entity, measure="adjustments")
        } <= {None}


def told_to_stop() -> Any:
    from tests.portability.importing.offices import Told

    return Told(0, lambda: 1 / 0)
