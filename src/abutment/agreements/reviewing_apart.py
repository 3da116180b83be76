"""Reviewing in a process of its own, with bounds on time and memory: words that no rule foresaw end only themselves."""

from __future__ import annotations

import json
import subprocess
import sys
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from abutment.agreements.reading import Page, Paper, Remark, Unreadable
from abutment.agreements.reading.isolated import MEMORY_BYTES, bound
from abutment.agreements.review.report import as_json, review

SECONDS = 300
_FAULT = 4


def review_apart(
    papers: Sequence[Paper], kind: str, *, seconds: int = SECONDS, memory_bytes: int = MEMORY_BYTES
) -> dict[str, Any]:
    """The review of papers as JSON, made in another process. Raises Unreadable where that ran out of time or memory,
    or where our own rules failed on the words, which is said as such."""
    too_much = Unreadable(
        f"The papers could not be compared within {seconds} seconds and {memory_bytes >> 20:,} MB. Give fewer at once."
    )
    command = [sys.executable, "-c", f"from {__name__} import answer; answer()", str(seconds), str(memory_bytes), kind]
    asked = json.dumps([asdict(paper) for paper in papers]).encode()
    try:
        done = subprocess.run(command, input=asked, capture_output=True, timeout=seconds + 5, check=False)
    except subprocess.TimeoutExpired:
        raise too_much from None
    if done.returncode == _FAULT:
        raise Unreadable(
            f"The papers could not be compared: a rule failed on their words ({done.stderr.decode().strip()}). "
            "The papers are not at fault; tell whoever runs this installation."
        )
    if done.returncode != 0 or not done.stdout:
        raise too_much
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def answer() -> None:
    """What the other process does: papers come in as JSON, the review goes out."""
    seconds, memory_bytes, kind = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    bound(seconds, memory_bytes)
    try:
        json.dump(_compared(kind), sys.stdout)
    except MemoryError:
        raise
    except Exception as error:
        # What is wrong and where, without a word of the paper: messages of errors may quote it.
        place = traceback.extract_tb(error.__traceback__)[-1]
        sys.stderr.write(f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}")
        sys.exit(_FAULT)


def _compared(kind: str) -> dict[str, Any]:
    papers = [
        Paper(
            **{
                **each,
                "pages": tuple(Page(**page) for page in each["pages"]),
                "remarks": tuple(Remark(**remark) for remark in each["remarks"]),
            }
        )
        for each in json.load(sys.stdin)
    ]
    return as_json(review(papers, kind))
