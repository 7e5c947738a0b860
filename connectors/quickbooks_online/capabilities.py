"""What QuickBooks Online can do, as Intuit documents it (Accounting API v3, minor version 75)."""

from connectors.model import Capabilities, ComponentAbility, Option

CAPABILITIES = Capabilities(
    system="quickbooks_online",
    title="QuickBooks Online",
    sides=("office",),
    components={
        # A query returns at most 1,000 objects, and 500 keys go into a question. Quantities are
        # written as differences by /inventoryadjustment (US Plus and Advanced), which has no
        # compare-and-set.
        "inventory": ComponentAbility(
            reads=True,
            writes=True,
            since=True,
            page=1000,
            read_batch=500,
            write_batch=100,
            idempotency=True,
            request_timeout=120.0,
        ),
        # One sales receipt an order; a batch takes 25 to 30. A sales receipt lowers QtyOnHand.
        "orders": ComponentAbility(
            reads=True,
            writes=True,
            read_batch=100,
            write_batch=25,
            idempotency=True,
            request_timeout=120.0,
            lowers="on_hand",
        ),
    },
    options=(
        Option("realm_id", required=True, help="the company's id, as shown after signing in"),
        Option("client_id", required=True, help="of the app in the Intuit developer portal"),
        Option("client_secret", required=True, secret=True, help="of the same app"),
        Option(
            "base_url",
            kind="url",
            default="https://quickbooks.api.intuit.com",
            help="https://sandbox-quickbooks.api.intuit.com for Intuit's own test companies",
        ),
        Option(
            "auth_url",
            kind="url",
            default="https://appcenter.intuit.com/connect/oauth2",
            help="where a person signs in",
        ),
        Option(
            "token_url",
            kind="url",
            default="https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
            help="where tokens are renewed",
        ),
        Option(
            "redirect_uri",
            kind="url",
            default="https://developer.intuit.com/v2/OAuth2Playground/RedirectUrl",
            help="one of the redirect addresses registered for the app",
        ),
        Option(
            "adjust_account",
            help="the account that stock adjustments are booked to, by name or id",
        ),
        Option("timeout", kind="float", default=120.0, help="seconds a request may wait"),
    ),
    verified_against="the vendor's XSD files; not yet a live company",
)
