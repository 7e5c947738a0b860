"""Every test of the suite that takes `bench` runs at every system of the catalogue, and at the
example of other people's connectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from connectors import catalogue
from tests.foreign.installing import installed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.bench import Bench

EXAMPLE = "shelf"
"""The system of the example package, which is held to the same promises."""

FEW = 24
"""Records where a test asks for no number of its own."""

Furnish = Callable[[int], "Bench"]


def bench_of(system: str) -> type[Bench]:
    """The bench of a system; raises ModuleNotFoundError where it has none."""
    made: type[Bench] = import_module(f"tests.contract.systems.{system}").Bench
    return made


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One run a system, named by it."""
    if "system" in metafunc.fixturenames:
        metafunc.parametrize("system", [*catalogue.names(), EXAMPLE], indirect=True)


@pytest.fixture
def system(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The system's name; the example of other people's packages is installed for the test."""
    name: str = request.param
    if name != EXAMPLE:
        yield name
        return
    with installed(tmp_path / "site"):
        yield name


@pytest.fixture
def furnish(system: str, tmp_path: Path) -> Iterator[Furnish]:
    """Makes the system with so many records; closed when the test is over."""
    made: list[Bench] = []

    def furnish(records: int) -> Bench:
        made.append(bench_of(system)(tmp_path, records))
        return made[-1]

    yield furnish
    for bench in made:
        with closing(bench):
            pass


@pytest.fixture
def bench(furnish: Furnish) -> Bench:
    """The system with a few records."""
    return furnish(FEW)
