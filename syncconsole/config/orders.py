"""The `orders:` section of a connection: how a cycle takes orders over."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from syncconsole.config.keys import ORDERS
from syncconsole.config.sections import join, plain, read_section

if TYPE_CHECKING:
    from syncconsole.config.nodes import Section
    from syncconsole.config.report import Report

LONGEST_PREFIX: Final = 10
"""A reference is prefix and order number, 21 characters at the most."""


def read_orders(node: Section, path: str, report: Report) -> dict[str, Any]:
    """The facts as plain values: `since` an ISO date, `statuses` a list; mistakes are reported."""
    where = join(path, "orders")
    found = read_section(node, where, ORDERS, report)
    facts = {name: plain(value) for name, value in found.items()}
    lines = {name: value.line for name, value in found.items()}
    since = facts.get("since")
    if since is not None and not _is_date(since):
        report.add(
            lines["since"], join(where, "since"), f'"{since}" is not a date',
            "write the cut-over date as 2026-11-01",
        )  # fmt: skip
    statuses = facts.get("statuses")
    if statuses is not None and not _is_words(statuses):
        report.add(
            lines["statuses"], join(where, "statuses"), "a list of the store's status words",
            'such as ["Awaiting Fulfillment", "Completed"]',
        )  # fmt: skip
    prefix = facts.get("prefix")
    if prefix is not None and not 0 < len(str(prefix)) <= LONGEST_PREFIX:
        report.add(
            lines["prefix"], join(where, "prefix"),
            f"one to {LONGEST_PREFIX} characters before the order's number", "such as W-",
        )  # fmt: skip
    return facts


def _is_date(value: object) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _is_words(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value)
