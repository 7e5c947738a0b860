"""How many requests a Smart of many changes takes, as the store counted them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from syncconsole.cache.tables import Run, RunStep
from syncconsole.cache.tables.base import reading
from syncconsole.domain.runs import Mode, RunState, Step
from syncconsole.engine.execute import execute
from syncconsole.sandbox.catalogue import Catalogue
from syncconsole.sandbox.shop import opening_stock
from tests.bench.store import SEED
from tests.bench.work.house import House

if TYPE_CHECKING:
    from tests.bench.child import Found


def smart(folder: str, url: str, items: int, changed: int) -> Found:
    """A Smart that learns that both sides are equal, then one with `changed` rows to push.

    The store must be as it was opened. Raises RuntimeError where a run does not end well, or
    where the store counted other requests than the run.
    """
    house = House(Path(folder), url)
    with reading():
        _office(house.office, items, 0)
        first = _run(house, url)
        _office(house.office, items, changed)
        second = _run(house, url)
    return {
        "pull": [first[Step.READ_TARGET]],
        "by_key": [second[Step.READ_TARGET]],
        "guard": [second[Step.PUSH] - second["writes"]],
        "write": [second["writes"]],
        "verify": [second[Step.READ_BACK]],
    }


def _run(house: House, url: str) -> dict[str, int]:
    """Execute a Smart; requests by step, and writes among them."""
    before = _counted(url)
    job = house.job(Mode.SMART)
    execute(job, house.config)
    with reading():
        run = Run.get_by_id(job.asked.id)
        steps = {step.name: step.requests for step in RunStep.select().where(RunStep.run == run.id)}
    if run.state != RunState.OK:
        raise RuntimeError(f"a Smart ended {run.state}: {run.error} {run.counts}")
    after = _counted(url)
    writes, reads = (after[kind] - before[kind] for kind in ("write", "read"))
    del steps[Step.READ_SOURCE]  # a file's pages
    if writes + reads != sum(steps.values()):
        raise RuntimeError(f"{steps} requests were told, the store saw {reads} and {writes}")
    return {Step.PUSH: 0, Step.READ_BACK: 0, **steps, "writes": writes}


def _counted(url: str) -> dict[str, int]:
    said = httpx.get(f"{url}/_sandbox/log", params={"after": 10**9}, trust_env=False)
    counts: dict[str, int] = said.raise_for_status().json()["counts"]
    return counts


def _office(folder: Path, items: int, changed: int) -> None:
    """The store's opening stock as the office has it; one more of `changed` items all over it."""
    catalogue = Catalogue(items, SEED)
    stock, _ = opening_stock(items, SEED)
    every = items // changed if changed else items + 1
    with (folder / "inventory.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("SKU", "Qty"))
        for item, quantity in enumerate(stock):
            moved = item % every == 0 and item // every < changed
            writer.writerow((catalogue.sku(item), quantity + moved))
