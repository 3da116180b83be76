"""Addresses of the network."""

from django.urls import path

from abutment.organizations.views import emergency, locations, names, network, people, practices, responsibility

urlpatterns = [
    path("network/", network.network, name="network"),
    path("network/register/", network.register, name="practice-register"),
    path("network/regions/add/", network.add_region, name="region-add"),
    path("practices/", network.our_practice, name="our-practice"),
    path("practices/<int:practice_id>/", practices.practice, name="practice"),
    path("practices/<int:practice_id>/facts/", responsibility.facts, name="practice-facts"),
    path("practices/<int:practice_id>/owners/", responsibility.owners, name="practice-owners"),
    path("practices/<int:practice_id>/manager/", responsibility.manager, name="practice-manager"),
    path("practices/<int:practice_id>/covered-entity/", responsibility.covered_entity, name="practice-covered-entity"),
    path("affiliations/<int:affiliation_id>/end/", practices.end_affiliation, name="affiliation-end"),
    path("locations/", locations.locations, name="locations"),
    path("locations/add/", locations.add, name="location-add"),
    path("locations/<int:location_id>/", locations.location, name="location"),
    path("locations/<int:location_id>/hours/", locations.hours, name="location-hours"),
    path("locations/<int:location_id>/chairs/", locations.chair, name="location-chair"),
    path("locations/<int:location_id>/lease/", locations.lease, name="location-lease"),
    path("locations/<int:location_id>/close/", locations.close, name="location-close"),
    path("chairs/<int:chair_id>/end/", locations.end_chair, name="chair-end"),
    path("people/", people.people, name="people"),
    path("people/add/", people.add, name="person-add"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/propose/", people.propose, name="person-propose"),
    path("people/<int:person_id>/invite/", people.invite, name="person-invite"),
    path("assignments/<int:assignment_id>/grant/", people.grant, name="assignment-grant"),
    path("assignments/<int:assignment_id>/withdraw/", people.withdraw, name="assignment-withdraw"),
    path("assignments/<int:assignment_id>/end/", people.end, name="assignment-end"),
    path("emergency/", emergency.emergency, name="emergency"),
    path("emergency/<int:access_id>/end/", emergency.end, name="emergency-end"),
    path("acting/", names.act_for, name="act-as"),
]
