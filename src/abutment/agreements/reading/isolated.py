"""Reading in a process of its own, with bounds on time and memory: a hostile file can only end itself."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys

from abutment.agreements.reading.papers import Page, Paper, Remark, Unreadable
from abutment.agreements.reading.taking import is_markdown, read

SECONDS = 120
MEMORY_BYTES = 2 << 30
_OUT_OF_MEMORY = 3
_OUT_OF_TIME = (-signal.SIGXCPU, -signal.SIGKILL)
_PLACE = "\ue000"
"""Stands for the file's name in the other process: names stay here."""


def read_apart(content: bytes, name: str, *, seconds: int = SECONDS, memory_bytes: int = MEMORY_BYTES) -> Paper:
    """Read a paper in another process. Raises Unreadable also where that process ran out of time or memory, or
    where a broken file ended it."""
    place = _PLACE + (".md" if is_markdown(name) else "")
    command = [sys.executable, "-c", f"from {__name__} import answer; answer()", place, str(seconds), str(memory_bytes)]
    try:
        done = subprocess.run(
            command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds + 5, check=False
        )
    except subprocess.TimeoutExpired:
        raise _too_slow(name, seconds) from None
    if done.returncode in _OUT_OF_TIME:
        raise _too_slow(name, seconds)
    if done.returncode == _OUT_OF_MEMORY:
        raise Unreadable(f"{name} needs more than {memory_bytes >> 20:,} MB to be read. Split it, or save it anew.")
    if done.returncode != 0:
        raise Unreadable(f"{name} is broken in a way that ends the reader. Open it and save it anew.")
    said = json.loads(done.stdout)
    if "unreadable" in said:
        raise Unreadable(said["unreadable"].replace(place, name))
    return Paper(
        name,
        said["sha256"],
        said["kind"],
        said["text"],
        tuple(Page(*each) for each in said["pages"]),
        tuple(Remark(*each) for each in said["remarks"]),
    )


def answer() -> None:
    """What the other process does: a paper's bytes come in, its text goes out as JSON."""
    place, seconds, memory_bytes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    bound(seconds, memory_bytes)
    try:
        json.dump(_said(sys.stdin.buffer.read(), place), sys.stdout)
    except MemoryError:
        sys.exit(_OUT_OF_MEMORY)


def bound(seconds: int, memory_bytes: int) -> None:
    """Let this process and those that it starts take no more time of a processor, and no more memory."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _said(content: bytes, place: str) -> dict[str, object]:
    try:
        paper = read(content, place)
    except Unreadable as error:
        return {"unreadable": str(error)}
    return {
        "sha256": paper.sha256,
        "kind": paper.kind,
        "text": paper.text,
        "pages": [[page.number, page.start, page.end, page.has_text] for page in paper.pages],
        "remarks": [[remark.kind, remark.words, remark.at] for remark in paper.remarks],
    }


def _too_slow(name: str, seconds: int) -> Unreadable:
    return Unreadable(f"{name} could not be read within {seconds} seconds. Split it, or open it and save it anew.")
