"""One component of a description: from what stands in config.yaml to a frozen value."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from connectors.rest.declared import COMPONENT, MAPS, NEEDED, NEEDED_OF_RECORD, RECORD_MAP
from connectors.rest.options import Component, Lines, Paging, ReadBy, Since
from connectors.rest.paths import HERE, ExpressionError, parse_path
from connectors.rest.writes import describe_write

if TYPE_CHECKING:
    from connectors.rest.noting import Notes

_GROUPS = {option.name: option for option in COMPONENT if option.kind == "group"}


def describe(name: str, given: Any, notes: Notes, stock_refs: Collection[str]) -> Component | None:
    """The component; None where so much is wrong that none can be made. Mistakes are noted.

    `stock_refs` are the names under `refs` of inventory, which an order's lines carry.
    """
    if not isinstance(given, Mapping):
        notes.add("", "expected path, map and more under it")
        return None
    notes.known(given, COMPONENT)
    for group, option in _GROUPS.items():
        inner = notes.group(given, group)
        if inner is not None:
            notes.under(group).known(inner, option.entries)
    _columns(name, given, notes)
    refs = notes.expressions(given, "refs")
    paging = _paging(given, notes)
    keys = {"sku", "id", *(f"refs.{ref}" for ref in refs)}
    read = _read(given, notes, keys, paging)
    lines = _lines(name, given, notes)
    write = describe_write(name, given, notes, refs, stock_refs)
    if write is not None and read is None:
        notes.add("write", "a write needs `read:`, too", "each row is looked at by its key as well")
    if lines is None and name == "orders" and write is None:
        notes.add("", "the key `lines` is missing", "path and columns of an order's lines")
    return Component(
        name=name,
        path=_address(given, notes),
        map=notes.expressions(given, "map"),
        method=given.get("method") or "GET",
        query=notes.map(given, "query"),
        records=notes.path(given, "records") or HERE,
        total=notes.path(given, "total"),
        paging=paging,
        since=_since(given, notes),
        fields=notes.expressions(given, "fields"),
        refs=refs,
        where=tuple(_where(given, notes)),
        read=read,
        write=write,
        lines=lines,
        released=_words(given, "released"),
        address=notes.text(given, "address", keys) if given.get("address") else None,
    )


def _columns(name: str, given: Mapping[str, Any], notes: Notes) -> None:
    written, known = notes.map(given, "map"), MAPS.get(name, RECORD_MAP)
    inner = notes.under("map")
    for column in written:
        if column not in known:
            inner.unknown(column, known)
    for column in NEEDED.get(name, NEEDED_OF_RECORD):
        if column not in written and not (name == "orders" and "reference" in written):
            inner.add("", f"the key `{column}` is missing", "each needs the path of its value")
    if "id" not in written and "reference" in written:
        inner.add("", "the key `id` is missing", "the path of the document's own id")


def _address(given: Mapping[str, Any], notes: Notes) -> str:
    path = given.get("path")
    if not isinstance(path, str) or not path.startswith("/") or path.startswith("//"):
        if path is not None:
            notes.add("path", "expected an address after `url`", "begin it with a slash: /products")
        return "/"
    if "{" in path or "?" in path or "#" in path:
        notes.add("path", "expected a plain address", "parameters stand in `query`")
    return path


_WANTED = {
    "page": ("param",), "offset": ("param",), "cursor": ("param", "at"), "next_url": ("at",),
}  # fmt: skip


def _paging(given: Mapping[str, Any], notes: Notes) -> Paging:
    group, inner = notes.group(given, "paging"), notes.under("paging")
    if group is None:
        return Paging()
    kind = str(group.get("kind") or "none")
    for name in _WANTED.get(kind, ()):
        if not group.get(name):
            inner.add("", f"the key `{name}` is missing", f"paging by {kind} needs it")
    return Paging(
        kind=kind,
        param=str(group.get("param") or ""),
        size_param=str(group.get("size_param") or ""),
        size=inner.number(group, "size", 0, 1),
        first=inner.number(group, "first", 0 if kind == "offset" else 1),
        at=inner.path(group, "at"),
    )


def _since(given: Mapping[str, Any], notes: Notes) -> Since | None:
    group = notes.group(given, "since")
    if group is None or not group.get("param"):
        return None
    return Since(str(group["param"]), str(group.get("format") or "iso"))


def _read(
    given: Mapping[str, Any], notes: Notes, keys: Collection[str], paging: Paging
) -> ReadBy | None:
    group, inner = notes.group(given, "read"), notes.under("read")
    if group is None:
        return None
    param, batch = str(group.get("param") or ""), inner.number(group, "batch", 1, 1)
    path = inner.text({"path": group.get("path") or given.get("path")}, "path", keys)
    if not param and not path.names:
        inner.add(
            "", "expected `param`, or a path with {sku}, {id} or {refs.x} in it",
            "that is how one key is asked for",
        )  # fmt: skip
    if batch > 1 and (not param or path.names):
        inner.add("batch", "only a list's `param` takes several keys", "leave batch out")
    if batch > 1 and paging.size and batch > paging.size:
        inner.add("batch", f"more than the {paging.size} records of a page", "make it smaller")
    records = inner.path(group, "records")
    if records is None:
        records = HERE if path.names and not param else notes.path(given, "records")
    return ReadBy(
        path=path,
        param=param,
        value=inner.text({"value": group.get("value") or "{sku}"}, "value", keys),
        batch=batch,
        separator=str(group.get("separator") or ","),
        records=records or HERE,
        query=inner.map(group, "query"),
    )


def _lines(name: str, given: Mapping[str, Any], notes: Notes) -> Lines | None:
    group, inner = notes.group(given, "lines"), notes.under("lines")
    if group is None:
        return None
    if name != "orders":
        notes.add("lines", "only orders have lines")
    if bool(group.get("price")) == bool(group.get("amount")):
        inner.add("", "expected `price` of a unit or `amount` of the line, one of them")
    at, sku = inner.expression(group, "at"), inner.expression(group, "sku")
    quantity = inner.expression(group, "quantity")
    if at is None or sku is None or quantity is None:
        return None
    return Lines(
        at, sku, quantity, inner.expression(group, "price"), inner.expression(group, "amount"),
        inner.expression(group, "title"),
    )  # fmt: skip


def _where(given: Mapping[str, Any], notes: Notes) -> Any:
    inner = notes.under("where")
    for path, value in notes.map(given, "where").items():
        try:
            yield parse_path(path), value
        except ExpressionError as error:
            inner.add(path, error.expected, error.hint)


def _words(given: Mapping[str, Any], name: str) -> frozenset[str]:
    said = given.get(name) or ()
    return frozenset([said] if isinstance(said, str) else map(str, said))
