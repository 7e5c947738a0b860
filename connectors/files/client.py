"""A folder of CSV or XML files as an endpoint: an office drops a file, takes one back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.files.capabilities import CAPABILITIES, configured
from connectors.files.checking import findings
from connectors.files.folder import Stamp, newest, settled
from connectors.files.options import Options, read_options
from connectors.files.reading import read_keys, read_pages
from connectors.files.survey import Survey, survey
from connectors.files.writing import push_changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from connectors.contract import Tools
    from connectors.model import Ask, Capabilities, Change, Finding, Outcome, Page


def connect(options: Mapping[str, Any], tools: Tools) -> Files:
    """The endpoint over these options. Raises Misconfigured; touches no file yet."""
    return Files(read_options(options), tools, configured(options))


class Files:
    """See `connectors.contract.Connector`. A file counts as a whole or not at all."""

    def __init__(
        self, options: Options, tools: Tools, capabilities: Capabilities = CAPABILITIES
    ) -> None:
        self.capabilities = capabilities
        self._options = options
        self._clock = tools.clock
        self._known: Survey | None = None
        self._written: Stamp | None = None

    def pages(
        self,
        component: str,
        *,
        since: datetime | None = None,  # noqa: ARG002 - a file has no older state
        cursor: str = "",
    ) -> Iterator[Page]:
        """Pages of 1,000 with the file's row count as `total`; `since` cannot narrow a file.

        Raises Retriable (`file_missing`, `file_still_written`), Malformed (`file_changed`,
        `truncated`, `empty_file`, `undecodable`, `not_csv` ...), Misconfigured (`no_column` ...).
        """
        _is_inventory(component)
        return read_pages(self._look(), self._options, cursor)

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        """The records of these SKUs, compared letter by letter, duplicates included."""
        _is_inventory(component)
        return read_keys(self._look(), self._options, keys)

    def push(
        self,
        changes: Sequence[Change],
        *,
        key: str,  # noqa: ARG002 - the same values written twice are the same file
        ready: Callable[[], None],
    ) -> list[Outcome]:
        """Compare and set all changes in one replacement of the file; `key` is not needed for it.

        `ready` is not called where no change is accepted: then nothing is written.
        """
        for change in changes:
            _is_inventory(change.component)
        if changes and self._options.xml is not None:
            raise ValueError("quantities are not written into XML")
        outcomes, written = push_changes(self._look(), changes, ready)
        self._written = written or self._written
        return outcomes

    def address(self, component: str, refs: Mapping[str, str]) -> str:  # noqa: ARG002
        """A file's row has no web page."""
        return ""

    def check(self) -> list[Finding]:
        """File, encoding, columns, rows, duplicates, right to write; raises no ConnectorError."""
        return list(findings(self._look, self._clock))

    def close(self) -> None:
        """Nothing is held open between calls."""
        self._known = None

    def _look(self) -> Survey:
        """The survey of the file that counts now, made anew unless the file is the one known."""
        path = newest(self._options)
        stamp = settled(path, self._options, self._clock, ours=self._written)
        if self._known is None or (self._known.path, self._known.stamp) != (path, stamp):
            self._known = survey(path, stamp, self._options)
        return self._known


def _is_inventory(component: str) -> None:
    if component != "inventory":
        raise ValueError(f"files have no component {component}")
