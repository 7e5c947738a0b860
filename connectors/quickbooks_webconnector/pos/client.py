"""The QuickBooks Point of Sale connector: one shop, through the Web Connector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.quickbooks_webconnector.connector import VisitedConnector
from connectors.quickbooks_webconnector.options import (
    ORDER,
    RECEIPT,
    choice,
    order_facts,
    text_of,
)
from connectors.quickbooks_webconnector.pos.capabilities import CAPABILITIES, SKUS, TENDERS
from connectors.quickbooks_webconnector.pos.product import PointOfSale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.contract import Tools

LONGEST_CUSTOMER, LONGEST_TAX, LONGEST_REASON = 30, 20, 8


def connect(options: Mapping[str, Any], tools: Tools) -> VisitedConnector:
    """A connector over the options of config.yaml; asks nothing. Raises Misconfigured.

    `tools.mailbox` is where the Web Connector finds our questions.
    """
    facts = order_facts(options.get("orders"))
    text_of({"customer": facts.customer}, "customer", "orders.", LONGEST_CUSTOMER)
    text_of({"tax": facts.tax}, "tax", "orders.", LONGEST_TAX)
    product = PointOfSale(
        CAPABILITIES,
        facts,
        choice(options, "document", (ORDER, RECEIPT)),
        sku=choice(options, "sku", SKUS),
        tender=choice(options, "tender", TENDERS),
        reason=text_of(options, "reason", longest=LONGEST_REASON) or "WEB",
    )
    return VisitedConnector(product, tools)
