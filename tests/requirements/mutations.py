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
        "return 0 if self.clamped else self.source - self.buffer - self.orders",
        "return 0 if self.clamped else self.source - self.buffer",
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
    Mutation(  # an undo tramples what was sold since
        "P-33",
        "syncconsole.domain.undo",
        "if not row.target.present or now != written.after or _source_moved(row, written):",
        "if not row.target.present:",
        ("tests/undo/test_undo.py",),
    ),
    Mutation(  # a Delta runs before any Fresh was complete
        "S-019",
        "syncconsole.engine.asking_two_way",
        "if not full_done(connection.name):",
        "if full_done(connection.name):",
        ("tests/engine/two_way/test_delta.py",),
    ),
    Mutation(  # what changed at main is written over with the local value
        "S-012",
        "syncconsole.domain.two_way",
        "return Decision(MAIN_WINS, WRITE, conflict=True)",
        "return Decision(WRITE, MAIN_WINS, conflict=True)",
        ("tests/engine/two_way/test_decide.py", "tests/engine/two_way/test_fresh.py"),
    ),
    Mutation(  # a customer without the tag is imported for any metafield
        "S-130",
        "syncconsole.domain.b2b",
        "or self.namespace in namespaces",
        "or bool(list(namespaces))",
        ("tests/domain/test_b2b.py",),
    ),
    Mutation(  # a feed with data and errors passes for a good one
        "S-105",
        "syncconsole.domain.data_sync",
        "elif errors or failing:",
        "elif failing:",
        ("tests/domain/test_data_sync.py",),
    ),
)
"""At least one a group of statements; `pytest --requirements --mutate` runs them all."""
