"""A shop that sells through the company, and how its orders are written in tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from tests.connectors.http.fakes import ready
from tests.connectors.quickbooks_online.company import Company, item

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectors.model import Change, Fate, Outcome

RECEIPT, BATCH = "/salesreceipt", "/batch"


def shop() -> Company:
    """A company with ten items, the web customer, and what shipping and discount are booked on."""
    company = Company([item(n, onhand=10) for n in range(1, 11)])
    company.add("Customer", DisplayName="Web customer")
    for name in ("Shipping", "Discount"):
        company.add("Item", Name=name, Sku="", Type="Service")
    company.add("Account", Name="Undeposited Funds", FullyQualifiedName="Undeposited Funds")
    company.add("Department", Name="Web", FullyQualifiedName="Web")
    return company


def push(company: Company, *changes: Change, key: str = "run-7", **facts: Any) -> list[Outcome]:
    """Write the orders; `facts` are what config.yaml says of them."""
    return company.connect(orders=facts or None).push(changes, key=key, ready=ready)


def at(path: str, *answers: Any) -> list[Callable[[httpx.Request], httpx.Response | None]]:
    """Answers for requests to that path only, one after the other."""
    waiting = list(answers)

    def play(request: httpx.Request) -> httpx.Response | None:
        if not request.url.path.endswith(path) or not waiting:
            return None
        step = waiting.pop(0)
        if isinstance(step, Exception):
            raise step
        answered: httpx.Response = step if isinstance(step, httpx.Response) else step(request)
        return answered

    return [play] * 50


def fates(outcomes: Sequence[Outcome]) -> list[Fate]:
    """What became of each."""
    return [outcome.fate for outcome in outcomes]
