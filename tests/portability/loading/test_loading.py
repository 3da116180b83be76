"""A Package is loaded into an empty installation whole or not at all, and what is exported from there is the same."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import connections

from abutment.agreements.models import Term
from abutment.agreements.quotes import is_verified
from abutment.foundation.audit.actions import seal_trail
from abutment.foundation.audit.models import Event
from abutment.foundation.documents.models import Document
from abutment.foundation.keys import fields, key_ring
from abutment.foundation.scope import Actor, opened
from abutment.patients.models import Patient
from abutment.portability.loading.loading import load
from abutment.portability.models import RecordSource, SourceRow
from abutment.portability.package.verifying import verify
from abutment.portability.packing.engine import pack
from tests.cast import SERVER
from tests.portability.loading.conftest import SECRET_CELLS, SSN
from tests.portability.packing.conftest import contents


def data_files(folder: Path) -> dict[str, bytes]:
    return {path: data for path, data in contents(folder).items() if not path.startswith(("manifest.", "audit/"))}


def test_what_is_exported_from_where_it_was_loaded_is_the_same_byte_for_byte(
    packed: Path, empty: None, tmp_path: Path
) -> None:
    loaded = load(packed, actor=Actor.console())
    again = pack(practice=loaded.manifest.practice.entity, folder=tmp_path / "again", processes=1)
    before, after = data_files(packed), data_files(again.folder)
    assert before.keys() == after.keys()
    assert [path for path in before if before[path] != after[path]] == []
    assert again.manifest.totals == loaded.manifest.totals
    assert again.manifest.key.public != loaded.manifest.key.public
    _is_sealed_under_new_keys()
    _documents_open()
    _has_its_former_trail(packed, again.folder)
    _new_rows_are_numbered_after_those_that_came()
    _says_who_may_come_back(loaded.owners)


def _is_sealed_under_new_keys() -> None:
    ring = key_ring(Path(settings.ABUTMENT_HOME))
    with opened(SERVER):
        tokens = [ssn for ssn in Patient.objects.values_list("ssn", flat=True) if ssn]
        assert [fields.unseal(token, context="patients.ssn", ring=ring) for token in tokens] == [SSN]
        cells = dict(SourceRow.objects.filter(table__name="patient").values_list("key", "cells"))
        for number, cell in enumerate(SECRET_CELLS):
            _, sealed, plain = cells[str(number)] or []
            assert plain == cell
            assert (
                sealed == cell if not cell else fields.unseal(sealed or "", context="patients.ssn", ring=ring) == cell
            )
        hush = SourceRow.objects.get(key="both").cells or []
        assert fields.unseal(hush[1] or "", context="portability.cell", ring=ring) == "hush"
        source = RecordSource.objects.get()
        assert fields.unseal(source.salt, context="portability.salt", ring=ring) == "5a17"
        assert source.password == ""  # entered anew where it is loaded
        assert any(is_verified(term) for term in Term.objects.filter(quote_is_verified=True))


def _documents_open() -> None:
    with opened(SERVER):
        assert Document.objects.filter(name="снимок.png").count() == 1
    assert list((Path(settings.ABUTMENT_HOME) / "documents").rglob("*"))


def _has_its_former_trail(packed: Path, again: Path) -> None:
    before, after = contents(packed), contents(again)
    former = {path: data for path, data in after.items() if path.startswith("audit/former/")}
    assert sorted(former.values()) == sorted(data for path, data in before.items() if path.startswith("audit/"))
    assert verify(again).is_whole
    with opened(SERVER):
        event = Event.objects.get(action="package.loaded")
        assert seal_trail() > 0
    assert event.details["rows"] > 100


def _new_rows_are_numbered_after_those_that_came() -> None:
    with opened(SERVER):
        last = max(Patient.objects.values_list("pk", flat=True))
        entity = Patient.objects.get(pk=last).entity_id
        assert Patient.objects.create(entity_id=entity, number=10**6, family_name="New").pk > last


def _says_who_may_come_back(owners: list[str]) -> None:
    assert owners == ["olive@cast.example"]
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*), count(*) filter (where password like '!%') from accounts_account")
        count, locked = cursor.fetchone()
        assert count == locked > 0
        cursor.execute("select count(*) from mfa_authenticator")
        assert cursor.fetchone() == (0,)
        cursor.execute("select count(*) from pg_trigger where not tgisinternal and tgenabled <> 'O'")
        assert cursor.fetchone() == (0,)
