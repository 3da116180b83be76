"""Addresses of the desk."""

from django.urls import path

from abutment.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.today, name="today"),
    path("settings/", views.settings, name="settings"),
]
