"""A search over the rows of a resource, and the warnings it earns.

A search that names a field which there is not, or cannot be read, is ignored: every row is found
and only `extensions.search` says so (vendor page "Shopify API search syntax").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from syncconsole.sandbox.shopify.search.fields import (
    Field,
    ValueUnreadableError,
    key_of,
    test_of,
)
from syncconsole.sandbox.shopify.search.grammar import (
    All,
    Not,
    SearchError,
    Term,
    Tree,
    parse,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

T = TypeVar("T")
Json = dict[str, Any]


class UnservedFieldError(LookupError):
    """A field that the vendor searches and the sandbox does not."""


@dataclass(frozen=True, slots=True)
class Searchable(Generic[T]):
    """What can be searched of a resource.

    `usual` is what a bare word is looked for in. `unserved` are the vendor's other fields: a
    search for one is refused, since ignoring it would be a lie.
    """

    fields: Mapping[str, Field[T]]
    usual: Callable[[T], str]
    unserved: frozenset[str] = frozenset()


def search(
    rows: Sequence[T], text: str | None, of: Searchable[T], now: datetime
) -> tuple[Sequence[T], list[Json], object]:
    """The rows found, the warnings, and how the text was understood. Raises UnservedFieldError."""
    if not text or not text.strip():
        return rows, [], None
    try:
        tree = parse(text)
    except SearchError as error:
        warning = {"field": "query", "message": f"Syntax error: {error}.", "code": "syntax_error"}
        return rows, [warning], None
    warnings = list(_warnings(tree, of, now))
    if warnings:
        return rows, warnings, _told(tree)
    test = _compiled(tree, of, now)
    return [row for row in rows if test(row)], [], _told(tree)


def _warnings(tree: Tree, of: Searchable[T], now: datetime) -> list[Json]:
    if isinstance(tree, Term):
        return _term_warnings(tree, of, now)
    parts = (tree.part,) if isinstance(tree, Not) else tree.parts
    return reduce(lambda found, part: found + _warnings(part, of, now), parts, [])


def _term_warnings(term: Term, of: Searchable[T], now: datetime) -> list[Json]:
    if not term.field:
        return []
    if term.field in of.unserved:
        raise UnservedFieldError(term.field)
    field = of.fields.get(term.field)
    if field is None:
        message, code = "Invalid search field for this query.", "invalid_field"
        return [{"field": term.field, "message": message, "code": code}]
    try:
        test_of(field, term.comparator, term.value, now)
    except ValueUnreadableError:
        message = f"Input `{term.value}` is not an accepted value."
        return [{"field": term.field, "message": message, "code": "invalid_value"}]
    return []


def _compiled(tree: Tree, of: Searchable[T], now: datetime) -> Callable[[T], bool]:
    if isinstance(tree, Term):
        if tree.field:
            return test_of(of.fields[tree.field], tree.comparator, tree.value, now)
        word, usual = tree.value.casefold().strip("*"), of.usual
        return lambda row: word in usual(row).casefold()
    if isinstance(tree, Not):
        inner = _compiled(tree.part, of, now)
        return lambda row: not inner(row)
    if isinstance(tree, All):
        tests = [_compiled(part, of, now) for part in tree.parts]
        return lambda row: all(test(row) for test in tests)
    return _one_of_many(tree.parts, of) or _either(
        [_compiled(part, of, now) for part in tree.parts]
    )


def _either(tests: list[Callable[[T], bool]]) -> Callable[[T], bool]:
    return lambda row: any(test(row) for test in tests)


def _one_of_many(parts: tuple[Tree, ...], of: Searchable[T]) -> Callable[[T], bool] | None:
    """`sku:a OR sku:b OR ...` as one look-up in a set; None where it is anything else."""
    terms = [part for part in parts if isinstance(part, Term) and not part.comparator]
    names = {term.field for term in terms}
    if len(terms) < len(parts) or len(names) != 1 or "" in names:
        return None
    field = of.fields[names.pop()]
    keys = {key_of(field, term.value) for term in terms}
    if None in keys:
        return None
    value, text = field.value, field.kind == "text"
    return lambda row: (str(value(row) or "").casefold() if text else value(row)) in keys


def _told(tree: Tree) -> object:
    """How a search was understood, as `parsed` of extensions.search tells it."""
    if isinstance(tree, Term):
        if not tree.field:
            return {"field": "default", "match_all": tree.value}
        names = {"": "match_all", "<": "range_lt", "<=": "range_lte", ">": "range_gt"}
        return {"field": tree.field, names.get(tree.comparator, "range_gte"): tree.value}
    if isinstance(tree, Not):
        return {"not": _told(tree.part)}
    word = "and" if isinstance(tree, All) else "or"
    return {word: [_told(part) for part in tree.parts]}
