"""A generator of practices' own databases, in the shape that Open Dental gives them, for the demonstration.

Nouns: Figures (what a day of an office must add up to), Place, Patient, Visit, Claim, Debt, Written (what came of it).
Tables and columns have the vendor's names; every person, code, fee, carrier and picture is invented.
It writes folders in the form of `mariadb-dump --tab`; it reads nothing and knows no database of ours.
"""

from abutment.desk.demonstration.opendental.late import before_it_was_entered
from abutment.desk.demonstration.opendental.writing import Written, write_practice

__all__ = ["Written", "before_it_was_entered", "write_practice"]
