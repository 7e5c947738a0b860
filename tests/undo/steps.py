"""A shop whose runs are undone: what tests here do to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.tables import Exclusion
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write import plans
from syncconsole.domain.plans import PlanState
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine.asking_undo import undoable
from tests.support.house import House
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from pathlib import Path

    from syncconsole.cache.tables import Run

OLD = {f"S{n}": 10 for n in range(6)}


def shop_of(folder: Path, *, compare_and_set: bool = True, **settings: object) -> House:
    """Six SKUs of ten pieces, agreed by a Full."""
    web = Scripted(OLD, compare_and_set=compare_and_set)
    shop = House(folder, Scripted(OLD), web, **settings)  # type: ignore[arg-type]
    shop.settle_first_full()
    return shop


def sold_in_office(shop: House, **skus: int) -> Run:
    """The office's quantities change, and a Smart pushes them."""
    for sku, qty in skus.items():
        shop.office.put(sku, qty)
    run = shop.run(Mode.SMART)
    assert run.state == "ok"
    return run


def undo(shop: House, run: Run) -> Run:
    """Ask for the undo of a run as the command does, and carry it out."""
    return shop.run(Mode.UNDO, Approver.PERSON, undo=undoable(run.id).run)


def plan_of(run: Run) -> int:
    """The plan the run made."""
    assert run.plan is not None
    return run.plan


def push(shop: House, run: Run) -> Run:
    """A person approves the run's plan; the run that pushed it."""
    plan = plan_of(run)
    plans.set_state(plan, PlanState.APPROVED, approved_by="ana")
    return shop.run(Mode.PUSH, Approver.PERSON, plan=plan, parent=run.id)


def undone(shop: House, run: Run) -> Run:
    """Undo a run and push the undo."""
    asked = undo(shop, run)
    push(shop, asked)
    return asked


def excluded(shop: House) -> dict[str, str]:
    """Key -> reason of what is excluded now."""
    with reading():
        rows = Exclusion.select().where(Exclusion.ended_at.is_null())
        return {row.key: row.reason for row in rows}
