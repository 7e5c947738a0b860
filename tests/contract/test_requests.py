"""As few requests as the vendor's limits allow, for writing, guarding and verifying."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bench.requests import counted, least
from tests.contract.conftest import bench_of

if TYPE_CHECKING:
    from pathlib import Path

MOST = 2001


def test_what_a_push_takes_is_the_fewest_that_its_capabilities_promise(
    system: str, tmp_path: Path
) -> None:
    of = bench_of(system)
    able = of.told().components[of.component]
    if not able.writes:
        pytest.skip(f"{system}: {of.component} is only read")
    rows = min(max(able.write_batch, able.read_batch) + 1, MOST)
    few, done = least(system, rows), counted(system, tmp_path, rows)
    assert (done.write, done.guard, done.verify) == (few.write, few.read, few.read)
    batches = -(-rows // able.write_batch)
    assert done.beside <= of.beside * batches + 1  # and one look at the account
