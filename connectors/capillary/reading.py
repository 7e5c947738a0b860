"""Reading an organisation: customers and what is theirs, and the lists.

No endpoint lists all customers or all changed ones. Pages are those that a search by day of
registration finds; ids that are known are asked for by key. So nothing follows from an absence.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.capillary.customer import (
    HONEST,
    custom_field_records,
    customer_record,
    fraud_record,
)
from connectors.capillary.customers import Customers
from connectors.capillary.envelope import text
from connectors.capillary.lists import Lists
from connectors.capillary.paths import ORGANISATION
from connectors.capillary.raw import fields_of
from connectors.capillary.search import Search, cursor_of
from connectors.capillary.times import zone_of
from connectors.capillary.vouchers import Vouchers
from connectors.errors import Malformed
from connectors.model import Ask, Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from connectors.capillary.api import Api
    from connectors.capillary.customer import Customer
    from connectors.capillary.options import Options
    from connectors.contract import Clock
    from connectors.model import Record
    from connectors.wire import Answer

OF_CUSTOMERS = ("customers", "custom_fields", "voucher_series", "fraud_users")


class Organisation(Struct, frozen=True):
    """What organization/get tells: the name, and the zone of times without one."""

    id: str
    name: str
    zone: tzinfo


class Reading:
    """The reads of one organisation."""

    def __init__(self, api: Api, options: Options, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self.search = Search(api, options.registered_from, options.batch)
        self.customers = Customers(api, options.batch)
        self.lists = Lists(api, options.paths, options.store_id)
        self._organisation: Organisation | None = None

    def pages(self, component: str, since: datetime | None, cursor: str) -> Iterator[Page]:
        """The component's pages; raises ValueError where `since` cannot be asked."""
        if component in OF_CUSTOMERS:
            return self._found(component, since, cursor)
        if since is not None and component != "stores":
            raise ValueError(f"Capillary has no filter for changed {component}")
        return self.lists.pages(component, since, cursor, self.zone())

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        """The records of the keys; a list is read whole for them."""
        if component not in OF_CUSTOMERS:
            return self._among(component, keys)
        before, vouchers = self.customers.requests, Vouchers(self._api)
        coupons = component == "voucher_series"
        asks = list(dict.fromkeys(_of_customer(component, ask) for ask in keys))
        whom = [Ask(sku, {"customer_id": number} if number else {}) for sku, number in asks]
        found = self.customers.of(whom, coupons=coupons)
        wanted = {ask.sku for ask in keys}
        whole = component in ("customers", "fraud_users")
        zone = self.zone()
        records = tuple(
            record
            for one in found
            for record in self._records(component, one, zone, vouchers)
            if whole or record.sku in wanted
        )
        requests = self.customers.requests - before + vouchers.requests
        return Page(records=records, requests=requests)

    def zone(self) -> tzinfo:
        """The organisation's own zone; asked for once."""
        if self._organisation is None:
            self._organisation = self.organisation()[0]
        return self._organisation.zone

    def organisation(self, *, attempts: int | None = None) -> tuple[Organisation, Answer]:
        """The organisation and the answer it came in. Raises Malformed where it has no name."""
        reply, answer = self._api.fetch(ORGANISATION, attempts=attempts)
        told = reply.listed("organization")
        if not told:
            raise Malformed("Capillary told nothing of the organisation.", code="wrong_type")
        data = fields_of(told[0])
        zone = zone_of(text(data.get("timezone_offset")))
        return Organisation(text(data.get("id")), text(data.get("name")), zone), answer

    def _found(self, component: str, since: datetime | None, cursor: str) -> Iterator[Page]:
        """Of all customers, or of those who registered since; a change of others is not found."""
        zone, vouchers = self.zone(), Vouchers(self._api)
        coupons = component == "voucher_series"
        first = None if since is None else since.astimezone(zone).date()
        for found in self.search.pages(cursor, self._clock.now().date(), first):
            before = self.customers.requests + vouchers.requests
            customers = self.customers.by("id", found.ids, strict=False, coupons=coupons)
            records = tuple(
                record
                for one in customers
                for record in self._records(component, one, zone, vouchers)
                if component != "fraud_users" or record.fields["status.status"] not in HONEST
            )
            requests = self.customers.requests + vouchers.requests - before + found.requests
            yield Page(records=records, cursor=cursor_of(found.rest), requests=requests)

    def _records(
        self, component: str, customer: Customer, zone: tzinfo, vouchers: Vouchers
    ) -> Iterator[Record]:
        if component == "customers":
            yield customer_record(customer, zone)
        elif component == "fraud_users":
            yield fraud_record(customer, zone)
        elif component == "custom_fields":
            yield from custom_field_records(customer, zone)
        else:
            yield from vouchers.records(customer, zone)

    def _among(self, component: str, keys: Sequence[Ask]) -> Page:
        wanted = {ask.sku for ask in keys}
        if not wanted:
            return Page(records=(), requests=0)
        pages = list(self.pages(component, None, ""))
        records = tuple(one for page in pages for one in page.records if one.sku in wanted)
        return Page(records=records, requests=sum(page.requests for page in pages))


def _of_customer(component: str, ask: Ask) -> tuple[str, str]:
    """The key and the id of the customer that a key of the component belongs to.

    A custom field's key is `customer/field`; a coupon tells its customer by its refs alone.
    """
    number = ask.refs.get("customer_id", "")
    if component == "custom_fields":
        return ask.refs.get("customer", "") or ask.sku.rpartition("/")[0], number
    if component == "voucher_series":
        return ask.refs.get("customer", ""), number
    return ask.sku, number
