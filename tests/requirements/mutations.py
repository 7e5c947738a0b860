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
    Mutation(  # what is sold and not booked yet is put on sale again
        "I-8",
        "syncconsole.domain.quantities",
        "left = self.source - self.buffer - self.orders",
        "left = self.source - self.buffer",
        ("tests/engine/test_cycle.py",),
    ),
    Mutation(  # what was excluded after the plan was made is written all the same
        "I-5",
        "syncconsole.engine.excluding",
        "return [row for row in rows if row.key not in excluded]",
        "return list(rows)",
        ("tests/engine/test_excluded.py",),
    ),
    Mutation(  # a record under another id takes the stock of the one before
        "P-14",
        "syncconsole.domain.links",
        "if now.target is not None and now.target != linked.target:",
        "if now.target is None:",
        ("tests/engine/test_links.py",),
    ),
    Mutation(  # an exported order's units come back before the office was read again
        "S-082",
        "syncconsole.domain.orders",
        "return acknowledged is None or read_begun is None or read_begun <= acknowledged",
        "return acknowledged is None",
        ("tests/domain/test_orders.py",),
    ),
)
"""At least one a group of statements; `pytest --requirements --mutate` runs them all."""
