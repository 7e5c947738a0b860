"""What a query costs, before and after it is run (vendor page "GraphQL Admin API rate limits").

A scalar or enum costs nothing, an object 1, an interface as much as the dearest of its possible
selections, a connection 2 and as many of its nodes as are asked for, a mutation 10.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    get_named_type,
    is_abstract_type,
    is_composite_type,
)
from graphql.execution.values import get_argument_values

from syncconsole.sandbox.shopify.connection import MOST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphql import DocumentNode, OperationDefinitionNode, SelectionSetNode, VariableValues

MOST_POINTS = 1000
"""What a single query may cost."""

MUTATION = 10
_CONNECTION = 2
_BETWEEN = ("edges", "nodes", "node")
_NOWHERE = object()


class Price:
    """The price of one operation of a checked document."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode,
        variables: VariableValues,
    ) -> None:  # fmt: skip
        self._schema = schema
        self._operation = operation
        self._variables = variables
        self._fragments = {
            one.name.value: one
            for one in document.definitions
            if isinstance(one, FragmentDefinitionNode)
        }

    def requested(self) -> int:
        """The most that it may cost, from what is asked for."""
        return self._root(_NOWHERE)

    def actual(self, data: Any) -> int:
        """What it cost, from what was answered."""
        return self._root(data)

    def _root(self, data: Any) -> int:
        kind = self._schema.get_root_type(self._operation.operation)
        assert kind is not None
        fields = list(self._fields(self._operation.selection_set, kind))
        if self._operation.operation.value == "mutation":
            return MUTATION * len(fields)
        if data is None:
            return 0
        return sum(self._field(node, field, data) for node, field in fields)

    def _fields(
        self, selection: SelectionSetNode | None, kind: GraphQLObjectType
    ) -> Iterator[tuple[FieldNode, GraphQLField]]:
        for node in selection.selections if selection else ():
            if isinstance(node, FieldNode):
                if node.name.value in kind.fields:
                    yield node, kind.fields[node.name.value]
            elif isinstance(node, InlineFragmentNode):
                if self._applies(node.type_condition, kind):
                    yield from self._fields(node.selection_set, kind)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self._fragments[node.name.value]
                if self._applies(fragment.type_condition, kind):
                    yield from self._fields(fragment.selection_set, kind)

    def _applies(self, condition: Any, kind: GraphQLObjectType) -> bool:
        if condition is None or condition.name.value == kind.name:
            return True
        named = self._schema.get_type(condition.name.value)
        return is_abstract_type(named) and self._schema.is_sub_type(named, kind)

    def _field(self, node: FieldNode, field: GraphQLField, data: Any) -> int:
        kind = get_named_type(field.type)
        if not is_composite_type(kind):
            return 0
        below: Any = _NOWHERE
        if data is not _NOWHERE:
            name = node.alias.value if node.alias else node.name.value
            below = data.get(name) if isinstance(data, dict) else None
            if below is None:
                return 0
        if kind.name.endswith("Connection"):
            return self._connection(node, field, kind, below)
        possible = self._schema.get_possible_types(kind) if is_abstract_type(kind) else [kind]
        if isinstance(below, list):
            costs = [self._dearest(node, possible, one) for one in below if one is not None]
            return sum(costs) if self._listed(node, field) else max(costs, default=0)
        return self._dearest(node, possible, below) * (self._listed(node, field) or 1)

    def _listed(self, node: FieldNode, field: GraphQLField) -> int:
        """How many objects a list of ids asks for; 0 for everything else, where a list is one."""
        if "ids" not in field.args:
            return 0
        ids = get_argument_values(field, node, self._variables).get("ids")
        return len(ids) if isinstance(ids, list) else 0

    def _dearest(self, node: FieldNode, possible: Any, data: Any) -> int:
        return 1 + max(self._inside(node, kind, data) for kind in possible)

    def _inside(self, node: FieldNode, kind: GraphQLObjectType, data: Any) -> int:
        fields = self._fields(node.selection_set, kind)
        return sum(self._field(one, field, data) for one, field in fields)

    def _connection(self, node: FieldNode, field: GraphQLField, kind: Any, data: Any) -> int:
        asked = get_argument_values(field, node, self._variables)
        size = asked.get("first") if asked.get("first") is not None else asked.get("last")
        total = _CONNECTION
        for one, inner in self._fields(node.selection_set, kind):
            if one.name.value not in _BETWEEN:
                continue
            of = get_named_type(inner.type)
            if data is _NOWHERE:
                total += (MOST if size is None else max(size, 0)) * self._node(one, of, _NOWHERE)
            else:
                name = one.alias.value if one.alias else one.name.value
                total += sum(self._node(one, of, row) for row in data.get(name) or ())
        return total

    def _node(self, node: FieldNode, kind: Any, data: Any) -> int:
        """One node, straight from `nodes` or through an edge."""
        if not kind.name.endswith("Edge"):
            return self._dearest(node, [kind], data)
        return self._inside(node, kind, data)
