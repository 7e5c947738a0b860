"""What QuickBooks Desktop can do through the Web Connector, as Intuit documents it (qbXML 13.0)."""

from connectors.model import Capabilities, ComponentAbility, Option
from connectors.quickbooks_webconnector.options import ORDER, RECEIPT, VISITOR

CAPABILITIES = Capabilities(
    system="quickbooks_desktop",
    title="QuickBooks Desktop",
    sides=("office",),
    components={
        # Quantities are written as differences by InventoryAdjustmentAdd, without compare-and-set.
        # An answer that was lost can be asked for, but a key that was answered is not known again.
        "inventory": ComponentAbility(
            reads=True,
            writes=True,
            page=500,
            read_batch=200,
            write_batch=100,
            request_timeout=5.0,
        ),
        # A sales receipt lowers the quantity on hand; a sales order what is available of it.
        "orders": ComponentAbility(
            reads=True,
            writes=True,
            read_batch=100,
            write_batch=25,
            idempotency=True,
            request_timeout=5.0,
            lowers="on_hand",
        ),
    },
    options=(
        *VISITOR,
        Option(
            "document",
            default=RECEIPT,
            choices=(RECEIPT, ORDER),
            help="what an order becomes; sales orders need Premier or Enterprise",
        ),
        Option("adjust_account", help="the account that stock adjustments are booked to, by name"),
    ),
    verified_against="the vendor's qbXML 13.0 ops file and its WSDL; not yet a live company",
)
