"""Addresses of fees."""

from django.urls import path

from abutment.fees.views import inputs, months, what_if

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
]
