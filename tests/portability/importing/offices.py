"""A small office: its own database in MariaDB, the practice that mirrors it, and what an import left of it here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection

from abutment.desk.demonstration.opendental.shapes import Shape, shapes
from abutment.foundation.keys import fields
from abutment.foundation.keys.errors import KeyRingError
from abutment.foundation.scope import opened
from abutment.patients.models import Domain, RecordKeeping
from abutment.portability.importing.engine import import_source
from abutment.portability.importing.opening import PASSWORD, SALT
from abutment.portability.models import Finding, ImportRun, RecordSource, SourceRow, SourceTable
from abutment.portability.opendental import MAPPINGS
from tests.cast import SERVER, Cast
from tests.portability.mariadb import Database

TYPED = tuple(dict.fromkeys(mapping.table for mapping in MAPPINGS))
SSN = "078051120"

# Tables that the demonstration does not write.
_OTHERS = {
    "employer": {"EmployerNum": "bigint(20)", "EmpName": "varchar(255)"},
    "rxpat": {
        "RxNum": "bigint(20)", "PatNum": "bigint(20)", "RxDate": "date", "Drug": "varchar(255)", "Sig": "varchar(255)",
        "Disp": "varchar(255)", "Refills": "varchar(30)", "ProvNum": "bigint(20)", "IsControlled": "tinyint(4)",
    },
}  # fmt: skip
_ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("clinic", {"ClinicNum": 1, "Description": "Main", "Abbr": "M"}),
    ("definition", {"DefNum": 11, "Category": 1, "ItemName": "Discount"}),
    ("definition", {"DefNum": 12, "Category": 10, "ItemName": "Check"}),
    ("provider", {"ProvNum": 1, "Abbr": "DOC", "LName": "Reed", "FName": "Ann", "SSN": "123456789"}),
    ("procedurecode", {"CodeNum": 1, "ProcCode": "Z2391", "Descript": "filling", "TreatArea": 1}),
    ("procedurecode", {"CodeNum": 2, "ProcCode": "Z4341", "Descript": "scaling", "TreatArea": 4}),
    ("patient", {"PatNum": 1, "LName": "Ash", "FName": "Nora", "Guarantor": 1, "SSN": SSN, "Birthdate": "1980-02-03"}),
    ("patient", {"PatNum": 2, "LName": "Ash", "FName": "Tom", "Guarantor": 1, "PriProv": 1, "ClinicNum": 1}),
    ("procedurelog", {"ProcNum": 1, "PatNum": 1, "CodeNum": 1, "ProcStatus": 2, "ProcFee": 120.5, "ToothNum": "14",
                      "Surf": "MOD", "ProcDate": "2026-06-03", "ProvNum": 1, "ClinicNum": 1}),
    ("procedurelog", {"ProcNum": 2, "PatNum": 2, "CodeNum": 2, "ProcStatus": 1, "ProcFee": 250, "Surf": "UR",
                      "ProcDate": "2026-06-04", "ProvNum": 1}),
    ("procnote", {"ProcNoteNum": 1, "PatNum": 1, "ProcNum": 1, "EntryDateTime": "2026-06-03 15:04:05", "Note": "good"}),
    ("adjustment", {"AdjNum": 1, "PatNum": 1, "AdjAmt": -10, "AdjDate": "2026-06-05", "AdjType": 11, "ClinicNum": 1}),
    ("payment", {"PayNum": 1, "PatNum": 1, "PayAmt": 50, "PayDate": "2026-06-06", "PayType": 12, "ClinicNum": 1}),
    ("paysplit", {"SplitNum": 1, "PayNum": 1, "PatNum": 1, "SplitAmt": 50, "DatePay": "2026-06-06", "ClinicNum": 1}),
    ("userod", {"UserNum": 1, "UserName": "front", "Password": "SHA3-512$salt$s3cret-hash"}),
)  # fmt: skip


class Told:
    """Who is told of an import; stops it, or does something, when so many rows are read."""

    def __init__(self, at: int | None = None, then: Any = None) -> None:
        self.rows, self.at, self.then = 0, at, then

    def expect(self, total: int, unit: str = "") -> None:
        """What there is to read."""

    def advance(self, by: int = 1, message: str | None = None) -> None:
        """So much more is read."""
        self.rows += by
        if self.at is not None and self.rows >= self.at:
            self.at = None
            self.then()


@dataclass
class Office:
    """Cedar's own system."""

    database: Database
    cast: Cast
    practice: str = "cedar"
    source: RecordSource = field(init=False)

    @property
    def entity(self) -> int:
        return self.cast.entity(self.practice)

    def furnish(self) -> None:
        """All tables that are read, one that nobody knows, and a few rows."""
        made = dict(shapes()) | {name: Shape(name, columns) for name, columns in _OTHERS.items()}
        wanted = {mapping.source for mapping in MAPPINGS} | {"userod", "preference"}
        for name in sorted(wanted):
            self.do(*filter(str.strip, made[name].create().split(";\n")))
        self.do("CREATE TABLE odd (a int, b varchar(20)) ENGINE=InnoDB")
        self.do("INSERT INTO odd VALUES (1, 'x'), (1, 'x'), (NULL, NULL)")
        for table, row in _ROWS:
            self.insert(table, **row)

    def connect(self) -> None:
        """The practice mirrors this database from now on."""
        address = self.database.address
        with opened(SERVER):
            for domain in Domain:
                RecordKeeping.objects.create(
                    entity_id=self.entity, domain=domain, mode="mirrored", starts_on=date(2024, 1, 1)
                )
            self.source = RecordSource.objects.create(
                entity_id=self.entity, kind="mysql", host=address.host, port=address.port, database=address.database,
                user=address.user, password=fields.seal(address.password, context=PASSWORD),
                salt=fields.seal("salt of tests", context=SALT),
            )  # fmt: skip

    def do(self, *statements: str) -> list[tuple[Any, ...]]:
        return self.database.execute(*statements)

    def insert(self, table: str, **row: Any) -> None:
        names = ", ".join(f"`{name}`" for name in row)
        with self.database.server.connection(self.database.name) as link, link.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(row))})", list(row.values()))
            link.commit()

    def imports(self, told: Told | None = None, **options: Any) -> ImportRun:
        return import_source(self.source.pk, asked_by=None, teller=told or Told(), **options)

    def typed(self) -> Mapping[str, list[dict[str, Any]]]:
        """All typed rows by table, what they refer to by its number."""
        with opened(SERVER):
            return {table: self._rows(table) for table in TYPED}

    def _rows(self, table: str) -> list[dict[str, Any]]:
        model = next(model for model in apps.get_models() if model._meta.db_table == table)
        names, joins = [], []
        for column in model._meta.concrete_fields:
            if column.name in ("id", "entity", "kept_at", "file", "location"):
                continue
            if column.is_relation:
                assert column.related_model is not None
                there = column.related_model._meta.db_table
                joins.append(f'left join {there} "{column.name}" on "{column.name}".id = t.{column.column}')
                names.append(f'"{column.name}".number as "{column.name}"')
            elif column.name == "gone_at":
                names.append("t.gone_at is not null as is_gone")
            else:
                names.append(f't."{column.column}"')
        order = "t.kind, t.number" if table == "patients_definition" else "t.number"
        with connection.cursor() as cursor:
            cursor.execute(
                f"select {', '.join(names)} from {table} t {' '.join(joins)} where t.entity_id = %s order by {order}",
                [self.entity],
            )
            heads = [head.name for head in cursor.description]
            return [dict(zip(heads, row, strict=True)) for row in cursor.fetchall()]

    def row(self, table: str, number: int, **more: Any) -> dict[str, Any]:
        """One typed row by its number."""
        [found] = [
            row
            for row in self.typed()[table]
            if row["number"] == number and all(row[name] == value for name, value in more.items())
        ]
        return found

    def verbatim(self) -> dict[str, list[tuple[Any, ...]]]:
        """The rows as they are now, by table: key, copies and cells; what is sealed is opened."""
        with opened(SERVER):
            tables = {table.pk: table for table in SourceTable.objects.filter(source=self.source)}
            found: dict[str, list[tuple[Any, ...]]] = {table.name: [] for table in tables.values()}
            rows = SourceRow.objects.filter(entity=self.entity, until_run=None, cells__isnull=False)
            for row in rows.order_by("table", "key"):
                found[tables[row.table_id].name].append(
                    (row.key, row.copies, [unsealed(cell) for cell in row.cells or []])
                )
        return found

    def marks(self) -> dict[str, list[tuple[Any, ...]]]:
        """Which version of each typed and verbatim row lies here, as PostgreSQL numbers them: equal when nothing was
        written."""
        with opened(SERVER), connection.cursor() as cursor:
            found = {}
            for table in (*TYPED, "portability_sourcerow", "portability_sourcetable", "portability_finding"):
                cursor.execute(
                    f"select id, xmin::text, cmin::text, ctid::text from {table} where entity_id = %s order by id",
                    [self.entity],
                )
                found[table] = cursor.fetchall()
            return found

    def findings(self) -> set[tuple[str, str, str, str]]:
        """Table, key, column and kind of all findings."""
        with opened(SERVER):
            found = Finding.objects.filter(entity=self.entity).select_related("table")
            return {(each.table.name, each.key, each.column, each.kind) for each in found}


def unsealed(cell: str | None) -> str | None:
    """The text of a cell, whatever it was sealed for."""
    if cell is None or not cell.startswith("f1."):
        return cell
    for context in ("portability.cell", "patients.ssn"):
        try:
            return fields.unseal(cell, context=context)
        except KeyRingError:  # it was sealed for the other
            continue
    raise AssertionError(f"does not open: {cell[:20]}")
