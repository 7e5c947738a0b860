"""What Shopify can do, as its Admin GraphQL API is documented (2026-04 and 2026-10)."""

from connectors.model import Capabilities, ComponentAbility, Option

VERSIONS = ("2026-04", "2026-10")
"""The API versions this connector is held against; each is served for a year at least."""

CAPABILITIES = Capabilities(
    system="shopify",
    title="Shopify",
    sides=("store",),
    components={
        # `first` and input arrays take at most 250; changeFromQuantity is compare-and-set, and
        # @idempotent is compulsory since 2026-04. A question costs 1,000 points at most, which 142
        # rows by id come to.
        "inventory": ComponentAbility(
            reads=True,
            writes=True,
            since=True,
            page=250,
            read_batch=142,
            write_batch=250,
            compare_and_set=True,
            idempotency=True,
            least=0,  # INVALID_QUANTITY_NEGATIVE
            most=1_000_000_000,  # INVALID_QUANTITY_TOO_HIGH
        ),
        "products": ComponentAbility(reads=True, since=True, page=250, read_batch=250),
        "variants": ComponentAbility(reads=True, since=True, page=250, read_batch=250),
        "customers": ComponentAbility(reads=True, since=True, page=50, read_batch=50),
        "orders": ComponentAbility(reads=True, since=True, page=25, read_batch=25),
    },
    options=(
        Option("shop", required=True, help="the shop's handle, as in HANDLE.myshopify.com"),
        Option("token", secret=True, help="Admin API access token of an app that keeps one"),
        Option("client_id", help="of an app of the Dev Dashboard, in place of `token`"),
        Option("client_secret", secret=True, help="of the same app"),
        Option(
            "location",
            kind="int",
            help="the id of the one location whose stock is read and written",
        ),
        Option(
            "quantity",
            default="available",
            choices=("available", "on_hand"),
            help="which quantity is read and written; on_hand includes what orders have taken",
        ),
        Option(
            "bulk",
            default="auto",
            choices=("auto", "true", "false"),
            help="complete reads by bulk operation; auto reads page by page where none may start",
        ),
        Option(
            "api_version",
            default=VERSIONS[-1],
            choices=VERSIONS,
            help="the version of the Admin API that is asked for",
        ),
        Option(
            "base_url",
            kind="url",
            help="another host than the shop's own, for a proxy or the sandbox",
        ),
        Option(
            "reserve",
            kind="int",
            default=50,
            help="points of the cost bucket left for others that use the same app",
        ),
        Option("timeout", kind="float", default=30.0, help="seconds a request may wait"),
    ),
    verified_against="the vendor's schemas of 2026-04 and 2026-10; not yet a live shop",
)
