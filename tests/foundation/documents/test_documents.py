"""Storing, opening, rotating and sweeping, with the database."""

from __future__ import annotations

import io
import os
import random
import signal
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from abutment.foundation.audit.models import Event, Look
from abutment.foundation.documents import actions, queries
from abutment.foundation.documents.errors import DocumentDamaged, NoSuchDocument
from abutment.foundation.documents.models import Document
from abutment.foundation.documents.rules import Filing, Shelf
from abutment.foundation.documents.verification import verdicts
from abutment.foundation.keys import KeyRing, Purpose, key_ring, rotation
from abutment.foundation.keys.errors import KeyRingError
from abutment.foundation.scope import NotAllowed, opened
from tests.cast import SERVER, WHERE, Cast
from tests.foundation.audit.test_sealing import in_a_process
from tests.foundation.conftest import wait_until_alone
from tests.signing_in import sign_in

CONTENT = b"signed in ink " * 20_000


def filed(
    cast: Cast, shelf: Shelf = Shelf.MONEY, *, at: str = "cedar", content: bytes = CONTENT, name: str = "x.pdf"
) -> Document:
    with opened(SERVER):
        filing = Filing(name, shelf, "statement", "application/pdf")
        return actions.store(SERVER, entity_id=cast.entity(at), filing=filing, stream=io.BytesIO(content))


def path_of(home: Path, document: Document) -> Path:
    return home / "documents" / document.stored_name


def ring(home: Path) -> KeyRing:
    return key_ring(home)


def test_a_document_opens_to_what_was_stored_and_lies_sealed_on_disk(cast: Cast, own_home: Path) -> None:
    document = filed(cast)
    with opened(SERVER):
        assert queries.opened(SERVER, document.pk).read() == CONTENT
    path = path_of(own_home, document)
    assert b"signed in ink" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert (document.size_bytes, document.name) == (len(CONTENT), "x.pdf")


READERS = {
    Shelf.CHART: {"dentist", "hana", "assistant", "olive"},
    Shelf.AGREEMENTS: {"olive"},  # others: with an agreement that names them (test_read_by_parties)
    Shelf.COMPLIANCE: {"olive", "practice_manager", "executive", "compliance", "auditor", "regulator"},
    Shelf.MONEY: {"olive", "practice_manager", "executive", "controller", "billing", "auditor"},
    Shelf.PACKAGES: {"olive"},
    Shelf.COPIES: {"olive", "dentist"},
    Shelf.REVIEWS: {"olive"},
}


@pytest.mark.parametrize("shelf", list(Shelf))
def test_a_shelf_is_read_by_those_who_hold_its_capability_and_by_nobody_of_another_practice(
    cast: Cast, own_home: Path, shelf: Shelf
) -> None:
    document = filed(cast, shelf)
    seen = set()
    for who in WHERE:
        with opened(cast.actor(who)):
            if Document.objects.filter(pk=document.pk).exists():
                seen.add(who)
    assert seen == READERS[shelf]


def test_a_foreign_document_and_an_absent_one_look_the_same(cast: Cast, own_home: Path) -> None:
    document = filed(cast)
    astrid = cast.actor("astrid")
    with opened(astrid):
        for number in (document.pk, 10**9):
            with pytest.raises(NoSuchDocument, match=f"There is no document {number} here"):
                queries.opened(astrid, number)


def test_who_may_not_add_to_a_shelf_is_told_before_a_byte_is_read(cast: Cast, own_home: Path) -> None:
    for who, shelf in (("billing", Shelf.MONEY), ("executive", Shelf.CHART), ("astrid", Shelf.AGREEMENTS)):
        actor = cast.actor(who)
        with opened(actor), pytest.raises(NotAllowed, match=f"needs {shelf}.write"):
            actions.store(actor, entity_id=cast.entity("cedar"), filing=Filing("x", shelf, "y"), stream=None)  # type: ignore[arg-type]
    assert not (own_home / "documents").exists()


def test_storing_and_opening_are_audited_and_a_chart_is_a_look(cast: Cast, own_home: Path) -> None:
    dentist = cast.actor("dentist")
    with opened(dentist):
        filing = Filing("x-ray.png", Shelf.CHART, "image", "image/png", patient_id=12)
        document = actions.store(dentist, entity_id=cast.entity("cedar"), filing=filing, stream=io.BytesIO(b"pixels"))
        queries.opened(dentist, document.pk, purpose="treatment")
    with opened(SERVER):
        acts = list(
            Event.objects.filter(subject=f"document {document.pk}").order_by("id").values_list("action", "account_id")
        )
        [seen] = Look.objects.all()
    assert acts == [("document.stored", dentist.account_id), ("document.opened", dentist.account_id)]
    assert (seen.patient_id, seen.purpose, seen.account_id) == (12, "treatment", dentist.account_id)


def test_files_of_two_documents_that_changed_places_are_refused(cast: Cast, own_home: Path) -> None:
    one, other = filed(cast), filed(cast, at="birch", content=CONTENT[::-1])
    paths = path_of(own_home, one), path_of(own_home, other)
    contents = [path.read_bytes() for path in paths]
    for path, content in zip(paths, reversed(contents), strict=True):
        path.write_bytes(content)
    with opened(SERVER), pytest.raises(DocumentDamaged, match="another document"):
        queries.opened(SERVER, one.pk).pieces()
    assert {verdict.document_id for verdict in verdicts() if verdict.problem} == {one.pk, other.pk}


def test_a_missing_file_is_named(cast: Cast, own_home: Path) -> None:
    document = filed(cast)
    path_of(own_home, document).unlink()
    with opened(SERVER), pytest.raises(DocumentDamaged, match=rf"Document {document.pk} has no stored file"):
        queries.opened(SERVER, document.pk).pieces()


def test_a_stored_document_never_changes(cast: Cast, own_home: Path) -> None:
    document, successor = filed(cast, Shelf.AGREEMENTS), filed(cast, Shelf.AGREEMENTS)
    elsewhere = filed(cast, Shelf.AGREEMENTS, at="birch")
    olive = cast.actor("olive")
    zeros = "decode(repeat('00', 60), 'hex')"
    refused = [
        "name = 'y'",
        "entity_id = entity_id + 1",
        "shelf = 'money'",
        "sha256 = sha256('x')",
        f"wrapped_key = {zeros}",
        f"key_id = 9, wrapped_key = {zeros}",
        f"replaced_by_id = {elsewhere.pk}",
    ]
    for change in refused:
        statement = f"update documents_document set {change} where id = {document.pk}"
        refusal = pytest.raises(Exception, match=r"permission|only the server|foreign key")
        with opened(olive), connection.cursor() as cursor, refusal, transaction.atomic():
            cursor.execute(f"{statement}; set constraints all immediate")
    with opened(olive), connection.cursor() as cursor:
        cursor.execute("delete from documents_document")
        assert cursor.rowcount == 0
    with opened(olive):
        actions.replace(olive, document=Document.objects.get(pk=document.pk), by=successor)
        assert Document.objects.get(pk=document.pk).replaced_by_id == successor.pk


def test_a_retention_is_never_shortened(cast: Cast, own_home: Path) -> None:
    document = filed(cast, Shelf.AGREEMENTS)
    with opened(SERVER):
        Document.objects.filter(pk=document.pk).update(retained_until=date(2033, 1, 1))
        Document.objects.filter(pk=document.pk).update(retained_until=date(2034, 1, 1))
        for shorter in (date(2033, 12, 31), None):
            with pytest.raises(Exception, match="never shortened"), transaction.atomic():
                Document.objects.filter(pk=document.pk).update(retained_until=shorter)


def test_a_rotation_moves_every_key_and_no_content_and_the_old_key_can_go(cast: Cast, own_home: Path) -> None:
    documents = [filed(cast, content=bytes([n])) for n in range(5)]
    before = [path_of(own_home, document).read_bytes() for document in documents]
    old = ring(own_home).current(Purpose.DOCUMENT).id
    with pytest.raises(KeyRingError, match="is the current key"):
        rotation.retire(ring(own_home), Purpose.DOCUMENT, old)
    new = rotation.rotate(ring(own_home), Purpose.DOCUMENT)
    assert actions.rewrap_keys() == 0
    rotation.retire(ring(own_home), Purpose.DOCUMENT, old)
    assert [path_of(own_home, document).read_bytes() for document in documents] == before
    assert {verdict.problem for verdict in verdicts()} == {""}
    with opened(SERVER):
        assert set(Document.objects.values_list("key_id", flat=True)) == {new}
        assert Event.objects.filter(action="documents.rewrapped").count() == 1


def test_a_key_that_still_seals_is_not_retired(cast: Cast, own_home: Path) -> None:
    document = filed(cast)
    ring(own_home).rotate(Purpose.DOCUMENT)  # as if the process had died before rewrapping
    with pytest.raises(KeyRingError, match=r"still seals 1 documents\. Run `abutment keys reseal document`"):
        rotation.retire(ring(own_home), Purpose.DOCUMENT, document.key_id)


@pytest.mark.slow
def test_a_rotation_killed_again_and_again_leaves_every_document_open(
    own_database: Cast, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        filed(own_database, content=bytes([number]))
    monkeypatch.setattr(actions, "_BATCH", 3)
    new = ring(own_home).rotate(Purpose.DOCUMENT).id
    kills = 0
    while actions.documents_under_key(new) < 40 and kills < 60:
        connections.close_all()
        process = in_a_process(actions.rewrap_keys)
        time.sleep(random.uniform(0.005, 0.06))
        if process.is_alive():
            os.kill(process.pid or 0, signal.SIGKILL)
            kills += 1
        process.join()
        wait_until_alone()
        assert {verdict.problem for verdict in verdicts()} == {""}
    actions.rewrap_keys()
    assert actions.documents_under_key(new) == 40
    assert actions.rewrap_keys() == 0


def test_a_stream_that_breaks_leaves_neither_file_nor_row(cast: Cast, own_home: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 100_000:
                raise ConnectionResetError
            return super().read(size)

    filing = Filing("x", Shelf.MONEY, "y")
    with opened(SERVER), pytest.raises(ConnectionResetError):
        actions.store(SERVER, entity_id=cast.entity("cedar"), filing=filing, stream=Broken(CONTENT))
    assert [path for path in (own_home / "documents").rglob("*") if path.is_file()] == []
    with opened(SERVER):
        assert not Document.objects.exists()


def test_the_sweeper_removes_only_old_files_without_rows(cast: Cast, own_home: Path) -> None:
    kept = filed(cast)
    with opened(SERVER):
        lost = actions.store(
            SERVER, entity_id=cast.entity("cedar"), filing=Filing("x", Shelf.MONEY, "y"), stream=io.BytesIO(b"lost")
        )
        transaction.set_rollback(True)
    part = path_of(own_home, kept).with_suffix(".part")
    part.write_bytes(b"half")
    now = datetime.now(UTC)
    assert actions.sweep_orphans(now=now) == 0
    assert actions.sweep_orphans(now=now + timedelta(days=2)) == 2
    assert path_of(own_home, kept).exists()
    assert not path_of(own_home, lost).exists()
    assert not part.exists()


def test_only_the_server_may_ask_which_files_are_orphans(cast: Cast) -> None:
    for statement in ("select foundation.unknown_documents(array['x'])", "select foundation.documents_under_key(1)"):
        with opened(cast.actor("olive")), pytest.raises(Exception, match="only the server"), transaction.atomic():
            connection.cursor().execute(statement)


def client_of(cast: Cast, who: str) -> Client:
    return sign_in(Client(), cast.accounts[who], entity_id=cast.entity(WHERE[who]))


def test_a_download_runs_nothing_and_is_noted(cast: Cast, own_home: Path) -> None:
    with opened(SERVER):
        filing = Filing('bad"\r\nname\u202e.svg', Shelf.MONEY, "y", "image/svg+xml")
        document = actions.store(SERVER, entity_id=cast.entity("cedar"), filing=filing, stream=io.BytesIO(CONTENT))
    response = client_of(cast, "olive").get(f"/documents/{document.pk}/?inline")
    assert b"".join(response.streaming_content) == CONTENT  # type: ignore[attr-defined]
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Length"] == str(len(CONTENT))
    assert client_of(cast, "astrid").get(f"/documents/{document.pk}/").status_code == 404
    assert Client().get(f"/documents/{document.pk}/").status_code == 302
    with opened(SERVER):
        [event] = Event.objects.filter(action="document.opened")
    assert event.account_id == cast.accounts["olive"]


@pytest.mark.parametrize("shelf", [Shelf.PACKAGES, Shelf.COPIES])
def test_what_was_taken_is_opened_on_its_own_page_alone(cast: Cast, own_home: Path, shelf: Shelf) -> None:
    document = filed(cast, shelf)
    assert client_of(cast, "olive").get(f"/documents/{document.pk}/").status_code == 404


@pytest.mark.parametrize("shelf", [Shelf.PACKAGES, Shelf.COPIES])
def test_no_role_adds_to_what_was_taken_or_removes_from_it(cast: Cast, own_home: Path, shelf: Shelf) -> None:
    document = filed(cast, shelf)
    for who in WHERE:
        actor = cast.actor(who)
        with opened(actor):
            with pytest.raises(NotAllowed, match=r"needs packages\.write"):
                actions.store(actor, entity_id=cast.entity("cedar"), filing=Filing("x", shelf, "y"), stream=None)  # type: ignore[arg-type]
            assert Document.objects.filter(pk=document.pk)._raw_delete("default") == 0


def test_not_even_the_server_removes_what_was_not_taken(cast: Cast, own_home: Path) -> None:
    kept, taken = filed(cast, Shelf.MONEY), filed(cast, Shelf.PACKAGES)
    with opened(SERVER):
        Document.objects.filter(pk__in=[kept.pk, taken.pk])._raw_delete("default")
        assert list(Document.objects.filter(pk__in=[kept.pk, taken.pk]).values_list("pk", flat=True)) == [kept.pk]
