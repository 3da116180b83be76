"""The trail in a Package: the practice's own links of the chain hold, and what they cannot show is said."""

from __future__ import annotations

import gzip
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from abutment.portability.package.verifying import verify
from tests.portability.package.making import CHAIN, CONTENT, chain, head_of, lines_of, made, trail


@pytest.fixture
def events() -> list[dict[str, Any]]:
    return deepcopy(lines_of(CHAIN))


HEADS = [head_of(CHAIN[2]), head_of(CHAIN[4])]


def said(tmp_path: Path, events: list[dict[str, Any]], heads: list[dict[str, Any]] = HEADS) -> str:
    package = made(tmp_path / "package", {**CONTENT, **trail(events, heads)})
    return "\n".join(map(str, verify(package).problems.kept))


def test_links_as_they_were_sealed_hold_and_what_they_cannot_show_is_said(
    tmp_path: Path, events: list[dict[str, Any]]
) -> None:
    assert said(tmp_path, events) == ""
    checks = {check.name: check for check in verify(tmp_path / "package").checks}
    assert checks["audit trail"].told == "3 seals give their hashes, 2 signed heads"
    assert checks["links between the seals"].state == "not checked"


def test_a_row_that_waited_for_its_seal_is_counted(tmp_path: Path, events: list[dict[str, Any]]) -> None:
    events[2]["seal"] = None
    assert said(tmp_path, events) == ""
    assert "1 rows waited" in next(
        check.told for check in verify(tmp_path / "package").checks if check.name == "audit trail"
    )


@pytest.mark.parametrize("field", ["action", "at", "account_id", "details"])
def test_an_edited_event_no_longer_gives_the_hash_of_its_seal(
    tmp_path: Path, events: list[dict[str, Any]], field: str
) -> None:
    events[1]["row"][field] = "edited"
    assert "line 2 does not give the hash of its seal 3" in said(tmp_path, events)


def test_another_practices_event_is_refused(tmp_path: Path) -> None:
    assert "line 1 is of another practice" in said(tmp_path, lines_of(CHAIN, entity=8))


def test_neighbors_in_the_chain_that_do_not_follow_from_each_other_are_found(tmp_path: Path) -> None:
    other = chain(7, 8, 7, 7, 9)
    rewritten = chain(8, 8, 7, 7, 8)
    mixed = [*lines_of(CHAIN)[:2], *lines_of(rewritten)[1:]]
    assert "seal 4 does not follow from seal 3" in said(tmp_path, mixed)
    assert said(tmp_path, lines_of(other), [head_of(CHAIN[4])]) == ""  # what lies between belongs to others


def test_a_seal_twice_is_found(tmp_path: Path, events: list[dict[str, Any]]) -> None:
    assert "seal 3 is there twice" in said(tmp_path, [*events[:2], *events[1:]])


def test_a_rewritten_chain_is_not_the_one_that_was_signed(tmp_path: Path) -> None:
    rewritten = chain(9, 8, 7, 7, 8)
    assert "seal 3 is not the one that was signed" in said(tmp_path, lines_of(rewritten))


def test_forged_and_missing_heads_are_found(tmp_path: Path, events: list[dict[str, Any]]) -> None:
    forged = {**HEADS[1], "hash": "00" * 32}
    assert "line 2 is a head of seal 5 whose signature does not hold" in said(tmp_path, events, [HEADS[0], forged])
    assert "no signed head is of seal 5" in said(tmp_path, events, HEADS[:1])


@pytest.mark.parametrize("line", [b"{}", b"[]", b"1", b'{"seal":{},"row":{}}', b'{"seal":null}', b"\xff", b"[" * 9999])
def test_a_line_that_is_none_is_refused(tmp_path: Path, line: bytes) -> None:
    packed = gzip.compress(line + b"\n", mtime=0)
    package = made(tmp_path / "package", {**CONTENT, "audit/events.ndjson.gz": (packed, 1)})
    assert "line 1 " in "\n".join(map(str, verify(package).problems.kept))


def test_a_former_trail_is_checked_by_itself(tmp_path: Path) -> None:
    former = chain(3, 3)
    events = lines_of(former, entity=3)
    kept = {path.replace("audit/", "audit/former/20250101T000000/"): each for path, each in trail(events, []).items()}
    assert verify(made(tmp_path / "whole", {**CONTENT, **kept})).is_whole
    events[0]["row"]["action"] = "edited"
    kept = {path.replace("audit/", "audit/former/20250101T000000/"): each for path, each in trail(events, []).items()}
    report = verify(made(tmp_path / "edited", {**CONTENT, **kept}))
    assert "line 1 does not give the hash" in str(report.problems.kept[0])
    assert json.dumps(report.told())
