"""Addresses of documents."""

from django.urls import path

from abutment.foundation.documents import views

urlpatterns = [path("documents/<int:document_id>/", views.download, name="document")]
