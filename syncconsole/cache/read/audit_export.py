"""The audit as a CSV to keep or to hand on: every act, oldest first."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from connectors.text import one_line, spreadsheet_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.cache.read.audit import AuditView

HEADING = (
    "Id", "At (UTC)", "Who", "From", "Did", "Connection", "To", "Before", "After", "Reason",
)  # fmt: skip


def as_csv(acts: Sequence[AuditView]) -> str:
    """A line an act, in the order of their numbers; texts are safe in a spreadsheet."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADING)
    for act in sorted(acts, key=lambda act: act.id):
        told = (
            act.who, act.origin, act.action, act.connection, act.subject, act.before, act.after,
            act.reason,
        )  # fmt: skip
        writer.writerow(
            [act.id, f"{act.at:%Y-%m-%dT%H:%M:%SZ}"]
            + [spreadsheet_cell(one_line(each)) for each in told]
        )
    return file.getvalue()
