"""`syncconsole orders CONNECTION`: the store's orders, and what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from syncconsole.cache.read.orders import window
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.moments import moment
from syncconsole.domain.profiles import PROFILES
from syncconsole.errors import Refused

if TYPE_CHECKING:
    from syncconsole.cache.read.orders import OrderView
    from syncconsole.cli.call import Call
    from syncconsole.config import Connection

_PAGE = 500


def show(call: Call) -> Answer:
    """The newest orders since the cut-over first, with their fate; asks no endpoint.

    Raises Refused where the connection's profile takes no orders over.
    """
    args = call.args
    call.open_cache()
    connection = call.connection(args.connection)
    profile = PROFILES[connection.profile]
    if "orders" not in profile.pushes:
        raise Refused(
            f"{connection.name} has profile {profile.name}, which takes no orders over; "
            "profile cycle does",
            code="component",
        )
    listed = window(connection.name, text=args.filter)
    ids = listed.ids()
    wanted = ids[: args.limit] if args.limit else ids
    found: list[OrderView] = []
    for start in range(0, len(wanted), _PAGE):
        part = wanted[start : start + _PAGE]
        page = listed.page(part)
        found += [page[number] for number in part if number in page]
    names = columns(
        "ORDER", "CREATED", "STATUS", ">TOTAL", "", "CUSTOMER", "FATE", "DOCUMENT", "AS", "UNITS",
        "WHY",
    )  # fmt: skip
    rows = [_row(order, moment(order.created_at, connection.timezone)) for order in found]
    human: list[str | Table] = [Table(names, rows), f"{len(found):,} of {len(ids):,}"]
    if len(found) == 1:
        human += _pages(found[0], connection)
    if not ids:
        human = [_none(args.filter, connection.name)]
    return Answer({"of": len(ids), "orders": msgspec.to_builtins(found)}, human)


def _row(order: OrderView, created: str) -> tuple[str, ...]:
    return (
        order.number,
        created,
        order.status,
        order.total,
        order.currency,
        order.customer,
        order.fate,
        order.office_id,
        order.reference if order.office_id else "",
        "kept back" if order.subtracts else "",
        order.why,
    )


def _pages(order: OrderView, connection: Connection) -> list[str]:
    """Where the one order that is shown stands in both systems; a list has no room for it."""
    pages = {connection.store: order.store_address, connection.office: order.office_address}
    return [f"at {end}: {address}" for end, address in pages.items() if address]


def _none(text: str, connection: str) -> str:
    if text:
        return f"no order holds {text!r} in number, status, customer or fate"
    return f"no order was read yet; `syncconsole sync step1 {connection}` reads them"
