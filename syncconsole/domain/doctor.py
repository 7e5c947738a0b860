"""Doctor: what of two systems' data would never sync, before any run shows it (N-18)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from syncconsole.domain.decide import Row, Rules, decide
from syncconsole.domain.explain import someone_else
from syncconsole.domain.keys import from_other_source
from syncconsole.domain.outcomes import Outcome, describe
from syncconsole.domain.remedies import remedy

EXAMPLES = 5

_ONE_SIDED = ("not_at_source", "not_at_target", "gone_at_source", "gone_at_target")


class Finding(Struct, frozen=True):
    """One kind of trouble. `blocks` is False for what syncs all the same and is worth a look."""

    code: str
    text: str
    count: int
    examples: tuple[str, ...] = ()
    way_out: str = ""
    blocks: bool = True


class Examination:
    """Takes rows in any number, keeps counts, a few examples, and the keys only one side knows."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._counts: dict[str, int] = {}
        self._examples: dict[str, list[str]] = {}
        self._alone: dict[str, str] = {}
        self._near: dict[str, str] = {}
        self._unmatched = set(rules.other_sources)

    def see(self, row: Row) -> None:
        """Judge one row as a Full would."""
        decision = decide(row, self._rules, full=True)
        if decision.outcome is Outcome.SKIPPED:
            self._count(decision.reason, row.key)
            if decision.reason in _ONE_SIDED:
                self._alone[folded(row.key)] = row.key
        if row.source.residue:
            self._count("fractional", row.key)
        if row.source.qty is not None and row.source.qty < 0:
            self._count("negative", row.key)
        used = {each for each in self._unmatched if from_other_source(row.key, (each,))}
        self._unmatched -= used

    def look_again(self, keys: Iterable[str]) -> None:
        """All keys once more, after every row was seen: which are nearly one that stands alone?"""
        for key in keys:
            alone = self._alone.get(folded(key))
            if alone is not None and alone != key:
                self._near[alone] = key

    def findings(self) -> Iterator[Finding]:
        """What was found: what blocks first, the most frequent first."""
        if self._near:
            pairs = tuple(f"{a} / {b}" for a, b in self._near.items())[:EXAMPLES]
            yield Finding(
                "nearly_the_same", "SKUs that differ only by capitals or spaces", len(self._near),
                pairs, "spell them alike at both sides, or map one in sku_map",
            )  # fmt: skip
        for code in sorted(self._counts, key=lambda code: -self._counts[code]):
            text, way_out = _MORE.get(code, (describe(code), remedy(code)))
            blocks = code not in _MORE and code != "other_source"
            examples = tuple(self._examples[code])
            yield Finding(code, text, self._counts[code], examples, way_out, blocks)
        for pattern in sorted(self._unmatched):
            yield Finding(
                "unused_pattern", f"other_sources has {pattern}, which no SKU matches", 1, (),
                "take it out, or correct it", blocks=False,
            )  # fmt: skip

    def _count(self, code: str, key: str) -> None:
        self._counts[code] = self._counts.get(code, 0) + 1
        kept = self._examples.setdefault(code, [])
        if len(kept) < EXAMPLES:
            kept.append(key)


_MORE: Mapping[str, tuple[str, str]] = {
    "fractional": ("fractions at the source; whole units are sent, rounded down", ""),
    "negative": ("below zero at the source; 0 is sent", "count the shelf"),
}


def folded(key: str) -> str:
    """The key without capitals and white space, by which near misses are found."""
    return "".join(key.casefold().split())


class House(Struct, frozen=True):
    """What is not in any row: exclusions that hold until somebody ends them, open plans, how many
    keys somebody else writes as well (with the values of the first), and what config.yaml and the
    operators have switched off."""

    endless: Sequence[str] = ()
    open_plans: Sequence[str] = ()
    unmapped: Sequence[str] = ()
    flapping: int = 0
    flaps: Sequence[tuple[str, Sequence[int]]] = ()
    writes: bool = True
    scheduled: bool = True
    paused: bool = False
    full_done: bool = True


def housekeeping(house: House) -> Iterator[Finding]:
    """What somebody left behind that keeps rows, or everything, from being pushed."""
    if house.endless:
        yield _of("endless_exclusion", "excluded until somebody ends it", house.endless,
                  "syncconsole exclusions lists them, exclusion end lets one back")  # fmt: skip
    if house.open_plans:
        yield _of("open_plan", "plans wait for a person", house.open_plans,
                  "push or drop them in Review")  # fmt: skip
    if house.unmapped:
        yield _of("unused_mapping", "sku_map names SKUs that the source does not have",
                  house.unmapped, "take them out of sku_map, or correct them")  # fmt: skip
    if house.flapping:
        told = tuple(f"{key}: {someone_else(swings)}" for key, swings in house.flaps[:EXAMPLES])
        yield Finding("flapping", "somebody else writes these SKUs as well", house.flapping, told,
                      remedy("flapping"), blocks=False)  # fmt: skip
    if not house.writes:
        yield Finding("writes_off", "writes are off: nothing is pushed", 1, (), "writes: true")
    if not house.full_done:
        yield Finding("first_full", "the first Full was not pushed yet", 1, (), "run a Full")
    if house.paused:
        yield Finding("paused", "schedules stand still by request", 1, (), "syncconsole resume",
                      blocks=False)  # fmt: skip
    elif not house.scheduled:
        yield Finding("no_schedule", "no schedule: only a person starts a run", 1, (),
                      "turn one on in the Schedules tab", blocks=False)  # fmt: skip


def _of(code: str, text: str, named: Sequence[str], way_out: str) -> Finding:
    blocks = code == "endless_exclusion"
    return Finding(code, text, len(named), tuple(named[:EXAMPLES]), way_out, blocks)
