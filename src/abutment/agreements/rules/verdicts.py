"""What the law's gate says of a fee, in a word."""

from __future__ import annotations

from abutment.agreements.rules.gate import GateFinding, Passage
from abutment.law.answers import Verdict


def verdict_of(finding: GateFinding) -> tuple[str, str]:
    """A word for a finding, and the kind of status by which it is drawn.

    What waits is never called allowed, and what counsel opened is never called allowed by law.
    """
    if finding.passage is Passage.REFUSED:
        is_law = finding.verdict is Verdict.PROHIBITED
        return ("prohibited" if is_law else "counsel advised against it", "bad")
    if finding.passage is Passage.WAITS:
        return ("waits for counsel", "attention")
    if finding.opinion is not None:
        return ("opened by counsel", "good")
    if finding.verdict is Verdict.RESTRICTED:
        return ("open at market value", "good")
    return ("allowed", "good")
