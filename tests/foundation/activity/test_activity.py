"""Activity: seen while it runs, found again afterwards, by those who may, and honest about workers that are gone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, connections
from django.template import engines
from django.test import Client
from django_cotton.compiler_regex import CottonCompiler
from psycopg import Connection

from abutment.foundation import activity
from abutment.foundation.activity.errors import NotCancelable
from abutment.foundation.activity.progress import EVERY_SECONDS
from abutment.foundation.activity.queries import Standing, standing_of, standing_work
from abutment.foundation.jobs import Run, TryAgain, job
from abutment.foundation.jobs.inline import work_through
from abutment.foundation.scope import Actor, Via, opened
from abutment.foundation.signin.gate import BACKGROUND
from tests.cast import Cast
from tests.signing_in import sign_in

ASKS_BY_ITSELF = f"""hx-headers='{{"{BACKGROUND}": "true"}}'"""
SEEN: list[tuple[str, int, int | None]] = []


def olive(cast: Cast) -> Actor:
    return cast.actor("olive")


def look(work_id: int) -> None:
    """What somebody else sees at this moment, on a connection of their own."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select state, done, total from activity_work where id = %s", [work_id])
        SEEN.append(cursor.fetchone())


@job(queue="test")
def count_sheep(run: Run, *, work_id: int, sheep: int) -> None:
    with activity.progress(run, work_id) as progress:
        progress.expect(sheep, "sheep")
        for number in range(sheep):
            progress._told_at -= EVERY_SECONDS
            progress.advance(message=f"sheep {number}")
            look(work_id)
        progress.leads_to("/sheep/")


@job(queue="test")
def fall_over(run: Run, *, work_id: int) -> None:
    with activity.progress(run, work_id):
        raise ValueError("Jane Doe fell")


@job(queue="test")
def trip(run: Run, *, work_id: int) -> None:
    with activity.progress(run, work_id) as progress:
        progress.advance(3)
        raise TryAgain("The hurdle is high. It is tried again.")


@job(queue="test", is_long=True)
def run_far(run: Run, *, work_id: int) -> None:
    with activity.progress(run, work_id):
        pass


def started(actor: Actor, wanted: object, title: str, entity_id: int | None = None, **ids: int) -> int:
    with opened(actor):
        return activity.start(actor=actor, job=wanted, kind="test", title=title, entity_id=entity_id, **ids)  # type: ignore[arg-type]


def seen_by(actor: Actor, work_id: int) -> Standing | None:
    with opened(actor):
        return standing_of(work_id)


def test_others_see_how_far_work_is_while_its_transaction_is_still_open(cast: Cast):
    SEEN.clear()
    work_id = started(olive(cast), count_sheep, "Count sheep", sheep=3)
    first = seen_by(olive(cast), work_id)
    assert first is not None
    assert first.state == "queued"
    work_through()
    assert SEEN == [("running", 1, 3), ("running", 2, 3), ("running", 3, 3)]
    last = seen_by(olive(cast), work_id)
    assert last is not None
    assert (last.state, last.done, last.total, last.unit, last.result_url) == ("done", 3, 3, "sheep", "/sheep/")
    assert last.finished_at is not None


def test_telling_how_far_is_cheap_however_fast_the_work(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    told: list[str] = []
    original = Connection.execute

    def counted(self: Connection, query: Any, *rest: Any, **more: Any) -> Any:
        told.append(str(query))
        return original(self, query, *rest, **more)

    monkeypatch.setattr(Connection, "execute", counted)
    work_id = started(olive(cast), count_sheep, "x", sheep=0)
    with activity.progress(Run(1, Actor.system("test")), work_id) as progress:
        for _ in range(10_000):
            progress.advance()
    assert sum("activity_work" in query for query in told) <= 5


def test_work_that_failed_says_why_without_the_words_of_strangers(cast: Cast):
    work_id = started(olive(cast), fall_over, "Fall over")
    work_through()
    work = seen_by(olive(cast), work_id)
    assert work is not None
    assert work.state == "failed"
    assert work.message.startswith("ValueError at ")
    assert "Jane" not in work.message


def test_work_to_be_tried_again_shows_as_interrupted_and_not_as_running(cast: Cast):
    work_id = started(olive(cast), trip, "Trip")
    work_through()
    work = seen_by(olive(cast), work_id)
    assert work is not None
    assert work.state == "interrupted"


def test_work_of_a_worker_that_is_gone_shows_as_interrupted(cast: Cast):
    work_id = started(olive(cast), count_sheep, "Count sheep", sheep=3)
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 minute')")
        cursor.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = (select max(id) from procrastinate_workers)"
        )
    work = seen_by(olive(cast), work_id)
    assert work is not None
    assert work.state == "interrupted"
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_workers set last_heartbeat = now()")
    work = seen_by(olive(cast), work_id)
    assert work is not None
    assert work.state == "queued"


def test_who_asked_and_who_reads_the_trail_of_the_entity_follow_work(cast: Cast):
    work_id = started(cast.actor("practice_manager"), count_sheep, "Count", cast.entity("cedar"), sheep=1)
    for name, sees in {
        "practice_manager": True,
        "olive": True,
        "executive": True,
        "front_desk": False,
        "bruno": False,
        "astrid": False,
        "summit_executive": False,
    }.items():
        assert (seen_by(cast.actor(name), work_id) is not None) is sees, name
    with opened(Actor(Via.SESSION)):
        assert standing_work() == []


def test_a_progress_bar_that_asks_by_itself_does_not_keep_an_absent_reader_signed_in():
    compiled = CottonCompiler().process('<c-progress label="Import" url="/somewhere/" />')
    bar = engines["django"].from_string(compiled).render()
    assert 'hx-get="/somewhere/"' in bar
    assert ASKS_BY_ITSELF in bar


def test_waiting_work_that_is_canceled_never_starts(cast: Cast):
    work_id = started(olive(cast), count_sheep, "Count sheep", sheep=3)
    with opened(olive(cast)):
        activity.cancel(actor=olive(cast), work_id=work_id)
    assert work_through() == []
    work = seen_by(olive(cast), work_id)
    assert work is not None
    assert work.state == "canceled"
    with opened(olive(cast)), pytest.raises(NotCancelable, match="it is over already"):
        activity.cancel(actor=olive(cast), work_id=work_id)


def test_only_who_asked_for_work_cancels_it(cast: Cast):
    work_id = started(cast.actor("practice_manager"), count_sheep, "Count", cast.entity("cedar"), sheep=1)
    with opened(olive(cast)), pytest.raises(NotCancelable, match="not yours"):
        activity.cancel(actor=olive(cast), work_id=work_id)


def test_work_that_cannot_stop_half_way_says_so(cast: Cast):
    short, long = started(olive(cast), count_sheep, "Count", sheep=1), started(olive(cast), run_far, "Run")
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'doing'")
    with opened(olive(cast)):
        with pytest.raises(NotCancelable, match="cannot stop half-way"):
            activity.cancel(actor=olive(cast), work_id=short)
        activity.cancel(actor=olive(cast), work_id=long)
    work = seen_by(olive(cast), long)
    assert work is not None
    assert work.is_cancel_asked


def test_a_job_tells_only_of_its_own_accounts_work(cast: Cast):
    work_id = started(olive(cast), count_sheep, "Count sheep", sheep=3)
    bruno = cast.actor("bruno")
    with activity.progress(Run(1, bruno), work_id) as progress:
        progress.advance(99)
    work = seen_by(olive(cast), work_id)
    assert work is not None
    assert (work.state, work.done) == ("queued", 0)


def test_only_who_asked_for_work_is_led_to_its_result(cast: Cast):
    """What an owner took is not for the organization, which may see that it was taken."""
    work_id = started(olive(cast), count_sheep, "Count sheep", cast.entity("cedar"), sheep=1)
    work_through()
    own = sign_in(Client(), cast.accounts["olive"], entity_id=cast.entity("cedar"))
    assert "/sheep/" in own.get(f"/activity/{work_id}/").content.decode()
    administrator = sign_in(Client(), cast.accounts["administrator"], entity_id=cast.entity("keystone"))
    page = administrator.get(f"/activity/{work_id}/").content.decode()
    assert "Count sheep" in page
    assert "/sheep/" not in page


def test_the_page_shows_work_asks_again_while_it_is_open_and_cancels_it(cast: Cast):
    work_id = started(olive(cast), count_sheep, "Count <b>sheep</b>", cast.entity("cedar"), sheep=3)
    client = sign_in(Client(), cast.accounts["olive"], entity_id=cast.entity("cedar"))
    page = client.get("/activity/").content.decode()
    assert "Count &lt;b&gt;sheep&lt;/b&gt;" in page
    assert 'hx-trigger="every 2s"' in page
    assert page.count(ASKS_BY_ITSELF) == 1
    assert ASKS_BY_ITSELF in client.get(f"/activity/{work_id}/").content.decode()
    fragment = client.get("/activity/", headers={"HX-Request": "true"}).content.decode()
    assert fragment.strip().startswith('<div id="activity"')
    assert client.get(f"/activity/{work_id}/").status_code == 200
    assert (
        client.get(f"/activity/{work_id}/", headers={"HX-Request": "true"})
        .content.strip()
        .startswith(b'<div id="work"')
    )
    stranger = sign_in(Client(), cast.accounts["bruno"], entity_id=cast.entity("birch"))
    assert stranger.get(f"/activity/{work_id}/").status_code == 404
    assert "sheep" not in stranger.get("/activity/").content.decode()
    assert client.post(f"/activity/{work_id}/cancel/").status_code == 302
    page = client.get("/activity/").content.decode()
    assert "canceled" in page
    assert "every 2s" not in page
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from accounts_session")
