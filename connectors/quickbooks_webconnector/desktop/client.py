"""The QuickBooks Desktop connector: one company file, through the Web Connector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.quickbooks_webconnector.connector import VisitedConnector
from connectors.quickbooks_webconnector.desktop.capabilities import CAPABILITIES
from connectors.quickbooks_webconnector.desktop.product import Desktop
from connectors.quickbooks_webconnector.options import (
    ORDER,
    RECEIPT,
    choice,
    order_facts,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.contract import Tools

LONGEST_CUSTOMER = 41


def connect(options: Mapping[str, Any], tools: Tools) -> VisitedConnector:
    """A connector over the options of config.yaml; asks nothing. Raises Misconfigured.

    `tools.mailbox` is where the Web Connector finds our questions.
    """
    facts = order_facts(options.get("orders"))
    text_of({"customer": facts.customer}, "customer", "orders.", LONGEST_CUSTOMER)
    document = choice(options, "document", (RECEIPT, ORDER))
    account = text_of(options, "adjust_account")
    return VisitedConnector(Desktop(CAPABILITIES, facts, document, account), tools)
