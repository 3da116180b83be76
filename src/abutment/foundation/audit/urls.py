"""Addresses of the trail."""

from django.urls import path

from abutment.foundation.audit import views

urlpatterns = [
    path("audit/", views.trail, name="audit"),
    path("audit/export/", views.export, name="audit-export"),
    path("who-looked/", views.who_looked, name="who-looked"),
]
