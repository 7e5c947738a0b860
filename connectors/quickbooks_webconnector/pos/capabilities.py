"""What QuickBooks Point of Sale can do through the Web Connector (qbposXML 3.0)."""

from connectors.model import Capabilities, ComponentAbility, Option
from connectors.quickbooks_webconnector.options import ORDER, RECEIPT, VISITOR

SKUS = ("ALU", "UPC")
TENDERS = ("check", "cash", "account")

CAPABILITIES = Capabilities(
    system="quickbooks_pos",
    title="QuickBooks Point of Sale",
    sides=("office",),
    components={
        # Quantities are written as what is on hand, without compare-and-set; no message set is
        # kept, so that what became of a lost write only reading tells.
        "inventory": ComponentAbility(
            reads=True,
            writes=True,
            page=500,
            read_batch=50,
            write_batch=50,
            request_timeout=5.0,
        ),
        # A sales order promises units to a customer; a sales receipt takes them from the shelf.
        "orders": ComponentAbility(
            reads=True,
            writes=True,
            read_batch=50,
            write_batch=25,
            request_timeout=5.0,
            lowers="available",
        ),
    },
    options=(
        *VISITOR,
        Option("document", default=ORDER, choices=(ORDER, RECEIPT), help="what an order becomes"),
        Option("sku", default="ALU", choices=SKUS, help="the field of an item that holds its SKU"),
        Option(
            "tender",
            default="check",
            choices=TENDERS,
            help="how a sales receipt counts as paid",
        ),
        Option("reason", default="WEB", help="of stock adjustments, up to 8 characters"),
    ),
    verified_against="the vendor's qbposXML 3.0 ops file and its WSDL; not yet a live shop",
)
