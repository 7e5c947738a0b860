"""What AcuSport AXIS can do, as far as other people's clients of its e-commerce API show it.

No specification is published. What the facts leave open is an option with a documented default.
"""

from connectors.model import Capabilities, ComponentAbility, Option

ORDER_FIELDS = {
    "reference": "orderNumber",
    "date": "orderDate",
    "customer": "customerName",
    "email": "customerEmail",
    "store": "storeID",
    "currency": "currency",
    "shipping": "shippingAmount",
    "discount": "discountAmount",
    "tax": "taxAmount",
    "total": "totalAmount",
    "lines": "items",
    "upc": "productUPC",
    "quantity": "quantity",
    "price": "unitPrice",
    "title": "description",
    "number": "salesOrderID",
}
"""Our word -> AXIS's, in the body of POST /api/Ecomm/SalesOrder; `number` is looked for in the
reply. The address is known, these names are not: an operator sets those that differ."""

PAGINGS = ("skip", "none")

CAPABILITIES = Capabilities(
    system="acusport_axis",
    title="AcuSport AXIS",
    sides=("office",),
    components={
        # GET /api/Ecomm/GetProducts, 250 products an answer and 250 UPCs a question. Stock is
        # only read: no call that writes it is known.
        "inventory": ComponentAbility(page=250, read_batch=250, request_timeout=60.0),
        # POST /api/Ecomm/SalesOrder, one an order. An order commits its units, and sellable is on
        # hand less committed. No call finds an order again.
        "orders": ComponentAbility(
            reads=False, writes=True, write_batch=1, request_timeout=60.0, lowers="available"
        ),
    },
    options=(
        Option(
            "base_url", kind="url", required=True, help="https://{subdomain}.azurewebsites.net"
        ),
        Option("user", required=True, help="the user name AXIS's support gave for the API"),
        Option("password", required=True, secret=True, help="of the same user"),
        Option("store", help="the store whose stock counts; needed where several are told of"),
        Option(
            "paging",
            default="skip",
            choices=PAGINGS,
            help="how a list goes on: skip (take and skip), or none: all at once",
        ),
        Option(
            "order_fields",
            kind="map",
            help="our word: AXIS's name of it in a sales order, where it differs from the default",
        ),
        Option(
            "booked",
            kind="map",
            help="our reference: the sales order's number, of orders a person found in AXIS",
        ),
        Option("timeout", kind="float", default=60.0, help="seconds a request may wait"),
    ),
    verified_against="built from third-party facts, not verified against a specification",
)  # fmt: skip
