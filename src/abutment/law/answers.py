"""What an answer about law carries: the sentence, the values, the citations and how far their text was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel

from abutment.kernel.money import usd_text

DISCLAIMER = "Not legal advice."


class Status(StrEnum):
    """How a row stands: as law, as a proposal, as something disputed or changing, or as something nobody read."""

    IN_FORCE = "in_force"
    PROPOSED = "proposed"
    CONTESTED = "contested"
    UNREAD = "unread"

    @property
    def label(self) -> str:
        """The status as people say it."""
        return {"in_force": "In force", "proposed": "Proposed", "contested": "Contested", "unread": "Not read"}[
            self.value
        ]


class Verdict(StrEnum):
    """What the law read says to a question of 'may I'.

    prohibited  the text read forbids it; refused with the citation
    restricted  the text read allows it only under conditions, or limits it in a way that may reach it
    allowed     the text itself was read and allows it; never said because nothing was found
    contested   sources disagree, the law is changing, or what was read does not settle it
    unread      no text that decides it was read; silence of what was read counts as unread, not as permission
    """

    PROHIBITED = "prohibited"
    RESTRICTED = "restricted"
    ALLOWED = "allowed"
    CONTESTED = "contested"
    UNREAD = "unread"

    @property
    def label(self) -> str:
        """The verdict as people say it."""
        return "Silent or not researched" if self is Verdict.UNREAD else self.value.capitalize()


NOT_RESEARCHED = "not researched"
SILENT = "silent"
NOT_CONFIRMED = "not confirmed"


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict with its word on screen; what the data calls unread is silent, not researched or not confirmed."""

    verdict: Verdict
    word: str


def said_of(verdict: Verdict, finding: str, *, is_in_force: bool) -> Said:
    """The word for a verdict: why nothing was decided, where nothing was.

    silent          what was read has no rule on it
    not researched  nobody read a text that could decide it
    not confirmed   something is known of it, but not from the text in force
    """
    if verdict is not Verdict.UNREAD:
        return Said(verdict, verdict.value)
    if finding in {"no_row", "no_rule_read", "unknown"}:
        return Said(verdict, NOT_RESEARCHED)
    return Said(verdict, SILENT if finding == "silent" and is_in_force else NOT_CONFIRMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The row that an answer rests on, with its source and how far its text was read."""

    row_id: str
    jurisdiction: str
    subject: str
    citation: str
    rule: str
    source: str
    source_asof: str | None
    read: bool
    evidence: str
    basis: str
    status: Status
    status_reason: str
    in_force_from: str | None
    note: str | None
    values: Mapping[str, Any]

    @property
    def read_label(self) -> str:
        """How far the text was read, in a few words: the whole of what is stated, a part, or nothing."""
        if not self.read:
            return "text not read"
        is_part = any(sign in self.evidence for sign in ("part", "the rest"))
        return "text read in part" if is_part else "text read"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One question of law asked of one place on one day.

    `citations` are what the answer rests on; `also` stands beside it: federal rules, and defaults of this product.
    `remarks` belong to the answer (a rule that starts later, a default used); `cautions` repeat what each row warns of.
    """

    topic: ClassVar[str] = ""

    jurisdiction: str
    on: date
    status: Status
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)
    citations: tuple[Citation, ...] = ()
    also: tuple[Citation, ...] = ()
    remarks: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    disclaimer: str = DISCLAIMER

    @property
    def rule(self) -> str:
        """The text of the rules that the answer rests on."""
        return " ".join(citation.rule for citation in self.citations)

    @property
    def is_read(self) -> bool:
        """Whether the answer rests on rows and the text of each was read, at least in part."""
        return bool(self.citations) and all(citation.read for citation in self.citations)

    def to_json(self) -> dict[str, Any]:
        """The answer as plain data with stable keys; days and money are strings."""
        stored: dict[str, Any] = {"topic": self.topic, "rule": self.rule}
        stored.update(plain(self))
        return stored


def plain(value: Any, *, key: str = "") -> Any:
    """A value as JSON can hold it: enumerations and days as text, dollars as text with two decimals."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name), key=each.name) for each in fields(value)}
    if isinstance(value, BaseModel):
        return plain(value.model_dump(exclude_unset=True))
    if isinstance(value, Mapping):
        return {str(name): plain(each, key=str(name)) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each, key=key) for each in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool) and key.endswith("_usd"):
        return usd_text(value * 100)
    return value
