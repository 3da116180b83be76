"""A practice that was packed, and empty installations with keys of their own into which it can be loaded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections
from psycopg import sql

from abutment.config.boot import migrate
from abutment.fees import actions
from abutment.fees.models import Statement
from abutment.foundation.audit.actions import seal_trail
from abutment.foundation.documents.actions import store
from abutment.foundation.documents.rules import Filing, Shelf
from abutment.foundation.keys import fields, key_ring
from abutment.foundation.scope import claim_keys, opened
from abutment.patients.models import Patient, PatientNote
from abutment.portability.models import ImportRun, RecordSource, SourceRow, SourceTable
from abutment.portability.packing.engine import pack
from tests import cast as casting
from tests import conftest as running
from tests.cast import SERVER, Cast
from tests.fees.agreeing import FLAT, agree, amend, computed
from tests.patients.charts import keep_family
from tests.portability.packing.conftest import copied_database
from tests.portability.packing.test_source import SCRIPTS


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process make the empty installation, and what is loaded into it, for all who load."""
    for item in items:
        if "empty_template" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("loading"))


SSN = "900-12-3456"
SECRET_CELLS = ["900-65-4321", 'say "a", {b} \\ c', "NULL", "", None, "два", "f1.1.notasealbutlong"]


@pytest.fixture(scope="session")
def empty_template(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A database with the tables and nothing in them but what the software itself brings."""
    name, former = f"abutment_empty_{uuid4().hex[:12]}", settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        running._use(name)
        migrate(running.installation)
        running._use(former)
        yield name
        with running._admin() as admin:
            admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


@contextmanager
def installation(template: str, home: Path) -> Iterator[None]:
    """An empty installation with a home, keys and documents of its own, for the length of the block."""
    former, former_home = settings.DATABASES["default"]["NAME"], settings.ABUTMENT_HOME
    name = f"abutment_test_loading_{uuid4().hex[:12]}"
    running._copy(template, name)
    running._use(name)
    settings.ABUTMENT_HOME = home
    claim_keys.install(key_ring(home))
    try:
        yield
    finally:
        settings.ABUTMENT_HOME = former_home
        for connection in connections.all(initialized_only=True):
            connection.close()
        running._use(former)
        with running._admin() as admin:
            admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def empty(empty_template: str, django_db_blocker: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """The test runs in an empty installation."""
    with django_db_blocker.unblock(), installation(empty_template, tmp_path / "home"):  # type: ignore[attr-defined]
        yield


@pytest.fixture(scope="session")
def packed(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Cedar Dental with charts, accounts, a source with secrets, agreements, statements, documents and a trail."""
    folder = tmp_path_factory.mktemp("packed") / "cedar"
    with django_db_blocker.unblock(), copied_database():  # type: ignore[attr-defined]
        cast = casting.load()
        keep_family(cast.entity("cedar"))
        keep_family(cast.entity("birch"), name="Birchson")
        secrets_of(cast)
        papers_of(cast)
        with opened(SERVER):
            seal_trail()
        pack(practice=cast.entity("cedar"), folder=folder, processes=1)
    return folder


def secrets_of(cast: Cast) -> None:
    """Sealed cells, names in every script, and rows of the practice's former system."""
    entity = cast.entity("cedar")
    with opened(SERVER):
        first = Patient.objects.filter(entity_id=entity).order_by("pk")[0]
        first.ssn = fields.seal(SSN, context="patients.ssn")
        first.save(update_fields=["ssn"])
        PatientNote.objects.bulk_create(
            [PatientNote(entity_id=entity, number=9000 + at, medical=text) for at, text in enumerate(SCRIPTS)]
        )
        source = RecordSource.objects.create(
            entity_id=entity,
            kind="mysql",
            host="db",
            database="od",
            user="u",
            password=fields.seal("k3pt", context="portability.password"),
            salt=fields.seal("5a17", context="portability.salt"),
        )
        run = ImportRun.objects.create(
            entity_id=entity,
            source=source,
            state="applied",
            read_at=datetime(2026, 11, 1, tzinfo=UTC),
            finished_at=datetime(2026, 11, 1, tzinfo=UTC),
        )
        columns = [["PatNum", "bigint(20)"], ["SSN", "varchar(255)"], ["LName", "varchar(255)"]]
        patient = SourceTable.objects.create(
            entity_id=entity, source=source, name="patient", layouts=[columns], key=["PatNum"], rows=len(SECRET_CELLS)
        )
        names = [["Name", "varchar(255)"], ["Api_Secret", "text"]]
        other = SourceTable.objects.create(
            entity_id=entity, source=source, name="bridge", layouts=[names[:1], names], key=["Name"], rows=2
        )
        for number, cell in enumerate(SECRET_CELLS):
            sealed = fields.seal(cell, context="patients.ssn") if cell else cell
            SourceRow.objects.create(
                entity_id=entity,
                table=patient,
                run=run,
                block=0,
                layout=1,
                key=str(number),
                digest=number,
                cells=[str(number), sealed, cell],
            )
        for layout, cells in ((1, ["plain"]), (2, ["both", fields.seal("hush", context="portability.cell")])):
            SourceRow.objects.create(
                entity_id=entity, table=other, run=run, block=0, layout=layout, key=cells[0], digest=layout, cells=cells
            )


def papers_of(cast: Cast) -> None:
    """An agreement that was amended, a statement that was issued and paid, documents, one of them replaced."""
    agreement = agree(cast)
    amend(cast, "cedar", agreement, [{**FLAT, "formula": {"method": "flat", "amount_usd": "61000"}}], date(2026, 6, 1))
    computed(cast, practices=["cedar"])
    olive, controller = cast.actor("olive"), cast.actor("controller")
    with opened(olive):
        statement = Statement.objects.get(agreement=agreement)
        actions.approve_statement(actor=olive, statement=statement, seen_sha256=statement.asked_sha256)
    with opened(controller):
        actions.issue_statement(actor=controller, statement=statement, moment=datetime(2026, 7, 2, 15, tzinfo=UTC))
        actions.record_payment(
            actor=controller, statement=statement, paid_on=date(2026, 7, 10), amount_cents=100_00, reference="ACH 7"
        )
    with opened(cast.actor("dentist")) as dentist:
        for name in ("Röntgen.dcm", "снимок.png"):
            filing = Filing(shelf=Shelf.CHART, kind="image", name=name, media_type="application/dicom")
            store(dentist, entity_id=cast.entity("cedar"), filing=filing, stream=BytesIO(name.encode() * 20_000))
