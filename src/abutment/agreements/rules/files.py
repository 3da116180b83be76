"""A whole agreement as one file: its keys, closed to keys that nobody defined, and the place of each mistake."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, TypeAlias

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    ValidationError,
    model_validator,
)

from abutment.agreements.rules.exact import Words
from abutment.agreements.rules.values import FmvOpinion, TermValue
from abutment.kernel.errors import AbutmentError
from abutment.law.rules.fees import FeeMethod


class NotAnAgreementFile(AbutmentError):
    """A file that an agreement cannot be entered from; says where and why."""


DEEPEST = 40
"""How deep a file may be nested: the deepest agreement that means something needs a dozen."""

LONGEST = 2_000_000
"""How many characters a file may have: a longer one is no agreement, its papers lie beside it."""


def _day(written: Any) -> Any:
    # YAML reads 2024-01-01 as a day; a number would be taken for seconds, and a moment for its day.
    if isinstance(written, date) and not isinstance(written, datetime):
        return written
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{written!r} is not a day; write it as 2024-01-31") from error


Day: TypeAlias = Annotated[date, BeforeValidator(_day)]
Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=20_000)]


class Written(BaseModel):
    """A part of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WrittenParty(Written):
    """One of the network by its name, or somebody outside by theirs."""

    role: Words
    entity: Words | None = None
    name: Words | None = None
    signatory: str = ""

    @model_validator(mode="after")
    def _is_one_of_two(self) -> WrittenParty:
        if (self.entity is None) == (self.name is None):
            raise ValueError("give entity for one of the network, or name for somebody outside; one of the two")
        return self


class WrittenPaper(Written):
    """A document beside the file; media_type is told from its name when left out."""

    path: Words
    role: Words
    title: str = ""
    precedence: Annotated[StrictInt, Field(ge=1)] | None = None
    media_type: str = ""


class WrittenTerm(Written):
    """A term with its words; document is the path of a paper of the file, the first of its instrument if left out."""

    value: TermValue
    section: str = ""
    quote: Text
    document: str = ""
    page: Annotated[StrictInt, Field(ge=1)] | None = None
    starts_at: Annotated[StrictInt, Field(ge=0)] | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None


class WrittenMarketValue(WrittenTerm):
    """An opinion on market value that stands outside of the instruments; its days are its validity."""

    value: FmvOpinion
    document: Words
    starts_on: Day
    approved: StrictBool = False


class WrittenCounsel(Written):
    """Counsel's review of an instrument."""

    name: Words
    on: Day


class WrittenAmendment(Written):
    """An instrument; the first of the file is the agreement as first signed. A signed one has all its stamps."""

    title: str = ""
    effective_on: Day | None = None
    documents: list[WrittenPaper] = Field(default_factory=list)
    terms: list[WrittenTerm] = Field(default_factory=list)
    reviewed_on: Day | None = None
    counsel: WrittenCounsel | None = None
    signed_on: Day | None = None


class WrittenOpinion(Written):
    """A named counsel's opinion on a method in a state."""

    jurisdiction: Words
    method: FeeMethod
    allows: StrictBool = True
    counsel: Words
    given_on: Day
    starts_on: Day
    ends_on: Day | None = None
    words: Text
    document: str = ""


class AgreementFile(Written):
    """The file: whose agreement, between whom, and everything that was ever signed of it."""

    kind: Words
    title: Words
    practice: Words | None = None
    organization: Words | None = None
    starts_on: Day
    parties: list[WrittenParty] = Field(min_length=2)
    locations: list[Words] = Field(default_factory=list)
    amendments: list[WrittenAmendment] = Field(min_length=1)
    papers: list[WrittenPaper] = Field(default_factory=list)
    market_value: list[WrittenMarketValue] = Field(default_factory=list)
    opinions: list[WrittenOpinion] = Field(default_factory=list)

    @model_validator(mode="after")
    def _is_somebodys(self) -> AgreementFile:
        if (self.practice is None) == (self.organization is None):
            raise ValueError("say whose it is: practice, or organization for one of its own; one of the two")
        if any(each.effective_on is None for each in self.amendments[1:]):
            raise ValueError("every amendment after the first says its effective_on")
        return self

    @property
    def owner(self) -> str:
        """Whose agreement it is, by name."""
        return self.practice or self.organization or ""


class _Loader(yaml.SafeLoader):
    """A safe loader that refuses a key written twice; plain YAML would keep the last and say nothing."""


def _once(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise NotAnAgreementFile(f"line {key.start_mark.line + 1}: a key is one word. Write it so.")
        if key.value in seen:
            raise NotAnAgreementFile(
                f"line {key.start_mark.line + 1}: {key.value} is written twice. Keep one of the two."
            )
        seen.add(key.value)
    return dict(loader.construct_mapping(node, deep=True))


def _as_text(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    return loader.construct_scalar(node)


def _as_written(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    """Whole numbers in digits are numbers; anything else that YAML takes for a number or a day stays the text it is."""
    text = loader.construct_scalar(node)
    return int(text) if re.fullmatch(r"[+-]?(0|[1-9][0-9]{0,17})", text) else text


_BOOLEAN = "tag:yaml.org,2002:bool"
# In YAML of 2005 the words on, off, yes and no are true and false; here a counsel's stamp has a day called on.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOLEAN]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOLEAN, re.compile("^(?:true|false)$"), list("tf"))
_Loader.add_constructor("tag:yaml.org,2002:int", _as_written)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _as_text)
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _once)


def read_file(text: str, *, file: str) -> AgreementFile:
    """The agreement that a file's text describes. Raises NotAnAgreementFile with file, place, reason and next step."""
    if len(text) > LONGEST:
        raise NotAnAgreementFile(f"{file}: the file is longer than {LONGEST:,} characters. Put texts into documents.")
    try:
        _check_depth(text)
        written = yaml.load(text, Loader=_Loader)  # noqa: S506 - the loader derives from the safe one
    except NotAnAgreementFile as error:
        raise NotAnAgreementFile(f"{file}: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark is not None else ""
        raise NotAnAgreementFile(
            f"{file}: {where}this is not YAML. Mend the indentation or the quotes there."
        ) from error
    except (ValueError, KeyError) as error:  # a value that its own tag does not fit, such as !!float x
        raise NotAnAgreementFile(f"{file}: a value does not fit its tag. Leave the tags with !! out.") from error
    if not isinstance(written, dict):
        raise NotAnAgreementFile(f"{file}: the file holds no keys. Begin with kind, title and practice.")
    try:
        return AgreementFile.model_validate(written)
    except ValidationError as error:
        found = error.errors()
        first = found[0]
        more = f" There are {len(found) - 1} more." if len(found) > 1 else ""
        raise NotAnAgreementFile(
            f"{file}: {_place(first['loc'])}: {_reason(first['type'], first['msg'])}. Correct it there.{more}"
        ) from error


def _check_depth(text: str) -> None:
    """Refuse what is nested so deep that reading it would exhaust the stack, and what repeats itself by reference."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = 0 if event.start_mark is None else event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise NotAnAgreementFile(f"line {line}: write it out; references are not read.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise NotAnAgreementFile(f"line {line}: nested too deep. Write it flatter.")


def _place(location: Sequence[int | str]) -> str:
    """
    >>> _place(("amendments", 0, "terms", 2, "value"))
    'amendments[0].terms[2].value'
    """
    said = ""
    for part in location:
        said += f"[{part}]" if isinstance(part, int) else f".{part}" if said else part
    return said or "the file"


def _reason(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "there is no such key"
    if kind == "missing":
        return "this is missing"
    return message.removeprefix("Value error, ").rstrip(".")
