"""The served part of the vendor's schema, by version."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from graphql import DocumentNode, GraphQLError, GraphQLSchema, build_schema, validate

from syncconsole.sandbox.shopify.versions import before_2026_10

_FOLDER = Path(__file__).parent / "sdl"

FILES = ("common", "root", "products", "inventory", "customers", "orders", "bulk")
"""What every version has."""

OLDER = "before_2026_10"
"""What the versions before 2026-10 have besides."""


def schema(version: str) -> GraphQLSchema:
    """The schema of a version that versions.py serves."""
    return _built(OLDER if before_2026_10(version) else "")


@lru_cache(maxsize=512)
def faults(of: GraphQLSchema, document: DocumentNode) -> tuple[GraphQLError, ...]:
    """What is wrong with a document, looked at once."""
    return tuple(validate(of, document))


@cache
def _built(besides: str) -> GraphQLSchema:
    names = (*FILES, besides) if besides else FILES
    texts = (_FOLDER / f"{name}.graphql" for name in names)
    return build_schema("\n".join(text.read_text(encoding="utf-8") for text in texts))
