"""Tables of fees: what practices report, statements with their lines, and what both sides say about them."""

from abutment.fees.models.inputs import FeeInput
from abutment.fees.models.replies import Dispute, Payment, Release
from abutment.fees.models.statements import Hindrance, Statement, StatementLine

__all__ = ["Dispute", "FeeInput", "Hindrance", "Payment", "Release", "Statement", "StatementLine"]
