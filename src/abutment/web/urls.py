"""Addresses of the shell itself."""

from django.urls import path

from abutment.web import views

urlpatterns = [
    path("palette/", views.palette, name="palette"),
    path("theme/", views.theme, name="theme"),
    path("gallery/", views.gallery, name="gallery"),
    path("gallery/<slug:page>/", views.gallery, name="gallery-page"),
]
