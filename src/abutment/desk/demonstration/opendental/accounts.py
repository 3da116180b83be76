"""Patients' money: what they owe, what they pay of it, what is forgiven, given back and sold."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from abutment.desk.demonstration.opendental.catalog import (
    ADJUSTMENT_TYPE,
    BROUGHT_FORWARD,
    PAYMENT_TYPE,
    Setup,
    sale_of,
)
from abutment.desk.demonstration.opendental.claims import Asked, Claim, Claims
from abutment.desk.demonstration.opendental.figures import Figures
from abutment.desk.demonstration.opendental.offices import Place
from abutment.desk.demonstration.opendental.people import NO_DAY, Patient
from abutment.desk.demonstration.opendental.procedures import Procedures
from abutment.desk.demonstration.opendental.rows import Tables, escaped, stamp, usd
from abutment.desk.demonstration.opendental.visits import NobodyToSee, Visit

GONE, MOST_LOST_WORK = 900_000_000, 3
"""From where on numbers are those of nothing, and how many splits are for work that is gone."""
_NEVER = date(2999, 1, 1)
_MOST_BY_PLANS = 70
_FORGIVEN = (0, 0, 0, 1, 1, 2, 3, 3, 4)
_PAID_BY = (0, 1, 1, 2, 2, 2, 2, 3)
_PREPAID_AT_MOST, _REFUND_AT_MOST, _FORGIVEN_AT_ONCE = 120_000, 45_000, 40_000
_PLAN_FROM = 60_000
_SHARE_OF_PLANS, _SHARE_UNKNOWN_TYPE, _SHARE_PREPAID, _PREPAID_FROM = 0.25, 0.012, 0.4, 60_000


@dataclass(slots=True)
class Debt:
    """What a patient owes for one thing."""

    patient: Patient
    cents: int
    day: date
    procedure: int = 0
    adjustment: int = 0
    provider: int = 0
    plan: int = 0
    charge: int = 0


class Accounts:
    """The money of one practice, played day by day to its figures."""

    def __init__(
        self, tables: Tables, setup: Setup, claims: Claims, procedures: Procedures, chance: Random, today: date
    ) -> None:
        self._adjustments = tables.table(
            "adjustment",
            "AdjDate AdjAmt PatNum AdjType ProvNum AdjNote ProcDate ProcNum DateEntry ClinicNum SecDateTEdit",
        )
        self._payments = tables.table(
            "payment",
            "PayType PayDate PayAmt CheckNum PayNote IsSplit PatNum ClinicNum DateEntry SecDateTEdit",
            Receipt="",
            RecurringChargeDate=NO_DAY,
        )
        self._splits = tables.table(
            "paysplit",
            "SplitAmt PatNum ProcDate PayNum ProvNum PayPlanNum DatePay ProcNum DateEntry UnearnedType ClinicNum "
            "SecDateTEdit AdjNum PayPlanChargeNum",
        )
        self._plans = tables.table(
            "payplan",
            "PatNum Guarantor PayPlanDate Note CompletedAmt NumberOfPayments PayAmt DatePayPlanStart",
            Signature="",
            ChargeFrequency=3,
        )
        self._plan_charges = tables.table(
            "payplancharge",
            "PayPlanNum Guarantor PatNum ChargeDate Principal Note ProvNum ClinicNum ChargeType ProcNum "
            "SecDateTEntry SecDateTEdit",
        )
        self._setup, self._claims, self._procedures = setup, claims, procedures
        self._chance, self._today = chance, today
        self._reasons, self._prepaid = setup.of_category(ADJUSTMENT_TYPE), setup.definition(29, "Prepayment")
        self._ways = setup.of_category(PAYMENT_TYPE)
        self._owed: dict[int, list[tuple[date, int, Debt]]] = {}
        self._count, self.lost_work = 0, 0

    def bring_forward(self, place: Place, cents: int, since: date) -> None:
        """What was open when the months of the database began, patient by patient, on their first day."""
        chance, day = self._chance, since
        kind = self._setup.definition(ADJUSTMENT_TYPE, BROUGHT_FORWARD)
        known = [patient for patient in place.patients if patient.first_visit is not None]
        while cents > 0 and known:
            patient = chance.choice(known)
            amount = min(cents, chance.randrange(25, 900) * 100 + chance.randrange(100))
            provider = place.dentists[0]
            number = self._adjust(amount, patient, day, kind, provider, 0)
            cents -= amount
            if patient.covers and chance.random() < 0.6:
                line = Asked(0, "", provider, amount, amount, 0)
                self._claims.add(patient, patient.covers[0], day, [line], chance.randrange(1, 40))
            else:
                due = since + timedelta(days=chance.randrange(70)) if chance.random() < 0.92 else _NEVER
                self._owe(Debt(patient, amount, day, adjustment=number, provider=provider), due)

    def lose_payments(self, lost: Iterable[tuple[Patient, date]]) -> None:
        """Splits of nothing whose payment was deleted, as old databases have them."""
        for turn, (patient, day) in enumerate(lost, start=1):
            gone, clinic, edited = GONE + turn, patient.place.number, stamp(day, turn)
            provider = patient.place.dentists[0]
            self._splits.add(0, patient.number, day, gone, provider, 0, day, 0, day, 0, clinic, edited, 0, 0)

    def charge(self, visit: Visit) -> None:
        """What a visit's patient owes, and what their plan is asked for."""
        patient, chance = visit.patient, self._chance
        for done in visit.procedures:
            patient.charge(done.fee, (self._today - visit.day).days)
        claim = self._claims.ask(visit)
        if claim is not None:
            if len(patient.covers) > 1:
                return  # the second plan comes first: they owe when the first has answered
            portions = [(line.procedure, line.provider, line.portion) for line in claim.lines]
            due = visit.day + timedelta(days=0 if chance.random() < 0.5 else chance.randrange(20, 70))
        else:
            portions = [(done.number, done.provider, done.fee) for done in visit.procedures]
            due = visit.day + timedelta(days=chance.choice((0, 0, 0, 0, 0, 0, 20, 30, 40, 90)))
        due = due if chance.random() < 0.97 else _NEVER
        whole = sum(cents for _, _, cents in portions)
        if whole >= _PLAN_FROM and chance.random() < _SHARE_OF_PLANS:
            self._by_plan(visit, whole, portions[0][0])
            return
        for procedure, provider, cents in portions:
            if cents > 0:
                self._owe(Debt(patient, cents, visit.day, procedure, provider=provider), due)

    def play(self, place: Place, day: date, figures: Figures, visits: Sequence[Visit]) -> None:
        """Pay, write off, forgive, give back and sell until the day's figures are reached, to the cent."""
        most = figures.collections * _MOST_BY_PLANS // 100
        paid, forgiven = figures.collections, figures.adjustments
        for claim in self._claims.answer(place, day, most, figures.adjustments):
            paid, forgiven = paid - claim.pays, forgiven - claim.write_off
            self._answered(claim, day)
        self._forgive(place, day, forgiven)
        self._pay(place, day, paid)
        self._give_back(place, day, figures.refunds)
        for name, cents in sorted(figures.apart.items()):
            self._sell(visits, name, cents)

    def _answered(self, claim: Claim, day: date) -> None:
        patient = claim.patient
        patient.charge(-claim.pays - claim.write_off, 0)
        second = patient.covers[1] if len(patient.covers) > 1 and claim.kind == "P" else None
        lines = [line for line in claim.lines if line.procedure]
        if second is not None and lines:
            asks = [
                Asked(line.procedure, line.code, line.provider, line.fee, line.portion // 2, 0)
                for line in lines
                if line.portion > 1
            ]
            if asks:
                self._claims.add(patient, second, day, asks, 20, "S")
            rest = {line.procedure: line.pays for line in asks}
            for line in lines:
                left = line.portion - rest.get(line.procedure, 0)
                if left > 0:
                    self._owe(Debt(patient, left, claim.day, line.procedure, provider=line.provider), day)
        elif not claim.pays:  # denied: all of it is the patient's, who does not hurry
            for line in lines:
                if line.lost and claim.kind == "P":
                    due = day + timedelta(days=30)
                    self._owe(Debt(patient, line.lost, claim.day, line.procedure, provider=line.provider), due)

    def _owe(self, debt: Debt, due: date) -> None:
        self._count += 1
        heapq.heappush(self._owed.setdefault(debt.patient.place.number, []), (due, self._count, debt))

    def _debts(self, place: Place) -> Iterator[Debt]:
        """What is owed, what is due longest first; what remains of it is owed on."""
        queue, shown = self._owed.setdefault(place.number, []), []
        try:
            while queue and queue[0][0] < _NEVER:
                shown.append(heapq.heappop(queue))
                yield shown[-1][2]
        finally:
            for each in shown:
                if each[2].cents > 0:
                    heapq.heappush(queue, each)

    def _by_plan(self, visit: Visit, whole: int, procedure: int) -> None:
        patient, months = visit.patient, self._chance.choice((4, 6, 10, 12))
        rate, first, edited = whole // months, visit.day + timedelta(days=30), stamp(visit.day, procedure)
        plan = self._plans.add(
            patient.number,
            patient.guarantor,
            visit.day,
            escaped(f"{months} months,\nno interest"),
            usd(whole),
            months,
            usd(rate),
            first,
        )
        provider = visit.procedures[0].provider

        def add(day: date, cents: int, kind: int, of: int) -> int:
            return self._plan_charges.add(
                plan,
                patient.guarantor,
                patient.number,
                day,
                usd(cents),
                "",
                provider,
                patient.place.number,
                kind,
                of,
                edited,
                edited,
            )

        add(visit.day, whole, 1, procedure)
        for month in range(months):
            day = first + timedelta(days=30 * month)
            cents = rate if month < months - 1 else whole - rate * (months - 1)
            charge = add(day, cents, 0, 0)
            self._owe(Debt(patient, cents, visit.day, procedure, provider=provider, plan=plan, charge=charge), day)

    def _adjust(self, cents: int, patient: Patient, day: date, kind: int, provider: int, procedure: int) -> int:
        patient.charge(cents, (self._today - day).days)
        note = "per Dr." if self._chance.random() < 0.05 else ""
        return self._adjustments.add(
            day,
            usd(cents),
            patient.number,
            kind,
            provider,
            note,
            day,
            procedure,
            day,
            patient.place.number,
            stamp(day, procedure),
        )

    def _forgive(self, place: Place, day: date, cents: int) -> None:
        chance = self._chance
        for debt in self._debts(place):
            if cents <= 0:
                break
            share = debt.cents * chance.randrange(15, 90) // 100 if cents > _FORGIVEN_AT_ONCE else debt.cents
            part = min(cents, debt.cents, max(share, 500))
            kind = self._reasons[5 if chance.random() < _SHARE_UNKNOWN_TYPE else chance.choice(_FORGIVEN)]
            self._adjust(-part, debt.patient, day, kind, debt.provider, debt.procedure)
            debt.cents, cents = debt.cents - part, cents - part
        while cents > 0:
            part = min(cents, _FORGIVEN_AT_ONCE)
            self._adjust(-part, chance.choice(place.patients), day, self._reasons[0], place.dentists[0], 0)
            cents -= part

    def _pay(self, place: Place, day: date, cents: int) -> None:
        by_patient: dict[int, list[tuple[Debt, int]]] = {}
        if cents > _PREPAID_FROM and self._chance.random() < _SHARE_PREPAID:
            part = self._chance.randrange(50, 300) * 100
            self._prepay(place, day, part)
            cents -= part
        for debt in self._debts(place):
            if cents <= 0:
                break
            part = min(cents, debt.cents)
            by_patient.setdefault(debt.patient.number, []).append((debt, part))
            debt.cents, cents = debt.cents - part, cents - part
        for theirs in by_patient.values():
            self._payment(theirs, day, self._ways[self._chance.choice(_PAID_BY)], 0)
        while cents > 0:
            part = min(cents, _PREPAID_AT_MOST)
            self._prepay(place, day, part)
            cents -= part

    def _prepay(self, place: Place, day: date, cents: int) -> None:
        # The first few were paid for work that was struck from the chart: their splits point at nothing.
        procedure = GONE + self.lost_work if self.lost_work < MOST_LOST_WORK else 0
        self.lost_work += bool(procedure)
        ahead = Debt(self._chance.choice(place.patients), 0, day, procedure, provider=place.dentists[0])
        self._payment([(ahead, cents)], day, self._ways[2], self._prepaid)

    def _give_back(self, place: Place, day: date, cents: int) -> None:
        kind = self._setup.definition(PAYMENT_TYPE, "Refund")
        while cents > 0:
            part = min(cents, _REFUND_AT_MOST)
            known = [patient for patient in self._chance.sample(place.patients, min(40, len(place.patients)))]
            patient = min(known, key=lambda each: each.balance)
            self._payment([(Debt(patient, 0, day, provider=place.dentists[0]), -part)], day, kind, self._prepaid)
            cents -= part

    def _sell(self, visits: Sequence[Visit], name: str, cents: int) -> None:
        """Sales to people who are there that day: on the chart without a fee, charged and paid beside production."""
        if cents and not visits:
            raise NobodyToSee(f"Something was sold ({name}) on a day without visits. Report a visit on that day too.")
        kind, way = self._setup.definition(ADJUSTMENT_TYPE, sale_of(name)), self._setup.definition(PAYMENT_TYPE, name)
        (code,) = self._setup.codes[name].values()
        while cents > 0:
            part = min(cents, self._chance.randrange(9, 75) * 100 + 99)
            visit = self._chance.choice(visits)
            patient, day, provider = visit.patient, visit.day, visit.place.dentists[0]
            procedure = self._procedures.complete(patient, code, 0, day, appointment=0, provider=provider)
            number = self._adjust(part, patient, day, kind, provider, procedure)
            sale = Debt(patient, 0, day, procedure, adjustment=number, provider=provider)
            self._payment([(sale, part)], day, way, 0)
            cents -= part

    def _payment(self, parts: list[tuple[Debt, int]], day: date, way: int, unearned: int) -> None:
        patient, whole, chance = parts[0][0].patient, sum(cents for _, cents in parts), self._chance
        edited = stamp(day, patient.number)
        note = escaped("Paid by sister,\tthanks 🙏") if chance.random() < 0.01 else ""
        check = chance.randrange(1000, 9999) if way == self._ways[1] else ""
        payment = self._payments.add(
            way, day, usd(whole), check, note, int(len(parts) > 1), patient.number, patient.place.number, day, edited
        )
        for debt, cents in parts:
            patient.charge(-cents, (self._today - day).days)
            self._splits.add(
                usd(cents),
                patient.number,
                debt.day,
                payment,
                debt.provider,
                debt.plan,
                day,
                debt.procedure,
                day,
                unearned,
                patient.place.number,
                edited,
                debt.adjustment,
                debt.charge,
            )
