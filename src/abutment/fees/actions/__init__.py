"""Verbs of fees: enter what a practice reports, compute a month, approve, issue, dispute, correct, settle."""

from abutment.fees.actions.corrections import correct_statement
from abutment.fees.actions.inputs import enter_inputs, remove_inputs
from abutment.fees.actions.months import Outcome, Told, compute_month
from abutment.fees.actions.replies import (
    concede_dispute,
    dispute_line,
    reject_dispute,
    release_held,
    withdraw_dispute,
)
from abutment.fees.actions.statements import approve_statement, issue_statement, record_payment

__all__ = [
    "Outcome",
    "Told",
    "approve_statement",
    "compute_month",
    "concede_dispute",
    "correct_statement",
    "dispute_line",
    "enter_inputs",
    "issue_statement",
    "record_payment",
    "reject_dispute",
    "release_held",
    "remove_inputs",
    "withdraw_dispute",
]
