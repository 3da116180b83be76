"""Who can write to the queue's rows holds no Package, and no two processes make the same one at once."""

from __future__ import annotations

from abutment.foundation.jobs.orders import goings


def test_each_worker_looks_after_packages_and_deliveries_by_itself() -> None:
    assert {each.name for each in goings()} >= {
        "portability.taking.go_on",
        "portability.delivering.look_after_deliveries",
    }
