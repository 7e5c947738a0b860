"""What SparkLayer can do, as its documentation says (docs.sparklayer.io/developers)."""

from connectors.model import Capabilities, ComponentAbility, Option

CAPABILITIES = Capabilities(
    system="sparklayer",
    title="SparkLayer",
    sides=("office",),
    components={
        # GET /api/v2/price-lists, 250 a page; a price list has no time of its own that is told.
        "price_lists": ComponentAbility(page=250),
        # GET /api/v1/price-lists/{slug}/pricing gives a list whole: one page a price list.
        # Prices that follow from a list's rules are not stored and not given.
        "prices": ComponentAbility(page=25_000),
        # Levels are given for SKUs that are named, and no call names them all: the read goes by
        # the SKUs on price lists. No limit is documented for a batch; 500 is what others use.
        "inventory": ComponentAbility(
            writes=True,
            complete=False,
            page=500,
            read_batch=500,
            write_batch=500,
            request_timeout=180.0,
        ),
    },
    options=(
        Option("site_id", required=True, help="from Settings > API in the SparkLayer Dashboard"),
        Option("client_id", required=True, help="of an API key made there"),
        Option("client_secret", required=True, secret=True, help="of the same API key"),
        Option(
            "base_url",
            kind="url",
            default="https://app.sparklayer.io",
            help="https://test.app.sparklayer.io for the test environment",
        ),
        Option("location", default="default", help="a stock location, by its id or external id"),
        Option("timeout", kind="float", default=180.0, help="seconds a request may wait"),
    ),
    verified_against="built from documentation, not verified against a specification",
)
