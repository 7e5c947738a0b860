"""Several operations in one request: each stands or falls alone (vendor page "Batch operations").

The SDK refuses more than 30 items, and so does this; for the fault's code no source was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.sandbox.quickbooks.fault import CompanyFault, business, missing, unsupported
from syncconsole.sandbox.quickbooks.operations import carry_out, look_up

if TYPE_CHECKING:
    from syncconsole.sandbox.quickbooks.company import Company
    from syncconsole.sandbox.quickbooks.replies import Json

MOST_ITEMS = 30

_NOT_ENTITIES = ("bId", "operation", "optionsData")


def run_batch(company: Company, body: object) -> tuple[Json, int]:
    """One answer an item, in order, and how many items; CompanyFault for the batch as a whole."""
    items = body.get("BatchItemRequest") if isinstance(body, dict) else None
    if not isinstance(items, list) or not items:
        raise missing("BatchItemRequest")
    if len(items) > MOST_ITEMS:
        raise business(f"A batch has {MOST_ITEMS} items at most, not {len(items)}.")
    return {"BatchItemResponse": [_item(company, item) for item in items]}, len(items)


def _item(company: Company, item: object) -> Json:
    if not isinstance(item, dict):
        raise unsupported("BatchItemRequest")
    known = {"bId": item["bId"]} if "bId" in item else {}
    try:
        return _done(company, item) | known
    except CompanyFault as fault:
        return {"Fault": fault.fields()} | known


def _done(company: Company, item: Json) -> Json:
    named = [name for name in item if name not in _NOT_ENTITIES]
    if len(named) != 1:
        raise unsupported("BatchItemRequest")
    (entity,) = named
    if entity == "Query":
        found, _ = look_up(company, str(item["Query"]))
        return found
    if not isinstance(item.get("operation"), str):
        raise missing("operation")
    return carry_out(company, entity, item["operation"], item[entity])
