"""An owner lets one person see records for a time: it opens, it is noted, it ends by itself at its moment."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client

from abutment.foundation.accounts.models import Account
from abutment.foundation.audit.models import Event, Look
from abutment.foundation.mail.models import Letter
from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.models import Entity
from abutment.foundation.signin.actions import InvitationAccepted, enroll_totp
from abutment.foundation.signin.models import Invitation
from abutment.organizations.models import Affiliation
from abutment.portability.actions import accesses as actions
from abutment.portability.actions.accesses import NewAccess
from abutment.portability.errors import AccessRefused, NoSuchAccess
from abutment.portability.models import RecordsAccess
from abutment.portability.package.manifest import Manifest
from abutment.portability.queries.accesses import until_in_words
from abutment.portability.rules.taking import is_open
from abutment.portability.taking.acting import workshop
from tests.cast import SERVER, Cast, today
from tests.foundation.signin.conftest import SECRET, Clock
from tests.portability.packages.conftest import taken
from tests.signing_in import sign_in

Visit = Callable[..., Client]


def now() -> datetime:
    return datetime.now(UTC)


def granted(cast: Cast, to: str = "compliance", reach: str = "period", **more: Any) -> RecordsAccess:
    olive = cast.actor("olive")
    facts: dict[str, Any] = {"ends_at": now() + timedelta(days=7)}
    if reach == "period":
        facts |= {"first_on": today() - timedelta(days=30), "end_on": today() + timedelta(days=1)}
    with opened(olive):
        wanted = NewAccess(to.title(), f"{to}@cast.example", "OCR audit 2026-17", reach, **(facts | more))
        return actions.grant_access(
            actor=olive, practice=Entity.objects.get(pk=cast.entity("cedar")), access=wanted, moment=now()
        )


def lent(cast: Cast, access: RecordsAccess, who: str = "compliance", at: datetime | None = None) -> bytes:
    actor = cast.actor(who)
    with opened(actor):
        _, pieces = actions.open_lent(actor=actor, access=access, moment=at or now())
    return b"".join(pieces)


def test_a_period_shows_the_trail_and_the_looks_and_no_chart(cast: Cast, own_home: Path) -> None:
    access = granted(cast)
    with ZipFile(io.BytesIO(lent(cast, access))) as archive:
        names = set(archive.namelist())
        events = archive.read("audit/events.csv").decode()
        manifest = Manifest.from_bytes(archive.read("manifest.json"))
    assert {"audit/events.csv", "audit/looks.csv", "papers/ownership.json", "README.md", "manifest.sig"} <= names
    assert not [name for name in names if name.startswith(("tables/", "fhir/", "documents/", "source/"))]
    assert "access.granted" in events
    assert manifest.extent == "audit"
    assert list(workshop().iterdir()) == []


def test_what_lies_outside_of_the_period_is_not_shown(cast: Cast, own_home: Path) -> None:
    past = today() - timedelta(days=400)
    access = granted(cast, first_on=past, end_on=past + timedelta(days=30))
    with ZipFile(io.BytesIO(lent(cast, access))) as archive:
        assert archive.read("audit/events.csv").decode().count("\r\n") == 1


def test_the_whole_is_the_package_itself(cast: Cast, own_home: Path) -> None:
    package = taken(cast)
    content = lent(cast, granted(cast, reach="whole"))
    assert len(content) == package.size_bytes


def test_the_whole_needs_a_package(cast: Cast, own_home: Path) -> None:
    with pytest.raises(AccessRefused, match="Take everything first"):
        granted(cast, reach="whole")


@pytest.mark.parametrize(
    ("offset", "expected"),
    [(timedelta(microseconds=-1), False), (timedelta(0), True), (timedelta(days=7, microseconds=-1), True),
     (timedelta(days=7), False)],
)  # fmt: skip
def test_it_is_open_from_its_start_to_before_its_end(offset: timedelta, expected: bool) -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    assert is_open(start, start + timedelta(days=7), None, start + offset) is expected
    assert not is_open(start, start + timedelta(days=7), start, start + offset)


def test_at_its_last_moment_it_ends_by_itself_on_the_page_and_in_the_database(cast: Cast, own_home: Path) -> None:
    lasting, soon = granted(cast), granted(cast, ends_at=now() + timedelta(seconds=5))
    with pytest.raises(NoSuchAccess):
        lent(cast, lasting, at=lasting.ends_at)
    assert lent(cast, lasting, at=lasting.ends_at - timedelta(microseconds=1))
    with opened(cast.actor("compliance")), connection.cursor() as cursor:
        cursor.execute("select pg_sleep(greatest(0, extract(epoch from %s - clock_timestamp())))", [soon.ends_at])
        assert [access.pk for access in RecordsAccess.objects.all()] == [lasting.pk]
    with opened(cast.actor("olive")):
        assert RecordsAccess.objects.filter(pk=soon.pk).exists(), "its owner still reads that it was"


def test_an_owner_ends_it_at_once(cast: Cast, own_home: Path, reader: Visit) -> None:
    access = granted(cast)
    client = reader("compliance")
    assert "Cedar Dental" in client.get("/lent-records/").content.decode()
    assert reader("olive").post(f"/our-data/access/{access.pk}/end/").status_code == 302
    assert "Cedar Dental lets" not in client.get("/lent-records/").content.decode()
    assert client.post(f"/lent-records/{access.pk}/open/").status_code == 404


def test_records_that_need_a_code_first_are_fetched_by_post_once_it_is_given(
    cast: Cast, own_home: Path, reader: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = granted(cast)
    file = f"/lent-records/{access.pk}/open/"
    with opened(SERVER):
        enroll_totp(actor=SERVER, account=Account.objects.get(pk=cast.accounts["compliance"]), secret=SECRET)
    client = sign_in(reader("compliance"), cast.accounts["compliance"], age_seconds=301)
    asked = client.post(file, headers={"Referer": "http://testserver/lent-records/"})
    assert asked["Location"].startswith("/security/confirm/")
    clock = Clock(now().timestamp())
    monkeypatch.setattr("abutment.foundation.signin.codes.time.time", lambda: clock.now)
    said = client.post("/security/confirm/", {"code": clock.code(), "next": file})
    shown = client.get(said["Location"]).content.decode()
    assert f'<form method="post" action="{file}" data-goes-on>' in shown
    assert '<a href="/lent-records/">Back to where you were</a>' in shown
    with opened(SERVER):
        assert not Event.objects.filter(action="access.opened").exists(), "nothing is noted before the file flows"
    assert client.post(file)["Content-Disposition"].startswith("attachment")


def test_each_opening_is_noted_in_the_readers_own_name_with_its_purpose(cast: Cast, own_home: Path) -> None:
    access = granted(cast)
    lent(cast, access)
    with opened(SERVER):
        event = Event.objects.get(action="access.opened")
        seen = Look.objects.get(what=f"access {access.pk}")
    assert (event.account_id, event.entity_id) == (cast.accounts["compliance"], cast.entity("cedar"))
    assert (seen.account_id, seen.purpose) == (cast.accounts["compliance"], "OCR audit 2026-17")


def test_who_reads_that_an_auditor_looked_reads_to_whom_an_owner_lent_the_records(
    cast: Cast, own_home: Path, reader: Visit
) -> None:
    lent(cast, granted(cast))
    page = reader("olive").get("/who-looked/").content.decode()
    assert "Lent to Compliance" in page
    assert page.count("Our people") == page.count("<span>Our people</span>"), "the places of the shell alone say it"
    assert "1 of them from outside: whom an owner lent records to." in page
    assert "records that were lent" in page


def test_an_auditor_who_sees_nothing_else_of_the_practice_opens_what_it_lends(
    cast: Cast, own_home: Path, reader: Visit
) -> None:
    with opened(SERVER):
        stranger = Account.objects.create_user("vera@audit.example", "slow-river-past-the-mill", name="Vera Audit")
    olive = cast.actor("olive")
    with opened(olive):
        facts = {"ends_at": now() + timedelta(days=7), "first_on": today(), "end_on": today() + timedelta(days=1)}
        wanted = NewAccess("Vera Audit", stranger.email, "OCR audit 2026-17", "period", **facts)  # type: ignore[arg-type]
        practice = Entity.objects.get(pk=cast.entity("cedar"))
        access = actions.grant_access(actor=olive, practice=practice, access=wanted, moment=now())
    client = sign_in(Client(), stranger.pk)
    assert "Cedar Dental" in client.get("/lent-records/").content.decode()
    assert client.post(f"/lent-records/{access.pk}/open/").status_code == 200


def test_days_are_said_as_people_name_them_in_the_practices_own_time_to_everybody(
    cast: Cast, own_home: Path, reader: Visit
) -> None:
    zone = ZoneInfo("America/New_York")
    ends_on = date(today().year + 1, 1, 1)
    granted(cast, first_on=date(2026, 10, 1), end_on=date(2026, 11, 1), ends_at=datetime.combine(ends_on, time(), zone))
    said = f"through Dec 31, {today().year} (EST)"
    for who, address in (("olive", "/our-data/access/"), ("compliance", "/lent-records/")):
        page = reader(who).get(address).content.decode()
        assert "Oct 31, 2026" in page
        assert "Nov 1, 2026" not in page
        assert said in page
        assert "12:00 AM" not in page
    with opened(SERVER):
        assert said in Letter.objects.get(subject__contains="lets you see records").text
    assert until_in_words(
        RecordsAccess(ends_at=datetime(2026, 11, 30, 20, tzinfo=UTC), entity=Entity(time_zone="America/New_York"))
    ) == ("until Nov 30, 2026, 3:00 PM EST")


def test_a_former_organizations_person_answers_an_audit_after_the_end(cast: Cast, own_home: Path) -> None:
    with opened(cast.actor("olive")):
        Affiliation.objects.filter(practice_id=cast.entity("cedar")).update(ends_on=today() - timedelta(days=400))
    assert lent(cast, granted(cast))
    with opened(cast.actor("compliance")):
        assert RecordsAccess.objects.count() == 1


def test_nobody_else_sees_or_opens_it(cast: Cast, own_home: Path, reader: Visit) -> None:
    access = granted(cast)
    for who in sorted(set(cast.everybody) - {"compliance", "olive"}):
        with opened(cast.actor(who)):
            assert not RecordsAccess.objects.exists(), who
    for who in ("executive", "auditor", "front_desk", "dentist"):
        assert reader(who).post(f"/lent-records/{access.pk}/open/").status_code == 404
        assert reader(who).post("/our-data/access/new/").status_code == 403
    with pytest.raises(NoSuchAccess):
        lent(cast, access, who="olive")


@pytest.mark.parametrize(
    "attempt",
    [
        "update portability_recordsaccess set ends_at = ends_at + interval '1 year'",
        "update portability_recordsaccess set reach = 'whole'",
        "update portability_recordsaccess set account_id = account_id + 1",
        "update portability_recordsaccess set revoked_at = null, email = 'x@y.example'",
        "delete from portability_recordsaccess",
    ],
)
def test_by_hand_nothing_of_it_changes(cast: Cast, own_home: Path, attempt: str) -> None:
    access = granted(cast)
    for who in ("olive", "compliance", "administrator"):
        with opened(cast.actor(who)), connection.cursor() as cursor:
            cursor.execute("savepoint tried")
            try:
                cursor.execute(attempt)
            except Exception:
                cursor.execute("rollback to savepoint tried")
            else:
                assert cursor.rowcount == 0
    with opened(SERVER):
        after = RecordsAccess.objects.get(pk=access.pk)
    assert (after.ends_at, after.reach, after.account_id) == (access.ends_at, "period", cast.accounts["compliance"])


def test_who_cannot_sign_in_yet_is_invited_and_takes_it_with_their_own_sign_in(cast: Cast, own_home: Path) -> None:
    access = granted(cast, to="investigator")
    with opened(SERVER):
        invitation = Invitation.objects.get(email="investigator@cast.example")
        assert access.account_id is None
        assert Letter.objects.filter(subject__contains="lets you see records").count() == 1
    taken_by = cast.accounts["regulator"]
    actions.take_access(InvitationAccepted(taken_by, invitation.pk, invitation.reference))
    assert invitation.reference == f"records access {access.pk}"
    with opened(Actor.console(taken_by, cast.entity("keystone"))):
        assert RecordsAccess.objects.count() == 1
    actions.take_access(InvitationAccepted(cast.accounts["it"], invitation.pk, invitation.reference))
    with opened(SERVER):
        assert RecordsAccess.objects.get(pk=access.pk).account_id == taken_by


def test_it_lasts_a_year_at_the_most(cast: Cast, own_home: Path) -> None:
    for ends_at in (now() + timedelta(days=367), now() - timedelta(seconds=1)):
        with pytest.raises(AccessRefused, match="a year at the most"):
            granted(cast, ends_at=ends_at)


def test_an_owner_grants_it_on_the_page(cast: Cast, own_home: Path, reader: Visit) -> None:
    client = reader("olive")
    answer = client.post(
        "/our-data/access/new/",
        {
            "name": "Vera Audit",
            "email": "auditor@cast.example",
            "purpose": "HIPAA audit response",
            "reach": "period",
            "first_on": (today() - timedelta(days=90)).isoformat(),
            "last_on": today().isoformat(),
            "until_on": (today() + timedelta(days=10)).isoformat(),
        },
        follow=True,
    )
    assert "Vera Audit" in answer.content.decode()
    with opened(SERVER):
        access = RecordsAccess.objects.get()
    assert access.end_on == today() + timedelta(days=1)
    opened_by = reader("auditor").post(f"/lent-records/{access.pk}/open/")
    assert opened_by.status_code == 200
    assert b"".join(opened_by.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    whole = {"name": "x", "email": "x@y.example", "purpose": "p", "reach": "period", "until_on": today().isoformat()}
    lacking = client.post("/our-data/access/new/", whole)
    assert "A period has a first and a last day" in lacking.content.decode()
