"""`syncconsole drift CONNECTION`: who has moved since both sides agreed. Writes nothing outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syncconsole.cache.read import problems, runs
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.asked_reading import asked_reading
from syncconsole.cli.ending import cause_lines, document, headline, next_lines
from syncconsole.domain.drift import DRIFTED
from syncconsole.domain.runs import Mode

if TYPE_CHECKING:
    from syncconsole.cli.call import Call

SHOWN = 20
"""Rows of each kind that are listed; `--json` has all that are kept with the run."""


def ask(call: Call) -> Answer:
    """Read both sides whole and compare them with what was agreed. Exit 2 where a side has moved.

    Raises Refused where the connection keeps no quantities in step, Busy.
    """
    connection = call.connection(call.args.connection)
    run = asked_reading(call, connection.name, Mode.DRIFT)
    kinds = [kind for kind in runs.result(run.id) if kind["count"]]
    human: list[str | Table] = [headline(run, call.clock.now())]
    names = columns(">ROWS", "MOVED", "", "DO")
    if kinds:
        human.append(Table(names, [_kind(kind) for kind in kinds]))
    human += [part for kind in kinds if kind["rows"] for part in _rows(kind)]
    human += [*cause_lines(problems.causes(run.id)), *next_lines(run)]
    drifted = any(kind["moved"] in DRIFTED for kind in kinds)
    code = run.exit_code or (2 if drifted else 0)
    return Answer({"run": document(run, call.clock.now()), "drift": kinds}, human, code)


def _kind(kind: dict[str, Any]) -> tuple[str, ...]:
    return f"{kind['count']:,}", kind["moved"], kind["text"], kind["way_out"]


def _rows(kind: dict[str, Any]) -> list[str | Table]:
    names = columns(f"MOVED: {kind['moved'].upper()}", ">TARGET", ">AGREED", ">SHOULD BE", "TITLE")
    rows = [
        (
            row["sku"],
            _qty(row["target"]),
            _qty(row["agreed"]),
            _qty(row["due"]),
            row["why"] or row["title"],
        )
        for row in kind["rows"][:SHOWN]
    ]
    more = kind["count"] - len(rows)
    return [Table(names, rows), *([f"and {more:,} more"] if more > 0 else [])]


def _qty(qty: int | None) -> str:
    return "?" if qty is None else f"{qty:,}"
