"""The questions of a check, each of which one permission can refuse."""

from __future__ import annotations

from connectors.shopify.documents import Document

SHOP = Document("Shop", "query Shop { shop { name myshopifyDomain currencyCode } }")

SCOPES = Document("Scopes", "query Scopes { currentAppInstallation { accessScopes { handle } } }")

LOCATION = Document(
    "Location",
    """query Location($location: ID) {
  location(id: $location) { id name isActive }
  locations(first: 20) { nodes { id name } }
}""",
)

VARIANT_COUNT = Document(
    "VariantCount", "query VariantCount { productVariantsCount { count precision } }"
)

ORDER_COUNT = Document("OrderCount", "query OrderCount { ordersCount { count precision } }")
