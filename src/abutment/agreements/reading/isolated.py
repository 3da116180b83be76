"""Reading in a process of its own, with bounds on time and memory: a hostile file can only end itself."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

from abutment.agreements.reading.papers import Page, Paper, Remark, Unreadable
from abutment.agreements.reading.taking import read

SECONDS = 120
MEMORY_BYTES = 2 << 30


def read_apart(content: bytes, name: str, *, seconds: int = SECONDS) -> Paper:
    """Read a paper in another process. Raises Unreadable also where that process ran out of time or memory."""
    command = [sys.executable, "-c", f"from {__name__} import answer; answer()", str(seconds)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=seconds + 5, check=False)
    except subprocess.TimeoutExpired:
        raise _too_much(name) from None
    if done.returncode != 0 or not done.stdout:
        raise _too_much(name)
    said = json.loads(done.stdout)
    if "unreadable" in said:
        raise Unreadable(said["unreadable"].replace(_PLACE, name))
    return Paper(
        name,
        said["sha256"],
        said["kind"] if said["kind"] != "text" or not is_markdown(name) else "markdown",
        said["text"],
        tuple(Page(*each) for each in said["pages"]),
        tuple(Remark(*each) for each in said["remarks"]),
    )


_PLACE = "\ue000"
"""Stands for the file's name in the other process: names stay here."""


def is_markdown(name: str) -> bool:
    """Whether a text file says by its name that it is Markdown."""
    return Path(name).suffix.lower() in (".md", ".markdown")


def answer() -> None:
    """What the other process does: a paper's bytes come in, its text goes out as JSON."""
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        paper = read(content, _PLACE)
    except Unreadable as error:
        said: dict[str, object] = {"unreadable": str(error)}
    else:
        said = {
            "sha256": paper.sha256,
            "kind": paper.kind,
            "text": paper.text,
            "pages": [[page.number, page.start, page.end, page.has_text] for page in paper.pages],
            "remarks": [[remark.kind, remark.words, remark.at] for remark in paper.remarks],
        }
    json.dump(said, sys.stdout)


def _too_much(name: str) -> Unreadable:
    return Unreadable(f"{name} could not be read within {SECONDS} seconds and 2 GB. Open it and save it anew.")
