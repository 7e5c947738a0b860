"""The description of a write: its address, its body, and what its answers mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.rest.options import Results, Write
from connectors.rest.templates import names_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from connectors.rest.noting import Notes

STOCK = ("sku", "after", "before", "on_hand", "location", "id", "key")
ORDER = (
    "reference", "key", "lines", "order.number", "order.status", "order.created",
    "order.currency", "order.customer", "order.email", "order.shipping", "order.discount",
    "order.tax", "order.total",
)  # fmt: skip
LINE = ("sku", "quantity", "price", "amount", "title")
FACTS = tuple(
    f"facts.{name}"
    for name in ("customer", "account", "tax", "shipping", "discount", "location", "deposit")
)
"""What the connection's `orders` section says, for bodies of orders."""

MOST = 10_000


def describe_write(
    name: str,
    given: Mapping[str, Any],
    notes: Notes,
    refs: Collection[str],
    stock_refs: Collection[str],
) -> Write | None:
    """The write; None where none is written. Mistakes are noted."""
    group, inner = notes.group(given, "write"), notes.under("write")
    if group is None:
        return None
    if name not in ("inventory", "orders"):
        notes.add("write", "only inventory and orders are written", "leave it out")
        return None
    orders = name == "orders"
    own = {f"refs.{ref}" for ref in refs}
    whole = {*ORDER, *FACTS} if orders else {*STOCK, *own}
    each = {*LINE, *(f"refs.{ref}" for ref in ("id", *stock_refs))} if orders else whole
    batch = inner.number(group, "batch", 1, 1)
    path = inner.text(group, "path", whole - {"lines"} if batch == 1 else {"key"})
    body = inner.under("body").template(group.get("body"), whole if batch == 1 else {"rows", "key"})
    row = inner.under("row").template(group.get("row"), each) if "row" in group else None
    names = frozenset(path.names | names_in(body) | names_in(row))
    _whole(group, inner, names, batch, orders=orders, held="held" in notes.map(given, "map"))
    if_match = str(group.get("if_match") or "")
    if if_match and if_match not in refs:
        inner.add("if_match", f'refs has no "{if_match}"', f"it has {', '.join(refs) or 'none'}")
    compares = bool(if_match) or "before" in names
    return Write(
        method=str(group.get("method") or "POST"),
        path=path,
        body=body,
        row=row,
        names=names,
        batch=min(batch, MOST),
        idempotency=inner.header(group, "idempotency"),
        if_match=if_match,
        conflict=_statuses(group, inner, (409, 412) if compares or orders else ()),
        echo=inner.path(group, "echo"),
        id=inner.path(group, "id"),
        lowers=str(group.get("lowers") or ""),
        results=_results(group, inner),
    )


def _whole(
    group: Mapping[str, Any],
    notes: Notes,
    names: Collection[str],
    batch: int,
    *,
    orders: bool,
    held: bool,
) -> None:
    """Note what does not go together, and what a write cannot do without."""
    if orders:
        if batch > 1:
            notes.add("batch", "orders are written one by one", "leave batch out")
        for needed in ("reference", "lines"):
            if needed not in names:
                notes.add(
                    "body", f"the placeholder {{{needed}}} is missing",
                    "an order is found again by its reference, and its lines are the order",
                )  # fmt: skip
        if group.get("row") is None:
            notes.add("", "the key `row` is missing", "the entry of {lines} for one line")
        if group.get("id") is None:
            notes.add("", "the key `id` is missing", "the path of the new id in the reply")
        return
    if batch > 1:
        if "rows" not in names:
            notes.add("body", "the placeholder {rows} is missing", 'such as items: "{rows}"')
        if group.get("row") is None:
            notes.add("", "the key `row` is missing", "the entry of {rows} for one row")
        if group.get("results") is None:
            notes.add("", "the key `results` is missing", "how the reply tells of each row")
        if "before" in names:
            notes.add("row", "{before} is compared in a request of one row", "leave batch out")
        for name in ("if_match", "echo"):
            if group.get(name):
                notes.add(name, "it is told of one row only", "leave it out, or batch")
    if not {"after", "on_hand"} & set(names):
        notes.add("body", "the placeholder {after} is missing", "it is the quantity to be written")
    if held and "on_hand" not in names:
        notes.add(
            "body", "where `held` is mapped, {on_hand} is what is written",
            "it is {after} and what is held, as the API counts",
        )  # fmt: skip
    if not held and "on_hand" in names:
        notes.add("body", "{on_hand} needs `held` in map", "or write {after}")


def _results(group: Mapping[str, Any], notes: Notes) -> Results | None:
    given, inner = notes.group(group, "results"), notes.under("results")
    at = None if given is None else inner.path(given, "at")
    if given is None or at is None:
        return None
    only_failed = given.get("only_failed") is True
    if only_failed and not given.get("sku"):
        inner.add("", "the key `sku` is missing", "a list of failures must name its rows")
    if not given.get("code") and not given.get("message"):
        inner.add("", "expected `code` or `message`", "by them a refused row is known")
    return Results(
        at, inner.path(given, "sku"), inner.path(given, "code"), inner.path(given, "message"),
        only_failed,
    )  # fmt: skip


def _statuses(group: Mapping[str, Any], notes: Notes, default: Collection[int]) -> frozenset[int]:
    said = group.get("conflict")
    if said is None:
        return frozenset(default)
    words = [said] if isinstance(said, (str, int)) else list(said)
    if not all(str(word).isdecimal() and 400 <= int(word) < 500 for word in words):
        notes.add("conflict", "expected statuses from 400 to 499", "such as [409, 412]")
        return frozenset(default)
    return frozenset(int(word) for word in words)
