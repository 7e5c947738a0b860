"""Bringing the lines of a bulk operation together: children may come anywhere in the file.

Shopify does not group them (since 2026-01, and grouping makes it slower and prone to time out), so
they wait on disk in a database that SQLite deletes by itself; memory stays small however many.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw, Struct, field

from connectors.errors import Malformed
from connectors.shopify.raw import shaped

if TYPE_CHECKING:
    from collections.abc import Iterator


class Line(Struct):
    """What says where a line belongs."""

    id: str | None = None
    parent: str | None = field(name="__parentId", default=None)


_line = msgspec.json.Decoder(Line)
_members = msgspec.json.Decoder(dict[str, Raw])

_TABLES = """
CREATE TABLE parent (id TEXT PRIMARY KEY, place INTEGER, raw BLOB) WITHOUT ROWID;
CREATE TABLE child (parent TEXT, place INTEGER, raw BLOB, PRIMARY KEY (parent, place))
WITHOUT ROWID;
"""


class Gathering:
    """Takes lines in any order, gives rows with their children inside; to be closed."""

    def __init__(self) -> None:
        # A reader may be dropped, and closed then, in another thread than it read in.
        self._shelf = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._shelf.executescript(_TABLES)
        self._shelf.execute("BEGIN")
        self._taken = 0

    def take(self, raw: bytes) -> None:
        """Keep the line; raises Malformed where it names neither itself nor a parent, or comes
        twice."""
        line = shaped(_line, raw, "a line")
        self._taken += 1
        if line.parent is not None:
            row = (line.parent, self._taken, raw)
            self._shelf.execute("INSERT INTO child VALUES (?, ?, ?)", row)
            return
        if line.id is None:
            raise _odd("a line without an id")
        kept = self._shelf.execute(
            "INSERT OR IGNORE INTO parent VALUES (?, ?, ?)", (line.id, self._taken, raw)
        )
        if kept.rowcount != 1:
            raise _odd(f"{line.id} twice")

    def rows(self, children: str, behind: int) -> Iterator[bytes]:
        """The rows in the order they came, but for the first `behind`, each with its children as
        {`children`: {"nodes": [...]}}. Raises Malformed where a child's parent never came."""
        lonely = self._shelf.execute(
            "SELECT parent FROM child WHERE parent NOT IN (SELECT id FROM parent) LIMIT 1"
        ).fetchone()
        if lonely is not None:
            raise _odd(f"a part of {lonely[0]}, which is not in it")
        parents = self._shelf.execute(
            "SELECT id, raw FROM parent ORDER BY place LIMIT -1 OFFSET ?", (behind,)
        )
        for ident, raw in parents:
            own = self._shelf.execute(
                "SELECT raw FROM child WHERE parent = ? ORDER BY place", (ident,)
            )
            members = shaped(_members, raw, "a row")
            row: dict[str, object] = {**members}
            row[children] = {"nodes": [Raw(each) for (each,) in own]}
            yield msgspec.json.encode(row)

    def close(self) -> None:
        """Throw away what was kept."""
        self._shelf.close()


def _odd(what: str) -> Malformed:
    return Malformed(
        f"Shopify's file is not what a bulk operation makes: it has {what[:120]}.",
        code="incomplete_read",
    )
