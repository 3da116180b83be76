"""What a practice does at its visits: invented codes in the practice's own kinds of visit, read from catalog.yaml."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict

from abutment.desk.demonstration.opendental.rows import Table, Tables, escaped, usd

LONGEST_ABBREVIATION = 50
AREAS = {"none": 0, "surf": 1, "tooth": 2, "mouth": 3, "quad": 4, "sextant": 5, "arch": 6, "range": 7}
ADJUSTMENT_TYPE, PAYMENT_TYPE, PROCEDURE_CATEGORY = 1, 10, 11
BROUGHT_FORWARD = "Billing charge, brought forward"
_LONG_AGO = "2009-03-02 15:04:05"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Work(_Part):
    """One thing that is done; `usd` is the office's fee, `pays` what a usual plan covers of it in percent."""

    code: str
    words: str
    area: str
    usd: int
    minutes: int
    pays: int
    paint: int = 0
    is_image: bool = False
    is_prosthesis: bool = False


class Bundle(_Part):
    """Codes with which a visit begins, for patients of an age."""

    weight: int
    codes: list[str]
    ages: tuple[int, int] = (14, 120)


class Kind(_Part):
    """A kind of visit; a flexible one takes what a day's production asks for."""

    codes: list[Work]
    bundles: list[Bundle]
    is_hygiene: bool = False
    is_flexible: bool = False


class Catalog(_Part):
    """The whole file."""

    kinds: dict[str, Kind]
    aliases: dict[str, str]
    others: dict[str, list[Work]]
    sold: dict[str, str | int]
    meanings: dict[int, dict[str, list[str]]]
    definitions: dict[int, list[str]]

    def kind(self, name: str) -> Kind:
        """A kind of visit by the name that a practice gives it; an unknown one is a consultation."""
        return self.kinds.get(self.aliases.get(name, name), self.kinds["consultation"])


@dataclass(frozen=True, slots=True)
class Code:
    """A code as the practice's database has it."""

    number: int
    work: Work
    fee: int
    area: int
    plan_fees: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Setup:
    """A practice's codes by kind of visit, and its definitions by category and name."""

    kinds: Mapping[str, Kind]
    codes: Mapping[str, Mapping[str, Code]]
    definitions: Mapping[tuple[int, str], int]
    fee_schedules: tuple[int, ...]
    sold: tuple[str, ...]

    def meanings(self) -> Iterator[tuple[int, int, str]]:
        """What the office means by its words: category of the definition, its number, and the meaning in our words."""
        for category, by_meaning in catalog().meanings.items():
            for meaning, names in by_meaning.items():
                for name in names:
                    yield category, self.definition(category, name), meaning
        for name in self.sold:
            yield ADJUSTMENT_TYPE, self.definition(ADJUSTMENT_TYPE, sale_of(name)), "charge"
            yield PAYMENT_TYPE, self.definition(PAYMENT_TYPE, name), "collection"
        for name in (*self.kinds, *self.sold):
            yield PROCEDURE_CATEGORY, self.definition(PROCEDURE_CATEGORY, name), name

    def definition(self, category: int, name: str) -> int:
        """A definition's number."""
        return self.definitions[category, name]

    def of_category(self, category: int) -> list[int]:
        """The numbers of all definitions of a category, in order."""
        return [number for (its, _), number in self.definitions.items() if its == category]


def sale_of(name: str) -> str:
    """The adjustment type by which a sale comes onto an account: no part of production."""
    return f"Billing charge, {name}"


PLAN_PERCENTS = (68, 74, 81, 63)
"""What the fee schedules of four networks allow of the office's fee."""


@cache
def catalog() -> Catalog:
    """The packaged catalog."""
    return Catalog.model_validate(
        yaml.safe_load(resources.files(__package__).joinpath("catalog.yaml").read_text("utf-8"))
    )


def set_up(tables: Tables, visit_kinds: Collection[str], retail: Collection[str]) -> Setup:
    """Write definitions, codes, fee schedules and fees, and answer where they stand."""
    visit_kinds = sorted(visit_kinds) or sorted(("hygiene", "restorative", "emergency"))
    definitions = _definitions(tables, visit_kinds, sorted(retail))
    schedules = _fee_schedules(tables)
    written = tables.table(
        "procedurecode",
        "ProcCode Descript AbbrDesc ProcTime ProcCat TreatArea IsProsth IsHygiene PaintType LaymanTerm IsRadiology "
        "DateTStamp",
        DefaultNote="",
        DefaultClaimNote="",
        DefaultTPNote="",
    )
    fees = tables.table("fee", "Amount FeeSched CodeNum SecDateEntry SecDateTEdit")
    codes: dict[str, dict[str, Code]] = {}
    by_kind = {name: catalog().kind(name).codes for name in visit_kinds} | catalog().others | _sold(retail)
    for name, works in by_kind.items():
        is_hygiene = name in visit_kinds and catalog().kind(name).is_hygiene
        codes[name] = {}
        for work in works:
            number = _code(written, work, definitions[PROCEDURE_CATEGORY, name], is_hygiene)
            codes[name][work.code] = code = _with_fees(number, work)
            for schedule, amount in zip(schedules, (code.fee, *code.plan_fees), strict=True):
                if amount:
                    fees.add(usd(amount), schedule, number, _LONG_AGO[:10], _LONG_AGO)
    return Setup(
        {name: catalog().kind(name) for name in visit_kinds},
        codes,
        definitions,
        tuple(schedules),
        tuple(sorted(retail)),
    )


def _code(written: Table, work: Work, category: int, is_hygiene: bool) -> int:
    pattern = "/" + "X" * max(work.minutes // 10, 1) + "/"
    area = AREAS[work.area]
    name = escaped(work.words)
    return written.add(
        work.code,
        name,
        name[:LONGEST_ABBREVIATION],
        pattern,
        category,
        area,
        int(work.is_prosthesis),
        int(is_hygiene),
        work.paint,
        name,
        int(work.is_image),
        _LONG_AGO,
    )


def _sold(retail: Iterable[str]) -> dict[str, list[Work]]:
    return {
        name: [Work.model_validate({"code": f"Z0{91 + turn}0", **catalog().sold})]
        for turn, name in enumerate(sorted(retail))
    }


def _with_fees(number: int, work: Work) -> Code:
    plan_fees = tuple(work.usd * percent // 100 * 100 for percent in PLAN_PERCENTS)
    return Code(number, work, work.usd * 100, AREAS[work.area], plan_fees)


def _definitions(tables: Tables, visit_kinds: list[str], retail: list[str]) -> dict[tuple[int, str], int]:
    written = tables.table("definition", "Category ItemOrder ItemName ItemValue ItemColor IsHidden")
    names = {category: list(those) for category, those in catalog().definitions.items()}
    names[ADJUSTMENT_TYPE] += [BROUGHT_FORWARD, *map(sale_of, retail)]
    names[PAYMENT_TYPE] += retail
    names[PROCEDURE_CATEGORY] = [*visit_kinds, *catalog().others, *retail, "never used"]
    raises = {BROUGHT_FORWARD, *map(sale_of, retail)}
    numbers: dict[tuple[int, str], int] = {}
    for category, those in sorted(names.items()):
        for order, name in enumerate(those):
            value = ("+" if name in raises else "-") if category == ADJUSTMENT_TYPE else ""
            is_hidden = int(name in ("never used", "Voucher of 1998"))
            color = -(order * 40_000 + 1)
            numbers[category, name] = written.add(category, order, escaped(name), value, color, is_hidden)
    return numbers


def _fee_schedules(tables: Tables) -> list[int]:
    written = tables.table("feesched", "Description FeeSchedType ItemOrder IsHidden SecDateTEdit")
    names = ["Office", *(f"Network {letter}" for letter in "ABCD"[: len(PLAN_PERCENTS)])]
    schedules = [written.add(name, 0, order, 0, _LONG_AGO) for order, name in enumerate(names)]
    written.add("Office, before the move", 0, len(names), 1, _LONG_AGO)
    return schedules
