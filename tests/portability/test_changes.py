"""The change feed: every row once in its last form, nothing twice, and for nobody who does not see the rows anyway."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abutment.foundation.audit.models import Look
from abutment.foundation.scope import opened
from abutment.patients.models import Definition, Patient, Procedure
from abutment.portability.queries.changes import SHAPES, Feed, changes
from abutment.portability.rules.changes import START, Place, UnknownPlace, place, token
from abutment.receivables.models import Adjustment
from tests.cast import SERVER, Cast
from tests.foundation.api.test_api import ask, token_of
from tests.portability.records import Records, imported

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]
BEGAN = datetime(2026, 11, 1, tzinfo=UTC)
ROUTE = "/api/records/changes"
EVERYTHING = ("network.read", "patients.read", "chart.read", "accounts.read", "schedule.read")


@pytest.fixture
def records(cast: Cast) -> Records:
    found = imported(cast)
    with opened(SERVER):
        for number in range(1, 6):
            found.adjustment(1 + number % 3, BEGAN.date(), -number * 100)
            found.procedure(1, BEGAN.date(), number * 1000)
        Patient.objects.filter(entity=found.entity).update(
            ssn="sealed", medical_alert="Latex", needs_premedication=True, kept_at=BEGAN
        )
        Adjustment.objects.filter(entity=found.entity).update(kept_at=BEGAN, note="Said at the desk")
        Procedure.objects.filter(entity=found.entity).update(kept_at=BEGAN)
    return found


def asked(cast: Cast, secret: str, of: str = "adjustments", at: str = "cedar", **more: Any) -> Any:
    return ask(ROUTE, secret, query_params={"practice": cast.entity(at), "of": of, **more})


@pytest.fixture
def secret(cast: Cast) -> str:
    return token_of(cast, "olive", "cedar", *EVERYTHING)


def test_a_reader_goes_from_page_to_page_and_then_hears_nothing_until_something_changes(
    cast: Cast, records: Records, secret: str
) -> None:
    first = asked(cast, secret, limit=3).json()
    assert (len(first["changes"]), first["more"]) == (3, True)
    second = asked(cast, secret, limit=3, since=first["next"]).json()
    assert (len(second["changes"]), second["more"]) == (2, False)
    numbers = [each["number"] for each in first["changes"] + second["changes"]]
    assert len(set(numbers)) == 5
    assert asked(cast, secret, since=second["next"]).json() == {"changes": [], "next": second["next"], "more": False}
    with opened(SERVER):
        of = Adjustment.objects.filter(entity=records.entity)
        of.filter(number=numbers[0]).update(amount_cents=7, kept_at=BEGAN + timedelta(hours=1))
        of.filter(number=numbers[0]).update(amount_cents=8, kept_at=BEGAN + timedelta(hours=2))
        of.filter(number=numbers[1]).update(gone_at=BEGAN + timedelta(hours=3))
    changed, gone = asked(cast, secret, since=second["next"]).json()["changes"]
    assert (changed["number"], changed["kind"], changed["row"]["amount_usd"]) == (numbers[0], "new_or_changed", "0.08")
    assert gone == {"number": numbers[1], "kind": "gone", "at": "2026-11-01T03:00:00Z", "row": None}


def test_a_row_is_told_by_the_numbers_of_the_practices_own_system(cast: Cast, records: Records, secret: str) -> None:
    row = asked(cast, secret).json()["changes"][0]["row"]
    assert (row["patient"], row["clinic"], row["kind"]) == (2, 1, 1001)
    assert (row["amount_usd"], row["on"], row["procedure"]) == ("-1.00", "2026-11-01", None)
    assert asked(cast, secret, "procedures").json()["changes"][0]["row"]["code"] == 1


def test_the_words_that_rows_name_are_told_and_no_list_in_which_a_patient_may_stand(
    cast: Cast, records: Records, secret: str
) -> None:
    with opened(SERVER):
        for kind in ("definition", "appointment", "referral", "employer"):
            Definition.objects.create(entity_id=records.entity, kind=kind, number=77, name=f"Of {kind}", kept_at=BEGAN)
    words = {
        of: {each["number"]: each["row"]["name"] for each in asked(cast, secret, of).json()["changes"]}
        for of in ("definitions", "appointment_types")
    }
    assert words["definitions"][77] == "Of definition"
    assert words["appointment_types"] == {77: "Of appointment"}
    kind = asked(cast, secret).json()["changes"][0]["row"]["kind"]
    assert kind in words["definitions"]
    with opened(SERVER):
        Definition.objects.filter(entity=records.entity, kind="definition", number=77).update(gone_at=BEGAN)
    gone = next(each for each in asked(cast, secret, "definitions").json()["changes"] if each["number"] == 77)
    assert (gone["kind"], gone["row"]) == ("gone", None)


@pytest.mark.parametrize("feed", list(Feed))
def test_no_identity_number_and_no_note_is_told_whoever_asks(
    cast: Cast, records: Records, secret: str, feed: Feed
) -> None:
    answer = asked(cast, secret, feed)
    assert answer.status_code == 200
    assert not {"ssn", "note", "remarks", "license_number", "image_folder"} & {
        name for each in answer.json()["changes"] for name in each["row"]
    }
    assert "sealed" not in answer.content.decode()
    assert "Said at the desk" not in answer.content.decode()


# By who asks: the feeds that open, besides those which everybody who sees the practice may follow.
_SCHEDULE, _PATIENTS, _PROCEDURES = {"appointments"}, {"patients"}, {"procedures"}
_MONEY = {"adjustments", "payments", "payment_splits", "claims", "claim_procedures", "claim_payments"}
_LISTS = {"providers", "clinics", "operatories", "codes", "definitions", "appointment_types"}
_ALL = _SCHEDULE | _PATIENTS | _PROCEDURES | _MONEY | _LISTS
RIGHTS: list[tuple[str, str, tuple[str, ...], set[str] | None]] = [
    ("olive", "cedar", EVERYTHING, _ALL),
    ("olive", "cedar", ("network.read", "accounts.read"), _LISTS | _MONEY | _PROCEDURES),
    ("olive", "cedar", ("network.read", "chart.read"), _LISTS | _PROCEDURES),
    ("olive", "cedar", ("network.read", "patients.read"), _LISTS | _PATIENTS),
    ("olive", "cedar", ("network.read", "schedule.read"), _LISTS | _SCHEDULE),
    ("olive", "cedar", ("network.read",), _LISTS),
    ("front_desk", "cedar", EVERYTHING, _ALL),
    ("assistant", "cedar", EVERYTHING, _LISTS | _PATIENTS | _PROCEDURES | _SCHEDULE),
    ("controller", "keystone", EVERYTHING, _LISTS),
    ("bruno", "birch", EVERYTHING, None),
    ("astrid", "alder", EVERYTHING, None),
    ("summit_executive", "summit", EVERYTHING, None),
]


@pytest.mark.parametrize(("who", "at", "capabilities", "opens"), RIGHTS)
def test_a_feed_opens_for_who_sees_its_rows_within_the_tokens_scope(
    cast: Cast, records: Records, who: str, at: str, capabilities: tuple[str, ...], opens: set[str] | None
) -> None:
    secret = token_of(cast, who, at, *capabilities)
    answered = {feed.value: asked(cast, secret, feed).status_code for feed in Feed}
    if opens is None:
        assert set(answered.values()) == {404}
    else:
        assert answered == {feed.value: 200 if feed in opens else 403 for feed in Feed}


def test_nobody_is_told_more_rows_than_the_database_shows(cast: Cast, records: Records) -> None:
    for name in cast.everybody:
        actor = cast.actor(name)
        with opened(actor):
            for feed, shape in SHAPES.items():
                of: QuerySet[Any] = shape.model._default_manager.filter(entity=records.entity)
                if shape.list:
                    of = of.filter(kind=shape.list)
                seen = set(of.values_list("number", flat=True))
                assert {each.number for each in changes(actor, records.entity, feed, START, 500).rows} == seen


@pytest.mark.parametrize(("capabilities", "alert"), [(EVERYTHING, "Latex"), (("network.read", "patients.read"), None)])
def test_clinical_text_is_for_who_reads_charts(
    cast: Cast, records: Records, capabilities: tuple[str, ...], alert: str | None
) -> None:
    row = asked(cast, token_of(cast, "olive", "cedar", *capabilities), "patients").json()["changes"][0]["row"]
    assert row["family_name"]
    assert (row["medical_alert"], row["needs_premedication"]) == (alert, True if alert else None)


def test_every_page_is_noted_as_a_look_and_a_refusal_is_not(cast: Cast, records: Records, secret: str) -> None:
    asked(cast, secret, "procedures")
    asked(cast, secret, "procedures", since="broken")
    with opened(cast.actor("olive")):
        found = Look.objects.filter(entity=records.entity).values_list("account_id", "patient_id", "purpose", "what")
        assert list(found) == [(cast.accounts["olive"], None, "operations", "change feed: procedures")]


def test_a_token_that_is_broken_or_of_other_records_is_refused_in_one_line(
    cast: Cast, records: Records, secret: str
) -> None:
    good = asked(cast, secret).json()["next"]
    others = token(START, practice_id=cast.entity("birch"), feed="adjustments")
    for of, since in (("adjustments", "x"), ("adjustments", good[:-3]), ("procedures", good), ("adjustments", others)):
        answer = asked(cast, secret, of, since=since)
        assert (answer.status_code, answer.json()["code"]) == (400, "refused")
        assert "\n" not in answer.json()["message"]


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"limit": 5001}, {"of": "secrets"}, {"since": "x" * 201}])
def test_a_wrong_question_is_refused(cast: Cast, secret: str, wrong: dict[str, Any]) -> None:
    query = {"practice": cast.entity("cedar"), "of": "patients", **wrong}
    assert ask(ROUTE, secret, query_params=query).status_code == 422


moments = st.integers(0, 250_000_000_000_000_000).map(
    lambda micros: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
)


@given(moments, st.integers(0, 2**63 - 1))
def test_a_token_names_its_place_to_the_microsecond(at: datetime, row: int) -> None:
    written = token(Place(at, row), practice_id=7, feed="claims")
    assert place(written, practice_id=7, feed="claims") == Place(at, row)


@given(st.text(max_size=250))
def test_no_text_breaks_the_reading_of_tokens(text: str) -> None:
    try:
        found = place(text, practice_id=1, feed="claims")
    except UnknownPlace:
        return
    assert found == START
    assert text == ""


# An import: by number, an amount, or None for a row that vanishes; and how many pages are read after it.
_imports = st.lists(
    st.tuples(st.dictionaries(st.integers(1, 8), st.none() | st.integers(0, 99)), st.integers(0, 3)), max_size=8
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=_imports, limit=st.integers(1, 4))
def test_who_follows_from_the_start_ends_with_the_rows_that_are_there(
    cast: Cast, records: Records, history: list[tuple[dict[int, int | None], int]], limit: int
) -> None:
    with transaction.atomic(), opened(SERVER):
        held: dict[int, int] = {}
        stands = START
        for hour, (applied, pages) in enumerate([*history, ({}, 99)]):
            _apply(cast.entity("cedar"), applied, BEGAN + timedelta(hours=hour))
            for _ in range(pages):
                found = changes(SERVER, cast.entity("cedar"), Feed.ADJUSTMENTS, stands, limit)
                numbers = [each.number for each in found.rows]
                assert len(numbers) == len(set(numbers)) <= limit
                for each in found.rows:
                    held.pop(each.number, None)
                    if each.values is not None:
                        held[each.number] = each.values["amount_cents"]
                stands = found.place
                if not found.has_more:
                    break
        there = Adjustment.objects.filter(entity=cast.entity("cedar"), gone_at=None)
        assert held == dict(there.values_list("number", "amount_cents"))
        assert not changes(SERVER, cast.entity("cedar"), Feed.ADJUSTMENTS, stands, limit).rows
        transaction.set_rollback(True)


def _apply(entity: int, applied: dict[int, int | None], at: datetime) -> None:
    """As an import leaves rows: a change carries its moment, what vanished keeps its values."""
    for number, cents in applied.items():
        row = Adjustment.objects.filter(entity=entity, number=number)
        if cents is None:
            row.filter(gone_at=None).update(gone_at=at)
        elif not row.update(amount_cents=cents, gone_at=None, kept_at=at):
            Adjustment.objects.create(entity_id=entity, number=number, amount_cents=cents, kept_at=at)
