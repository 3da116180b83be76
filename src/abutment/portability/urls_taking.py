"""Addresses of "Our data": everything, one patient's records, and who else may see what."""

from django.urls import path

from abutment.portability.views import accesses, ownership, packages, requests

_HERE = "our-data/"

urlpatterns = [
    path(_HERE, packages.our_data, name="our-data"),
    path(f"{_HERE}take/", packages.take, name="our-data-take"),
    path(f"{_HERE}progress/", packages.progress, name="our-data-progress"),
    path(f"{_HERE}packages/<int:package_id>/", packages.package, name="our-package"),
    path(f"{_HERE}packages/<int:package_id>/download/", packages.download, name="our-package-download"),
    path(f"{_HERE}abutment-verify.pyz", packages.verifier, name="verifier"),
    path(f"{_HERE}ownership/", ownership.ownership, name="ownership"),
    path(f"{_HERE}ownership.json", ownership.as_json, name="ownership-json"),
    path(f"{_HERE}ownership.csv", ownership.as_csv, name="ownership-csv"),
    path(f"{_HERE}access/", accesses.accesses, name="accesses"),
    path(f"{_HERE}access/new/", accesses.grant, name="access-new"),
    path(f"{_HERE}access/<int:access_id>/end/", accesses.end, name="access-end"),
    path("lent-records/", accesses.lent_records, name="lent-records"),
    path("lent-records/<int:access_id>/open/", accesses.open_lent, name="lent-open"),
    path(f"{_HERE}requests/", requests.requests, name="requests"),
    path(f"{_HERE}requests/new/<int:patient_id>/", requests.register, name="request-new"),
    path(f"{_HERE}requests/<int:request_id>/", requests.one, name="request"),
    path(f"{_HERE}requests/<int:request_id>/make/", requests.make, name="request-make"),
    path(f"{_HERE}requests/<int:request_id>/extend/", requests.extend, name="request-extend"),
    path(f"{_HERE}requests/<int:request_id>/give/", requests.give, name="request-give"),
    path(f"{_HERE}requests/<int:request_id>/withdraw/", requests.withdraw, name="request-withdraw"),
    path(f"{_HERE}requests/<int:request_id>/download/", requests.download, name="request-download"),
]
