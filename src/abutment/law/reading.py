"""Reading a file of law strictly: whatever is misspelled, missing, doubled or of the wrong kind is refused by name."""

from collections import Counter
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from abutment.law.errors import LawDataInvalid
from abutment.law.jurisdictions import NAMES
from abutment.law.rows import LawBook, Row
from abutment.law.values import SUBJECTS
from abutment.law.values.base import Values

_TOP_KEYS = ("schema_version", "generated", "disclaimer", "rows")
_SCHEMA_VERSION = 1
_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_SafeLoader):  # type: ignore[misc, valid-type]
    """A safe loader that refuses a key written twice; plain YAML would keep the last and say nothing."""


def _mapping_without_doubles(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: Counter[str] = Counter()
    for key, _ in node.value:
        seen[str(key.value)] += 1
        if seen[str(key.value)] > 1:
            named = next((f"row {value.value}, " for name, value in node.value if name.value == "id"), "")
            where = f"{named}line {key.start_mark.line + 1}"
            raise LawDataInvalid((f"{where}: key '{key.value}' is written twice; keep one of the two.",))
    mapping: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return mapping


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_without_doubles)


@lru_cache(maxsize=1)
def packaged_book() -> LawBook:
    """The rows that ship with the product, read and checked once."""
    return read_book(files("abutment.law").joinpath("data/us.yaml").read_text(encoding="utf-8"), file="us.yaml")


def read_book(text: str, *, file: str) -> LawBook:
    """The rows of a file's text; raises LawDataInvalid with every problem, each naming file, row, key and next step."""
    content = _parsed(text, file=file)
    problems = [f"{file}: {problem}" for problem in _top_problems(content)]
    if problems:
        raise LawDataInvalid(tuple(problems))
    rows: list[Row] = []
    for place, written in enumerate(content["rows"], start=1):
        row, row_problems = _row(written, place)
        problems.extend(f"{file}: {problem}" for problem in row_problems)
        if row is not None:
            rows.append(row)
    problems.extend(f"{file}: {problem}" for problem in _problems_between(rows))
    if problems:
        raise LawDataInvalid(tuple(problems))
    return LawBook(tuple(rows), date.fromisoformat(content["generated"]), content["disclaimer"])


def _parsed(text: str, *, file: str) -> Any:
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - the loader derives from the safe one
    except LawDataInvalid as doubled:
        raise LawDataInvalid((f"{file}: {doubled.problems[0]}",)) from None
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark is not None else ""
        what = getattr(problem, "problem", None) or "cannot be read"
        raise LawDataInvalid((f"{file}: {where}not YAML ({what}); correct the indentation or quotes there.",)) from None


def _top_problems(content: Any) -> list[str]:
    if not isinstance(content, dict):
        return ["the file must hold the keys " + ", ".join(_TOP_KEYS) + "; start from the packaged file."]
    problems = [_unknown_key(str(key), _TOP_KEYS) for key in content if key not in _TOP_KEYS]
    problems += [f"key '{key}' is missing; add it at the top." for key in _TOP_KEYS if key not in content]
    if problems:
        return problems
    if content["schema_version"] != _SCHEMA_VERSION:
        problems.append(
            f"schema_version {content['schema_version']} is not known; this release reads {_SCHEMA_VERSION}."
        )
    if not _is_day(content["generated"]):
        problems.append(f"generated {content['generated']!r} is not a date; write it as '2026-01-31' in quotes.")
    if not isinstance(content["disclaimer"], str) or "not legal advice" not in content["disclaimer"].lower():
        problems.append("the disclaimer must say 'Not legal advice'; restore it.")
    if not isinstance(content["rows"], list) or not content["rows"]:
        problems.append("rows must be a list with at least one row; add one.")
    return problems


def _is_day(written: Any) -> bool:
    try:
        return isinstance(written, str) and bool(date.fromisoformat(written))
    except ValueError:
        return False


def _row(written: Any, place: int) -> tuple[Row | None, list[str]]:
    if not isinstance(written, dict):
        return None, [f"row {place}: is not a mapping of keys; write 'id:', 'jurisdiction:' and so on below the dash."]
    name = f"row {written['id']}" if isinstance(written.get("id"), str) else f"row {place}"
    problems: list[str] = []
    values: Values | None = None
    model = SUBJECTS.get(str(written.get("subject")))
    if model is None and "subject" in written:
        problems.append(f"{name}: " + _unknown("subject", str(written["subject"]), tuple(SUBJECTS)))
    place_code = written.get("jurisdiction")
    if place_code is not None and place_code not in NAMES:
        problems.append(f"{name}: " + _unknown("jurisdiction", str(place_code), tuple(NAMES)))
    if model is not None and "values" in written:
        values, value_problems = _values(model, written["values"])
        problems.extend(f"{name}: {problem}" for problem in value_problems)
    try:
        # The placeholder lets every other key be checked in the same run when the values are at fault.
        row = Row.model_validate({**written, "values": values or Values()} if "values" in written else written)
    except ValidationError as invalid:
        problems.extend(f"{name}: {problem}" for problem in _problems_of(invalid, Row))
        return None, problems
    empty = [key for key in ("id", "rule", "citation", "source") if getattr(row, key) == ""]
    problems.extend(f"{name}: key '{key}' is empty; write it, or say that none was found." for key in empty)
    return (None if problems else row), problems


def _values(model: type[Values], written: Any) -> tuple[Values | None, list[str]]:
    if not isinstance(written, dict):
        return None, ["values must be a mapping of keys; write {} when the rule has none."]
    try:
        return model.model_validate(written), []
    except ValidationError as invalid:
        return None, _problems_of(invalid, model, inside="values.")


def _problems_of(invalid: ValidationError, model: type[BaseModel], *, inside: str = "") -> list[str]:
    # A misspelled key comes first, and the key it was meant to be is then not called missing as well.
    errors = sorted(invalid.errors(), key=lambda error: error["type"] != "extra_forbidden")
    told: list[str] = []
    for error in errors:
        meant = f"did you mean '{inside}{error['loc'][-1]}'?"
        if not (error["type"] == "missing" and any(meant in problem for problem in told)):
            told.append(_in_words(error, model, inside=inside))
    return list(dict.fromkeys(told))


def _in_words(error: ErrorDetails, model: type[BaseModel], *, inside: str = "") -> str:
    path = [str(part) for part in error["loc"]]
    key = inside + ".".join(path)
    if error["type"] == "extra_forbidden":
        known = tuple(model.model_fields) if len(path) == 1 else ()
        return _unknown_key(path[-1], known, inside=inside + "".join(f"{part}." for part in path[:-1]))
    if error["type"] == "missing":
        return f"key '{key}' is missing; add it."
    if error["type"] == "value_error":
        return f"key '{key}': {error['msg'].removeprefix('Value error, ')}."
    message = error["msg"][0].lower() + error["msg"][1:]
    return f"key '{key}': {message}, not {error['input']!r}; correct the value."


def _unknown_key(key: str, known: tuple[str, ...], *, inside: str = "") -> str:
    near = get_close_matches(key, known, n=1)
    hint = f"did you mean '{inside}{near[0]}'?" if near else "remove it, or add it to the model of its subject."
    return f"unknown key '{inside}{key}'; {hint}"


def _unknown(what: str, text: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(text, known, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(known[:3])} and {len(known) - 3} more."
    return f"unknown {what} '{text}'; {hint}"


def _problems_between(rows: list[Row]) -> list[str]:
    counts = Counter(row.id for row in rows)
    problems = [
        f"row {name}: the id is used {count} times; give each row its own."
        for name, count in counts.items()
        if count > 1
    ]
    for row in rows:
        named = row.stated_values.get("proposed_change")
        if named is not None and named not in counts:
            problems.append(
                f"row {row.id}: values.proposed_change names row '{named}', which does not exist; correct the id."
            )
    return problems
