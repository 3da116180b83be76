"""Addresses of "Our data": everything, one patient's records, and who else may see what."""

from django.urls import path

from abutment.portability.views import packages

_HERE = "our-data/"

urlpatterns = [
    path(_HERE, packages.our_data, name="our-data"),
    path(f"{_HERE}take/", packages.take, name="our-data-take"),
    path(f"{_HERE}progress/", packages.progress, name="our-data-progress"),
    path(f"{_HERE}packages/<int:package_id>/", packages.package, name="our-package"),
    path(f"{_HERE}packages/<int:package_id>/download/", packages.download, name="our-package-download"),
]
