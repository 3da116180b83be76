"""The list of agreements."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import A

from abutment.agreements.queries.lines import AgreementLine
from abutment.agreements.rules.gate import GateFinding
from abutment.agreements.rules.verdicts import verdict_of
from abutment.agreements.rules.words import value_in_words
from abutment.web.tables import Column, DayColumn, NameColumn, StatusColumn, Table
from abutment.web.templatetags import shell
from abutment.web.words import count_of

# As people in the trade call them; the page of the agreement spells them out.
SHORT = {
    "msa": "MSA",
    "it": "IT",
    "baa": "BAA",
    "employment": "Employment",
    "lease": "Lease",
    "supplier": "Supplier",
    "payer": "Payer",
}


class AgreementTable(Table):
    """One row for each agreement: what it is, how far it has come, what is paid and what the law says of that."""

    noun = "agreement"
    title = NameColumn("Agreement", linkify=("agreement", [A("agreement_id")]))
    practice = Column("Practice")
    kind = Column("Kind")
    stage = StatusColumn("Status")
    fee = Column("Fee", orderable=False, default="no fee")
    law = StatusColumn("Law on the fee", orderable=False, default="—")
    notice_by = DayColumn("Give notice by", default="—")

    class Meta(Table.Meta):
        """Sorted by practice at first."""

        order_by = ("practice",)

    def render_kind(self, value: str) -> str:
        return SHORT.get(value, value)

    def value_kind(self, record: AgreementLine) -> str:
        return record.kind_label

    def render_stage(self, record: AgreementLine) -> SafeString:
        stands = shell.status(record.stage.label, record.stage.kind)
        if not record.waiting_terms:
            return stands
        return format_html('{}<span class="line fact-hint">{} to approve</span>', stands, _waiting(record))

    def value_stage(self, record: AgreementLine) -> str:
        said = record.stage.label
        return f"{said}, {_waiting(record)} to approve" if record.waiting_terms else said

    def render_fee(self, record: AgreementLine) -> SafeString | str:
        return format_html('<span class="fee-words">{}</span>', fee_in_words(record))

    def value_fee(self, record: AgreementLine) -> str:
        return fee_in_words(record)

    def render_law(self, value: GateFinding) -> SafeString:
        return shell.status(*verdict_of(value))

    def value_law(self, value: GateFinding | None) -> str:
        return verdict_of(value)[0] if value else ""


def _waiting(line: AgreementLine) -> str:
    return count_of(line.waiting_terms, "term")


def fee_in_words(line: AgreementLine) -> str:
    """What is paid, in words; a draft is said to be one."""
    if line.fee is None:
        return "no fee"
    said = value_in_words(line.fee).rstrip(".")
    return f"Draft: {said}" if line.is_draft_fee else said
