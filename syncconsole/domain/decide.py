"""One row, one decision: the rules 1 to 5 of the engine, as a pure function."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct

from syncconsole.domain.bundles import Part, assembled, unknown
from syncconsole.domain.keys import from_other_source
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.quantities import Terms, sellable


class Reading(Struct, frozen=True, gc=False):
    """What one side holds for a key. `present` is False where the side has no such record."""

    present: bool
    qty: int | None = None
    residue: str = ""
    reason: str = ""
    rivals: int = 0
    gone: bool = False


class Row(Struct, frozen=True, gc=False):
    """A key in scope with both readings and the last acknowledged value (None: none). `doubt` says
    why its records may not be those that were linked, "" where nothing speaks against it. `parts`
    are the components of a bundle: its quantity is made of theirs, never of a reading of its own.
    """

    key: str
    source: Reading
    target: Reading
    baseline: int | None
    orders: int = 0
    doubt: str = ""
    parts: tuple[Part, ...] = ()


class Rules(Struct, frozen=True):
    """What config.yaml, the exclusions and the target's limits say about every row."""

    buffer: int = 0
    other_sources: Sequence[str] = ()
    excluded: Collection[str] = frozenset()
    clamp: bool = True
    least: int | None = None
    most: int | None = None

    def takes(self, quantity: int) -> bool:
        """Whether the target takes this quantity at all."""
        low = self.least is not None and quantity < self.least
        return not low and (self.most is None or quantity <= self.most)


class Decision(Struct, frozen=True, gc=False):
    """What a plan says of a row. `outcome` is None where the row is a change to be pushed.

    `acknowledged` is True where the target was just seen to hold `after`, so that the baseline
    may move without a write.
    """

    outcome: Outcome | None
    reason: str = ""
    before: int | None = None
    after: int | None = None
    terms: Terms | None = None
    acknowledged: bool = False


def decide(row: Row, rules: Rules, *, full: bool) -> Decision:
    """What to do with a row. Smart: only a quantity that differs from the baseline is pushed;
    Full: every item, changed or not (S-047, S-051). What is not known is never pushed."""
    if from_other_source(row.key, rules.other_sources):
        return Decision(Outcome.SKIPPED, "other_source", before=row.target.qty)
    obstacle = _obstacle(row)
    if obstacle:
        return Decision(Outcome.SKIPPED, obstacle, before=row.target.qty)
    terms = due_of(row, rules)
    assert terms is not None
    before, after = row.target.qty, terms.result
    if row.key in rules.excluded:
        return Decision(Outcome.EXCLUDED, "excluded", before, after, terms)
    if not rules.takes(after):
        return Decision(Outcome.SKIPPED, "not_taken", before, after, terms)
    if full:
        return Decision(None, "", before, after, terms)
    if after == row.baseline:
        return Decision(Outcome.UNCHANGED, "equals_baseline", before, after, terms)
    if after == before:
        return Decision(Outcome.UNCHANGED, "already_there", before, after, terms, acknowledged=True)
    return Decision(None, "", before, after, terms)


def due_of(row: Row, rules: Rules) -> Terms | None:
    """What the source makes of a row, as terms; None where it does not know."""
    if row.parts:
        return assembled(row.parts, rules.buffer)
    if row.source.qty is None or row.source.rivals:
        return None
    return sellable(
        row.source.qty,
        buffer=rules.buffer,
        orders=row.orders,
        residue=row.source.residue,
        clamp=rules.clamp,
    )


def _obstacle(row: Row) -> str:
    """The reason why nothing can be said or sent about this row, "" where there is none."""
    source, target = row.source, row.target
    if row.parts:
        if source.qty is not None:
            return "bundle_counted"
    elif not source.present:
        return "gone_at_source" if source.gone else "not_at_source"
    elif source.rivals:
        return "duplicate_source"
    if target.rivals:
        return "duplicate_target"
    if not target.present:
        return "gone_at_target" if target.gone else "not_at_target"
    if row.doubt:
        return row.doubt
    if unknown(row.parts):
        return "component_unknown"
    if source.qty is None and not row.parts:
        return source.reason or "missing"
    if target.qty is None:
        return "not_tracked" if target.reason == "not_tracked" else "target_unreadable"
    return ""
