"""Addresses: each room brings its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("abutment.web.urls")),
    path("law/", include("abutment.law.urls")),
]
