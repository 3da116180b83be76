"""The catalog of provisions, as versioned data: what to look for, why it matters, and how good wording reads."""

from abutment.agreements.review.catalog.loading import Catalog, Element, Provision, catalog

__all__ = ["Catalog", "Element", "Provision", "catalog"]
