"""What Tryton 8.2 can do over JSON-RPC, as measured against one that runs."""

from connectors.model import Capabilities, ComponentAbility, Option

PAGE = 500
MOST_COUNTED = 250
MOST_SALES = 25

CAPABILITIES = Capabilities(
    system="tryton",
    title="Tryton",
    sides=("office",),
    components={
        # No field of a product holds stock: it is worked out of moves, and written by an inventory
        # that counts it. Tryton has no compare-and-set; `counting` says how the gap is closed. A
        # batch is read by its day, products, open moves and last moves, and written as a draft
        # that is then confirmed.
        "inventory": ComponentAbility(
            reads=True,
            writes=True,
            since=True,
            page=PAGE,
            read_batch=PAGE,
            write_batch=MOST_COUNTED,
            request_timeout=120.0,
            read_requests=4,
            write_requests=2,
        ),
        # A sale in process plans the moves that take its goods: on hand stays until they are sent,
        # what is available falls at once. It is found again by its reference. A sale is made,
        # quoted, confirmed and processed, a batch at a time.
        "orders": ComponentAbility(
            reads=True,
            writes=True,
            read_batch=100,
            write_batch=MOST_SALES,
            request_timeout=120.0,
            write_requests=4,
            lowers="available",
        ),
        "products": ComponentAbility(reads=True, since=True, page=PAGE, read_batch=PAGE),
        "customers": ComponentAbility(reads=True, since=True, page=PAGE, read_batch=PAGE),
    },
    options=(
        Option("base_url", kind="url", required=True, help="such as https://erp.example.com"),
        Option("database", required=True, help="the name of the database, as at the log-in"),
        Option("user", required=True, help="the login of a user of its own"),
        Option("password", required=True, secret=True, help="of the same user"),
        Option(
            "location",
            help="the warehouse, or one storage location, by name, code or id; not needed where "
            "there is one warehouse",
        ),
        Option(
            "quantity",
            default="available",
            choices=("available", "on_hand"),
            help="available: on hand less what open moves will take; on_hand: all that lies there",
        ),
        Option("timeout", kind="float", default=120.0, help="seconds a request may wait"),
    ),
    verified_against="Tryton 8.2, installed and run by the tests",
)
