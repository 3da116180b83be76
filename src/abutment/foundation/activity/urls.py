"""Addresses of Activity."""

from django.urls import path

from abutment.foundation.activity import views

urlpatterns = [
    path("activity/", views.activity, name="activity"),
    path("activity/failed/", views.failed, name="activity-failed"),
    path("activity/<int:work_id>/", views.piece, name="activity-work"),
    path("activity/<int:work_id>/cancel/", views.cancel, name="activity-cancel"),
]
