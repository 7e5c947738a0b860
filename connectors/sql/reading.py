"""Pages by key order, and single records by key. Nothing is held open between two pages."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC
from typing import TYPE_CHECKING, Any

from peewee import SQL, Tuple, fn

from connectors.errors import Malformed, Misconfigured
from connectors.model import Page
from connectors.sql.capabilities import PAGE, READ_BATCH
from connectors.sql.kinds import Kind
from connectors.sql.mapping import Row, key_text, key_values, record, row_of
from connectors.sql.shape import both, either
from connectors.sql.times import earliest_local
from connectors.sql.values import UnfitError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from connectors.sql.link import Link
    from connectors.sql.shape import Shape

_MARK = "after:"
"""What a cursor begins with; the key of the last row delivered follows."""


def read_pages(link: Link, shape: Shape, since: datetime | None, cursor: str) -> Iterator[Page]:
    """Pages of 1,000 in key order from `cursor`, with the count of all rows as `total`.

    Rows made or deleted meanwhile shift nothing: each page begins behind the last key (P-18).
    With `since`, rows changed at that very time are included (P-16), and so are those that tell no
    time of change. Raises Malformed(bad_cursor), Misconfigured where no `updated` is mapped.
    """
    wanted = shape.scope() if since is None else both(shape.scope(), _since(shape, since))
    last = _start(shape, cursor)
    total = count(link, shape, wanted)
    order = [shape.column(name) for name in shape.table.key]
    requests = 2
    while True:
        condition = both(wanted, _behind(shape, last)) if last else wanted
        query = shape.select().where(condition).order_by(*order).limit(PAGE + 1)
        rows = [row_of(shape, found) for found in link.rows(query)]
        page, more = rows[:PAGE], len(rows) > PAGE
        records = tuple(record(shape, row) for row in page)
        yield Page(records, _MARK + records[-1].sku if more else "", total, requests)
        if not more:
            return
        last = {name: page[-1][name] for name in shape.table.key}
        requests = 1


def read_keys(link: Link, shape: Shape, keys: Sequence[str]) -> Page:
    """Every row with one of these keys, letter by letter, duplicates included."""
    records = [record(shape, row) for row in rows_with(link, shape, keys)]
    return Page(tuple(records), requests=max(1, -(-len(keys) // READ_BATCH)))


def rows_with(
    link: Link, shape: Shape, keys: Collection[str], *, lock: bool = False
) -> Iterator[Row]:
    """Every row with one of these keys; with `lock`, nobody else writes to them until the end of
    the transaction."""
    known = []
    for key in dict.fromkeys(keys):
        try:
            known.append(key_values(shape, key))
        except UnfitError:  # such a row cannot be there
            continue
    wanted = set(keys)
    for start in range(0, len(known), READ_BATCH):
        query = shape.select().where(
            both(shape.scope(), _one_of(shape, known[start : start + READ_BATCH]))
        )
        if lock:  # in one order, so that two writers do not wait for each other
            query = query.order_by(*(shape.column(name) for name in shape.table.key))
            query = query.for_update() if link.db.for_update else query
        for found in link.rows(query):
            row = row_of(shape, found)
            if key_text(shape, row) in wanted:  # a collation may have called others equal
                yield row


def count(link: Link, shape: Shape, condition: Any) -> int:
    """How many rows of the table fulfil the condition."""
    ((found,),) = link.rows(shape.select(fn.COUNT(SQL("*"))).where(condition))
    return int(found)


def is_row(shape: Shape, row: Row) -> Any:
    """The condition for the row with this row's key."""
    return both(*(shape.column(name) == row[name] for name in shape.table.key))


def _one_of(shape: Shape, keys: Sequence[dict[str, object]]) -> Any:
    if len(shape.table.key) == 1:
        (name,) = shape.table.key
        return shape.column(name).in_([key[name] for key in keys])
    return either(is_row(shape, key) for key in keys)


def _behind(shape: Shape, last: Row) -> Any:
    names = shape.table.key
    if len(names) == 1:
        return shape.column(names[0]) > last[names[0]]
    return Tuple(*map(shape.column, names)) > Tuple(*(last[name] for name in names))


def _start(shape: Shape, cursor: str) -> Row:
    """The key values the cursor names, none where it is ""."""
    if not cursor:
        return {}
    if cursor.startswith(_MARK):
        with suppress(UnfitError):
            return key_values(shape, cursor.removeprefix(_MARK))
    raise Malformed(
        f'tables: {shape.table.component}: no cursor of the table "{shape.table.shown}"; read '
        "it from the start",
        code="bad_cursor",
    )


def _since(shape: Shape, since: datetime) -> Any:
    table, values = shape.table, shape.values
    if not table.updated:
        raise Misconfigured(
            f"sql: tables: {table.component}: updated: write the column that holds a row's time of "
            "change; without one, what changed since a time cannot be told",
            code="no_updated",
        )
    column, kind = shape.column(table.updated), shape.kinds[table.updated]
    local = earliest_local(since, values.zone)
    least: Any = since
    if values.loose:  # text in any ISO spelling, of which some may carry a zone and others not
        column = fn.datetime(column)
        least = min(local, since.astimezone(UTC).replace(tzinfo=None)).isoformat(" ", "seconds")
    elif kind is Kind.DATE:
        least = local.date()
    elif kind is Kind.NAIVE:
        least = local
    return either([column >= least, column.is_null()])
