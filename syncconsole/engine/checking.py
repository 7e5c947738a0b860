"""Check: reach, credentials, permissions, clock and counts of each end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping


def check_endpoints(job: Job, step: Stepping) -> list[dict[str, Any]]:
    """[{endpoint, side, system, sandbox, findings: [{name, ok, text, remedy}]}] of each end."""
    found = []
    sides = [side for side in job.ends.sides if job.connection.endpoint_of(side)]
    for n, side in enumerate(sides, start=1):
        endpoint = job.endpoint(side)
        reader = job.reader(side)
        findings = [
            {"name": each.name, "ok": each.ok, "text": each.text, "remedy": each.remedy}
            for each in reader.check()
        ]
        found.append(
            {
                "endpoint": endpoint.name,
                "side": side,
                "system": reader.capabilities.title,
                "sandbox": endpoint.sandbox,
                "findings": findings,
            }
        )
        step.move(n, total=len(sides))
    return found
