"""Addresses: each room brings its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from abutment.config.views import health

# Where each room's addresses begin.
ROOMS = (
    ("", "abutment.desk.urls"),
    ("demo/", "abutment.desk.demonstration.urls"),
    ("", "abutment.desk.charts.urls"),
    ("", "abutment.portability.urls"),
    ("", "abutment.fees.urls"),
    ("", "abutment.agreements.urls"),
    ("", "abutment.organizations.urls"),
    ("law/", "abutment.law.urls"),
    ("", "abutment.foundation.signin.urls"),
    ("", "abutment.foundation.audit.urls"),
    ("", "abutment.foundation.activity.urls"),
    ("", "abutment.foundation.documents.urls"),
    ("", "abutment.foundation.mail.urls"),
    ("", "abutment.foundation.api.urls"),
    ("", "abutment.web.urls"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    *(path(prefix, include(module)) for prefix, module in ROOMS),
]
