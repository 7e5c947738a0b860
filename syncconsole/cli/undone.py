"""What an undo took back, and by which run: lines of a run's page, and the same for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syncconsole.cache.read import runs
from syncconsole.cache.read.undone import undoes, undone_by, whole_run
from syncconsole.cli.answer import Table, columns
from syncconsole.domain.runs import Mode

if TYPE_CHECKING:
    from syncconsole.cache.read.runs import RunView


def undo_facts(run: RunView) -> dict[str, Any]:
    """`undoes`: the run this one takes back, None for none; `undone_by`: the runs that took this
    one back; `receipts` of orders that an undo leaves alone."""
    undo = run.mode is Mode.UNDO
    return {
        "undoes": undoes(run.options),
        "undone_by": undone_by(whole_run(run.id)),
        "receipts": runs.result(run.id) if undo else [],
    }


def undo_lines(run: RunView) -> list[str | Table]:
    """The same for people; nothing where no undo is concerned."""
    facts = undo_facts(run)
    found: list[str | Table] = []
    if facts["undoes"] is not None:
        found.append(f"takes back run {facts['undoes']}; what moved on since is stale, not undone")
    if facts["undone_by"]:
        found.append(f"undone by run {', '.join(str(each) for each in facts['undone_by'])}")
    if facts["receipts"]:
        found.append("orders are not undone; void these documents by hand where they should go")
        rows = [_receipt(each) for each in facts["receipts"]]
        names = columns("ORDER", "AS", "DOCUMENT", ">TOTAL", "", "ADDRESS")
        found.append(Table(names, rows))
    return found


def _receipt(each: dict[str, Any]) -> tuple[str, ...]:
    address = each["address"] if each["there"] else "no longer at the back office"
    return (
        each["order"], each["reference"], each["document"], each["total"], each["currency"],
        address,
    )  # fmt: skip
