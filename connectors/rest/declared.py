"""The keys of config.yaml by which an API is described. Imports nothing heavy."""

from connectors.model import Option

COMPONENTS = (
    "inventory", "products", "orders", "variants", "customers", "custom_fields", "price_lists",
    "prices",
)  # fmt: skip

AUTH = ("none", "basic", "bearer", "header", "query", "oauth2")
PAGING = ("none", "page", "offset", "cursor", "next_url", "link")
MOMENTS = ("iso", "date", "unix", "unix_ms")
METHODS = ("POST", "PUT", "PATCH")
LOWERS = ("on_hand", "available", "none")

ORDER_MAP = (
    "id", "number", "reference", "status", "created", "updated", "currency", "customer", "email",
    "shipping", "discount", "tax", "total",
)  # fmt: skip
STOCK_MAP = ("id", "sku", "qty", "held", "tracked", "title", "updated", "location")
RECORD_MAP = ("id", "sku", "title", "updated", "location")
LINE_MAP = ("sku", "quantity", "price", "amount", "title")

MAPS = {"orders": ORDER_MAP, "inventory": STOCK_MAP}
NEEDED = {"orders": ("id", "status", "created", "currency"), "inventory": ("id", "sku", "qty")}
NEEDED_OF_RECORD = ("id", "sku")

_PAGING = (
    Option("kind", required=True, choices=PAGING, help="how the next page is asked for"),
    Option("param", help="the parameter with the page's number, the offset or the cursor"),
    Option("size_param", help="the parameter with the size of a page"),
    Option("size", kind="int", help="records a page, as asked for or as documented"),
    Option("first", kind="int", help="the number of the first page or record; 1, of offsets 0"),
    Option("at", help="path of the next cursor or the next address in the reply"),
)
_SINCE = (
    Option("param", required=True, help="the parameter that asks for what changed since a time"),
    Option("format", choices=MOMENTS, default="iso", help="how it spells the time"),
)
_READ = (
    Option("path", help="the address of one record, or of a list; with {sku}, {id} or {refs.x}"),
    Option("param", help="the parameter of a list that takes keys"),
    Option("value", default="{sku}", help="what a key is asked for by: {sku}, {id} or {refs.x}"),
    Option("batch", kind="int", default=1, help="keys a request"),
    Option("separator", default=",", help="what stands between keys"),
    Option("records", help="path of the records in the reply; `.`: it is the one record"),
    Option("query", kind="map", help="further parameters"),
)
_RESULTS = (
    Option("at", required=True, help="path of the list with one entry a row"),
    Option("sku", help="path of the SKU in an entry; without it entries are in the order sent"),
    Option("code", help="path of an error's code in an entry"),
    Option("message", help="path of an error's text in an entry"),
    Option("only_failed", kind="bool", help="true: rows that are not in the list were written"),
)
_WRITE = (
    Option("method", required=True, choices=METHODS, help="POST, PUT or PATCH"),
    Option("path", required=True, help="the address, with {placeholders}"),
    Option("body", kind="json", required=True, help='the JSON, with {placeholders}; "{rows}"'),
    Option("row", kind="json", help="one entry of {rows}, or of an order's {lines}"),
    Option("batch", kind="int", default=1, help="rows a request"),
    Option("idempotency", help="the header that takes an idempotency key"),
    Option("if_match", help="the name under `refs` of the version that If-Match is to send"),
    Option("conflict", kind="words", help="statuses that say the target moved; 409 and 412"),
    Option("echo", help="path in the reply of the quantity that now stands"),
    Option("id", help="path in the reply of the id of what was made (orders)"),
    Option("lowers", choices=LOWERS, help="the office quantity that a written order lowers"),
    Option("results", kind="group", entries=_RESULTS, help="what a batch's reply says of each row"),
)
_LINES = (
    Option("at", required=True, help="path of an order's lines; `a -> b` reads the address at a"),
    *(Option(name, required=name in ("sku", "quantity"), help="path of it in a line")
      for name in LINE_MAP),
)  # fmt: skip

COMPONENT = (
    Option("path", required=True, help="the address of the list, after `url`"),
    Option("method", choices=("GET", "POST"), default="GET", help="POST: parameters in the body"),
    Option("query", kind="map", help="parameters of every read of the list"),
    Option("records", default=".", help="path of the records in the reply"),
    Option("total", help="path of the count of all records in the reply"),
    Option("paging", kind="group", entries=_PAGING, help="how the next page is asked for"),
    Option("since", kind="group", entries=_SINCE, help="how to ask for what changed since a time"),
    Option("map", kind="map", required=True, help="our column: path in a record"),
    Option("fields", kind="map", help="our field: path in a record"),
    Option("refs", kind="map", help="a name for {refs.name}: path in a record"),
    Option("where", kind="map", help="path: value; records with another one are left out"),
    Option("read", kind="group", entries=_READ, help="how single records are asked for"),
    Option("write", kind="group", entries=_WRITE, help="how a row is written"),
    Option("lines", kind="group", entries=_LINES, help="an order's lines"),
    Option("released", kind="words", help="statuses of orders that hold no stock, as Cancelled"),
    Option("address", help="the record's page for people, with {id} or {refs.x}"),
)

_ERRORS = (
    Option("code", help="path of the code in a refusal"),
    Option("message", help="path of the text in a refusal"),
    Option("ok", help="path of what a success says of itself, where refusals come as HTTP 200"),
    Option("is", help="what stands there in a success"),
)

OPTIONS = (
    Option("url", kind="url", required=True, help="the address all paths begin at"),
    Option("title", help="what the system is called in sentences; else its host"),
    Option("auth", choices=AUTH, default="none", help="how we prove who we are"),
    Option("user", help="of auth: basic"),
    Option("password", secret=True, help="of auth: basic"),
    Option("token", secret=True, help="of auth: bearer, header or query"),
    Option("auth_name", help="the header or parameter that takes the token"),
    Option("token_url", kind="url", help="where auth: oauth2 gets its token"),
    Option("client_id", help="of auth: oauth2 (client credentials)"),
    Option("client_secret", secret=True, help="of auth: oauth2"),
    Option("scope", help="of auth: oauth2"),
    Option("headers", kind="map", help="headers of every request; no secrets: see auth"),
    Option("errors", kind="group", entries=_ERRORS, help="where a refusal says why"),
    Option("timezone", kind="zone", default="UTC", help="the zone of times that carry none"),
    Option("timeout", kind="float", default=30.0, help="seconds a request may wait"),
    Option("apply_delay", kind="float", default=0.0, help="seconds until a write can be read"),
    Option("per_second", kind="float", help="requests a second that the API takes"),
    Option(
        "components",
        kind="sections",
        required=True,
        choices=COMPONENTS,
        entries=COMPONENT,
        help="component: its list, its mapping, how it is written",
    ),
)
