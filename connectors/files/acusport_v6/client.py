"""The AcuSport V6 connector: its stock file in a folder, and orders dropped as files of their own.

Built from third-party facts, not verified against a specification.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from connectors.errors import Misconfigured
from connectors.files.acusport_v6.capabilities import (
    CAPABILITIES,
    COLUMNS,
    ORDER_FIELDS,
    RECORD,
)
from connectors.files.acusport_v6.orders import Orders
from connectors.files.client import Files
from connectors.files.options import read_options
from connectors.model import Finding, Page
from connectors.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from connectors.contract import Tools
    from connectors.model import Ask, Change, Outcome

_XML_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*", re.ASCII)


def connect(options: Mapping[str, Any], tools: Tools) -> V6:
    """The endpoint over these options. Raises Misconfigured; touches no file yet."""
    return V6(options, tools)


class V6(Files):
    """See `connectors.contract.Connector`: inventory is read as `files` reads it, orders are files
    found by their name."""

    def __init__(self, options: Mapping[str, Any], tools: Tools) -> None:
        given = dict(options)
        given["inventory"] = given.get("inventory") or "inventory.xml"
        given["format"] = given.get("format") or "xml"
        if given["format"] == "xml":
            given["record"] = given.get("record") or RECORD
            given["columns"] = COLUMNS | dict(given.get("columns") or {})
        checked = read_options(given)
        super().__init__(checked, tools, CAPABILITIES)
        drop = checked.folder / _inside(str(options.get("orders_folder") or "orders"))
        form = str(options.get("order_format") or "xml")
        self._orders = Orders(drop, checked, csv=form == "csv", names=_names(options, form))

    def pages(
        self, component: str, *, since: datetime | None = None, cursor: str = ""
    ) -> Iterator[Page]:
        """See `Files.pages`; every record's refs name its SKU."""
        return (_named(page) for page in super().pages(component, since=since, cursor=cursor))

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        """See `Files.read`; orders by their reference."""
        if component == "orders":
            return self._orders.read(keys)
        return _named(super().read(component, keys))

    def push(
        self,
        changes: Sequence[Change],
        *,
        key: str,  # noqa: ARG002 - a file is known by its name
        ready: Callable[[], None],
    ) -> list[Outcome]:
        """Drop orders; ValueError for anything else. See `Orders.push`."""
        if any(change.component != "orders" for change in changes):
            raise ValueError("V6 is written orders and nothing else")
        if len({change.sku for change in changes}) < len(changes):
            raise ValueError("two orders with one reference")
        return self._orders.push(changes, ready)

    def check(self) -> list[Finding]:
        """What `files` finds, the folder of the orders, and what all this was built from."""
        found = [one for one in super().check() if one.name != "folder"]
        text = f"{CAPABILITIES.verified_against}: see one order in V6 before more"
        return [*found, self._drop(), Finding("facts", ok=True, text=text)]

    def _drop(self) -> Finding:
        drop = self._orders.drop
        there = drop if drop.is_dir() else drop.parent
        if os.access(there, os.W_OK | os.X_OK):
            waiting = len(list(drop.glob("[!.]*"))) if drop.is_dir() else 0
            return Finding("orders", ok=True, text=f"{waiting:,} order files wait to be taken")
        return Finding(
            "orders", ok=False, text=f"{one_line(str(there))} may not be written to",
            remedy="grant this account the right to write there, or leave orders out",
        )  # fmt: skip


def _named(page: Page) -> Page:
    """A line of an order names its item by the SKU as V6 spells it."""
    replace = msgspec.structs.replace
    return replace(page, records=tuple(replace(r, refs={"sku": r.sku}) for r in page.records))


def _inside(name: str) -> str:
    if "/" in name or "\\" in name or "\0" in name or name.startswith("."):
        raise Misconfigured("orders_folder: write the name of a folder inside `folder`.")
    return name


def _names(options: Mapping[str, Any], form: str) -> dict[str, str]:
    if form not in {"xml", "csv"}:
        raise Misconfigured("order_format: write xml or csv.")
    given = options.get("order_fields") or {}
    if not isinstance(given, Mapping):
        raise Misconfigured("order_fields: write names and values.")
    names = {str(ours): str(theirs) for ours, theirs in given.items()}
    for ours, theirs in names.items():
        if ours not in ORDER_FIELDS:
            known = ", ".join(ORDER_FIELDS)
            raise Misconfigured(f"order_fields: there is no {ours!r}; known: {known}.")
        if form == "xml" and not _XML_NAME.fullmatch(theirs):
            raise Misconfigured(f"order_fields.{ours}: {theirs!r} cannot be a name in XML.")
    return ORDER_FIELDS | names
