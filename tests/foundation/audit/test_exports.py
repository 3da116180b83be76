"""An export proves itself."""

from __future__ import annotations

import csv
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner, Result

from abutment.foundation.audit import look, record
from abutment.foundation.audit.commands import app
from abutment.foundation.audit.exports import check_export
from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.claims import operating
from tests.cast import SERVER, Cast

TEXTS = ["", 'quoted "here"', "=1+1", "two\nlines", "ü 漢 𝄞", "a,b;c"]


@pytest.fixture
def export(cast: Cast, own_home: Path) -> Path:
    with opened(SERVER):
        for text in TEXTS:
            record(SERVER, action="test.act", entity_id=cast.entity("cedar"), subject=text, details={text: [1, None]})
        look(SERVER, entity_id=cast.entity("cedar"), patient_id=4, purpose="payment", what="claim")
        record(SERVER, action="test.elsewhere", entity_id=cast.entity("birch"))
    out = own_home / "trail.jsonl"
    result = CliRunner().invoke(app, ["export", "--entity", "cedar dental", "--out", str(out)])
    assert result.exit_code == 0, result.output
    return out


def test_an_export_holds_one_entity_and_can_be_checked_alone(export: Path) -> None:
    rows = [orjson.loads(line) for line in export.read_bytes().splitlines()][1:]
    actions = [row["row"].get("action") for row in rows]
    assert actions.count("test.act") == len(TEXTS)
    assert "audit.exported" in actions
    assert "test.elsewhere" not in actions
    assert rows[-1]["row"]["patient_id"] == "4"
    assert list(check_export(export.read_bytes().splitlines())) == []
    assert CliRunner().invoke(app, ["check", str(export)]).exit_code == 0


def test_every_edited_line_of_an_export_is_found(export: Path) -> None:
    lines = export.read_bytes().splitlines()
    for number in range(1, len(lines)):
        changed = orjson.loads(lines[number])
        changed["row"]["at"] = "2026-01-01T00:00:00.000000Z"
        findings = list(check_export([*lines[:number], orjson.dumps(changed), *lines[number + 1 :]]))
        assert [finding.kind for finding in findings] == ["edited row"]


def test_a_forged_head_of_an_export_is_found(export: Path) -> None:
    first, *rest = export.read_bytes().splitlines()
    changed = orjson.loads(first)
    changed["head"]["sequence"] += 1
    assert [finding.kind for finding in check_export([orjson.dumps(changed), *rest])] == ["forged head"]
    export.write_bytes(b"\n".join([orjson.dumps(changed), *rest, b"{"]))
    result = CliRunner().invoke(app, ["check", str(export), "--json"])
    assert result.exit_code == 1
    assert orjson.loads(result.stdout)["findings_total"] == 2


def test_an_export_as_csv_keeps_every_text(export: Path) -> None:
    out = export.with_suffix(".csv")
    arguments = ["export", "--entity", "Cedar Dental", "--out", str(out), "--format", "csv", "--json"]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    with out.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["subject"] for row in rows if row["action"] == "test.act"] == TEXTS
    assert all(len(row["hash"]) == 64 and len(row["former_hash"]) == 64 for row in rows)


def test_an_unknown_entity_is_one_clear_line(cast: Cast, own_home: Path) -> None:
    result = CliRunner().invoke(app, ["export", "--entity", "Nowhere", "--out", str(own_home / "x")])
    assert "There is no practice or organization Nowhere" in str(result.exception)


def exported_as(actor: Actor, out: Path, entity: str = "Cedar Dental") -> Result:
    with operating(actor):
        return CliRunner().invoke(app, ["export", "--entity", entity, "--out", str(out)])


def test_an_export_in_somebodys_name_holds_what_they_may_read(cast: Cast, own_home: Path) -> None:
    with opened(SERVER):
        look(SERVER, entity_id=cast.entity("cedar"), patient_id=4, purpose="payment", what="claim")
    kinds = {}
    for who in ("olive", "executive"):
        out = own_home / f"{who}.jsonl"
        assert exported_as(cast.actor(who), out).exit_code == 0
        rows = [orjson.loads(line)["row"] for line in out.read_bytes().splitlines()[1:]]
        kinds[who] = {row["kind"] for row in rows}
        acted = [row["account_id"] for row in rows if row.get("action") == "audit.exported"]
        assert acted[-1] == str(cast.accounts[who])
    assert kinds == {"olive": {"event", "look"}, "executive": {"event"}}


def test_nobody_exports_a_trail_that_they_may_not_read(cast: Cast, own_home: Path) -> None:
    out = own_home / "x"
    assert "The trail of Cedar Dental is not yours" in str(exported_as(cast.actor("front_desk"), out).exception)
    stranger = exported_as(cast.actor("astrid"), out)
    assert "There is no practice or organization Cedar Dental" in str(stranger.exception)
    assert not out.exists()
