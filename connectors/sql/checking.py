"""What a check of the endpoint finds, line by line, with the remedy where something is wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from peewee import SQL, fn

from connectors.errors import ConnectorError, Malformed, Misconfigured, Unauthorised
from connectors.model import Finding
from connectors.sql.reading import count
from connectors.sql.rights import lacks
from connectors.sql.shape import both, either, survey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.contract import Clock
    from connectors.sql.link import Link
    from connectors.sql.options import Options
    from connectors.sql.shape import Shape

MOST_SKEW = timedelta(seconds=60)
"""How far two clocks may differ before a person should look at them."""

MOST_COUNTED = 1000


def findings(link: Link, options: Options, clock: Clock) -> Iterator[Finding]:
    """What stands and what does not; nothing is written, and faults are findings."""
    try:
        yield _reached(link)
        yield from _clock(link, clock)
    except ConnectorError as error:
        yield _failed("database", error)
        return
    for component, table in options.tables.items():
        try:
            shape = survey(link, table, options)
            yield from _table(link, shape, clock)
        except ConnectorError as error:
            yield _failed(component, error)


def _reached(link: Link) -> Finding:
    if link.sqlite:
        ((version,),) = link.ask("SELECT sqlite_version()")
        return Finding("database", ok=True, text=f"SQLite {version}, {link.faults.file()}")
    ((version,),) = link.ask("SELECT version()")
    text = f"reached {link.address.title}: {link.faults.clean(str(version))}"
    return Finding("database", ok=True, text=text)


def _clock(link: Link, clock: Clock) -> Iterator[Finding]:
    """SQLite has no clock of its own."""
    if not link.address.postgres:
        return
    ((now,),) = link.ask("SELECT clock_timestamp()")
    skew = now - clock.now()
    side = "ahead of" if skew >= timedelta() else "behind"
    seconds = abs(skew.total_seconds())
    ok = abs(skew) <= MOST_SKEW
    yield Finding(
        "clock",
        ok=ok,
        text=f"the database's clock is {seconds:,.0f} s {side} this machine's",
        remedy="" if ok else "Set both clocks by NTP; times of changes are compared with them.",
    )


def _table(link: Link, shape: Shape, clock: Clock) -> Iterator[Finding]:
    table = shape.table
    rows = count(link, shape, shape.scope())
    mapped = ", ".join(f"{name} ({shape.kinds[name]})" for name in shape.columns)
    text = f"{table.shown}: {rows:,} rows; {mapped}"
    yield Finding(table.component, ok=True, text=link.faults.clean(text))
    yield from _keys(link, shape)
    if table.updated:
        yield _times(link, shape, clock)
    if table.writable:
        yield _right(link, shape)


def _keys(link: Link, shape: Shape) -> Iterator[Finding]:
    table, name = shape.table, f"{shape.table.component} key"
    columns = ", ".join(table.key)
    empty = count(
        link,
        shape,
        both(shape.within(), either(shape.column(each).is_null() for each in table.key)),
    )
    if empty:
        yield Finding(
            name,
            ok=False,
            text=f"{empty:,} rows of {table.shown} have no key (NULL) and are not read",
            remedy="Give them a key, or leave them out by `where`.",
        )
    if _unique(link, shape):
        yield Finding(name, ok=True, text=f"{columns}: unique by an index")
        return
    keys = [shape.column(each) for each in table.key]
    twice = shape.select(*keys).where(shape.scope()).group_by(*keys)
    found = len(link.rows(twice.having(fn.COUNT(SQL("*")) > 1).limit(MOST_COUNTED)))
    if found:
        yield Finding(
            name,
            ok=False,
            text=f"{columns}: {found:,} keys stand in more than one row; these are not written to",
            remedy="Leave one row for each key, or add to `key` the column that tells them apart.",
        )
    else:
        yield Finding(
            name,
            ok=True,
            text=f"{columns}: no key stands twice now, but no unique index forbids it",
            remedy="Add a unique index, so that two programs cannot make the same row at once.",
        )


def _unique(link: Link, shape: Shape) -> bool:
    """Whether an index without a condition forbids two rows of one key within the scope."""
    table = shape.table
    fixed = {*table.key, *table.where}
    primary = link.look("get_primary_keys", table.name, table.schema or None)
    if primary and set(primary) <= fixed:
        return True
    return any(
        index.unique and set(index.columns) <= fixed and " WHERE " not in (index.sql or "").upper()
        for index in link.look("get_indexes", table.name, table.schema or None)
    )


def _times(link: Link, shape: Shape, clock: Clock) -> Finding:
    table = shape.table
    name, column = f"{table.component} times", shape.column(table.updated)
    ((newest,),) = link.rows(shape.select(fn.MAX(column)).where(shape.scope()))
    without = count(link, shape, both(shape.scope(), column.is_null()))
    text = f"{without:,} rows tell no time of change" if without else "every row tells its time"
    if newest is None:
        return Finding(name, ok=True, text=f"{table.updated}: {text}")
    found = shape.values.moment(newest)
    if found is None:
        shown = link.faults.clean(str(newest))
        return Finding(
            name,
            ok=False,
            text=f'{table.updated} holds "{shown}", which is no ISO 8601 time',
            remedy="Map another column, or a view that gives it as 2026-11-26 10:00:00.",
        )
    ahead = found - clock.now()
    if ahead > MOST_SKEW:
        return Finding(
            name,
            ok=False,
            text=f"the newest {table.updated} is {ahead.total_seconds():,.0f} s ahead of now",
            remedy="Set `timezone` to the zone its timestamps are in, or correct that clock.",
        )
    return Finding(name, ok=True, text=f"{table.updated}: {text}; the newest is {found:%F %T} UTC")


def _right(link: Link, shape: Shape) -> Finding:
    """Reading alone is no fault: whether writes are wanted is the connection's affair."""
    name, lacking = f"{shape.table.component} writes", lacks(link, shape)
    if not lacking:
        return Finding(name, ok=True, text="this account may write; nothing was written")
    return Finding(
        name,
        ok=True,
        text=f"{shape.table.shown} can only be read: {lacking}",
        remedy="To push to this endpoint, grant this account that right.",
    )


def _failed(name: str, error: ConnectorError) -> Finding:
    return Finding(name, ok=False, text=error.message, remedy=_remedy(error))


def _remedy(error: ConnectorError) -> str:
    if isinstance(error, Misconfigured):
        return "Change what the sentence names, in config.yaml or in the database; check again."
    if isinstance(error, Unauthorised) and error.code == "login":
        return "Correct user and password where config.yaml takes `url` from."
    if isinstance(error, Unauthorised):
        return "Have the database's administrator grant this account that right."
    if isinstance(error, Malformed):
        return "Have the database examined; until then nothing is read from it."
    if error.code == "locked":
        return "Another program holds a lock: check again when it has finished."
    return "Check host, port and network, and that the database runs; then check again."
