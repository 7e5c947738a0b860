"""Orders whose document lowers nothing at the office by itself (rule 8): which have by now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.model import Ask
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write import orders

if TYPE_CHECKING:
    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping


def look_for_lowered(job: Job, step: Stepping) -> None:
    """Ask the office after such orders; those it tells as lowered (`fields["lowered"]`) are free
    once a reading that begins after this one is in the cache. Their units stay off until then."""
    if not job.offers("source", "orders"):
        return
    ability = job.ability("source", "orders")
    if ability.lowers != "none" or not ability.reads:
        return
    with reading():
        waiting = orders.unlowered(job.ids.connection)
    for at in range(0, len(waiting), 500):
        part = waiting[at : at + 500]
        page = job.reader("source").read("orders", [Ask(row.reference) for row in part])
        step.requests += page.requests
        done = {one.sku for one in page.records if one.fields.get("lowered") == "yes"}
        if found := [row for row in part if row.reference in done]:
            orders.lowered(job.ids.connection, found)
