"""Somebody holds the application's password and tries to see rows without the server's seal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from django.db import connections
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from abutment.foundation.keys import Key
from abutment.foundation.scope import Actor, Via
from abutment.foundation.scope.claims import sealed
from tests.cast import Cast
from tests.foundation.scope.conftest import Attacker, login

SCOPED = (
    "scope_entity",
    "organizations_practice",
    "organizations_location",
    "organizations_assignment",
    "organizations_person",
    "organizations_affiliation",
    "audit_event",
)


def test_a_sealed_claim_of_this_connection_shows_the_rows_so_the_other_tests_mean_something(
    attacker: Attacker, cast: Cast
) -> None:
    attacker.claims(attacker.seal(cast.actor("olive")))
    assert attacker.count() == 1
    assert attacker.count("organizations_person") > 1


@pytest.mark.parametrize("table", SCOPED)
def test_without_a_claim_there_are_no_rows(attacker: Attacker, table: str) -> None:
    assert attacker.count(table) == 0


@pytest.mark.parametrize(
    "claim",
    [
        "",
        "1",
        "olive",
        "|" * 8,
        "1|console|||||1|99999999999|",
        "1|system|x||||{pid}|99999999999|" + "0" * 64,
        "\\",
        "'; --",
    ],
)
def test_a_guessed_claim_gives_no_rows(attacker: Attacker, claim: str) -> None:
    attacker.claims(claim.format(pid=attacker.pid))
    assert attacker.count() == 0


def test_whatever_text_is_set_as_claim_gives_no_rows_and_no_error(attacker: Attacker) -> None:
    @hypothesis_settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.one_of(
            st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=300),
            st.lists(
                st.sampled_from(["1", "console", "system", "", "99999999999", "-1", "x" * 64, "1e9"]),
                min_size=9,
                max_size=9,
            ).map("|".join),
        )
    )
    def try_it(text: str) -> None:
        attacker.claims(text)
        assert attacker.count() == 0

    try_it()


def test_a_claim_sealed_with_another_key_gives_no_rows(attacker: Attacker) -> None:
    forged = sealed(Actor.system("attack"), backend_pid=attacker.pid, expires_at=2_000_000_000, key=Key(1, b"g" * 32))
    attacker.claims(forged)
    assert attacker.count() == 0


def test_every_field_of_a_claim_is_under_its_seal(attacker: Attacker, cast: Cast) -> None:
    fields = attacker.seal(cast.actor("front_desk")).split("|")
    swaps = {
        0: "2", 1: "system", 2: "other", 3: str(cast.accounts["olive"]), 4: str(cast.entity("birch")), 5: "audit.read",
        6: "1", 7: "99999999999",
    }  # fmt: skip
    for place, swap in swaps.items():
        attacker.claims("|".join([*fields[:place], swap, *fields[place + 1 :]]))
        assert attacker.count() == 0, place
    attacker.claims("|".join(fields))
    assert attacker.count() == 1


def test_a_separator_smuggled_into_a_reference_moves_no_field(attacker: Attacker) -> None:
    smuggled = replace(Actor.system("x"), via=Via.SESSION, reference="x||||1|99999999999|")
    attacker.claims(attacker.seal(smuggled))
    assert attacker.count() == 0


def test_an_expired_claim_gives_no_rows(attacker: Attacker, cast: Cast) -> None:
    attacker.claims(attacker.seal(cast.actor("olive"), seconds=-1))
    assert attacker.count() == 0


def test_a_claim_of_another_connection_gives_no_rows(attacker: Attacker, cast: Cast) -> None:
    attacker.claims(attacker.seal(cast.actor("olive"), pid=attacker.pid + 1))
    assert attacker.count() == 0


def test_a_session_that_does_not_exist_or_belongs_to_another_gives_no_rows(attacker: Attacker, cast: Cast) -> None:
    olive = replace(cast.actor("olive"), via=Via.SESSION, reference="0" * 64)
    attacker.claims(attacker.seal(olive))
    assert attacker.count() == 0


@pytest.mark.django_db(transaction=False, databases=["default", "owner"])
def test_a_session_claim_dies_with_its_session_and_cannot_change_hands(cast: Cast) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        pid = cursor.fetchone()[0]
        cursor.execute(
            "insert into accounts_session (session_key, session_data, expire_date, account_id, browser) "
            "values (%s, '', %s, %s, '')",
            ["a" * 64, timezone.now() + timedelta(hours=1), cast.accounts["olive"]],
        )

        def seen(who: str) -> list[int]:
            actor = replace(cast.actor(who), via=Via.SESSION, reference="a" * 64)
            cursor.execute(
                "select set_config('abutment.claim', %s, true)",
                [sealed(actor, backend_pid=pid, expires_at=2_000_000_000)],
            )
            cursor.execute("select foundation.scope('network.read')")
            return list(cursor.fetchone()[0])

        assert seen("olive") == [cast.entity("cedar")]
        assert seen("executive") == []  # another's session
        cursor.execute(
            "update accounts_session set expire_date = now() - interval '1 second' where session_key = %s", ["a" * 64]
        )
        assert seen("olive") == []
        cursor.execute("delete from accounts_session where session_key = %s", ["a" * 64])
        assert seen("olive") == []


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_token_shows_only_what_it_names_and_dies_when_revoked(cast: Cast) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        pid = cursor.fetchone()[0]
        cursor.execute(
            "insert into accounts_apitoken (account_id, name, digest, acting_entity_id, capabilities, expires_at) "
            "values (%s, 't', %s, %s, '{network.read}', now() + interval '1 day') returning id",
            [cast.accounts["olive"], "d" * 64, cast.entity("cedar")],
        )
        token = str(cursor.fetchone()[0])

        def seen(purpose: str, at: str = "cedar") -> list[int]:
            actor = replace(cast.actor("olive", at), via=Via.TOKEN, reference=token, capabilities=("network.read",))
            cursor.execute(
                "select set_config('abutment.claim', %s, true)",
                [sealed(actor, backend_pid=pid, expires_at=2_000_000_000)],
            )
            cursor.execute("select foundation.scope(%s)", [purpose])
            return list(cursor.fetchone()[0])

        cedar = [cast.entity("cedar")]
        assert seen("network.read") == cedar
        assert seen("business") == cedar
        assert seen("money.read") == []
        assert seen("audit.read") == []
        assert seen("network.read", at="birch") == []
        cursor.execute("update accounts_apitoken set expires_at = now() where id = %s", [token])
        assert seen("network.read") == []
        cursor.execute(
            "update accounts_apitoken set expires_at = now() + interval '1 day', revoked_at = now() where id = %s",
            [token],
        )
        assert seen("network.read") == []


def test_a_job_that_is_not_running_opens_nothing(attacker: Attacker, cast: Cast) -> None:
    for reference in ("1", "0", "", "1 or 1=1", "99999999999999999999"):
        attacker.claims(attacker.seal(replace(cast.actor("olive"), via=Via.JOB, reference=reference)))
        assert attacker.count() == 0


def test_an_account_that_was_closed_sees_nothing(cast: Cast, attacker: Attacker) -> None:
    with psycopg.connect(**login("owner"), autocommit=True) as owner:
        owner.execute("alter table accounts_account disable trigger user")
        owner.execute("update accounts_account set is_active = false where id = %s", [cast.accounts["olive"]])
        try:
            attacker.claims(attacker.seal(cast.actor("olive")))
            assert attacker.count() == 0
        finally:
            owner.execute("update accounts_account set is_active = true where id = %s", [cast.accounts["olive"]])
            owner.execute("alter table accounts_account enable trigger user")


def test_a_claim_ends_with_its_transaction(cast: Cast, attacker: Attacker) -> None:
    with attacker.raw.transaction():
        attacker.raw.execute("select set_config('abutment.claim', %s, true)", [attacker.seal(cast.actor("olive"))])
        assert attacker.count() == 1
    assert attacker.count() == 0
    assert attacker.rows("select current_setting('abutment.claim', true)") == [("",)]
