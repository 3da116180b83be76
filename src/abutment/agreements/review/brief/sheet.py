"""The brief as a PDF: the same review gives the same bytes; no clock and no network are asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from abutment.agreements.review.brief.contents import Opinion, contents
from abutment.web.printing import printed

_SHEET = Path(__file__).parent.parent / "typst" / "brief.typ"


def pdf(review: Mapping[str, Any], moment: datetime, opinions: Sequence[Opinion] = (), *, subject: str = "") -> bytes:
    """The brief on US Letter. review: as `report.as_json` gives it; moment: aware, said in its own zone; opinions: in
    the order in which they were said; subject: what the papers are, their names if left out."""
    said = contents(review, moment, opinions, subject)
    return printed({"main.typ": _SHEET, "said.json": json.dumps(said).encode()}, moment)
