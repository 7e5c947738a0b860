"""What a run's page says: read in one go, then made into lines."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from syncconsole.cache.read import problems as problem_rows
from syncconsole.cache.read import runs
from syncconsole.cache.read.failures import Group, groups
from syncconsole.cache.read.problems import Cause, ProblemView
from syncconsole.cache.read.runs import RunView, StepView, sum_line
from syncconsole.cache.read.undone import undone_by, whole_run
from syncconsole.console.glyphs import sign
from syncconsole.console.run_rows import took
from syncconsole.console.text import Part, line, lines
from syncconsole.domain.runs import TWO_WAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

UNFOLDED = 50
"""Problems that are shown one by one; `syncconsole errors RUN --limit 0` tells all."""


class RunPage(Struct, frozen=True):
    """A run with its steps, the runs that pushed its plan, and its problems and theirs; what it
    could not push, by cause; the runs that took it back; and what it was asked to find."""

    run: RunView
    steps: tuple[StepView, ...]
    started: tuple[tuple[RunView, tuple[StepView, ...]], ...]
    causes: tuple[Cause, ...]
    problems: tuple[ProblemView, ...]
    failed: tuple[Group, ...] = ()
    undone_by: tuple[int, ...] = ()
    result: tuple[dict[str, Any], ...] = ()

    @property
    def moving(self) -> bool:
        """Whether it, or a run started from it, still goes on."""
        return self.run.active or any(run.active for run, _ in self.started)


def read_page(run_id: int) -> RunPage | None:
    """Read the page from the cache; None where there is no such run. Call it in a thread."""
    run = runs.run(run_id)
    if run is None:
        return None
    started = tuple((child, tuple(runs.steps(child.id))) for child in runs.children(run_id))
    ids = [run_id, *(child.id for child, _ in started)]
    return RunPage(
        run=run,
        steps=tuple(runs.steps(run_id)),
        started=started,
        causes=tuple(cause for number in ids for cause in problem_rows.causes(number)),
        problems=tuple(
            found for number in ids for found in problem_rows.of_run(number, limit=UNFOLDED)
        ),
        failed=() if run.active else tuple(groups(run_id)),
        undone_by=tuple(undone_by(whole_run(run_id))),
        result=tuple(runs.result(run_id)),
    )


def head(run: RunView, zone: tzinfo | None, now: datetime) -> Content:
    """`run 213  Smart  by ana, ssh from 192.0.2.7   14:00:01, 41 s   partial`."""
    at = f"{run.asked_at.astimezone(zone or UTC):%H:%M:%S}"
    origin = f", {run.origin}" if run.origin else ""
    return line(
        (f"run {run.id}", "bold"),
        f"  {run.label}  by {run.asked_by}{origin}   {at}, {took(run.seconds(now)) or '0 s'}   ",
        sign(run.state),
        f"   plan {run.plan}" if run.plan is not None else "",
        (f"   {run.note}", "dim"),
    )


def steps(page: RunPage) -> Content:
    """One line a step; those of a run that pushed the plan follow under its number."""
    components = page.run.mode in TWO_WAY  # whose steps are components, with longer names
    wide = max((len(step.name) for step in page.steps), default=0) if components else 12
    found = [_step(step, wide) for step in page.steps]
    for child, its_steps in page.started:
        found.append(line((f"plan pushed by run {child.id}, {child.asked_by}", "dim")))
        found += [_step(step, 12) for step in its_steps]
    return lines(*found) if found else line(("no step has begun", "dim"))


def total(page: RunPage) -> Content:
    """The sum that must add up, and why the run stopped where it did."""
    run = page.run
    found = [line((sum_line(run.counts), "bold"))] if run.counts.get("scope") else []
    if run.counts.get("verified"):
        found.append(line((f"{run.counts['verified']:,} verified by reading back", "ok")))
    if run.error:
        found.append(line(("▲ ", "bad"), run.error))
    if run.remedy:
        found.append(line(("  do: ", "accent"), run.remedy))
    if run.reason:
        found.append(line(("reason: ", "dim"), run.reason))
    if run.state in {"waiting", "held"}:
        found.append(line((f"plan {run.plan} waits for a person: Review (4)", "strong")))
    if run.cancel_by:
        found.append(line((f"cancelled by {run.cancel_by}", "warn")))
    return lines(*found) if found else line("")


def problems(page: RunPage, contact: str, *, unfolded: bool) -> Content:
    """The problems grouped by cause with what to do; unfolded, each of them below."""
    found: list[Content] = []
    for cause in page.causes:
        found += _cause(cause)
    if page.causes and contact:
        found.append(line(("  call: ", "accent"), contact))
    if unfolded:
        found += [row for problem in page.problems for row in _problem(problem)]
    elif page.problems:
        found.append(line(("  e unfolds them", "dim")))
    return lines(*found) if found else line("")


def _step(step: StepView, wide: int) -> Content:
    rows = f"{step.done:,}" if step.done else ""
    if step.total is not None and step.state == "running":
        rows = f"{step.done:,} of {step.total:,}"
    took_text = ""
    if step.started_at and step.ended_at:
        took_text = took((step.ended_at - step.started_at).total_seconds())
    glyph, look = _glyph(step.state)
    calls = f"{step.requests:,} requests" if step.requests else ""
    return line(
        f"{step.n} {step.name:<{wide}} ", (f"{glyph:<11}", look), f" {rows:>10}  {took_text:>6}  ",
        (f"{calls:<14}", "dim"), step.note,
    )  # fmt: skip


def _glyph(state: str) -> tuple[str, str]:
    part = sign(state)
    return (part, "") if isinstance(part, str) else part


def _cause(cause: Cause) -> list[Content]:
    keys = ", ".join(cause.keys)
    more = f" and {cause.count - len(cause.keys):,} more" if cause.count > len(cause.keys) else ""
    count = f"{cause.count:,} × " if cause.count > 1 else ""
    said: list[Part] = [("▲ ", "bad"), (f"{count}{cause.message}", "bold")]
    if keys:
        said.append(f"   {keys}{more}")
    rows = [line(*said)]
    if cause.remedy:
        rows.append(line(("  do: ", "accent"), cause.remedy))
    return rows


def _problem(problem: ProblemView) -> Sequence[Content]:
    rows = [line((f"  > {problem.step}  ", "dim"), (problem.key, "bold"), f"  {problem.message}")]
    if problem.detail:
        rows.append(line("    said: ", (problem.detail, "dim"), limit=600))
    if problem.request_id:
        rows.append(line(("    request ", "dim"), problem.request_id))
    return rows
