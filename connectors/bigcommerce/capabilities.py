"""What BigCommerce can do, as its documentation says (V3 stock and catalog, V2 orders, 2026)."""

from connectors.model import Capabilities, ComponentAbility, Option

CAPABILITIES = Capabilities(
    system="bigcommerce",
    title="BigCommerce",
    sides=("store",),
    components={
        # GET /v3/inventory/items takes 1,000 a page and no date filter; PUT absolute takes 2,000.
        "inventory": ComponentAbility(
            reads=True,
            writes=True,
            since=False,
            page=1000,
            read_batch=1000,
            write_batch=2000,
            asynchronous=True,
            apply_delay=10.0,
            least=0,  # of an absolute adjustment
            most=2_147_483_647,
        ),
        "products": ComponentAbility(reads=True, since=True, page=250, read_batch=250),
        # GET /v3/catalog/variants has neither a date filter nor sku:in.
        "variants": ComponentAbility(reads=True, page=250, read_batch=0),
        # GET /v2/orders has min_date_modified, but no list of ids: a request each by number.
        "orders": ComponentAbility(reads=True, since=True, page=250, read_batch=1),
    },
    options=(
        Option("store_hash", required=True, help="the id in the store's API path"),
        Option("token", required=True, secret=True, help="X-Auth-Token of an API account"),
        Option(
            "location", kind="int", required=True, help="the one location that is read and written"
        ),
        Option(
            "base_url",
            kind="url",
            default="https://api.bigcommerce.com",
            help="another host, for a proxy or the sandbox",
        ),
        Option(
            "reserve",
            kind="int",
            default=10,
            help="requests of the quota left for the store's other apps",
        ),
        Option("timeout", kind="float", default=30.0, help="seconds a request may wait"),
        Option(
            "apply_delay",
            kind="float",
            default=10.0,
            help="seconds after which an acknowledged quantity must be readable",
        ),
    ),
    verified_against="the vendor's OpenAPI files; not yet a live store",
)
