"""Gives of the shop's things what a question selects, and nothing else, as GraphQL does.

A field of a thing is a value, or a function of the field's arguments. Aliases, fragments and
variables are understood; there is no type system, since the tests hold the questions against
Shopify's own elsewhere.
"""

from __future__ import annotations

from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    value_from_ast_untyped,
)


def operation(text: str, name: str | None = None) -> OperationDefinitionNode:
    """The operation of this name, or the only one."""
    document: DocumentNode = parse(text)
    found = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    named = [one for one in found if name is None or (one.name and one.name.value == name)]
    assert len(named) == 1, f"{name} is not one of the document's operations"
    return named[0]


def selected(thing: Any, chosen: SelectionSetNode | None, variables: dict[str, Any]) -> Any:
    """The thing with only what is chosen of it."""
    if thing is None or chosen is None:
        return thing
    if isinstance(thing, list):
        return [selected(one, chosen, variables) for one in thing]
    found = dict[str, Any]()
    for node in chosen.selections:
        if isinstance(node, InlineFragmentNode):
            if node.type_condition and node.type_condition.name.value == thing["__typename"]:
                found |= selected(thing, node.selection_set, variables)
            continue
        assert isinstance(node, FieldNode)
        value = thing[node.name.value]  # a field that the thing lacks is a mistake of the question
        if callable(value):
            value = value(**arguments(node, variables))
        key = node.alias.value if node.alias else node.name.value
        found[key] = selected(value, node.selection_set, variables)
    return found


def arguments(node: FieldNode, variables: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a field, variables filled in."""
    return {
        one.name.value: value_from_ast_untyped(one.value, variables) for one in node.arguments or ()
    }


def directives(node: FieldNode, variables: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The directives on a field, with their arguments."""
    return {
        one.name.value: {
            each.name.value: value_from_ast_untyped(each.value, variables)
            for each in one.arguments or ()
        }
        for one in node.directives or ()
    }
