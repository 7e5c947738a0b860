"""The shapes QuickBooks' answers have, as far as we read them (Finance.xsd).

Quantities and amounts are taken as they come, so that one bad row cannot spoil a page; ids are
typed, because a page without them means nothing.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field


class MetaData(Struct, frozen=True, rename="pascal"):
    last_updated_time: str | None = None


class Item(Struct, frozen=True, rename="pascal"):
    """An item of any kind; change data capture tells of a deleted one by its id alone."""

    id: str
    name: str = ""
    sku: str | None = None
    active: bool = True
    type: str = ""
    track_qty_on_hand: bool = False
    qty_on_hand: Any = None
    meta_data: MetaData = MetaData()


class Receipt(Struct, frozen=True, rename="pascal"):
    id: str
    doc_number: str = ""
    private_note: str = ""
    total_amt: Any = None
    meta_data: MetaData = MetaData()


class Named(Struct, frozen=True, rename="pascal"):
    """A customer, an account, an item or a department, of which the id is wanted."""

    id: str
    active: bool = True


class Rows(Struct, frozen=True, rename="pascal"):
    """What a query found, by the kind it asked for; an empty answer has none of them.

    An inventory adjustment is never asked for: it is known by the quantity it makes.
    """

    item: list[Item] = []
    sales_receipt: list[Receipt] = []
    customer: list[Named] = []
    account: list[Named] = []
    department: list[Named] = []
    total_count: int | None = field(default=None, name="totalCount")


class Queried(Struct, frozen=True, rename="pascal"):
    query_response: Rows


class Captured(Struct, frozen=True, rename="pascal"):
    query_response: list[Rows] = []


class ChangeData(Struct, frozen=True):
    """GET /cdc."""

    found: list[Captured] = field(name="CDCResponse")


class Company(Struct, frozen=True, rename="pascal"):
    company_name: str = ""
    country: str = ""


class CompanyInfo(Struct, frozen=True, rename="pascal"):
    """GET /companyinfo/{realm}."""

    company_info: Company


class Created(Struct, frozen=True, rename="pascal"):
    """What a write made, by its kind; one of them is there."""

    sales_receipt: Receipt | None = None
    customer: Named | None = None
    inventory_adjustment: Named | None = None


class BatchItem(Struct, frozen=True, rename="pascal"):
    """One answer of a batch: what was made, or a Fault."""

    batch_id: str = field(name="bId")
    sales_receipt: Receipt | None = None
    fault: Any = None


class Batch(Struct, frozen=True, rename="pascal"):
    """POST /batch."""

    batch_item_response: list[BatchItem]


class SalesForms(Struct, frozen=True, rename="pascal"):
    custom_txn_numbers: bool = False


class Preference(Struct, frozen=True, rename="pascal"):
    sales_forms_prefs: SalesForms = SalesForms()


class Preferences(Struct, frozen=True, rename="pascal"):
    """GET /preferences."""

    preferences: Preference
