"""Addresses of agreements."""

from django.urls import path

from abutment.agreements.views import agreement, cover, entering, instruments, listing, opinions, papers, terms

urlpatterns = [
    path("agreements/", listing.agreements, name="agreements"),
    path("our-agreement/", listing.our_agreement, name="our-agreement"),
    path("agreements/new/", entering.enter, name="agreement-new"),
    path("agreements/<int:agreement_id>/", agreement.agreement, name="agreement"),
    path("agreements/<int:agreement_id>/documents/attach/", entering.attach, name="agreement-paper-add"),
    path("agreements/<int:agreement_id>/documents/<int:paper_id>/", papers.paper, name="agreement-paper"),
    path("agreements/documents/<int:paper_id>/detach/", entering.detach, name="agreement-paper-detach"),
    path("agreements/<int:agreement_id>/amendments/begin/", instruments.begin, name="amendment-begin"),
    path("agreements/<int:agreement_id>/market-value/", terms.market_value, name="agreement-market-value"),
    path("agreements/<int:agreement_id>/opinions/give/", opinions.give, name="agreement-opinion"),
    path("agreements/<int:agreement_id>/locations/cover/", cover.cover, name="agreement-cover"),
    path("agreements/<int:agreement_id>/end/", entering.end, name="agreement-end"),
    path("agreements/<int:agreement_id>/remove/", entering.remove, name="agreement-remove"),
    path("agreements/locations/<int:covered_id>/end/", cover.end, name="agreement-cover-end"),
    path("agreements/locations/<int:covered_id>/remove/", cover.remove, name="agreement-cover-remove"),
    path("agreements/amendments/<int:amendment_id>/locations/approve/", cover.approve, name="agreement-cover-approve"),
    path("agreements/amendments/<int:amendment_id>/terms/", terms.choose, name="agreement-term-choose"),
    path("agreements/amendments/<int:amendment_id>/terms/<str:key>/", terms.enter, name="agreement-term-enter"),
    path("agreements/amendments/<int:amendment_id>/review/", instruments.review, name="amendment-review"),
    path("agreements/amendments/<int:amendment_id>/counsel/", instruments.counsel, name="amendment-counsel"),
    path("agreements/amendments/<int:amendment_id>/sign/", instruments.sign, name="amendment-sign"),
    path("agreements/amendments/<int:amendment_id>/remove/", instruments.remove, name="amendment-remove"),
    path("agreements/terms/<int:term_id>/", agreement.term, name="agreement-term"),
    path("agreements/terms/<int:term_id>/approve/", terms.approve, name="agreement-term-approve"),
    path("agreements/terms/<int:term_id>/remove/", terms.remove, name="agreement-term-remove"),
    path("agreements/opinions/<int:opinion_id>/withdraw/", opinions.withdraw, name="opinion-withdraw"),
]
