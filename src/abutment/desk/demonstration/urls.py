"""Addresses of the demonstration."""

from django.urls import path

from abutment.desk.demonstration import views

app_name = "demonstration"
urlpatterns = [path("", views.sign_ins, name="sign-ins")]
