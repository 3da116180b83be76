"""The whole road of a practice, by the commands: an agreement is signed, its own MariaDB comes in and agrees to the
cent, the month is closed on what that MariaDB adds up, the owner approves it and takes everything, and it stands
elsewhere the same."""

from __future__ import annotations

from contextlib import ExitStack
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import orjson
import typer
from typer.testing import CliRunner

from abutment.agreements import commands as agreements
from abutment.agreements import queries as agreed
from abutment.fees import actions as fees
from abutment.fees import commands as money
from abutment.fees.models import Statement
from abutment.foundation.jobs.inline import work_through
from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.claims import operating
from abutment.portability import commands as imports
from abutment.portability import export_commands as export
from abutment.portability.loading import commands as packages
from tests.agreements.conftest import Desk
from tests.cast import START, Cast
from tests.fees.agreeing import FMV, appraise, move_to
from tests.fees.printed import Printed
from tests.portability.importing.offices import Office
from tests.portability.loading.conftest import empty_template, installation
from tests.portability.loading.test_loading import data_files
from tests.portability.mariadb import MariaDB, mariadb
from tests.portability.packing.conftest import own_database

__all__ = ["empty_template", "mariadb", "own_database"]

OPERATOR = Actor.console()
CEDAR = ("--practice", "Cedar Dental")
JUNE = ("--month", "2026-06")
# What the source itself says came in. Refunds stand there as splits below zero.
NET_COLLECTIONS = """
select cast((select coalesce(sum(SplitAmt), 0) from paysplit where DatePay between '2026-06-01' and '2026-06-30')
  + (select coalesce(sum(InsPayAmt), 0) from claimproc
    where DateCP between '2026-06-01' and '2026-06-30' and Status in (1, 4, 5, 7)) as decimal(20, 2))
"""
AGREEMENT = f"""
kind: msa
title: Agreement on the whole road
practice: Cedar Dental
starts_on: {START}
parties:
  - {{role: practice, entity: Cedar Dental, signatory: The owner}}
  - {{role: manager, entity: Keystone Dental Partners}}
amendments:
  - documents: [{{path: road.md, role: agreement, title: The road}}]
    terms:
      - value: {{key: fee, formula: {{method: percentage, percent: "20", base: net_collections}}}}
        section: "1.1"
        quote: twenty percent (20%) of net collections of the month
"""
PAPER = "# The road\n\n1.1 The Practice pays twenty percent (20%) of net collections of the month.\n"


def told(app: typer.Typer, actor: Actor, *arguments: object, typed: str = "") -> Any:
    """What a command says to machines when somebody runs it at the server."""
    with ExitStack() as stack:
        stack.enter_context(operating(actor))
        if app is agreements.app or arguments[0] == "statement":
            stack.enter_context(opened(actor))  # these run inside of one scope
        done = CliRunner().invoke(app, [*map(str, arguments), "--json"], input=typed, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return orjson.loads(done.stdout)


def test_a_practice_goes_the_whole_road_and_takes_everything_along(
    own_database: Cast, mariadb: MariaDB, empty_template: str, tmp_path: Path
) -> None:
    cast, olive = own_database, own_database.actor("olive")
    _signs(cast, tmp_path)
    with mariadb.database() as database:
        office = Office(database, cast)
        _fills(office)
        _imports(office)
        [(came_in,)] = office.do(NET_COLLECTIONS)
    fee = (came_in * 20 / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    statement = _closes(cast, fee, tmp_path)
    _takes(olive, tmp_path / "taken")
    with installation(empty_template, tmp_path / "elsewhere"):
        loaded = told(packages.imports, OPERATOR, "package", tmp_path / "taken")
        assert (loaded["name"], loaded["owners"]) == ("Cedar Dental", ["olive@cast.example"])
        assert told(money.app, OPERATOR, "statement", *CEDAR, *JUNE) == statement
        _takes(OPERATOR, tmp_path / "again")
    before, after = data_files(tmp_path / "taken"), data_files(tmp_path / "again")
    assert before.keys() == after.keys()
    assert [path for path in before if before[path] != after[path]] == []


def _signs(cast: Cast, folder: Path) -> None:
    """Entered by the administrator, approved by the owner, seen by counsel, signed, and its fee appraised."""
    move_to(cast, "cedar", "US-WA")  # where a share of collections needs no opinion of counsel
    (folder / "road.yaml").write_text(AGREEMENT)
    (folder / "road.md").write_text(PAPER)
    administrator = cast.actor("administrator")
    number = told(agreements.app, administrator, "enter", folder / "road.yaml")["id"]
    approved = told(agreements.app, cast.actor("olive"), "approve", number)
    assert [each["key"] for each in approved["approved"]] == ["fee"]
    with opened(administrator):
        agreement = agreed.agreement(administrator, number)
    desk = Desk(cast)
    instrument = desk.instrument(agreement)
    desk.stamp(instrument)
    desk.sign(instrument)
    appraise(cast, "cedar", agreement, FMV, (START, None))


def _fills(office: Office) -> None:
    """Two patients, what was done for them, and a June in which much came in: by patients, by insurance, one refund."""
    office.furnish()
    for number, cents in enumerate(("61234.56", "20987.65", "-432.10"), start=2):
        day = f"2026-06-{7 * number}"
        office.insert(
            "payment", PayNum=number, PatNum=1, PayAmt=cents, PayDate=day, PayType=12 if number < 4 else 13, ClinicNum=1
        )
        office.insert(
            "paysplit", SplitNum=number, PayNum=number, PatNum=1, SplitAmt=cents, DatePay=day, ClinicNum=1, ProvNum=1
        )
    office.insert("definition", DefNum=13, Category=10, ItemName="Refund")
    office.insert(
        "claimproc",
        ClaimProcNum=1,
        PatNum=1,
        ProcNum=1,
        InsPayAmt="4321.09",
        DateCP="2026-06-30",
        Status=1,
        ClinicNum=1,
    )


def _imports(office: Office) -> None:
    """Connected with a login that may only read, imported by the worker, equal to the cent."""
    at = office.database.address
    address = f"mysql://{at.user}@{at.host}:{at.port}/{at.database}"
    told(imports.app, OPERATOR, "imports", "connect", *CEDAR, address, "--tls", "off", typed=f"{at.password}\n")
    told(imports.app, OPERATOR, "imports", "map", *CEDAR, "clinic", 1, "Cedar Main Street")
    for number, meaning in ((12, "collection"), (13, "refund")):
        told(imports.app, OPERATOR, "imports", "map", *CEDAR, "payment", number, meaning)
    told(imports.app, OPERATOR, "imports", "run", *CEDAR)
    assert [outcome for _, outcome in work_through()] == ["done"]
    [last] = told(imports.app, OPERATOR, "imports", "show", *CEDAR)["imports"]
    assert last["state"] == "applied"
    compared = told(imports.app, OPERATOR, "imports", "reconcile", *CEDAR)
    assert compared["agrees"] is True, compared["sentence"]
    assert compared["sums"]
    assert not [each for each in compared["sums"] if each["differs"]]


def _closes(cast: Cast, fee: Decimal, folder: Path) -> Any:
    """The month's fee is the agreed share of what the MariaDB adds up; the owner reads the same and approves it."""
    olive = cast.actor("olive")
    [closed] = told(money.app, cast.actor("controller"), "month-end", *JUNE, *CEDAR)["practices"]
    drafted = told(money.app, olive, "statement", *CEDAR, *JUNE, "--pdf", folder / "june.pdf")
    assert (drafted["status"], Decimal(drafted["fee_usd"])) == ("draft", fee)
    assert f"${fee:,.2f}" in "".join(Printed.of((folder / "june.pdf").read_bytes()).pages)
    with opened(olive):
        read = Statement.objects.get(pk=closed["statement"])
        fees.approve_statement(actor=olive, statement=read, seen_sha256=read.asked_sha256)
    approved = told(money.app, olive, "statement", *CEDAR, *JUNE)
    assert (approved["status"], Decimal(approved["fee_usd"])) == ("approved", fee)
    return approved


def _takes(actor: Actor, folder: Path) -> None:
    """Everything, in a Package that holds."""
    written = told(export.app, actor, *CEDAR, "--out", folder, "--processes", "1")
    assert {"tables", "fhir", "source", "documents", "papers", "audit"} <= written["kinds"].keys()
    verified = told(packages.app, OPERATOR, "verify", folder)
    assert verified["is_whole"], verified["problems"]
