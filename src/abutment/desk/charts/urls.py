"""Addresses of patients."""

from django.urls import path

from abutment.desk.charts import views
from abutment.desk.charts.parts import PARTS

urlpatterns = [
    path("patients/", views.patients, name="patients"),
    path("patients/<int:patient_id>/", views.patient, {"part": "overview"}, name="patient"),
    path("patients/<int:patient_id>/identity/", views.identity, name="patient-identity"),
    path("patients/<int:patient_id>/documents/<int:chart_document_id>/", views.chart_document, name="patient-document"),
    *(
        path(f"patients/<int:patient_id>/{part}/", views.patient, {"part": part}, name=f"patient-{part}")
        for part in PARTS
        if part != "overview"
    ),
]
