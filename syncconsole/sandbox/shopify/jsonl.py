"""The rows of a bulk operation: each node of each connection on a line of its own.

A node inside a node names its parent's id in `__parentId`. With `groupObjects` off, which is the
default, children need not follow their parents (vendor page "Bulk operations"); here they are
shuffled among each other on purpose, and parents among them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphql import (
    FieldNode,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    visit,
)

from syncconsole.sandbox.chance import seeded

if TYPE_CHECKING:
    from graphql import DocumentNode

MOST_CONNECTIONS = 5
DEEPEST = 2
"""Connections within connections: two levels (vendor's text of bulkOperationRunQuery)."""

Path = tuple[str, ...]
Json = dict[str, Any]


class BulkQueryError(ValueError):
    """A query that cannot be run in bulk."""


def connections(schema: GraphQLSchema, document: DocumentNode) -> frozenset[Path]:
    """Where the connections stand in the answer; raises BulkQueryError."""
    walk = _Walk(TypeInfo(schema))
    visit(document, TypeInfoVisitor(walk.types, walk))
    if not walk.found:
        raise BulkQueryError("Bulk queries must contain at least one connection.")
    if len(walk.found) > MOST_CONNECTIONS:
        raise BulkQueryError(
            f"Bulk queries cannot contain more than {MOST_CONNECTIONS} connections."
        )
    if any(_depth(path, walk.found) > DEEPEST for path in walk.found):
        raise BulkQueryError(
            f"Bulk queries cannot contain connections with a nesting depth greater than {DEEPEST}."
        )
    for path in walk.found:
        nested = any(other != path and other[: len(path)] == path for other in walk.found)
        if nested and path not in walk.with_id:
            raise BulkQueryError(
                "The parent 'node' field for a nested connection must select the 'id' field."
            )
    return frozenset(walk.found)


def lines(
    data: Json, places: frozenset[Path], *, grouped: bool, seed: int
) -> tuple[list[str], int]:
    """The lines of an answer, and how many of them are at its root."""
    rows: list[Json] = []
    roots = _flatten(data, (), None, places, rows)
    if not grouped:
        seeded(seed, "bulk rows").shuffle(rows)
    return [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows], roots


class _Walk(Visitor):
    """Collects the response paths of connections, without the `edges { node }` between."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types
        self.found: list[Path] = []
        self.with_id: set[Path] = set()
        self._path: list[str] = []

    def enter_field(self, node: FieldNode, *_: object) -> None:
        returned = self.types.get_type()
        name = get_named_type(returned).name if returned is not None else ""
        parent = self.types.get_parent_type()
        if parent is not None and parent.name.endswith(("Connection", "Edge")):
            self._path.append("")
            return
        self._path.append(node.alias.value if node.alias else node.name.value)
        if name.endswith("Connection"):
            self.found.append(self._here())
        elif node.name.value == "id":
            self.with_id.add(self._here()[:-1])

    def leave_field(self, *_: object) -> None:
        self._path.pop()

    def _here(self) -> Path:
        return tuple(step for step in self._path if step)


def _depth(path: Path, found: list[Path]) -> int:
    return sum(path[: len(other)] == other for other in found)


def _flatten(
    value: Json, at: Path, parent: str | None, places: frozenset[Path], rows: list[Json]
) -> int:
    """Move the connections below `value` into rows; how many nodes stood right there."""
    moved = 0
    for name in list(value):
        inner, here = value[name], (*at, name)
        if here in places:
            del value[name]
            nodes = inner.get("nodes") or [edge["node"] for edge in inner.get("edges") or []]
            moved += len(nodes)
            for node in nodes:
                rows.append(node)
                _flatten(node, here, node.get("id"), places, rows)
                if parent is not None:
                    node["__parentId"] = parent
        elif isinstance(inner, dict):
            moved += _flatten(inner, here, parent, places, rows)
    return moved
