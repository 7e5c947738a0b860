"""A database as an endpoint: the local server of a Store Center, an office, a store's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.errors import Misconfigured
from connectors.sql.capabilities import COMPONENTS, able
from connectors.sql.checking import findings
from connectors.sql.link import Link
from connectors.sql.options import read_options
from connectors.sql.reading import read_keys, read_pages
from connectors.sql.shape import survey
from connectors.sql.writing import Push

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from connectors.contract import Tools
    from connectors.model import Ask, Change, Finding, Outcome, Page
    from connectors.sql.options import Options
    from connectors.sql.shape import Shape


def connect(options: Mapping[str, Any], tools: Tools) -> Sql:
    """The endpoint over these options. Raises Misconfigured; opens no connection yet."""
    return Sql(read_options(options), tools)


class Sql:
    """See `connectors.contract.Connector`. May be used by several threads, each on a connection
    of its own.

    Every call looks at the table anew, so that one that was changed meanwhile is told as such and
    never misread. All raise Misconfigured (`no_table`, `no_column`, `no_text`, `no_key`),
    Unauthorised (`login`, `right`), Retriable (`locked`, `timeout`, `no_connection`, `cut`).
    """

    def __init__(self, options: Options, tools: Tools) -> None:
        self._options = options
        self._clock = tools.clock
        self._link = Link(options)
        self.capabilities = able(
            options.timeout,
            (
                (table.component, table.writable, bool(table.updated))
                for table in options.tables.values()
            ),
        )

    def pages(
        self, component: str, *, since: datetime | None = None, cursor: str = ""
    ) -> Iterator[Page]:
        """See `reading.read_pages`."""
        return read_pages(self._link, self._shape(component), since, cursor)

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        """See `reading.read_keys`."""
        return read_keys(self._link, self._shape(component), [ask.sku for ask in keys])

    def push(
        self,
        changes: Sequence[Change],
        *,
        key: str,  # noqa: ARG002 - what is written is compared first, so that twice is harmless
        ready: Callable[[], None],
    ) -> list[Outcome]:
        """Compare and set in one transaction; see `deciding` for what a change is about.

        A row that the database refuses is undone alone and ends REJECTED with its words.
        """
        shapes = {
            component: self._shape(component, writing=True)
            for component in dict.fromkeys(change.component for change in changes)
        }
        return Push(self._link, shapes, self._clock.now()).run(changes, ready)

    def address(self, component: str, refs: Mapping[str, str]) -> str:  # noqa: ARG002
        """A row has no web page."""
        return ""

    def check(self) -> list[Finding]:
        """Reach, tables, keys, rows, rights, clocks; raises no ConnectorError, writes nothing."""
        return list(findings(self._link, self._options, self._clock))

    def close(self) -> None:
        """End the connections of all threads."""
        self._link.close()

    def _shape(self, component: str, *, writing: bool = False) -> Shape:
        if component not in COMPONENTS:
            raise ValueError(f"a SQL endpoint has no component {component}")
        table = self._options.tables.get(component)
        if table is None:
            raise Misconfigured(
                f"sql: tables: {component}: is not mapped; write "
                f"tables: {{{component}: {{table: ..., key: ..., ...}}}}",
                code="not_mapped",
            )
        if writing and not table.writable:
            option = "qty" if component == "inventory" else "fields"
            raise Misconfigured(
                f"sql: tables: {component}: {option}: no column is mapped that could be written",
                code="not_mapped",
            )
        return survey(self._link, table, self._options)
