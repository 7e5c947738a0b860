"""What Capillary can do, as its own pages tell (Customer and Organization APIs, v1.1)."""

from connectors.model import Capabilities, ComponentAbility, Option

_TIMEOUT = 60.0
_BATCH = 50
"""Customers a request; no page tells the most, so a smaller one is tried when it is refused."""

# No endpoint lists all customers or all changed ones (see reading.py), and what belongs to
# customers is found through them. There is no compare-and-set and no idempotency key.
_FOUND = ComponentAbility(
    complete=False, page=_BATCH, read_batch=_BATCH, request_timeout=_TIMEOUT, write_batch=0
)
_WRITTEN = ComponentAbility(
    writes=True,
    complete=False,
    page=_BATCH,
    read_batch=_BATCH,
    write_batch=_BATCH,
    request_timeout=_TIMEOUT,
)
_LISTED = ComponentAbility(page=200, read_batch=200, request_timeout=_TIMEOUT)

CAPABILITIES = Capabilities(
    system="capillary",
    title="Capillary",
    sides=("office",),
    components={
        "customers": _WRITTEN,
        "custom_fields": _WRITTEN,
        "voucher_series": _FOUND,
        "fraud_users": _WRITTEN,
        # Clienteling only, and only ever fetched (S-042, S-043).
        "task_metadata": _LISTED,
        "tasks": _LISTED,
        "associates": _LISTED,
        "reminders": _LISTED,
        "communication_templates": _LISTED,
        # The one list with a filter for what changed: modified_since.
        "stores": ComponentAbility(
            since=True, page=200, read_batch=200, request_timeout=_TIMEOUT
        ),
    },
    options=(
        Option(
            "base_url",
            kind="url",
            required=True,
            help="the cluster's host, such as https://eu.api.capillarytech.com",
        ),
        Option("till", help="user name of a till or Store Center; with password"),
        Option("password", secret=True, help="of the till; its MD5 is sent"),
        Option("key", help="client key of OAuth, in place of a till; with secret"),
        Option("secret", secret=True, help="client secret of OAuth"),
        Option(
            "attribution_type",
            choices=(
                "TILL", "STORE_CODE", "STORE_NAME", "STORE_EXTERNAL_ID",
                "STORE_EXTERNAL_ID_1", "STORE_EXTERNAL_ID_2",
            ),
            help="on whose behalf requests are made; with attribution_code",
        ),
        Option("attribution_code", help="that till's or store's code"),
        Option(
            "per_minute",
            kind="int",
            help="requests a minute; documented: 500 in Asia (apac, apac2), 300 elsewhere",
        ),
        Option(
            "registered_from",
            default="2008-01-01",
            help="the day the programme began: customers are searched by registration from it",
        ),
        Option("batch", kind="int", default=_BATCH, help="customers a request, reads and new ones"),
        Option(
            "update_batch",
            kind="int",
            default=1,
            help="customers an update; Capillary's pages disagree whether more than 1 may be sent",
        ),
        Option(
            "update_method",
            choices=("PUT", "POST"),
            default="PUT",
            help="of customer/update; older installations know POST only",
        ),
        Option(
            "store_id",
            help="Capillary's id of the store whose associates, tasks and reminders are fetched",
        ),
        Option(
            "paths",
            kind="map",
            help="other paths of tasks, task_metadata, reminders or communication_templates; "
            "Capillary documents none for communication_templates",
        ),
        Option("timeout", kind="float", default=_TIMEOUT, help="seconds a request may wait"),
    ),
    verified_against="the vendor's OpenAPI file of v1.1; not yet a live organisation",
)  # fmt: skip
