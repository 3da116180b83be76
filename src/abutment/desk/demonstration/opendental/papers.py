"""The rest of an office's desk: messages, tasks, forms, settings, and a table that only this office has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from abutment.desk.demonstration.opendental.catalog import Setup
from abutment.desk.demonstration.opendental.people import NO_DAY, Patient
from abutment.desk.demonstration.opendental.rows import Table, Tables, escaped, stamp
from abutment.desk.demonstration.opendental.visits import Visit

VERSION = "24.3.10.0"
_PHONE, _TEXT = 3, 5
_CONSENT = 6
_MESSAGES = (
    "Left a message about the visit.",
    "Confirmed by text 👍",
    "Asked for a receipt;\nsent by mail.",
    "Will call back\tafter work.",
    "Insurance card changed: \\new copy needed.",
    "لا تتصل قبل الظهر",
)
_TASKS = ("Order trays", "Call the laboratory", "Check the plan's answer", "Broken visit: find a new day\n(again)")
_FORM = ("I was told what will be done.", "I could ask.", "Signed", "Date")


class Messages:
    """What was said and sent."""

    def __init__(self, tables: Tables, setup: Setup, chance: Random) -> None:
        self._written: Table = tables.table(
            "commlog",
            "PatNum CommDateTime CommType Note Mode_ SentOrReceived UserNum DateTStamp DateTEntry",
            Signature="",
        )
        self._kinds, self._chance = setup.of_category(27), chance

    def remind(self, visit: Visit) -> None:
        """Before most visits somebody wrote or called."""
        chance = self._chance
        if chance.random() < 0.5:
            day = visit.day - timedelta(days=chance.randrange(1, 4))
            at = stamp(day, visit.patient.number)
            mode = chance.choice((_PHONE, _TEXT, _TEXT))
            note = escaped(chance.choice(_MESSAGES))
            self._written.add(visit.patient.number, at, chance.choice(self._kinds), note, mode, 1, 1 + mode, at, at)


def write_papers(tables: Tables, everybody: Sequence[Patient], setup: Setup, chance: Random, today: date) -> None:
    """Tasks, forms, settings and the office's own survey."""
    _tasks(tables, everybody, setup, chance, today)
    _forms(tables, everybody, chance, today)
    settings = tables.table("preference", "PrefName ValueString")
    for name, value in (
        ("DataBaseVersion", VERSION),
        ("EasyNoClinics", "0"),
        ("PayPlansVersion", "4"),
        ("PracticeTitle", "See clinics"),
        ("UseInternationalToothNumbers", "0"),
    ):
        settings.add(name, value)
    survey = tables.table("zz_office_survey", "PatNum AskedOn Score Weight Words Channel EditedAt")
    for patient in everybody:
        if patient.first_visit is not None and chance.random() < 0.04:
            day = today - timedelta(days=chance.randrange(1, 200))
            words = escaped(chance.choice(("Kind 😍", "Long wait\nin the hall", "Fine\tthanks", "とても親切", "")))
            weight = f"{chance.randrange(100)}.{chance.randrange(100):02}"
            survey.add(patient.number, day, chance.randrange(1, 11), weight, words or "\\N", "paper", stamp(day, 1))


def _tasks(tables: Tables, everybody: Sequence[Patient], setup: Setup, chance: Random, today: date) -> None:
    lists = tables.table("tasklist", "Descript Parent DateTL DateTimeEntry")
    tasks = tables.table(
        "task",
        "TaskListNum DateTask KeyNum Descript TaskStatus ObjectType DateTimeEntry UserNum DateTimeFinished "
        "PriorityDefNum DateTimeOriginal SecDateTEdit",
    )
    begun = f"{today - timedelta(days=900)} 09:00:00"
    front = lists.add("Front desk", 0, NO_DAY, begun)
    numbers = [front, lists.add("Answers of plans", front, NO_DAY, begun), lists.add("Laboratory", 0, NO_DAY, begun)]
    priorities = setup.of_category(33)
    for _ in range(max(len(everybody) // 20, 5)):
        day, status = today - timedelta(days=chance.randrange(1, 120)), chance.choice((0, 1, 2, 2, 2))
        at = stamp(day, chance.randrange(900))
        finished = at if status == 2 else f"{NO_DAY} 00:00:00"
        patient = chance.choice(everybody).number
        words = escaped(chance.choice(_TASKS))
        tasks.add(
            chance.choice(numbers),
            NO_DAY,
            patient,
            words,
            status,
            1,
            at,
            1,
            finished,
            chance.choice(priorities),
            at,
            at,
        )


def _forms(tables: Tables, everybody: Sequence[Patient], chance: Random, today: date) -> None:
    sheets = tables.table(
        "sheet",
        "SheetType PatNum DateTimeSheet FontSize FontName Width Height Description ClinicNum DateTSheetEdited",
        InternalNote="",
    )
    fields = tables.table(
        "sheetfield",
        "SheetNum FieldType FieldName FieldValue FontSize FontName XPos YPos Width Height TabOrder",
        UiLabelMobile="",
        UiLabelMobileRadioButton="",
    )
    for patient in everybody:
        if patient.first_visit is not None and chance.random() < 0.1:
            at = stamp(today - timedelta(days=chance.randrange(1, 300)), patient.number)
            sheet = sheets.add(_CONSENT, patient.number, at, 9, "Sans", 850, 1100, "Consent", patient.place.number, at)
            for line, words in enumerate(_FORM):
                kind, top = (1 if line > 1 else 2), 80 + 40 * line
                value = escaped("✓ signed\nhere") if line == 2 else words
                fields.add(sheet, kind, f"line{line}", value, 9, "Sans", 50, top, 500, 20, line)
