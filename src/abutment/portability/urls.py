"""Addresses of imports."""

from django.urls import include, path

from abutment.portability.views import connecting, connections, deliveries, production, reconciling, words

_OF = "practices/<int:practice_id>/records/"

_DELIVERIES = "our-data/deliveries/"

urlpatterns = [
    path("", include("abutment.portability.urls_taking")),
    path(_DELIVERIES, deliveries.deliveries, name="deliveries"),
    path(f"{_DELIVERIES}all/", deliveries.all_deliveries, name="deliveries-all"),
    path(f"{_DELIVERIES}storage/<str:kind>/", deliveries.storage, name="delivery-storage"),
    path(f"{_DELIVERIES}storage/<str:kind>/try/", deliveries.attempt, name="delivery-try"),
    path(f"{_DELIVERIES}host/", deliveries.meet_host, name="delivery-host"),
    path(f"{_DELIVERIES}host/confirm/", deliveries.confirm_host, name="delivery-host-confirm"),
    path(f"{_DELIVERIES}test/", deliveries.send_test, name="delivery-test"),
    path(f"{_DELIVERIES}prove/", deliveries.prove, name="delivery-prove"),
    path(f"{_DELIVERIES}schedule/", deliveries.schedule, name="delivery-schedule"),
    path(f"{_DELIVERIES}end/<str:which>/", deliveries.end, name="delivery-end"),
    path(f"{_DELIVERIES}now/", deliveries.now, name="delivery-now"),
    path("imports/", connections.connections, name="imports"),
    path("production/", production.production, name="production"),
    path("production/working/", production.working, name="production-working"),
    path(_OF, connections.records, name="records"),
    path(f"{_OF}connect/", connecting.connect, name="records-connect"),
    path(f"{_OF}change/", connecting.change, name="records-change"),
    path(f"{_OF}try/", connecting.attempt, name="records-try"),
    path(f"{_OF}pause/", connecting.pause, name="records-pause"),
    path(f"{_OF}import/", connecting.import_now, name="records-import"),
    path(f"{_OF}import-expected/", connecting.import_expected, name="records-expected"),
    path(f"{_OF}progress/", connections.progress, name="records-progress"),
    path(f"{_OF}keep/<str:domain>/", connecting.keeping, name="records-keep"),
    path(f"{_OF}imports/", connections.runs, name="import-runs"),
    path(f"{_OF}imports/<int:run_id>/", connections.run, name="import-run"),
    path(f"{_OF}reconciliation/", reconciling.reconciliation, name="reconciliation"),
    path(f"{_OF}reconciliation.pdf", reconciling.pdf, name="reconciliation-pdf"),
    path(f"{_OF}reconciliation.json", reconciling.as_json, name="reconciliation-json"),
    path(f"{_OF}reconciliation/<str:measure>/", reconciling.behind, name="reconciliation-behind"),
    path(f"{_OF}words/", words.words, name="words"),
    path(f"{_OF}words/<str:kind>/<int:number>/", words.meaning, name="meaning"),
]
