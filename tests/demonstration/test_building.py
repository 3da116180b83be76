"""The demonstration network is the same however often it is built, and whatever interrupts its building."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from abutment.foundation import postgres
from tests.config.command import abutment, environment
from tests.demonstration.conftest import DEMO, PATIENCE_SECONDS, SCALE
from tests.demonstration.content import content_of, fingerprint, row_counts

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]  # one process builds the home once

# One moment for all buildings: what is reported up to today would differ between two that midnight separates.
SMALL = [sys.executable, "-m", "tests.demonstration.small", datetime.now(UTC).isoformat()]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, float]]:
    """A home with three practices, built without interruption, and how many seconds that took."""
    folder = tmp_path_factory.mktemp("small")
    began = time.monotonic()
    subprocess.run(SMALL, env=environment(folder, DEMO_SCALE="0.1"), check=True, timeout=PATIENCE_SECONDS)
    yield folder, time.monotonic() - began
    postgres.stop(folder)


def test_a_second_building_changes_nothing(home: Path) -> None:
    content, counts = content_of(home), row_counts(home)
    told = json.loads(abutment(*DEMO, home=home, DEMO_SCALE=SCALE).stdout)
    assert told["new_chapters"] == 0
    assert content_of(home) == content
    assert row_counts(home) == counts


def test_twelve_practices_with_twenty_four_locations_stand_in_eight_states(home: Path) -> None:
    content = content_of(home)
    assert {
        name: len(lines) for name, lines in content.items() if name in ("entities", "locations", "affiliations")
    } == {
        "entities": 13,
        "locations": 24,
        "affiliations": 12,
    }
    states = {json.loads(line)[3] for line in content["practices"]}
    assert states == {"US-NY", "US-NJ", "US-MD", "US-NC", "US-WA", "US-CA", "US-TX", "US-LA"}


def test_an_owner_has_one_license_number_wherever_it_is_written(network: psycopg.Connection) -> None:
    found = network.execute(
        "select count(*), count(*) filter (where s.license_number = o.license_number) "
        "from organizations_legalownership o "
        "join organizations_assignment s on s.person_id = o.owner_id and s.entity_id = o.entity_id "
        "where s.license_number <> ''"
    ).fetchone()
    assert found
    assert found[0] == found[1] > 10


@pytest.mark.parametrize("seed", [1, 2])
def test_a_building_killed_at_random_moments_ends_as_the_same_network(
    seed: int, small: tuple[Path, float], tmp_path: Path
) -> None:
    whole, seconds = small
    chance = random.Random(seed)
    for _ in range(3):
        with subprocess.Popen(
            SMALL, env=environment(tmp_path, DEMO_SCALE="0.1"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as running:
            time.sleep(chance.uniform(0.5, seconds * 0.7))
            running.kill()
    try:
        subprocess.run(SMALL, env=environment(tmp_path, DEMO_SCALE="0.1"), check=True, timeout=PATIENCE_SECONDS)
        assert content_of(tmp_path) == content_of(whole)
        assert fingerprint(content_of(tmp_path)) == fingerprint(content_of(whole))
        assert row_counts(tmp_path) == row_counts(whole)
    finally:
        postgres.stop(tmp_path)


def test_it_is_not_mixed_into_a_real_network(tmp_path: Path) -> None:
    try:
        assert abutment("migrate", home=tmp_path).returncode == 0
        with psycopg.connect(postgres.start(tmp_path).dsn("abutment")) as connection:
            connection.execute(
                "insert into scope_entity (kind, name, time_zone) values ('organization', 'Real', 'UTC')"
            )
        done = abutment(*DEMO, home=tmp_path)
        assert done.returncode == 1
        assert done.stderr.startswith("abutment: This database holds the network of Real")
        assert len(done.stderr.splitlines()) == 1
    finally:
        postgres.stop(tmp_path)
