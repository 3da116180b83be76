"""Addresses of fees."""

from django.urls import path

from abutment.fees.views import inputs, months, replies, statements, what_if

urlpatterns = [
    path("money/", months.month, name="month"),
    path("money/run/", months.run, name="month-run"),
    path("money/issue/", months.issue, name="month-issue"),
    path("money/progress/<int:work_id>/", months.progress, name="month-progress"),
    path("money/inputs/", inputs.inputs, name="fee-inputs"),
    path("money/inputs/enter/", inputs.enter, name="fee-input-enter"),
    path("money/inputs/load/", inputs.load, name="fee-inputs-load"),
    path("money/inputs/<int:input_id>/", inputs.correct, name="fee-input"),
    path("money/inputs/<int:input_id>/remove/", inputs.remove, name="fee-input-remove"),
    path("agreements/<int:agreement_id>/what-if/", what_if.what_if, name="what-if"),
    path("statements/", statements.statements, name="statements"),
    path("statements/<int:statement_id>/", statements.statement, name="statement"),
    path("statements/<int:statement_id>.pdf", statements.pdf, name="statement-pdf"),
    path("statements/<int:statement_id>.json", statements.as_json, name="statement-json"),
    path("statements/<int:statement_id>/working/<int:position>/", statements.working, name="statement-working"),
    path("statements/<int:statement_id>/proof/", statements.proof, name="statement-proof"),
    path("statements/<int:statement_id>/approve/", statements.approve, name="statement-approve"),
    path("statements/<int:statement_id>/issue/", statements.issue, name="statement-issue"),
    path("statements/<int:statement_id>/pay/", statements.pay, name="statement-pay"),
    path("statements/<int:statement_id>/correct/", statements.correct, name="statement-correct"),
    path("statements/<int:statement_id>/release/", replies.release, name="statement-release"),
    path("statement-lines/<int:line_id>/dispute/", replies.dispute, name="line-dispute"),
    path("disputes/<int:dispute_id>/withdraw/", replies.withdraw, name="dispute-withdraw"),
    path("disputes/<int:dispute_id>/reject/", replies.reject, name="dispute-reject"),
    path("disputes/<int:dispute_id>/concede/", replies.concede, name="dispute-concede"),
]
