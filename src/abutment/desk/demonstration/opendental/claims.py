"""Claims on their way: what is asked of a plan, when it answers, and the checks that come."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from abutment.desk.demonstration.opendental.catalog import Code, Setup
from abutment.desk.demonstration.opendental.insurance import Cover
from abutment.desk.demonstration.opendental.offices import Place
from abutment.desk.demonstration.opendental.people import NO_DAY, Patient
from abutment.desk.demonstration.opendental.rows import Tables, stamp, usd
from abutment.desk.demonstration.opendental.visits import Done, Visit

NOT_RECEIVED, RECEIVED, PREAUTHORIZATION, ESTIMATE = 0, 1, 2, 6
_MOST_A_PLAN_PAYS = 150_000
_SHARE_SILENT, _SHARE_DENIED = 0.03, 0.03
_OVERDUE = timedelta(days=45)
_UNSENT_DAYS, _WAITING_DAYS = 2, 5


@dataclass(slots=True)
class Asked:
    """A line of a claim in cents: the fee, what the plan will pay, what the office writes off for its network."""

    procedure: int
    code: str
    provider: int
    fee: int
    pays: int
    write_off: int
    lost: int = 0

    @property
    def portion(self) -> int:
        """What is left to the patient."""
        return self.fee - self.pays - self.write_off


@dataclass(slots=True)
class Claim:
    """A claim: asked on a day, answered on another, or not yet."""

    number: int
    patient: Patient
    cover: Cover
    place: Place
    day: date
    lines: list[Asked]
    kind: str = "P"
    answered: date | None = None
    check: int = 0

    @property
    def pays(self) -> int:
        """What the plan will pay."""
        return sum(line.pays for line in self.lines)

    @property
    def write_off(self) -> int:
        """What the office will write off."""
        return sum(line.write_off for line in self.lines)


def asked(done: Done, cover: Cover, left: int) -> Asked:
    """What a plan pays of a procedure, up to what is left of its yearly most."""
    code, allowed = done.code, done.fee
    if cover.plan.network is not None and code.work.pays and code.fee:
        allowed = min(done.fee * code.plan_fees[cover.plan.network] // code.fee, done.fee)
    pays = min(allowed * code.work.pays // 100, left)
    return Asked(done.number, code.work.code, done.provider, done.fee, pays, done.fee - allowed)


class Claims:
    """All claims of a practice, in the order of their days."""

    def __init__(self, tables: Tables, setup: Setup, chance: Random) -> None:
        self._checks = tables.table(
            "claimpayment",
            "CheckDate CheckAmt CheckNum ClinicNum CarrierName DateIssued PayType SecDateEntry SecDateTEdit",
        )
        self._tables, self._chance = tables, chance
        self._kinds = setup.of_category(32)
        self._all: list[Claim] = []
        self._due: dict[int, list[tuple[date, int]]] = {}
        self._estimates: list[tuple[Patient, Cover, int, Code, date]] = []

    def ask(self, visit: Visit) -> Claim | None:
        """A claim for a visit of somebody covered, unless the plan covers none of it."""
        if not visit.patient.covers:
            return None
        cover, left, lines = visit.patient.covers[0], _MOST_A_PLAN_PAYS, []
        for done in visit.procedures:
            lines.append(asked(done, cover, left))
            left -= lines[-1].pays
        if left == _MOST_A_PLAN_PAYS:
            return None
        return self.add(visit.patient, cover, visit.day, lines, self._chance.randrange(8, 36))

    def add(self, patient: Patient, cover: Cover, day: date, lines: list[Asked], days: int, kind: str = "P") -> Claim:
        """A claim that will be answered after so many days; a few never are."""
        claim = Claim(len(self._all) + 1, patient, cover, patient.place, day, lines, kind)
        self._all.append(claim)
        if self._chance.random() >= _SHARE_SILENT:
            queue = self._due.setdefault(patient.place.number, [])
            heapq.heappush(queue, (day + timedelta(days=days), claim.number))
        return claim

    def estimate(self, patient: Patient, procedure: int, code: Code, day: date) -> None:
        """What a plan would pay of planned work."""
        if patient.covers and code.work.pays:
            self._estimates.append((patient, patient.covers[0], procedure, code, day))

    def answer(self, place: Place, day: date, most: int, write_offs: int) -> Iterator[Claim]:
        """Let plans answer due claims while pay and write-offs fit into the day, by one check of each carrier."""
        queue, later = self._due.setdefault(place.number, []), []
        answered: dict[str, list[Claim]] = {}
        for _ in range(60):
            if not queue or queue[0][0] > day:
                break
            due, number = heapq.heappop(queue)
            claim = self._all[number - 1]
            if self._chance.random() < _SHARE_DENIED or due + _OVERDUE < day:
                for line in claim.lines:
                    line.lost += line.pays + line.write_off
                    line.pays = line.write_off = 0
            if claim.pays > most or claim.write_off > write_offs:
                later.append((due, number))
                continue
            most, write_offs = most - claim.pays, write_offs - claim.write_off
            claim.answered = day
            answered.setdefault(claim.cover.plan.carrier_name, []).append(claim)
        for each in later:
            heapq.heappush(queue, each)
        for carrier, claims in answered.items():
            total = sum(claim.pays for claim in claims)
            number = 100_000 + self._checks.next_number * 7
            check = self._checks.add(
                day,
                usd(total),
                number,
                place.number,
                carrier,
                day,
                self._chance.choice(self._kinds),
                day,
                stamp(day, number),
            )
            for claim in claims:
                claim.check = check
                yield claim

    def write(self, today: date) -> None:
        """Write claims and their lines as they stand in the end, and the estimates of planned work."""
        claims = self._tables.table(
            "claim",
            "PatNum DateService DateSent ClaimStatus DateReceived PlanNum ProvTreat ClaimFee InsPayEst InsPayAmt "
            "ClaimType ProvBill PatRelat WriteOff ClinicNum InsSubNum ClaimIdentifier SecDateEntry SecDateTEdit "
            "DateSentOrig",
            EmployRelated=2,
            Narrative="",
        )
        lines = self._tables.table(
            "claimproc",
            "ProcNum ClaimNum PatNum ProvNum FeeBilled InsPayEst Status InsPayAmt Remarks ClaimPaymentNum PlanNum "
            "DateCP WriteOff CodeSent Percentage BaseEst ProcDate DateEntry LineNumber InsEstTotal WriteOffEst "
            "ClinicNum InsSubNum SecDateEntry SecDateTEdit DateInsFinalized",
            AllowedOverride=-1,
            PercentOverride=-1,
            CopayAmt=-1,
            PaidOtherIns=-1,
            CopayOverride=-1,
            DedEst=-1,
            DedEstOverride=-1,
            InsEstTotalOverride=-1,
            PaidOtherInsOverride=-1,
            WriteOffEstOverride=-1,
        )
        for claim in self._all:
            claims.add(*_claim(claim, today))
            for place, line in enumerate(claim.lines, start=1):
                lines.add(*_line(claim, line, place, today))
            if claim.answered is None and claim.kind != "PreAuth":
                claim.patient.expected += claim.pays + claim.write_off
        for patient, cover, procedure, code, day in self._estimates:
            line = asked(Done(procedure, code, code.fee, patient.place.dentists[0]), cover, _MOST_A_PLAN_PAYS)
            estimate = Claim(0, patient, cover, patient.place, day, [line])
            lines.add(*_line(estimate, line, 0, today))

    def preauthorize(self, patient: Patient, procedure: int, code: Code, day: date) -> None:
        """Ask beforehand whether a plan would pay."""
        if patient.covers:
            done = Done(procedure, code, code.fee, patient.place.dentists[0])
            line = asked(done, patient.covers[0], _MOST_A_PLAN_PAYS)
            line.write_off = 0
            claim = Claim(len(self._all) + 1, patient, patient.covers[0], patient.place, day, [line], "PreAuth")
            self._all.append(claim)


def _claim(claim: Claim, today: date) -> tuple[object, ...]:
    patient, first = claim.patient, claim.lines[0]
    is_answered, days_ago = claim.answered is not None, (today - claim.day).days
    sent = claim.day + timedelta(days=1)
    status = "R" if is_answered else "U" if days_ago <= _UNSENT_DAYS else "W" if days_ago <= _WAITING_DAYS else "S"
    sent_on = NO_DAY if status in "UW" else sent
    return (
        patient.number,
        claim.day,
        sent_on,
        status,
        claim.answered or NO_DAY,
        claim.cover.plan.number,
        first.provider,
        usd(sum(line.fee for line in claim.lines)),
        usd(claim.pays),
        usd(claim.pays if is_answered else 0),
        claim.kind,
        claim.place.dentists[0],
        claim.cover.relation,
        usd(claim.write_off if is_answered else 0),
        claim.place.number,
        claim.cover.subscription,
        f"{patient.number}/{claim.number}",
        claim.day,
        stamp(claim.answered or claim.day, claim.number),
        sent_on,
    )


def _line(claim: Claim, line: Asked, place: int, today: date) -> tuple[object, ...]:
    is_answered = claim.answered is not None
    status = RECEIVED if is_answered else NOT_RECEIVED
    if not claim.number:
        status = ESTIMATE
    elif claim.kind == "PreAuth":
        status = PREAUTHORIZATION
    entered = claim.answered or claim.day
    return (
        line.procedure,
        claim.number,
        claim.patient.number,
        line.provider,
        usd(line.fee if claim.number else 0),
        usd(line.pays),
        status,
        usd(line.pays if is_answered else 0),
        "Not covered" if is_answered and not line.pays and line.procedure else "",
        claim.check,
        claim.cover.plan.number,
        entered,
        usd(line.write_off if is_answered else 0),
        line.code,
        line.pays * 100 // line.fee if line.fee else -1,
        usd(line.pays),
        claim.day,
        claim.answered or NO_DAY,
        place,
        usd(line.pays),
        usd(line.write_off),
        claim.place.number,
        claim.cover.subscription,
        claim.day,
        stamp(entered, claim.number),
        claim.answered or NO_DAY,
    )
