"""Addresses of the law."""

from django.urls import path

from abutment.law import views

app_name = "law"
urlpatterns = [
    path("", views.places, name="places"),
    path("federal/", views.federal, name="federal"),
    path("<str:code>/", views.place, name="place"),
]
