"""Perio exams: six sites a tooth, as they are measured."""

from __future__ import annotations

from random import Random

from abutment.desk.demonstration.opendental.people import Patient
from abutment.desk.demonstration.opendental.rows import Tables, escaped, stamp
from abutment.desk.demonstration.opendental.visits import Visit

_MOBILITY, _FURCATION, _MARGIN, _JUNCTION, _PROBING, _SKIPPED, _BLEEDING = range(7)
_NOTHING = (-1, -1, -1, -1, -1, -1)
_MOLARS = frozenset((2, 3, 14, 15, 18, 19, 30, 31))
_NEGATIVE = 100  # a margin above the enamel is written as 100 plus its height
_ADULT = 18
_HEALTHY = (1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4)
_ILL = (2, 3, 3, 4, 4, 5, 5, 6, 7, 9)


class Gums:
    """The tables of perio exams."""

    def __init__(self, tables: Tables, chance: Random) -> None:
        self._exams = tables.table("perioexam", "PatNum ExamDate ProvNum DateTMeasureEdit Note")
        self._measures = tables.table(
            "periomeasure",
            "PerioExamNum SequenceType IntTooth ToothValue MBvalue Bvalue DBvalue MLvalue Lvalue DLvalue "
            "SecDateTEntry SecDateTEdit",
        )
        self._chance = chance

    def look(self, visit: Visit) -> None:
        """At some cleanings of grown people the gums are measured."""
        if visit.is_hygiene and visit.patient.age(visit.day) >= _ADULT and self._chance.random() < 0.17:
            self._measure(visit)

    def _measure(self, visit: Visit) -> None:
        chance, patient = self._chance, visit.patient
        at = stamp(visit.day, patient.number)
        note = escaped("Probed by two\nhands 🦷") if chance.random() < 0.05 else ""
        exam = self._exams.add(patient.number, visit.day, visit.procedures[0].provider, at, note)
        depths = _ILL if chance.random() < 0.22 else _HEALTHY
        add = self._measures.add

        def row(kind: int, tooth: int, whole: int, sites: tuple[int, ...]) -> None:
            add(exam, kind, tooth, whole, *sites, at, at)

        for tooth in sorted(patient.gone):
            row(_SKIPPED, tooth, 1, _NOTHING)
        for tooth in self._teeth(patient):
            sites = tuple(chance.choices(depths, k=6))
            row(_PROBING, tooth, -1, sites)
            if chance.random() < 0.25:
                margin = chance.choice((0, 1, 1, 2, 3, _NEGATIVE + 1, _NEGATIVE + 2))
                row(_MARGIN, tooth, -1, (margin, margin, margin, -1, -1, -1))
            if max(sites) > 3 and chance.random() < 0.7:
                marks = tuple(chance.choice((0, 1, 1, 3, 4, 9)) if depth > 3 else 0 for depth in sites)
                row(_BLEEDING, tooth, -1, marks)
            if max(sites) > 6:
                row(_MOBILITY, tooth, chance.choice((1, 1, 2, 3)), _NOTHING)
                if tooth in _MOLARS:
                    row(_FURCATION, tooth, -1, (-1, chance.choice((1, 2, 3)), -1, -1, -1, -1))
            if chance.random() < 0.02:
                row(_JUNCTION, tooth, -1, (-1, 5, -1, -1, 4, -1))

    @staticmethod
    def _teeth(patient: Patient) -> list[int]:
        return [tooth for tooth in range(1, 33) if tooth not in patient.gone]
