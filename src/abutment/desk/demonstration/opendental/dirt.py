"""The corners that real databases have, so that nobody is surprised by them: few, and each one counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from abutment.desk.demonstration.opendental.people import SEEN, Patient

_ORPHANS, _WITHOUT_BIRTHDAY, _LOST_FILES = 3, 5, 3


def soil_families(everybody: Sequence[Patient], chance: Random) -> dict[str, int]:
    """Two who are each other's guarantor, and some whose day of birth nobody wrote down."""
    heads = [patient for patient in everybody if patient.guarantor == patient.number]
    sizes = Counter(patient.guarantor for patient in everybody)
    alone = [patient for patient in heads if sizes[patient.number] == 1 and patient.status == SEEN]
    first, second = chance.sample(alone if len(alone) > 1 else heads, 2)
    first.guarantor, second.guarantor = second.number, first.number
    nameless = chance.sample(everybody, min(_WITHOUT_BIRTHDAY, len(everybody)))
    for patient in nameless:
        patient.born = None
    return {"patients who are each other's guarantor": 2, "patients without a day of birth": len(nameless)}


def lost_splits(everybody: Sequence[Patient], chance: Random, since: date) -> list[tuple[Patient, date]]:
    """Whose splits of deleted payments are left, and from when: of nothing, so that no total knows of them."""
    return [
        (patient, since + timedelta(days=chance.randrange(20)))
        for patient in chance.sample(everybody, min(_ORPHANS, len(everybody)))
    ]


def without_files(everybody: Sequence[Patient], chance: Random) -> list[Patient]:
    """Whose image lost its file."""
    return chance.sample([patient for patient in everybody if patient.first_visit], _LOST_FILES)
