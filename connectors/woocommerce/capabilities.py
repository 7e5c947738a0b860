"""What WooCommerce can do, as its documentation says (REST API wc/v3, versions 7 to 11)."""

from connectors.model import Capabilities, ComponentAbility, Option

CAPABILITIES = Capabilities(
    system="woocommerce",
    title="WooCommerce",
    sides=("store", "office"),
    components={
        # Lists and batches take 100. What orders take off the stock moves no date of the product
        # (woocommerce issue 40060), so quantities cannot be asked for by date (P-17).
        "inventory": ComponentAbility(
            reads=True,
            writes=True,
            since=False,
            page=100,
            read_batch=100,
            write_batch=100,
            request_timeout=60.0,
        ),
        "products": ComponentAbility(reads=True, since=True, page=100, read_batch=100),
        # Only from 10.3 on is there a list of all variations, so none can be asked for by date.
        "variants": ComponentAbility(reads=True, page=100, read_batch=100),
        # Single orders are read by id, 100 a request; by our reference, one search each. A paid
        # order lowers `stock_quantity`, the one quantity there is.
        "orders": ComponentAbility(
            reads=True,
            writes=True,
            since=True,
            page=100,
            read_batch=100,
            write_batch=25,
            request_timeout=60.0,
            lowers="on_hand",
        ),
    },
    options=(
        Option(
            "base_url", kind="url", required=True, help="the shop's address, what /wp-json follows"
        ),
        Option("consumer_key", required=True, secret=True, help="ck_... of a REST API key"),
        Option("consumer_secret", required=True, secret=True, help="cs_... of the same key"),
        Option(
            "auth",
            default="auto",
            choices=("auto", "basic", "oauth"),
            help="auto: Basic over https, signed requests (OAuth 1.0a) over http",
        ),
        Option("timeout", kind="float", default=60.0, help="seconds a request may wait"),
    ),
    verified_against="the vendor's route index and published controllers; not yet a live shop",
)
