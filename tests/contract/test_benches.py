"""No system of the catalogue escapes the suite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contract.conftest import bench_of

if TYPE_CHECKING:
    from tests.contract.bench import Bench

PROMISES = {
    "wire", "expiry", "retry_after", "clock", "times", "since", "untracked", "twice", "gone",
    "secrets", "wrong password", "missing scope", "wrong host", "expired token",
    "maintenance page", "other page", "rename", "delete", "comma", "lookup", "id", "cursor",
}  # fmt: skip
"""What a bench may lack; each is named by a test."""


def test_every_system_of_the_catalogue_has_a_bench(system: str) -> None:
    assert bench_of(system).system == system


def test_a_bench_lacks_only_what_there_is_and_says_why(system: str) -> None:
    lacks = bench_of(system).lacks
    assert set(lacks) <= PROMISES | {f"key {name}" for name in _strange()}
    assert all(len(reason) > 15 for reason in lacks.values())


def test_what_is_told_of_a_system_is_what_its_connector_can(bench: Bench) -> None:
    """Its own copy differs in times alone, which options set, and in what is not mapped."""
    told, own = bench.told(), bench.connect().capabilities
    assert (own.system, own.title, own.sides) == (told.system, told.title, told.sides)
    assert set(own.components) <= set(told.components)
    for name, ability in own.components.items():
        known = told.components[name]
        assert (ability.page, ability.read_batch, ability.write_batch, ability.lowers) == (
            known.page, known.read_batch, known.write_batch, known.lowers,
        )  # fmt: skip
        assert not ability.writes or ability.write_batch > 0


def _strange() -> set[str]:
    from tests.contract.strange import STRANGE

    return set(STRANGE)
