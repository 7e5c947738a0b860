"""Reading customers with all of their metafields."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw, Struct

from connectors.asking import reference
from connectors.shopify import bulk_documents, documents
from connectors.shopify.customer_mapping import customer_record, metafields
from connectors.shopify.ids import gid
from connectors.shopify.kinds import Kind
from connectors.shopify.nested import rest
from connectors.shopify.raw import shaped
from connectors.shopify.search import changed_day
from connectors.shopify.shapes import PageInfo

if TYPE_CHECKING:
    from connectors.model import Ask, Record
    from connectors.shopify.graphql import Api
    from connectors.shopify.paging import Sizes

CUSTOMER_SCOPE = "the scope read_customers, and access to protected customer data"


class Kept(Struct, rename="camel"):
    """The metafields beside a customer; without `page_info` all that a bulk operation found."""

    nodes: list[Raw]
    page_info: PageInfo = PageInfo(has_next_page=False)


class WithMetafields(Struct):
    id: str
    metafields: Kept


_with = msgspec.json.Decoder(WithMetafields)


def customers(api: Api, sizes: Sizes) -> Kind:
    """Customers; a record's key is the customer's number."""

    def build(raw: bytes) -> tuple[Record, int]:
        found = shaped(_with, raw, "a customer")
        more, requests = rest(
            api, sizes, documents.MORE_METAFIELDS, found.id, found.metafields.page_info,
            needs=CUSTOMER_SCOPE,
        )  # fmt: skip
        kept = [*map(bytes, found.metafields.nodes), *more]
        return customer_record(raw, metafields(kept)), requests

    return Kind(
        component="customers",
        page=documents.CUSTOMER_PAGE,
        nodes=documents.CUSTOMER_NODES,
        build=build,
        needs=CUSTOMER_SCOPE,
        ident=_ident,
        bulk=bulk_documents.customers(),
        changed=changed_day,
        children="metafields",
    )


def _ident(ask: Ask) -> str:
    number = reference(ask.refs, "customer_id") or reference({"key": ask.sku}, "key")
    return gid("Customer", number) if number else ""
