"""How a number came to be: steps with their term, citation and rows, kept so that anybody can add them up again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from abutment.kernel.errors import AbutmentError
from abutment.kernel.money import Cents, cents_from_usd, format_usd, usd_text


class DoesNotAdd(AbutmentError):
    """The steps of a working do not lead to the result it claims."""


class NotAWorking(AbutmentError):
    """A stored working cannot be read back."""


@dataclass(frozen=True, slots=True)
class Usd:
    """An amount of money as a step shows it."""

    amount_cents: Cents

    def __str__(self) -> str:
        return format_usd(self.amount_cents, negative_in_parentheses=True)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact number with its unit: 412 visits, 6.5 %."""

    amount: Decimal
    unit: str

    def __str__(self) -> str:
        return f"{self.amount:,f} {self.unit}"


@dataclass(frozen=True, slots=True)
class Text:
    """A step's value in words, where it is not a number: a method, a verdict."""

    text: str

    def __str__(self) -> str:
        return self.text


Value: TypeAlias = Usd | Quantity | Text


@dataclass(frozen=True, slots=True)
class Reference:
    """A row that a step rests on: its kind, its number there, and how it is called on screen."""

    kind: str
    key: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a working; is_addend says that the result is the sum of this and the other addends.

    term names the clause that it follows, amendment the instrument by which that clause holds.
    """

    label: str
    value: Value
    is_addend: bool = False
    term: str | None = None
    amendment: str | None = None
    citation: str | None = None
    rows: tuple[Reference, ...] = ()
    working: "Working | None" = None


@dataclass(frozen=True, slots=True)
class Working:
    """A result and the steps that lead to it; addends are checked to add to the result when it is made."""

    label: str
    result: Value
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        for step in self.steps:
            if step.working is not None and step.working.result != step.value:
                raise DoesNotAdd(
                    f"{self.label}: the step '{step.label}' shows {step.value}, but its own working leads to "
                    f"{step.working.result}. Use one of the two."
                )
        addends = [step for step in self.steps if step.is_addend]
        if addends and (total := _total(self.label, addends)) != self.result:
            raise DoesNotAdd(
                f"{self.label}: the steps add to {total}, not to {self.result}. Correct the step or the result."
            )

    @classmethod
    def sum_of(cls, label: str, steps: Iterable[Step]) -> "Working":
        """The working whose result is the sum of the steps marked as addends."""
        kept = tuple(steps)
        addends = [step for step in kept if step.is_addend]
        if not addends:
            raise DoesNotAdd(f"{label}: no step is marked to be added. Mark at least one, or give the result.")
        return cls(label, _total(label, addends), kept)

    def to_json(self) -> dict[str, Any]:
        """The working with stable keys; money and quantities are strings, so that no reader rounds them."""
        return {
            "label": self.label,
            "result": _value_to_json(self.result),
            "steps": [_step_to_json(step) for step in self.steps],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Working":
        """The working that to_json wrote; its sums are checked again."""
        try:
            steps = tuple(_step_from_json(step) for step in stored["steps"])
            return cls(str(stored["label"]), _value_from_json(stored["result"]), steps)
        except (KeyError, TypeError, ValueError, ArithmeticError) as problem:
            raise NotAWorking(
                f"A stored working cannot be read: {problem!r} is missing or malformed. Restore it from its statement."
            ) from problem


def _total(label: str, addends: list[Step]) -> Usd | Quantity:
    first = addends[0].value
    if isinstance(first, Usd):
        amounts = [step.value.amount_cents for step in addends if isinstance(step.value, Usd)]
        if len(amounts) == len(addends):
            return Usd(sum(amounts))
    elif isinstance(first, Quantity):
        quantities = [
            step.value.amount for step in addends if isinstance(step.value, Quantity) and step.value.unit == first.unit
        ]
        if len(quantities) == len(addends):
            return Quantity(sum(quantities, Decimal(0)), first.unit)
    raise DoesNotAdd(
        f"{label}: the steps to be added are of different kinds. Add dollars to dollars, or one unit to itself."
    )


def _value_to_json(value: Value) -> dict[str, str]:
    if isinstance(value, Usd):
        return {"kind": "usd", "amount": usd_text(value.amount_cents)}
    if isinstance(value, Quantity):
        return {"kind": "quantity", "amount": str(value.amount), "unit": value.unit}
    return {"kind": "text", "text": value.text}


def _value_from_json(stored: Mapping[str, str]) -> Value:
    kind = stored["kind"]
    if kind == "usd":
        return Usd(cents_from_usd(Decimal(stored["amount"])))
    if kind == "quantity":
        return Quantity(Decimal(stored["amount"]), stored["unit"])
    if kind == "text":
        return Text(stored["text"])
    raise ValueError(f"value kind {kind!r}")


def _step_to_json(step: Step) -> dict[str, Any]:
    return {
        "label": step.label,
        "value": _value_to_json(step.value),
        "is_addend": step.is_addend,
        "term": step.term,
        "amendment": step.amendment,
        "citation": step.citation,
        "rows": [{"kind": row.kind, "key": row.key, "label": row.label} for row in step.rows],
        "working": None if step.working is None else step.working.to_json(),
    }


def _step_from_json(stored: Mapping[str, Any]) -> Step:
    working = stored["working"]
    return Step(
        label=str(stored["label"]),
        value=_value_from_json(stored["value"]),
        is_addend=bool(stored["is_addend"]),
        term=stored["term"],
        amendment=stored.get("amendment"),
        citation=stored["citation"],
        rows=tuple(Reference(row["kind"], row["key"], row["label"]) for row in stored["rows"]),
        working=None if working is None else Working.from_json(working),
    )
