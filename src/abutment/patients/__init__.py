"""The practice's charts: patients and their families, what was done and planned, what was measured and said.

Nouns: Patient, Clinic (an office as the practice's own system numbers it), Procedure, TreatmentPlan, PerioExam,
RecordKeeping (whether a domain of a practice is mirrored from its own system or native here), Kept (a row of either).
It never changes what is mirrored, never shows a patient without noting who looked and why, never deletes: what vanished
from the practice's own system stays, marked as gone.
"""
