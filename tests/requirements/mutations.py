"""Rules of the engine, each with one way to break it and the tests that then must fail."""

from __future__ import annotations

from msgspec import Struct


class Mutation(Struct, frozen=True):
    """One line of a module, broken. `old` is in its source exactly once; `tests` prove `number`."""

    number: str
    module: str
    old: str
    new: str
    tests: tuple[str, ...]


MUTATIONS: tuple[Mutation, ...] = (
    Mutation(  # what was read decides in place of what was acknowledged
        "S-051",
        "syncconsole.domain.decide",
        "if after == row.baseline:",
        "if after == before or row.baseline is None:",
        ("tests/engine/test_source_example.py",),
    ),
    Mutation(  # an exported order's units come back before the office was read again
        "S-082",
        "syncconsole.domain.orders",
        "return acknowledged is None or read_begun is None or read_begun <= acknowledged",
        "return acknowledged is None",
        ("tests/domain/test_orders.py",),
    ),
    Mutation(  # an undo tramples what was sold since
        "P-33",
        "syncconsole.domain.undo",
        "if not row.target.present or now != written.after or _source_moved(row, written):",
        "if not row.target.present:",
        ("tests/undo/test_undo.py",),
    ),
)
"""At least one a group of statements; `pytest --requirements --mutate` runs them all."""
