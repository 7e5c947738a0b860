"""The directive @idempotent, which the schema leaves open and the vendor demands at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import get_directive_values

from syncconsole.sandbox.shopify.problems import bad_request

if TYPE_CHECKING:
    from syncconsole.sandbox.shopify.asked import Info


def key_of(info: Info) -> str:
    """The key given to the field; raises GraphQLError where there is none."""
    directive = info.schema.get_directive("idempotent")
    assert directive is not None
    given = get_directive_values(directive, info.field_nodes[0], info.variable_values)
    if not given or not given["key"]:
        raise bad_request(
            "The @idempotent directive is required for this mutation but was not provided."
        )
    key: str = given["key"]
    return key
