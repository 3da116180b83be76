"""The pages of imports: who sees which, what they say when there is nothing, and a constant number of questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from abutment.foundation.audit.models import Event
from abutment.foundation.scope import opened
from abutment.portability.models import ImportRun, ImportTotal, Meaning, RecordSource, SourceTable
from tests.cast import AT_KEYSTONE, SERVER, WHERE, Cast
from tests.portability.records import PAYMENT, READ_AT, Records, compared, imported, word
from tests.portability.test_totals import BALANCES, some_history, theirs

Visit = Callable[..., Client]
CONNECTS = {"olive", "practice_manager", "administrator", "it"}
SEES_MONEY = {"olive", "practice_manager", "executive", "controller", "billing", "auditor"}
# Their region or network is another, or they work elsewhere.
ELSEWHERE = {"bruno", "birch_desk", "astrid", "summit_executive", "south_executive"}
DAY = date(2026, 10, 5)


@pytest.fixture
def records(cast: Cast) -> Records:
    found = imported(cast)
    some_history(found)
    with opened(SERVER):
        SourceTable.objects.filter(entity=found.entity).update(rows=0)
        run = found.run()
    compared(run, theirs(production=[("2026-10", 1, 200_01, 1)]), BALANCES)
    with opened(SERVER):
        found.finding(run, "procedurelog", "101", "PatNum", value="4711")
        found.finding(run, "procedurelog", "103", "PatNum", value="4712")
    return found


def home(cast: Cast, rest: str = "", practice: str = "cedar") -> str:
    return f"/practices/{cast.entity(practice)}/records/{rest}"


def expected(who: str, allowed: set[str]) -> int:
    if who in ELSEWHERE:
        return 404
    return 200 if who in allowed else 403


SEEN = {
    "": CONNECTS | SEES_MONEY,
    "imports/": CONNECTS | SEES_MONEY,
    "reconciliation/": CONNECTS | SEES_MONEY,
    "words/": CONNECTS | SEES_MONEY,
    "reconciliation.json": SEES_MONEY,
    "reconciliation.pdf": SEES_MONEY,
    "reconciliation/production/": SEES_MONEY,
    "change/": CONNECTS,
    "words/payment/1005/": CONNECTS,
    "keep/charts/": {"olive"},
}


@pytest.mark.parametrize("who", sorted(WHERE))
def test_each_page_is_for_whom_it_is(cast: Cast, records: Records, reader: Visit, who: str) -> None:
    client = reader(who)
    answers = {rest: client.get(home(cast, rest)).status_code for rest in SEEN}
    assert answers == {rest: expected(who, allowed) for rest, allowed in SEEN.items()}


@pytest.mark.parametrize("who", sorted(WHERE))
def test_the_list_of_connections_names_only_practices_of_ones_own(
    cast: Cast, records: Records, reader: Visit, who: str
) -> None:
    answer = reader(who).get("/imports/")
    side = WHERE[who]
    if side not in ("keystone", "summit"):
        assert answer.headers["Location"] == f"/practices/{cast.entity(side)}/records/"
        return
    sees = who in (CONNECTS | SEES_MONEY | {"south_executive", "summit_executive"})
    assert answer.status_code == (200 if sees else 403)
    if sees:
        names = {each.practice for each in answer.context["table"].data}
        wanted = {"summit_executive": {"Alder Dental Studio"}, "south_executive": {"Birch Dental"}}
        assert names == wanted.get(who, {"Birch Dental", "Cedar Dental"})


def test_the_list_says_how_each_connection_stands_and_who_runs_another_version(
    cast: Cast, records: Records, reader: Visit
) -> None:
    birch = imported(cast, "birch")
    with opened(SERVER):
        ImportRun.objects.all().update(finished_at=READ_AT)
        birch.run(program_version="23.1.4", state="failed", error="The connection broke off. Check the network.")
    answer = reader("it").get("/imports/")
    found = {each.practice: each for each in answer.context["table"].data}
    assert found["Birch Dental"].stands.word == "failing"
    assert "The connection broke off" in answer.content.decode()
    with opened(SERVER):
        birch.run(program_version="23.1.4")
        birch.run(program_version="23.1.4")
    found = {each.practice: each for each in reader("it").get("/imports/").context["table"].data}
    assert [each.is_other_version for each in found.values()].count(True) == 1


def test_a_password_is_never_shown_and_never_kept_in_plain(cast: Cast, records: Records, reader: Visit) -> None:
    for rest in ("", "change/"):
        assert "k3pt-s3cret" not in reader("olive").get(home(cast, rest)).content.decode()
    with opened(SERVER):
        kept = RecordSource.objects.get(entity=records.entity)
    assert "k3pt-s3cret" not in kept.password
    assert kept.password.startswith("f1.")


def test_where_a_system_is_reached_is_only_for_who_connects_it(cast: Cast, records: Records, reader: Visit) -> None:
    assert "db.cedar.example" in reader("it").get(home(cast)).content.decode()
    assert "db.cedar.example" not in reader("controller").get(home(cast)).content.decode()
    assert "db.cedar.example" not in reader("controller").get("/imports/").content.decode()
    with opened(SERVER):
        failed = records.run(state="failed", error="db.cedar.example does not answer. Check that it runs.")
    for rest in ("", "imports/", f"imports/{failed.pk}/"):
        assert "db.cedar.example does not" in reader("it").get(home(cast, rest)).content.decode()
        assert "db.cedar.example" not in reader("controller").get(home(cast, rest)).content.decode()
    assert "db.cedar.example" not in reader("controller").get("/imports/").content.decode()


def test_differences_come_first_with_the_rows_behind_them(cast: Cast, records: Records, reader: Visit) -> None:
    client = reader("olive")
    page = client.get(home(cast, "reconciliation/")).content.decode()
    assert "What differs" in page
    assert "$200.01" in page
    behind = client.get(home(cast, "reconciliation/production/?month=2026-10"))
    assert [(each.key, each.column) for each in behind.context["rows"]] == [("101", "PatNum")]
    assert "4711" in behind.content.decode()


def test_keys_of_patients_are_only_for_who_sees_their_accounts(cast: Cast, records: Records, reader: Visit) -> None:
    for who in ("controller", "executive", "auditor"):
        client = reader(who)
        said = client.get(home(cast, "reconciliation/production/?month=2026-10")).content.decode()
        assert "4711" not in said
        assert "Keys are left out" in said
        assert client.get(home(cast, "reconciliation.json")).json()["families"] is None


def test_without_money_no_amount_is_shown(cast: Cast, records: Records, reader: Visit) -> None:
    client = reader("it")
    for rest in ("", "reconciliation/", "words/", "words/payment/1005/"):
        assert "$" not in client.get(home(cast, rest)).content.decode()
    assert "Amounts are left out" in client.get(home(cast, "reconciliation/")).content.decode()


def test_a_practice_never_imported_says_how_to_begin(cast: Cast, reader: Visit) -> None:
    owner, other = reader("olive"), reader("controller")
    for rest in ("", "reconciliation/", "words/", "imports/"):
        assert owner.get(home(cast, rest)).status_code == 200
    assert "Connect its system" in owner.get(home(cast)).content.decode()
    assert "connects it" in other.get(home(cast)).content.decode()
    assert "Never imported" in owner.get(home(cast, "reconciliation/")).content.decode()
    assert owner.get(home(cast, "reconciliation.pdf")).content.startswith(b"%PDF")
    assert owner.get(home(cast, "reconciliation.json")).json()["agrees"] is None


def test_a_system_is_connected_by_a_form(cast: Cast, reader: Visit) -> None:
    sent = {
        "kind": "mysql", "host": "10.1.2.3", "port": "3307", "database": "opendental", "user": "abutment",
        "password": " spaces kept ", "tls": "required", "every_minutes": "60", "fees_from": "2026-10",
    }  # fmt: skip
    answer = reader("practice_manager").post(home(cast, "connect/"), sent)
    assert answer.headers["Location"] == home(cast)
    page = reader("olive").get(home(cast)).content.decode()
    assert "10.1.2.3:3307" in page
    assert "from October 2026" in page
    assert page.count("from Open Dental") == 4


@pytest.mark.parametrize(("changed", "field"), [
    ({"host": ""}, "host"), ({"host": "a b"}, "host"), ({"database": "x'; drop"}, "database"),
    ({"port": "99999"}, "port"), ({"kind": "dump"}, "path"), ({"ca_pem": "hello"}, "ca_pem"),
    ({"every_minutes": "1"}, "every_minutes"), ({"fees_from": "soon"}, "fees_from"),
    ({"fees_from": "0001-01"}, "fees_from"),
])  # fmt: skip
def test_what_cannot_be_reached_stands_beside_its_field(
    cast: Cast, reader: Visit, changed: dict[str, str], field: str
) -> None:
    sent = {"kind": "mysql", "host": "db", "database": "opendental", "user": "abutment", "tls": "off", **changed}
    answer = reader("olive").post(home(cast, "connect/"), sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_files_of_others_are_named_by_nobody_on_a_page(cast: Cast, reader: Visit) -> None:
    for path in ("/etc", f"/var/imports/{cast.entity('birch')}", "relative/path"):
        sent = {"kind": "folder", "path": path, "tls": "off"}
        answer = reader("olive").post(home(cast, "connect/"), sent)
        assert "Files are read from" in str(answer.context["form"].errors)
        tried = reader("olive").post(home(cast, "try/"), sent)
        assert "Files are read from" in tried.content.decode()


def test_a_password_does_not_follow_to_another_address(cast: Cast, records: Records, reader: Visit) -> None:
    sent = {
        "kind": "mysql", "host": "evil.example", "port": "3306", "database": "opendental", "user": "abutment",
        "tls": "required",
    }  # fmt: skip
    answer = reader("it").post(home(cast, "change/"), sent)
    assert "the password is needed again" in str(answer.context["form"].errors)
    tried = reader("it").post(home(cast, "try/"), sent)
    assert "the password is needed again" in tried.content.decode()
    assert reader("it").post(home(cast, "change/"), {**sent, "password": "new"}).status_code == 302


def test_trying_an_address_where_nothing_listens_says_so(cast: Cast, reader: Visit) -> None:
    sent = {
        "kind": "mysql",
        "host": "127.0.0.1",
        "port": "1",
        "database": "opendental",
        "user": "abutment",
        "tls": "off",
    }
    answer = reader("olive").post(home(cast, "try/"), sent)
    assert answer.status_code == 200
    assert "It does not answer" in answer.content.decode()
    with opened(SERVER):
        assert not RecordSource.objects.exists()


def test_imports_are_paused_and_go_on(cast: Cast, records: Records, reader: Visit) -> None:
    client = reader("it")
    client.post(home(cast, "pause/"))
    assert "paused" in client.get(home(cast)).content.decode()
    client.post(home(cast, "pause/"))
    assert "only when somebody asks" in client.get(home(cast)).content.decode()
    assert reader("controller").post(home(cast, "pause/")).status_code == 403


def test_a_domain_is_kept_here_once_the_name_is_typed(cast: Cast, records: Records, reader: Visit) -> None:
    client = reader("olive")
    assert client.post(home(cast, "keep/schedule/"), {"confirmed": "Cedar"}).status_code == 422
    assert client.post(home(cast, "keep/schedule/"), {"confirmed": "cedar dental"}).status_code == 302
    assert "kept here" in client.get(home(cast)).content.decode()
    assert client.post(home(cast, "keep/schedule/"), {"confirmed": "Cedar Dental"}).status_code == 302
    assert "kept here" not in client.get(home(cast)).content.decode()
    assert client.get(home(cast, "keep/nothing/")).status_code == 404


def test_a_word_is_mapped_on_its_page_and_leaves_the_queue(cast: Cast, records: Records, reader: Visit) -> None:
    client = reader("it")
    number = word(records, PAYMENT, 1)
    page = client.get(home(cast, f"words/payment/{number}/"))
    assert page.context["form"].initial == {"meaning": "collection"}
    assert client.post(home(cast, f"words/payment/{number}/"), {"meaning": "nonsense"}).status_code == 422
    answer = client.post(home(cast, f"words/payment/{number}/"), {"meaning": "collection"})
    assert answer.headers["Location"] == home(cast, "words/")
    found = {each.name: each for each in client.get(home(cast, "words/")).context["table"].data}
    assert found["Check"].meaning == "Money that came in"
    with opened(SERVER):
        assert Meaning.objects.get(entity=records.entity).mapped_by_account_id == cast.accounts["it"]


def test_the_queue_has_what_was_used_last_first_and_says_what_hangs_on_it(
    cast: Cast, records: Records, reader: Visit
) -> None:
    listed = list(reader("olive").get(home(cast, "words/")).context["table"].data)
    assert [(each.kind.value, each.name, each.rows, each.cents) for each in listed] == [
        ("clinic", "Main", 5, 250_50), ("category", "Hygiene", 3, 350_50), ("clinic", "East Side", 1, 100_00),
        ("adjustment", "Courtesy discount", 1, -20_00), ("payment", "Check", 1, 80_00),
    ]  # fmt: skip


@pytest.mark.parametrize("rest", ["", "reconciliation/", "words/", "imports/"])
def test_pages_ask_as_often_for_much_as_for_little(cast: Cast, records: Records, reader: Visit, rest: str) -> None:
    client = reader("olive")
    client.get(home(cast, rest))
    with CaptureQueriesContext(connection) as few:
        client.get(home(cast, rest))
    with opened(SERVER):
        run = ImportRun.objects.order_by("-pk")[0]
        ImportTotal.objects.bulk_create(
            ImportTotal(
                entity_id=records.entity, run=run, measure=measure, table=table,
                month=date(2020 + back // 12, 1 + back % 12, 1), clinic=clinic,
                source_amount=1, source_rows=1, our_amount=2, our_rows=1,
            )
            for back in range(60) for clinic in (1, 2)
            for measure, table in (("production", ""), ("used", f"payment:{2000 + back}"))
            if measure == "production" or clinic == 1
        )  # fmt: skip
        for back in range(8):
            records.run(started_at=READ_AT - timedelta(days=back))
    with CaptureQueriesContext(connection) as many:
        client.get(home(cast, rest))
    assert len(many) == len(few)


def test_the_list_of_connections_asks_as_often_for_two_as_for_one(cast: Cast, records: Records, reader: Visit) -> None:
    client = reader("it")
    client.get("/imports/")
    with CaptureQueriesContext(connection) as few:
        client.get("/imports/")
    birch = imported(cast, "birch")
    with opened(SERVER):
        birch.run()
    with CaptureQueriesContext(connection) as many:
        client.get("/imports/")
    assert len(many) == len(few)


@pytest.mark.parametrize("who", sorted(AT_KEYSTONE))
def test_programs_are_told_what_pages_show(cast: Cast, records: Records, reader: Visit, who: str) -> None:
    answer: Any = reader(who).get(f"/api/imports/{cast.entity('cedar')}/reconciliation")
    assert answer.status_code in (200, 401, 403, 404)


def test_it_finds_imports_that_fail_under_today(cast: Cast, records: Records, reader: Visit) -> None:
    with opened(SERVER):
        records.run(state="failed", error="The login was refused. Enter the password again.")
    page = reader("it").get("/").content.decode()
    assert "Imports that need you" in page
    assert "The login was refused." in page
    assert "Imports that need you" not in reader("it_provider").get("/").content.decode()


def test_a_server_gives_way_to_a_folder_without_its_password(
    cast: Cast, records: Records, reader: Visit, settings: Any
) -> None:
    folder = f"{settings.ABUTMENT_HOME}/imports/{cast.entity('cedar')}/tables"
    answer = reader("olive").post(home(cast, "change/"), {"kind": "folder", "tls": "off", "path": folder})
    assert answer.status_code == 302
    with opened(SERVER):
        kept = RecordSource.objects.get(entity=records.entity)
    assert (kept.kind, kept.path, kept.password) == ("folder", folder, "")


@pytest.mark.parametrize(("who", "place"), [("olive", "Our imports"), ("controller", "Imports")])
def test_pages_of_a_practices_records_stand_under_the_place_of_imports(
    cast: Cast, records: Records, reader: Visit, who: str, place: str
) -> None:
    for rest in ("", "imports/", "reconciliation/", "words/"):
        groups = reader(who).get(home(cast, rest)).context["navigation"]
        assert [link.label for group in groups for link in group.links if link.is_current] == [place]


def test_who_does_not_see_how_a_system_is_reached_is_not_told_that_nothing_is_scheduled(
    cast: Cast, records: Records, reader: Visit
) -> None:
    with opened(SERVER):
        RecordSource.objects.filter(entity=records.entity).update(every_minutes=1440)

    def next_of(who: str) -> str:
        rows = reader(who).get("/imports/?export=csv").content.decode().splitlines()
        return next(line for line in rows if line.startswith("Cedar Dental")).rsplit(",", 1)[1]

    assert next_of("it").startswith("20")
    assert "not shown" in reader("controller").get("/imports/").content.decode()
    assert "not shown" not in reader("it").get("/imports/").content.decode()
    assert "once a day" in reader("olive").get(home(cast)).content.decode()


def test_an_import_that_missed_rows_is_started_all_the_same_by_who_types_the_practices_name(
    cast: Cast, records: Records, reader: Visit
) -> None:
    client = reader("olive")
    assert "Import although rows are missing" not in client.get(home(cast)).content.decode()
    with opened(SERVER):
        records.run(
            state="failed", started_at=timezone.now(), finished_at=timezone.now(),
            error="30 of 40 patients are gone. Say that this is expected: `abutment imports run --expected`.",
        )  # fmt: skip
    assert "Import although rows are missing" in client.get(home(cast)).content.decode()
    assert "Import although rows are missing" not in reader("controller").get(home(cast)).content.decode()
    assert client.post(home(cast, "import-expected/"), {"confirmed": "Birch Dental"}).status_code == 422
    assert reader("controller").post(home(cast, "import-expected/"), {"confirmed": "Cedar Dental"}).status_code == 403
    assert client.post(home(cast, "import-expected/"), {"confirmed": "Cedar Dental"}).status_code == 302
    with opened(SERVER):
        asked = Event.objects.filter(action="records.asked").values_list("details", flat=True)
        assert list(asked) == [{"is_full": False, "is_expected": True}]
