"""The databases that are written for invented practices: they add up to what is reported, and name nobody real."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import pytest

from abutment.agreements.rules.formulas import InputKind
from abutment.desk.demonstration.opendental import Written, write_practice
from abutment.desk.demonstration.opendental.figures import USUAL_SCALE, YEARS_IN_MONTHS, month_of_years
from abutment.desk.demonstration.opendental.shapes import shapes
from abutment.desk.demonstration.opendental.visits import NobodyToSee
from abutment.desk.demonstration.plan import Practice, plan
from abutment.desk.demonstration.reports import Reporter, reports
from abutment.fees.rules.entries import Entry
from abutment.kernel.periods import Period

ON = date(2026, 11, 21)
THREE_MONTHS, ONE_MONTH = Decimal("0.25"), Decimal("0.1")
PRACTICES = ["Bayou", "Cascade", "Almond", "Palisade"]
"""Fees by kind of visit; three offices, one of them silent at last; sales apart; children."""

Row = dict[str, str]
Key = tuple[InputKind, str, int, str]
RELATIONS = """
adjustment.PatNum=patient adjustment.AdjType=definition adjustment.ProcNum=procedurelog adjustment.ClinicNum=clinic
allergy.PatNum=patient allergy.AllergyDefNum=allergydef appointment.PatNum=patient appointment.Op=operatory
appointment.ProvNum=provider appointment.ProvHyg=provider appointment.ClinicNum=clinic
appointment.Confirmed=definition appointment.InsPlan1=insplan appointment.AppointmentTypeNum=appointmenttype
appointment.UnschedStatus=definition benefit.PlanNum=insplan benefit.CovCatNum=covcat claim.PatNum=patient
claim.PlanNum=insplan claim.InsSubNum=inssub claim.ProvTreat=provider claim.ClinicNum=clinic
claimpayment.ClinicNum=clinic claimpayment.PayType=definition claimproc.ProcNum=procedurelog claimproc.ClaimNum=claim
claimproc.PatNum=patient claimproc.ProvNum=provider claimproc.ClaimPaymentNum=claimpayment claimproc.PlanNum=insplan
claimproc.InsSubNum=inssub claimproc.ClinicNum=clinic clinic.DefaultProv=provider commlog.PatNum=patient
commlog.CommType=definition commlog.UserNum=userod covspan.CovCatNum=covcat disease.PatNum=patient
disease.DiseaseDefNum=diseasedef document.PatNum=patient document.DocCategory=definition
document.MountItemNum=mountitem document.ProvNum=provider fee.FeeSched=feesched fee.CodeNum=procedurecode
inssub.PlanNum=insplan inssub.Subscriber=patient insplan.CarrierNum=carrier insplan.FeeSched=feesched
medicationpat.PatNum=patient medicationpat.MedicationNum=medication mount.PatNum=patient mount.DocCategory=definition
mountitem.MountNum=mount operatory.ClinicNum=clinic operatory.ProvDentist=provider operatory.ProvHygienist=provider
patient.Guarantor=patient patient.PriProv=provider patient.SecProv=provider patient.BillingType=definition
patient.ClinicNum=clinic patientnote.PatNum=patient patplan.PatNum=patient patplan.InsSubNum=inssub
payment.PatNum=patient payment.PayType=definition payment.ClinicNum=clinic payplan.PatNum=patient
payplan.Guarantor=patient payplancharge.PayPlanNum=payplan payplancharge.PatNum=patient
payplancharge.ProcNum=procedurelog paysplit.PatNum=patient paysplit.AdjNum=adjustment
paysplit.PayPlanNum=payplan paysplit.UnearnedType=definition paysplit.PayPlanChargeNum=payplancharge
paysplit.ProvNum=provider paysplit.ClinicNum=clinic perioexam.PatNum=patient perioexam.ProvNum=provider
periomeasure.PerioExamNum=perioexam procedurecode.ProcCat=definition procedurelog.PatNum=patient
procedurelog.AptNum=appointment procedurelog.PlannedAptNum=appointment procedurelog.CodeNum=procedurecode
procedurelog.ProvNum=provider procedurelog.ClinicNum=clinic procedurelog.Priority=definition
procedurelog.Dx=definition procnote.PatNum=patient procnote.ProcNum=procedurelog proctp.TreatPlanNum=treatplan
proctp.ProcNumOrig=procedurelog proctp.PatNum=patient provider.FeeSched=feesched provider.Specialty=definition
recall.PatNum=patient recall.RecallTypeNum=recalltype recall.RecallStatus=definition refattach.ReferralNum=referral
refattach.PatNum=patient schedule.ProvNum=provider schedule.BlockoutType=definition scheduleop.ScheduleNum=schedule
scheduleop.OperatoryNum=operatory sheet.PatNum=patient sheetfield.SheetNum=sheet task.TaskListNum=tasklist
task.KeyNum=patient tasklist.Parent=tasklist toothinitial.PatNum=patient treatplan.PatNum=patient
treatplanattach.TreatPlanNum=treatplan treatplanattach.ProcNum=procedurelog userod.ProvNum=provider
zz_office_survey.PatNum=patient
"""


@dataclass
class Generated:
    """A practice that was written, read back."""

    folder: Path
    practice: Practice
    written: Written
    entries: list[Entry]
    numbers: dict[int, int]

    @cached_property
    def tables(self) -> dict[str, list[Row]]:
        return {name: self._read(name) for name in self.written.rows}

    def _read(self, name: str) -> list[Row]:
        columns = list(shapes()[name].columns)
        lines = (self.folder / f"{name}.txt").read_text("utf-8").split("\n")[:-1]
        return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]

    def keys(self, name: str) -> set[str]:
        return {row[shapes()[name].key] for row in self.tables[name]}


def generate(word: str, scale: Decimal, folder: Path, *, ids_from: int = 41, years: bool = False) -> Generated:
    practice = plan().practice(word)
    location_ids = {office.city: ids_from + number for number, office in enumerate(practice.locations)}
    report = reports().get(practice.name)
    reporter = Reporter(practice, report, location_ids, ON) if report else None
    entries = [*(reporter.before(YEARS_IN_MONTHS) if years else ()), *reporter.entries()] if reporter else []
    since = month_of_years(ON, scale) if years else None
    written = write_practice(folder, practice, entries, location_ids, ON, scale, since)
    # The practice's own system counts its clinics from 1, whatever numbers our offices have.
    numbers = {number: clinic for clinic, number in enumerate(location_ids.values(), start=1)}
    return Generated(folder, practice, written, entries, numbers)


@pytest.fixture(scope="module", params=PRACTICES)
def generated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    return generate(request.param, THREE_MONTHS, tmp_path_factory.mktemp(request.param))


def cents(amount: str) -> int:
    return int(Decimal(amount) * 100)


def reported(generated: Generated) -> dict[Key, int]:
    sums: dict[Key, int] = defaultdict(int)
    for entry in generated.entries:
        day, place = entry.period.starts_on, entry.location_id
        if place is not None and day >= generated.written.first_month and entry.kind is not InputKind.EXPENSES:
            amount = entry.amount_cents if entry.amount_cents is not None else int(entry.quantity or 0)
            sums[entry.kind, str(day), generated.numbers[place], entry.category] += amount
    return {key: amount for key, amount in sums.items() if amount}


def counted(generated: Generated) -> dict[Key, int]:
    """What the written rows say, in the way an importer would read them; a visit is what most of it was."""
    tables = generated.tables
    names = {row["DefNum"]: row["ItemName"] for row in tables["definition"]}
    categories = {row["CodeNum"]: names[row["ProcCat"]] for row in tables["procedurecode"]}
    ways = {row["PayNum"]: names[row["PayType"]] for row in tables["payment"]}
    sold = {entry.category for entry in generated.entries if entry.kind is InputKind.COLLECTIONS}
    sums: dict[Key, int] = defaultdict(int)
    visits: dict[tuple[str, str, str], tuple[int, str]] = {}

    def add(kind: InputKind, row: Row, day: str, amount: int, category: str = "") -> None:
        sums[kind, row[day], int(row["ClinicNum"]), category] += amount

    for row in tables["procedurelog"]:
        if row["ProcStatus"] == "2":
            add(InputKind.PRODUCTION, row, "ProcDate", cents(row["ProcFee"]))
            of = row["PatNum"], row["ProcDate"], row["ClinicNum"]
            visits[of] = max(visits.get(of, (-1, "")), (cents(row["ProcFee"]), categories[row["CodeNum"]]))
    for row in tables["adjustment"]:
        if row["AdjAmt"].startswith("-"):
            add(InputKind.ADJUSTMENTS, row, "AdjDate", -cents(row["AdjAmt"]))
    for row in tables["claimproc"]:
        if row["Status"] == "1":
            add(InputKind.ADJUSTMENTS, row, "DateCP", cents(row["WriteOff"]))
            add(InputKind.COLLECTIONS, row, "DateCP", cents(row["InsPayAmt"]))
    for row in tables["paysplit"]:
        amount, way = cents(row["SplitAmt"]), ways.get(row["PayNum"], "")
        if amount < 0:
            add(InputKind.REFUNDS, row, "DatePay", -amount)
        else:
            add(InputKind.COLLECTIONS, row, "DatePay", amount, way if way in sold else "")
    for (_, seen_on, clinic), (_, category) in visits.items():
        sums[InputKind.VISITS, seen_on, int(clinic), category] += 1
    return {key: amount for key, amount in sums.items() if amount}


def test_every_day_of_every_office_adds_up_to_what_is_reported(generated: Generated) -> None:
    expected = reported(generated)
    assert {kind for kind, *_ in expected} > {InputKind.PRODUCTION, InputKind.REFUNDS, InputKind.VISITS}
    assert counted(generated) == expected


def test_a_visit_has_one_kind_and_a_patient_one_visit_a_day(generated: Generated) -> None:
    category = {row["CodeNum"]: row["ProcCat"] for row in generated.tables["procedurecode"]}
    kinds: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for row in generated.tables["procedurelog"]:
        if row["ProcStatus"] == "2" and row["AptNum"] != "0":  # what is sold beside a visit has no appointment
            kinds[row["PatNum"], row["ProcDate"]].add((row["ClinicNum"], category[row["CodeNum"]]))
    assert {len(each) for each in kinds.values()} == {1}


def test_nothing_is_done_paid_or_edited_outside_the_months_of_the_database(generated: Generated) -> None:
    tables, first = generated.tables, str(generated.written.first_month)
    assert all(first <= row["ProcDate"] < str(ON) for row in tables["procedurelog"] if row["ProcStatus"] == "2")
    assert all(first <= row["PayDate"] < str(ON) for row in tables["payment"])
    for name, day in (
        ("adjustment", "AdjDate"),
        ("paysplit", "DatePay"),
        ("claimproc", "DateCP"),
        ("claim", "DateService"),
    ):
        assert all(first <= row[day] < str(ON) for row in tables[name]), name
    for name, rows in tables.items():
        stamps = [column for column, kind in shapes()[name].columns.items() if kind == "timestamp"]
        assert all("2000" < row[column] < str(ON) for column in stamps for row in rows), name


def test_what_everybody_owes_follows_from_the_rows(generated: Generated) -> None:
    tables = generated.tables
    owed: Counter[str] = Counter()
    for row in tables["procedurelog"]:
        owed[row["PatNum"]] += cents(row["ProcFee"]) if row["ProcStatus"] == "2" else 0
    for row in tables["adjustment"]:
        owed[row["PatNum"]] += cents(row["AdjAmt"])
    for row in tables["paysplit"]:
        owed[row["PatNum"]] -= cents(row["SplitAmt"])
    for row in tables["claimproc"]:
        owed[row["PatNum"]] -= cents(row["InsPayAmt"]) + cents(row["WriteOff"])
    families: Counter[str] = Counter()
    for row in tables["patient"]:
        assert cents(row["EstBalance"]) == owed[row["PatNum"]]
        families[row["Guarantor"]] += owed[row["PatNum"]]
    for row in tables["patient"]:
        aged = sum(cents(row[column]) for column in ("Bal_0_30", "Bal_31_60", "Bal_61_90", "BalOver90"))
        assert cents(row["BalTotal"]) == families[row["PatNum"]]
        assert aged == max(families[row["PatNum"]], 0)


def test_payments_checks_and_claims_are_the_sums_of_their_lines(generated: Generated) -> None:
    tables = generated.tables
    for whole, key, amount, lines, part in (
        ("payment", "PayNum", "PayAmt", "paysplit", "SplitAmt"),
        ("claimpayment", "ClaimPaymentNum", "CheckAmt", "claimproc", "InsPayAmt"),
        ("claim", "ClaimNum", "ClaimFee", "claimproc", "FeeBilled"),
        ("claim", "ClaimNum", "InsPayAmt", "claimproc", "InsPayAmt"),
        ("claim", "ClaimNum", "WriteOff", "claimproc", "WriteOff"),
    ):
        sums: Counter[str] = Counter()
        for row in tables[lines]:
            sums[row[key]] += cents(row[part])
        assert tables[whole]
        assert all(cents(row[amount]) == sums[row[key]] for row in tables[whole]), (whole, amount)


def test_every_relation_holds_but_for_the_named_orphans(generated: Generated) -> None:
    for relation in RELATIONS.split():
        where, _, target = relation.partition("=")
        table, column = where.split(".")
        found = {row[column] for row in generated.tables[table]} - {"0"}
        assert found <= generated.keys(target), relation
    payments, done = generated.keys("payment"), generated.keys("procedurelog") | {"0"}
    splits = generated.tables["paysplit"]
    without = [row for row in splits if row["PayNum"] not in payments]
    assert len(without) == generated.written.dirt["splits of no payment"] == 3
    assert {row["SplitAmt"] for row in without} == {"0"}
    struck = [row for row in splits if row["ProcNum"] not in done]
    assert len(struck) == generated.written.dirt["splits for work that is gone"] == 3
    assert all(cents(row["SplitAmt"]) > 0 for row in struck)


def test_what_the_office_means_by_its_words_is_said_but_for_what_nobody_knows(generated: Generated) -> None:
    meanings = {str(number): meaning for _, number, meaning in generated.written.meanings}
    names = {row["DefNum"]: row["ItemName"] for row in generated.tables["definition"]}
    said = {names[number]: meaning for number, meaning in meanings.items()}
    assert said["Refund"] == "refund"
    kinds = {entry.category for entry in generated.entries if entry.kind is InputKind.VISITS}
    assert all(said[kind] == kind for kind in kinds)
    used = {row["AdjType"] for row in generated.tables["adjustment"]}
    used |= {row["PayType"] for row in generated.tables["payment"]}
    assert {names[number] for number in used - meanings.keys()} == {"XFR/7 ??"}
    raising = {row["AdjType"] for row in generated.tables["adjustment"] if not row["AdjAmt"].startswith("-")}
    assert {meanings[number] for number in raising} == {"charge"}


def test_the_dirt_of_real_databases_is_there(generated: Generated) -> None:
    tables, dirt = generated.tables, generated.written.dirt
    guarantors = {row["PatNum"]: row["Guarantor"] for row in tables["patient"]}
    circle = [each for each, its in guarantors.items() if its != each and guarantors[its] == each]
    assert len(circle) == dirt["patients who are each other's guarantor"] == 2
    nameless = [row for row in tables["patient"] if row["Birthdate"] == "0001-01-01"]
    assert len(nameless) == dirt["patients without a day of birth"] == 5
    notes = " ".join(row["Note"] for row in tables["commlog"] + tables["procnote"])
    assert "\\n" in notes
    assert "\\t" in notes
    assert "\\\\" in notes
    assert any(ord(sign) > 0xFFFF for sign in notes)
    assert "6" in {row["ProcStatus"] for row in tables["procedurelog"]}
    assert any(row["PayAmt"].startswith("-") for row in tables["payment"])
    names = {row["DefNum"]: row["ItemName"] for row in tables["definition"]}
    assert "XFR/7 ??" in {names[row["AdjType"]] for row in tables["adjustment"]}
    assert {"2", "4", "6"} <= {row["PatStatus"] for row in tables["patient"]}
    assert tables["zz_office_survey"]


def test_nobody_and_nothing_of_it_is_real(generated: Generated) -> None:
    tables, area = generated.tables, re.compile(r"\(?\d{3}\)?55501\d\d")
    phones = [("patient", "HmPhone"), ("patient", "WkPhone"), ("patient", "WirelessPhone"), ("patientnote", "ICEPhone")]
    for name, column in [*phones, ("clinic", "Phone"), ("carrier", "Phone"), ("referral", "Telephone")]:
        numbers = {row[column].replace("-", "") for row in tables[name]} - {""}
        assert numbers, (name, column)
        assert all(area.fullmatch(number) for number in numbers), (name, column)
    insured = {row["SSN"] for row in tables["patient"]} - {""}
    assert insured
    assert all(re.fullmatch(r"9\d\d[0-4]\d\d{4}", number) for number in insured)
    assert {row["SSN"] for row in tables["provider"]} == {""}
    emails = {row["Email"] for row in tables["patient"]} - {""}
    assert all(email.isascii() and email.endswith("@mail.example") for email in emails)
    code = re.compile(rb"(?<![A-Za-z])[Dd]\d{4}(?!\d)")
    for path in generated.folder.rglob("*"):
        assert not code.search(path.name.encode())
        assert path.suffix not in (".txt", ".sql") or not code.search(path.read_bytes()), path.name


def test_where_a_procedure_is_follows_its_area(generated: Generated) -> None:
    areas = {row["CodeNum"]: int(row["TreatArea"]) for row in generated.tables["procedurecode"]}
    surfaces = {4: {"UR", "UL", "LL", "LR"}, 5: set("123456"), 6: {"U", "L"}}
    for row in generated.tables["procedurelog"]:
        area = areas[row["CodeNum"]]
        assert bool(row["ToothNum"]) == (area in (1, 2))
        assert bool(row["ToothRange"]) == (area == 7)
        assert row["Surf"] in surfaces.get(area, {row["Surf"]})
        assert bool(row["Surf"]) == (area in (1, 4, 5, 6))


def test_each_image_lies_in_its_patients_folder_but_for_the_lost(generated: Generated) -> None:
    folders = {row["PatNum"]: row["ImageFolder"] for row in generated.tables["patient"]}
    lost, found = 0, set()
    for row in generated.tables["document"]:
        folder = folders[row["PatNum"]]
        path = generated.written.images / folder[0].upper() / folder / row["FileName"]
        if path.exists():
            found.add(path)
        lost += not path.exists()
    assert lost == generated.written.dirt["images without a file"] == 3
    assert found == {path for path in generated.written.images.rglob("*") if path.is_file()}
    assert {path.suffix for path in found} == {".png", ".pdf"}
    assert all(_is_whole(path) for path in found)
    assert len({path.read_bytes() for path in found}) == len(found)


def _is_whole(path: Path) -> bool:
    content = path.read_bytes()
    if path.suffix == ".pdf":
        start = int(content.split(b"startxref\n")[1].split(b"\n")[0])
        return content.startswith(b"%PDF-") and content[start:].startswith(b"xref")
    place, kinds, pixels = 8, [], b""
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        chunk = content[place + 4 : place + 8 + length]
        (check,) = struct.unpack(">I", content[place + 8 + length : place + 12 + length])
        if zlib.crc32(chunk) != check:
            return False
        kinds.append(chunk[:4])
        pixels += chunk[4:] if chunk[:4] == b"IDAT" else b""
        place += 12 + length
    return kinds == [b"IHDR", b"tEXt", b"IDAT", b"IEND"] and len(zlib.decompress(pixels)) == 97 * 72


def test_the_same_practice_is_written_the_same_twice(tmp_path: Path) -> None:
    first = generate("Bayou", ONE_MONTH, tmp_path / "one")
    second = generate("Bayou", ONE_MONTH, tmp_path / "two", ids_from=900)
    assert first.written.rows == second.written.rows
    files = {path.relative_to(first.folder): path.read_bytes() for path in first.folder.rglob("*") if path.is_file()}
    assert files == {
        path.relative_to(second.folder): path.read_bytes() for path in second.folder.rglob("*") if path.is_file()
    }


def test_the_scale_says_from_which_month_the_database_speaks(tmp_path: Path) -> None:
    assert generate("Bayou", ONE_MONTH, tmp_path / "one").written.first_month == date(2026, 10, 1)
    assert generate("Bayou", THREE_MONTHS, tmp_path / "three").written.first_month == date(2026, 8, 1)
    all_months = generate("Bayou", Decimal(3), tmp_path / "all")
    assert all_months.written.first_month == min(entry.period.starts_on for entry in all_months.entries)


@pytest.fixture(scope="module")
def three_years(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    return generate("Bayou", USUAL_SCALE, tmp_path_factory.mktemp("years"), years=True)


def test_three_years_have_no_more_patients_and_add_up_day_by_day_also_before_the_practice_joined(
    three_years: Generated,
) -> None:
    assert three_years.written.first_month == date(2023, 11, 1)
    assert three_years.practice.affiliation.since > -YEARS_IN_MONTHS
    assert 1_000 < three_years.written.patients < 1_100
    assert counted(three_years) == reported(three_years)
    seen = {row["PatNum"] for row in three_years.tables["procedurelog"] if row["ProcStatus"] == "2"}
    assert len(seen) > three_years.written.patients / 2


@pytest.mark.parametrize(("scale", "months"), [("0.1", 5), ("0.35", 18), ("0.7", 36), ("1", 36), ("3", 36)])
def test_below_the_usual_scale_years_are_shorter_in_proportion(scale: str, months: int) -> None:
    since = month_of_years(ON, Decimal(scale))
    assert (ON.year - since.year) * 12 + ON.month - since.month == months


def test_production_without_a_visit_is_said_and_not_lost(tmp_path: Path) -> None:
    entry = Entry(InputKind.PRODUCTION, Period.of_day(date(2026, 11, 2)), 12_345, location_id=1)
    with pytest.raises(NobodyToSee, match="Cypress Landing"):
        write_practice(tmp_path, plan().practice("Bayou"), [entry], {"Cypress Landing": 1}, ON, ONE_MONTH)


def test_a_practice_that_reports_nothing_yet_has_patients_and_no_visits(tmp_path: Path) -> None:
    longleaf = generate("Longleaf", ONE_MONTH, tmp_path)
    assert longleaf.written.first_month == date(2026, 11, 1)
    assert longleaf.tables["patient"]
    assert not longleaf.tables["payment"]
    assert "2" not in {row["ProcStatus"] for row in longleaf.tables["procedurelog"]}


@pytest.fixture(scope="module")
def socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A MariaDB of our own that nobody else can reach; skips where there is none."""
    if not all(map(shutil.which, ("mariadbd", "mariadb", "mariadb-install-db"))):
        pytest.skip("No MariaDB here: install it (apt-get install mariadb-server).")
    home = tmp_path_factory.mktemp("mariadb")
    home.chmod(0o700)
    where = (f"--datadir={home / 'data'}", "--user=root")
    subprocess.run(
        ["mariadb-install-db", "--no-defaults", *where, "--auth-root-authentication-method=normal"],
        check=True,
        capture_output=True,
    )
    path = home / "socket"
    command = [
        "mariadbd",
        "--no-defaults",
        *where,
        f"--socket={path}",
        "--skip-networking",
        f"--pid-file={home / 'pid'}",
    ]
    with (home / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            for _ in range(3_000):
                if subprocess.run(_client(path, "SELECT 1"), capture_output=True).returncode == 0:
                    break
                time.sleep(0.1)
            yield path
        finally:
            server.terminate()


def _client(socket: Path, *statements: str) -> list[str]:
    options = ("--no-defaults", "--local-infile=1", "--default-character-set=utf8mb4", "--batch", "--skip-column-names")
    return ["mariadb", *options, "-uroot", f"--socket={socket}", "-e", ";".join(statements)]


def test_mariadb_takes_the_folder_and_finds_the_same_in_it(socket: Path, tmp_path: Path) -> None:
    cascade = generate("Cascade", ONE_MONTH, tmp_path)
    statements = ["CREATE DATABASE practice CHARACTER SET utf8mb4", "USE practice", "SET time_zone='+00:00'"]
    for name in cascade.written.rows:
        statements.append((tmp_path / f"{name}.sql").read_text("utf-8").rstrip().rstrip(";"))
        statements.append(f"LOAD DATA LOCAL INFILE '{tmp_path / name}.txt' INTO TABLE {name} CHARACTER SET utf8mb4")
        statements.append("SHOW WARNINGS")
    counts = " UNION ALL ".join(f"SELECT '{name}', COUNT(*) FROM {name}" for name in cascade.written.rows)
    loaded = subprocess.run(_client(socket, *statements, counts), capture_output=True, text=True)
    assert loaded.returncode == 0, loaded.stderr
    lines = [line.split("\t") for line in loaded.stdout.splitlines()]
    assert {name: int(count) for name, count in lines} == cascade.written.rows
    emoji = "SELECT COUNT(*) FROM practice.procnote WHERE Note LIKE '%😀%' AND Note NOT LIKE '%\\\\\\\\%'"
    note = "SELECT COUNT(*) FROM practice.procnote WHERE LOCATE(CHAR(10), Note) > 0"
    edited = "UPDATE practice.patient SET Title = 'x' WHERE PatNum = 1"
    moved = "SELECT DateTStamp > NOW() - INTERVAL 1 HOUR FROM practice.patient WHERE PatNum = 1"
    found = subprocess.run(_client(socket, emoji, note, edited, moved), capture_output=True, text=True, check=True)
    assert all(int(line) > 0 for line in found.stdout.split())
