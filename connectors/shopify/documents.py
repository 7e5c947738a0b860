"""Every question this connector asks, as GraphQL. The tests hold each against Shopify's schemas.

Pages are asked for by `nodes`, bulk operations by `edges { node }`, as Shopify's guide to bulk
operations has them; there no variables are known, so ids stand in the text.
"""

from __future__ import annotations

from msgspec import Struct

STOCK = """
    id sku displayName
    product { id }
    inventoryItem {
      id tracked updatedAt
      inventoryLevel(locationId: $location) {
        quantities(names: [$quantity]) { name quantity updatedAt }
      }
    }"""

ITEM_STOCK = """
    id sku tracked updatedAt
    variants(first: 1) { nodes { id displayName product { id } } }
    inventoryLevel(locationId: $location) {
      quantities(names: [$quantity]) { name quantity updatedAt }
    }"""

PRODUCT = """
    id title handle status vendor productType tags createdAt updatedAt totalInventory
    variantsCount { count }
    priceRangeV2 {
      minVariantPrice { amount currencyCode } maxVariantPrice { amount currencyCode }
    }"""

VARIANT = """
    id title displayName sku barcode price compareAtPrice inventoryQuantity inventoryPolicy taxable
    updatedAt
    selectedOptions { name value }
    product { id title }
    inventoryItem { id tracked }"""

CUSTOMER = """
    id displayName firstName lastName state note locale taxExempt tags createdAt updatedAt
    defaultEmailAddress { emailAddress }
    defaultPhoneNumber { phoneNumber }
    companyContactProfiles { company { id name } }"""

_MORE = "pageInfo { hasNextPage endCursor }"

METAFIELD = "id namespace key type value"

MONEY = "{ shopMoney { amount } }"

LINE = f"""
    id sku name quantity currentQuantity
    originalUnitPriceSet {MONEY}
    taxLines {{ rate }}"""

# Shopify charges for as many lines as are asked for: with ten, four times as many orders fit into a
# request as with fifty, and an order with more lines takes one request more.
ORDER = f"""
    id name createdAt updatedAt cancelledAt confirmed currencyCode taxesIncluded test
    sourceName poNumber
    displayFinancialStatus displayFulfillmentStatus email
    billingAddress {{ name company }}
    customer {{ id displayName }}
    currentSubtotalPriceSet {MONEY}
    currentTotalTaxSet {MONEY}
    currentTotalPriceSet {MONEY}
    lineItems(first: 10) {{ nodes {{ {LINE} }} {_MORE} }}"""


class Document(Struct, frozen=True):
    """One question; `first` is how many rows it begins with asking for, 0 where it has no size."""

    name: str
    text: str
    first: int = 0


def _place(variables: str) -> str:
    """Whether the location is there at all: stock at one that is not looks like no stock."""
    return " place: location(id: $location) { id }" if "$location" in variables else ""


def _page(
    name: str, root: str, variables: str, arguments: str, fields: str, first: int
) -> Document:
    text = f"""query {name}($first: Int!, $after: String{variables}) {{{_place(variables)}
  rows: {root}(first: $first, after: $after{arguments}) {{
    nodes {{ {fields} }}
    {_MORE}
  }}
}}"""
    return Document(name, text, first)


_PLACE = ", $location: ID!, $quantity: String!"
_SEARCH = ", $query: String"
_SORTED = ", query: $query, sortKey: $sort"
_METAFIELDS = f"metafields(first: 20) {{ nodes {{ {METAFIELD} }} {_MORE} }}"

STOCK_PAGE = _page(
    "Stock", "productVariants", _SEARCH + _PLACE, ", query: $query, sortKey: ID", STOCK, 250
)
PRODUCT_PAGE = _page(
    "Products", "products", _SEARCH + ", $sort: ProductSortKeys!", _SORTED, PRODUCT, 250
)
VARIANT_PAGE = _page(
    "Variants", "productVariants", _SEARCH, ", query: $query, sortKey: ID", VARIANT, 250
)
CUSTOMER_PAGE = _page(
    "Customers",
    "customers",
    _SEARCH + ", $sort: CustomerSortKeys!",
    _SORTED,
    f"{CUSTOMER} {_METAFIELDS}",
    50,
)
ORDER_PAGE = _page("Orders", "orders", _SEARCH + ", $sort: OrderSortKeys!", _SORTED, ORDER, 25)

LEVEL_PAGE = Document(
    "Levels",
    f"""query Levels($first: Int!, $after: String, $query: String!{_PLACE}) {{
  location(id: $location) {{
    inventoryLevels(first: $first, after: $after, query: $query) {{
      nodes {{ id updatedAt item {{ {ITEM_STOCK} }} }}
      {_MORE}
    }}
  }}
}}""",
    100,
)


def _nodes(name: str, variables: str, *kinds: tuple[str, str], first: int) -> Document:
    fragments = "\n".join(f"    ... on {kind} {{ {fields} }}" for kind, fields in kinds)
    # Only where there are several must a row say which it is; else it is as a page has it.
    named = "__typename\n" if len(kinds) > 1 else ""
    text = f"""query {name}($ids: [ID!]!{variables}) {{{_place(variables)}
  nodes(ids: $ids) {{
    {named}{fragments}
  }}
}}"""
    return Document(name, text, first)


STOCK_NODES = _nodes(
    "StockOf", _PLACE, ("ProductVariant", STOCK), ("InventoryItem", ITEM_STOCK), first=142
)  # 7 points a row, of the 1,000 that one question may cost
PRODUCT_NODES = _nodes("ProductsOf", "", ("Product", PRODUCT), first=250)
VARIANT_NODES = _nodes("VariantsOf", "", ("ProductVariant", VARIANT), first=250)
CUSTOMER_NODES = _nodes("CustomersOf", "", ("Customer", f"{CUSTOMER} {_METAFIELDS}"), first=50)
ORDER_NODES = _nodes("OrdersOf", "", ("Order", ORDER), first=25)

MORE_METAFIELDS = Document(
    "Metafields",
    f"""query Metafields($id: ID!, $first: Int!, $after: String) {{
  owner: customer(id: $id) {{
    rows: metafields(first: $first, after: $after) {{
      nodes {{ {METAFIELD} }} {_MORE}
    }}
  }}
}}""",
    250,
)

MORE_LINES = Document(
    "Lines",
    f"""query Lines($id: ID!, $first: Int!, $after: String) {{
  owner: order(id: $id) {{
    rows: lineItems(first: $first, after: $after) {{
      nodes {{ {LINE} }} {_MORE}
    }}
  }}
}}""",
    250,
)

PLACE = Document("Place", "query Place($location: ID!) { place: location(id: $location) { id } }")

SET_QUANTITIES = Document(
    "SetQuantities",
    """mutation SetQuantities($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id }
    userErrors { code field message }
  }
}""",
)
