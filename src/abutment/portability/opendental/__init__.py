"""How Open Dental's tables become ours: one mapping for each of our tables, as data.

Facts about its tables: their names and columns, the numbers it uses for states, what its dates and zeros mean.
"""

from abutment.portability.opendental.charts import CHARTS
from abutment.portability.opendental.lists import LISTS
from abutment.portability.opendental.money import CLAIMS, RECEIVABLES
from abutment.portability.opendental.people import PEOPLE
from abutment.portability.opendental.schedule import SCHEDULE
from abutment.portability.opendental.shapes import Mapping, Ref, Value

MAPPINGS: tuple[Mapping, ...] = (*LISTS, *PEOPLE, *CHARTS, *SCHEDULE, *RECEIVABLES, *CLAIMS)
"""In the order in which they are applied: what is named comes before what names it."""

REQUIRED = ("patient", "procedurelog", "procedurecode", "provider", "definition")
"""Tables without which a database is not one of Open Dental."""

__all__ = ["MAPPINGS", "REQUIRED", "Mapping", "Ref", "Value"]
