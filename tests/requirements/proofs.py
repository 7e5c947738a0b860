"""The list `pytest --requirements` prints, from the marks the tests carry."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tests.requirements.statements import DUE, GROUPS, NO_BEHAVIOUR, numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pytest


def proofs(items: Iterable[pytest.Item]) -> dict[str, list[str]]:
    """Statement (S-, of the brief B-, pitfall P-, conflict X-) -> the tests that carry its number;
    parameters of one test count once."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for item in items:
        for mark in item.iter_markers("requirement"):
            for number in mark.args:
                found[str(number)][item.nodeid.partition("[")[0]] = None
    return {number: list(tests) for number, tests in found.items()}


def missing(proved: Mapping[str, Sequence[str]]) -> list[str]:
    """Statements without a test that should have one, and marks that name no statement."""
    known = numbers()
    silent = {*NO_BEHAVIOUR, *DUE}
    unproved = [number for number in known if number not in proved and number not in silent]
    unknown = sorted(n for n in proved if n.startswith("S-") and n not in known)
    return [
        *(f"{number}: no test proves it" for number in unproved),
        *(f"{number}: a test names it, and there is no such statement" for number in unknown),
        *(f"{number}: proved now, and still listed as due" for number in DUE if number in proved),
    ]


def listing(proved: Mapping[str, Sequence[str]]) -> list[str]:
    """The lines to print: group by group, statement by statement."""
    lines = []
    for group, span in GROUPS.items():
        lines.append(f"\n{group}")
        for number in (f"S-{n:03}" for n in span):
            tests = proved.get(number, ())
            if tests:
                lines += [f"  {number}  {tests[0]}", *(f"         {test}" for test in tests[1:])]
            elif number in NO_BEHAVIOUR:
                lines.append(f"  {number}  states no behaviour: {NO_BEHAVIOUR[number]}")
            elif number in DUE:
                lines.append(f"  {number}  due: {DUE[number]}")
            else:
                lines.append(f"  {number}  MISSING")
    return lines
