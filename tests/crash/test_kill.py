"""kill -9 of a real worker at seeded points of runs of all profiles: nothing lost, nothing twice.

The long form is `python -m tests.crash`.
"""

from __future__ import annotations

import pytest

from tests.crash import table
from tests.crash.grounds import GROUNDS
from tests.crash.kill import Came, kill, undisturbed

SEEDS = {"inventory": 10, "cycle": 10, "store-center": 5, "feeds": 5}
"""Thirty in all."""

KILLED: list[Came] = []


@pytest.mark.crash
@pytest.mark.parametrize("profile", GROUNDS)
@pytest.mark.pitfall("P-20", "P-21")
def test_what_follows_a_kill_ends_as_if_nobody_had_been_killed(profile: str) -> None:
    quiet = undisturbed(profile)
    came = [kill(profile, seed, quiet) for seed in range(SEEDS[profile])]
    KILLED.extend(came)
    assert {f"seed {each.seed}": each.faults for each in came if each.faults} == {}


@pytest.mark.crash
def test_most_of_the_kills_hit_a_run_in_the_middle_and_answers_are_lost() -> None:
    assert {each.profile for each in KILLED} == set(GROUNDS)
    assert sum(each.hits for each in KILLED) > sum(each.kills for each in KILLED) * 2 // 3
    assert sum(each.lost_answers for each in KILLED) > len(KILLED) // 10


def test_the_table_counts_every_fault_where_it_belongs() -> None:
    came = Came("cycle", 3, 2, 1, 1, 4.6, ["a"], ["b", "c"], [], ["d"])
    told = table.text([came, came._replace(profile="feeds", lost=[])]).splitlines()
    assert told[1].split() == ["cycle", "2", "1", "1", "1", "2", "0", "1", "5"]
    assert told[-1].split() == ["all", "4", "2", "2", "1", "4", "0", "2", "9"]
