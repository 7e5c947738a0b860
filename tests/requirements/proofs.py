"""The list `pytest --requirements` prints, from the marks the tests carry."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tests.requirements import correctness
from tests.requirements.statements import DUE, GROUPS, NO_BEHAVIOUR, numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pytest


MARKS = ("requirement", "pitfall", "invariant")


def proofs(items: Iterable[pytest.Item]) -> dict[str, list[str]]:
    """Statement (S-, of the brief B-, conflict X-), pitfall (P-) or invariant (I-) -> the tests
    that carry its number; parameters of one test count once."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for item in items:
        for kind in MARKS:
            for mark in item.iter_markers(kind):
                for number in mark.args:
                    found[str(number)][item.nodeid.partition("[")[0]] = None
    return {number: list(tests) for number, tests in found.items()}


def missing(proved: Mapping[str, Sequence[str]]) -> list[str]:
    """Numbers without a test that should have one, and marks that name no number there is."""
    known = [*numbers(), *correctness.PITFALLS, *correctness.INVARIANTS]
    due = {**DUE, **correctness.DUE}
    silent = {*NO_BEHAVIOUR, *due}
    unproved = [number for number in known if number not in proved and number not in silent]
    unknown = sorted(n for n in proved if n[:2] in ("S-", "P-", "I-") and n not in known)
    return [
        *(f"{number}: no test proves it" for number in unproved),
        *(f"{number}: a test names it, and there is no such number" for number in unknown),
        *(f"{number}: proved now, and still listed as due" for number in due if number in proved),
    ]


def listing(proved: Mapping[str, Sequence[str]]) -> list[str]:
    """The lines to print: group by group, number by number."""
    lines = []
    for group, span in GROUPS.items():
        lines.append(f"\n{group}")
        for number in (f"S-{n:03}" for n in span):
            lines += _listed(number, proved.get(number, ()))
    for group, titles in (
        ("pitfalls", correctness.PITFALLS),
        ("invariants", correctness.INVARIANTS),
    ):
        lines.append(f"\n{group}")
        for number, title in titles.items():
            lines += [f"  {number:5}  {title}", *_listed("", proved.get(number, ()), of=number)]
    return lines


def _listed(shown: str, tests: Sequence[str], *, of: str = "") -> list[str]:
    """A number and what proves it; `of` is the number where its title has been shown already."""
    number = of or shown
    due = {**DUE, **correctness.DUE}
    if tests:
        return [f"  {shown:5}  {tests[0]}", *(f"         {test}" for test in tests[1:])]
    if number in NO_BEHAVIOUR:
        return [f"  {shown:5}  states no behaviour: {NO_BEHAVIOUR[number]}"]
    if number in due:
        return [f"  {shown:5}  due: {due[number]}"]
    return [f"  {shown:5}  MISSING"]
