"""Addresses of the API and of the pages about its tokens."""

from django.urls import path

from abutment.foundation.api import views
from abutment.foundation.api.site import api

urlpatterns = [
    path("security/tokens/", views.tokens, name="api-tokens"),
    path("security/tokens/<int:token_id>/revoke/", views.revoke, name="api-token-revoke"),
    path("api/", api.urls),
]
