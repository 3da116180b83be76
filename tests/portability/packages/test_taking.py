"""An owner takes everything: asked for once, made from one snapshot, proven, sealed, and nothing plain is left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection

from abutment.foundation.activity.actions import cancel
from abutment.foundation.activity.models import Work
from abutment.foundation.audit.models import Event
from abutment.foundation.documents import queries as documents
from abutment.foundation.jobs.inline import work_through
from abutment.foundation.mail.models import Letter, Message
from abutment.foundation.scope import Actor, Via, opened
from abutment.foundation.scope.models import Entity
from abutment.organizations.actions import propose_assignment
from abutment.organizations.models import Person
from abutment.portability.actions.packages import open_package, take_everything
from abutment.portability.models import Package
from abutment.portability.package.verifying import Options, verify
from abutment.portability.packing.errors import NoSpace
from abutment.portability.queries.packages import last_proven, packages
from abutment.portability.taking import jobs, keeping
from abutment.portability.taking.acting import folder_of, workshop
from abutment.portability.taking.making import make
from tests.cast import SERVER, START, Cast
from tests.portability.packages.conftest import Silent, as_it_is, asked, pack_here, taken

LATER = timedelta(minutes=2)


def now() -> datetime:
    return datetime.now(UTC)


def test_what_was_taken_verifies_and_is_what_was_downloaded(cast: Cast, own_home: Path, tmp_path: Path) -> None:
    package = taken(cast)
    olive = cast.actor("olive")
    with opened(olive):
        content = open_package(actor=olive, package=Package.objects.get(pk=package.pk)).read()
    path = tmp_path / "taken.zip"
    path.write_bytes(content)
    report = verify(path, Options(key=package.key, cores=1))
    assert report.is_whole
    assert report.is_pinned
    assert report.manifest.practice.name == "Cedar Dental"
    assert (package.state, package.size_bytes) == ("done", len(content))
    with ZipFile(BytesIO(content)) as archive:
        assert b"Cedar Main Street" in archive.read("tables/organizations_location.csv")


def test_nothing_plain_is_left_once_it_is_sealed(cast: Cast, own_home: Path) -> None:
    package = taken(cast)
    assert list(workshop().iterdir()) == []
    assert workshop().stat().st_mode & 0o077 == 0
    sealed = [path for path in own_home.rglob("*") if path.is_file() and "keys" not in path.parts]
    assert sealed
    assert not [path for path in sealed if b"Cedar Main Street" in path.read_bytes()]
    assert package.document is not None
    assert package.document.shelf == "packages"


def test_all_owners_are_told_when_it_starts_and_when_it_is_complete(cast: Cast, own_home: Path) -> None:
    _second_owner(cast)
    taken(cast)
    with opened(SERVER):
        told = {
            (message.recipient, letter.subject)
            for letter in Letter.objects.all()
            for message in Message.objects.filter(pk=letter.message_id, kind="package")
        }
    assert told == {
        (f"{who}@cast.example", f"Everything of Cedar Dental {how}")
        for who in ("olive", "dentist")
        for how in ("is being taken", "is complete")
    }


def _second_owner(cast: Cast) -> None:
    olive = cast.actor("olive")
    with opened(olive):
        propose_assignment(
            actor=olive,
            person=Person.objects.get(pk=cast.persons["dentist"]),
            entity_id=cast.entity("cedar"),
            role_code="owner",
            starts_on=START,
        )
        connection.cursor().execute(
            "update organizations_assignment set granted_at = now() where granted_at is null and person_id = %s",
            [cast.persons["dentist"]],
        )


def test_asking_again_meanwhile_answers_the_same_one(cast: Cast, own_home: Path) -> None:
    first = asked(cast)
    assert asked(cast).pk == first.pk
    with opened(SERVER):
        assert Message.objects.filter(kind="package").count() == 1


def test_each_act_of_it_stands_in_the_trail(cast: Cast, own_home: Path) -> None:
    package = taken(cast)
    olive = cast.actor("olive")
    with opened(olive):
        open_package(actor=olive, package=package)
    with opened(SERVER):
        acts = list(
            Event.objects.filter(subject=f"package {package.pk}").order_by("pk").values_list("action", flat=True)
        )
    assert acts == ["package.asked", "package.made", "package.downloaded"]


def test_it_says_what_is_inside_and_that_it_was_proven(cast: Cast, own_home: Path) -> None:
    taken(cast)
    olive = cast.actor("olive")
    with opened(olive):
        [told] = packages(olive, cast.entity("cedar"))
        proven = last_proven(olive, cast.entity("cedar"))
    assert told.is_proven
    assert told.who == "Olive"
    assert {"tables", "about"} <= {kind.kind for kind in told.kinds}
    assert proven is not None
    assert proven.package.as_of is not None


def test_one_whose_bytes_changed_before_it_was_sealed_is_not_called_proven(cast: Cast, own_home: Path) -> None:
    def and_break(*, practice: int, folder: Path, processes: int, progress: Any) -> Any:
        packed = pack_here(practice=practice, folder=folder, processes=processes, progress=progress)
        with (folder / "tables" / "organizations_location.csv").open("ab") as file:
            file.write(b"x")
        return packed

    package = asked(cast)
    make(package.pk, Silent(), pack=and_break)
    olive = cast.actor("olive")
    with opened(olive):
        [told] = packages(olive, cast.entity("cedar"))
        assert not told.is_proven
        assert last_proven(olive, cast.entity("cedar")) is None
    assert "organizations_location.csv" in str(told.proof["problems"])


def test_one_that_was_killed_before_it_was_sealed_is_made_anew(cast: Cast, own_home: Path) -> None:
    def and_die(**how: Any) -> Any:
        pack_here(**how)
        raise KeyboardInterrupt

    package = asked(cast)
    with pytest.raises(KeyboardInterrupt):
        make(package.pk, Silent(), pack=and_die)
    assert (folder_of(package.pk) / "manifest.json").exists()
    make(package.pk, Silent(), pack=pack_here)
    assert as_it_is(package).state == "done"
    assert list(workshop().iterdir()) == []


def test_one_whose_job_was_deleted_from_the_queue_is_queued_again(cast: Cast, own_home: Path) -> None:
    package = asked(cast)
    with opened(SERVER), connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where queue_name = 'packages'")
    assert keeping.go_on(now(), jobs.queue_again) == 0, "its own minute is not over"
    assert keeping.go_on(now() + LATER, jobs.queue_again) == 1
    assert keeping.go_on(now() + LATER, jobs.queue_again) == 0, "it waits in the queue now"
    with opened(SERVER), connection.cursor() as cursor:
        cursor.execute("select args from procrastinate_jobs where queue_name = 'packages' and status = 'todo'")
        [(order,)] = cursor.fetchall()
    assert str(package.pk) in str(order)


@pytest.mark.parametrize(
    "spoiled",
    [
        "update procrastinate_jobs set scheduled_at = now() + interval '10 years'",
        "update procrastinate_jobs set queue_name = 'elsewhere'",
        "select procrastinate_cancel_job_v1(id, true, false) from procrastinate_jobs",
        "update procrastinate_jobs set status = 'failed'",
    ],
)
def test_one_whose_job_was_spoiled_in_the_queue_is_queued_again(cast: Cast, own_home: Path, spoiled: str) -> None:
    asked(cast)
    with connection.cursor() as cursor:
        cursor.execute(f"{spoiled} where queue_name = 'packages'")
    assert keeping.go_on(now() + LATER, jobs.queue_again) == 1


def test_an_order_with_a_forged_seal_is_written_anew_however_often_it_is_forged(cast: Cast, own_home: Path) -> None:
    package = asked(cast)
    for _ in range(5):
        with connection.cursor() as cursor:
            cursor.execute(
                'update procrastinate_jobs set args = args || \'{"seal": "forged"}\' '
                "where queue_name = 'packages' and status = 'todo'"
            )
        assert any("its seal is not of this installation" in said for _, said in work_through())
        assert keeping.go_on(now() + LATER, jobs.queue_again) == 1
    assert as_it_is(package).state == "asked"


def test_who_asked_calls_it_off_and_nobody_else(cast: Cast, own_home: Path) -> None:
    package = asked(cast)
    for who in sorted(set(cast.everybody) - {"olive"}):
        actor = cast.actor(who)
        with opened(actor), pytest.raises(Exception, match="not yours to cancel"):
            cancel(actor=actor, work_id=as_it_is(package).work_id or 0)
    with opened(cast.actor("olive")) as olive:
        cancel(actor=olive, work_id=as_it_is(package).work_id or 0)
    keeping.go_on(now() + LATER, jobs.queue_again)
    assert as_it_is(package).state == "canceled"


def test_one_that_fails_again_and_again_is_told_to_its_owners(cast: Cast, own_home: Path) -> None:
    def full(**how: Any) -> Any:
        raise NoSpace("The disk is full. Make room, and take everything again.")

    package = asked(cast)
    for tries in (1, 2, 3):
        with pytest.raises(NoSpace):
            make(package.pk, Silent(), pack=full)
        with opened(SERVER):
            work = Work.objects.get(pk=as_it_is(package).work_id or 0)
            keeping.give_up(work.job_id or 0, "The disk is full.")
        assert as_it_is(package).state == ("failed" if tries == 3 else "packing")
    with opened(SERVER):
        letter = Letter.objects.filter(subject__contains="could not be completed").get()
    assert "The disk is full." in letter.text
    assert keeping.sweep_workshop() == 1
    assert asked(cast).pk != package.pk


def test_old_ones_are_removed_in_bytes_and_stay_in_words(cast: Cast, own_home: Path) -> None:
    made = [taken(cast) for _ in range(4)]
    assert keeping.remove_old(now() + timedelta(days=29)) == 0
    assert keeping.remove_old(now() + timedelta(days=31)) == 1
    oldest = as_it_is(made[0])
    assert oldest.document is None
    assert oldest.removed_at is not None
    assert oldest.sha256 == made[0].sha256
    assert as_it_is(made[1]).document is not None
    assert keeping.remove_old(now() + timedelta(days=31)) == 0
    olive = cast.actor("olive")
    with opened(olive), pytest.raises(Exception, match="has no file any more"):
        open_package(actor=olive, package=oldest)


def test_a_token_starts_nothing(cast: Cast, own_home: Path) -> None:

    token = Actor(Via.TOKEN, cast.accounts["olive"], cast.entity("cedar"), "1", ("records.take",))
    with opened(cast.actor("olive")), pytest.raises(Exception, match="a second factor, which a token cannot give"):
        take_everything(actor=token, practice=Entity.objects.get(pk=cast.entity("cedar")))


def test_a_package_is_no_part_of_the_next(cast: Cast, own_home: Path) -> None:
    first = taken(cast)
    second = taken(cast)
    with opened(SERVER):
        content = documents.opened(SERVER, second.document_id or 0).read()
    with ZipFile(BytesIO(content)) as archive:
        names = "\n".join(archive.namelist())
        listed = archive.read("tables/documents_document.csv").decode()
    assert str(first.document.name if first.document else "?") not in names + listed
