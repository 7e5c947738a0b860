"""The questions around bulk operations, and those that are asked by one."""

from __future__ import annotations

from connectors.shopify.documents import CUSTOMER, METAFIELD, PRODUCT, STOCK, VARIANT, Document

_STATE = "id status errorCode objectCount rootObjectCount fileSize url"

START = Document(
    "StartBulk",
    f"""mutation StartBulk($query: String!) {{
  bulkOperationRunQuery(query: $query, groupObjects: false) {{
    bulkOperation {{ {_STATE} }}
    userErrors {{ code field message }}
  }}
}}""",
)

STATE = Document("Bulk", f"query Bulk($id: ID!) {{ bulkOperation(id: $id) {{ {_STATE} }} }}")


def stock(location: str, quantity: str) -> str:
    """All variants with their stock at the location: one line each, no children."""
    fields = STOCK.replace("$location", f'"{location}"').replace("$quantity", f'"{quantity}"')
    return _all("productVariants", fields)


def products() -> str:
    """All products, one line each."""
    return _all("products", PRODUCT)


def variants() -> str:
    """All variants, one line each."""
    return _all("productVariants", VARIANT)


def customers() -> str:
    """All customers; each metafield is a line of its own that names its customer."""
    children = f"metafields {{ edges {{ node {{ {METAFIELD} }} }} }}"
    return _all("customers", f"{CUSTOMER} {children}")


def _all(root: str, fields: str) -> str:
    return f"{{ {root} {{ edges {{ node {{ {fields} }} }} }} }}"
