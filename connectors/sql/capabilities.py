"""What a mapped database can do, and the options that map it."""

from collections.abc import Iterable

import msgspec

from connectors.model import Capabilities, ComponentAbility, Option

PAGE = 1000
READ_BATCH = 500
WRITE_BATCH = 250

COMPONENTS = (
    "inventory",
    "products",
    "customers",
    "custom_fields",
    "voucher_series",
    "inventory_master",
    "customer_attributes",
    "store_attributes",
    "loyalty_tracker",
    "fraud_users",
    "task_metadata",
    "tasks",
    "associates",
    "reminders",
    "communication_templates",
    "stores",
)
"""Quantities, products and the fourteen components of a Store Center."""

_ABLE = ComponentAbility(
    reads=True,
    writes=True,
    since=True,
    page=PAGE,
    read_batch=READ_BATCH,
    write_batch=WRITE_BATCH,
    compare_and_set=True,
)

TABLE = (
    Option("table", required=True, help="the table or view, or schema.table"),
    Option("key", kind="words", required=True, help="the column of the key, or a list of them"),
    Option("updated", help="the column with the row's own time of change; without it no Delta"),
    Option("touch", kind="bool", help="true: a write also sets `updated`; else the database does"),
    Option("title", help="the column shown as title"),
    Option("qty", help="the column with the quantity (inventory)"),
    Option("fields", kind="map", help="our field: the table's column"),
    Option("where", kind="map", help="column: value; only such rows are read and made"),
)

CAPABILITIES = Capabilities(
    system="sql",
    title="SQL database",
    sides=("store", "office"),
    components=dict.fromkeys(COMPONENTS, _ABLE),
    options=(
        Option(
            "url",
            kind="database",
            required=True,
            secret=True,
            help="sqlite:///FILE beside config.yaml, or postgresql://USER:PASSWORD@HOST/DATABASE",
        ),
        Option(
            "tables",
            kind="sections",
            required=True,
            choices=COMPONENTS,
            entries=TABLE,
            help="component: its table, key and columns",
        ),
        Option(
            "timezone", kind="zone", default="UTC", help="the zone of timestamps that carry none"
        ),
        Option("timeout", kind="float", default=30.0, help="seconds a statement may take"),
    ),
    verified_against="SQLite and PostgreSQL 15, run by the tests",
)


def able(timeout: float, mapped: Iterable[tuple[str, bool, bool]]) -> Capabilities:
    """The capabilities of one endpoint, from (component, can be written, tells changes)."""
    return msgspec.structs.replace(
        CAPABILITIES,
        components={
            component: msgspec.structs.replace(
                _ABLE,
                writes=writes,
                since=since,
                compare_and_set=writes,
                write_batch=WRITE_BATCH if writes else 0,
                request_timeout=timeout,
            )
            for component, writes, since in mapped
        },
    )
