"""What a folder of CSV or XML files can do."""

from collections.abc import Mapping
from typing import Any

import msgspec

from connectors.model import Capabilities, ComponentAbility, Option

CAPABILITIES = Capabilities(
    system="files",
    title="files",
    sides=("store", "office"),
    components={
        "inventory": ComponentAbility(
            reads=True,
            writes=True,
            page=1000,
            read_batch=1_000_000,
            write_batch=1_000_000,
            compare_and_set=True,
        ),
    },
    options=(
        Option("folder", kind="path", required=True, help="the folder the files lie in"),
        Option(
            "inventory",
            default="inventory.csv",
            help="the file's name, or a pattern whose newest match counts",
        ),
        Option("format", default="csv", choices=("csv", "xml"), help="XML is read, not written"),
        Option("record", help="in XML: the path of a record from the root, as inventory/item"),
        Option(
            "columns",
            kind="map",
            help="our field: the file's column, for sku, qty, updated, title, location; in XML "
            "@attribute, element or element/@attribute",
        ),
        Option("encoding", default="auto", help="auto, or a Python codec name"),
        Option("delimiter", default="auto", help="auto, or one character"),
        Option("timezone", default="UTC", help="the zone of times that carry none"),
        Option("date_format", default="auto", help="auto, or a strptime pattern"),
        Option(
            "settle",
            kind="float",
            default=2.0,
            help="seconds a file must not have changed before it is read",
        ),
    ),
    verified_against="files written and read by the tests",
)


def configured(options: Mapping[str, Any]) -> Capabilities:
    """What one endpoint can do: a quantity is written back into CSV, and not into XML."""
    if options.get("format") != "xml":
        return CAPABILITIES
    read = msgspec.structs.replace(
        CAPABILITIES.components["inventory"], writes=False, write_batch=0, compare_and_set=False
    )
    return msgspec.structs.replace(CAPABILITIES, components={"inventory": read})
