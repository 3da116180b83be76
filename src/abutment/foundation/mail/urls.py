"""Addresses of the demonstration's mailbox."""

from django.urls import path

from abutment.foundation.mail import views

urlpatterns = [
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<int:number>/", views.letter, name="mailbox-letter"),
    path("mailbox/<int:number>/as-sent/", views.as_sent, name="mailbox-as-sent"),
]
