"""What AcuSport V6 can do by files. Its own layouts are not published: the mapping is a preset."""

import msgspec

from connectors.files.capabilities import CAPABILITIES as FILES
from connectors.model import Capabilities, ComponentAbility, Option

RECORD = "inventory/item"
COLUMNS = {"sku": "@itemcode", "qty": "@qty", "title": "@desc", "updated": "@ldate"}
"""As attributes of an item, in the names the vendor's page of System V's XML uses where it has
them (itemcode, desc, ldate); the quantity's name is not known."""

ORDER_FIELDS = {
    "orders": "orders",
    "order": "order",
    "reference": "pono",
    "date": "orderdate",
    "customer": "contact",
    "email": "email",
    "currency": "currency",
    "shipping": "shipcost",
    "discount": "discount",
    "tax": "tax",
    "total": "total",
    "items": "items",
    "item": "item",
    "sku": "itemcode",
    "title": "desc",
    "quantity": "qty",
    "price": "price",
}
"""Our word -> the name in an order's file: elements and attributes, or columns of a CSV."""

_OWN = {"format", "record", "columns", "inventory"}
_READ = msgspec.structs.replace(
    FILES.components["inventory"], writes=False, write_batch=0, compare_and_set=False
)

CAPABILITIES = Capabilities(
    system="acusport_v6",
    title="AcuSport V6",
    sides=("office",),
    components={
        "inventory": _READ,
        # One file an order. A file lowers nothing: V6 does, when it has taken it.
        "orders": ComponentAbility(
            reads=True, writes=True, read_batch=1_000_000, write_batch=1_000_000, lowers="none"
        ),
    },
    options=(
        Option(
            "inventory",
            default="inventory.xml",
            help="the stock file's name, or a pattern whose newest match counts",
        ),
        Option("format", default="xml", choices=("xml", "csv"), help="of the stock file"),
        Option("record", default=RECORD, help="in XML: the path of a record from the root"),
        Option(
            "columns",
            kind="map",
            help="our field: @attribute, element, element/@attribute, or a CSV's column",
        ),
        *(one for one in FILES.options if one.name not in _OWN),
        Option("orders_folder", default="orders", help="inside `folder`: where orders are dropped"),
        Option("order_format", default="xml", choices=("xml", "csv"), help="of an order's file"),
        Option(
            "order_fields",
            kind="map",
            help="our word: the name of it in an order's file, where it differs from the default",
        ),
    ),
    verified_against="built from third-party facts, not verified against a specification",
)
