"""Three practices of the demonstration and their last months, built in a process that a test can kill at any moment.

Cedar Grove has an owner who approves, Redwood Coast a release and a dispute, and what Almond Valley left behind is
entered by the server: between them every kind of act of the building.
"""

from __future__ import annotations

import sys
from datetime import datetime
from unittest.mock import patch

KEPT = ("Cedar", "Redwood", "Almond")
MONTHS = 7


def build(moment: datetime) -> None:
    """Build, or go on building, in the home that the environment names."""
    from abutment.config import boot

    with boot.running() as installation:
        boot.migrate(installation)
        from abutment.desk.demonstration import building, reports
        from abutment.desk.demonstration.chapters import chapters
        from abutment.desk.demonstration.plan import plan
        from abutment.web.words import count_of

        practices = [practice for practice in plan().practices if practice.name.split()[0] in KEPT]
        former = {f"Month-end, {count_of(months, 'month')} before" for months in range(MONTHS + 1, reports.MONTHS + 1)}
        network = plan().model_copy(update={"practices": practices})
        kept = [each for each in chapters(network) if each.name not in former]
        with patch.object(building, "chapters", return_value=kept):
            building.build(moment, network=network)


if __name__ == "__main__":
    build(datetime.fromisoformat(sys.argv[1]))
