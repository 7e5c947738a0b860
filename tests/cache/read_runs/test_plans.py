"""What Review and the gate read of a plan."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from syncconsole.cache.read import plan_rows, plans
from syncconsole.cache.read.plan_rows import Shown
from syncconsole.domain.guards import Trip
from tests.cache.read_runs.factory import AT, NOON, add_plan, add_row

ROWS: list[dict[str, Any]] = [
    {"key": "A-1", "before": 7, "after": 5},
    {"key": "A-2", "before": 0, "after": 24},
    {"key": "A-3", "before": 4, "after": 0, "risky": True, "chosen": False},
    {"key": "A-4", "before": 10, "after": 10},
    {"key": "A-5", "before": None, "after": 3},
    {"key": "B-1", "before": 2, "after": 0, "outcome": "held", "reason": "to_zero"},
    {"key": "B-2", "before": 2, "after": 1, "outcome": "excluded", "reason": "excluded"},
    {"key": "B-3", "before": 2, "after": None, "outcome": "skipped", "reason": "missing"},
    {"key": "B-4", "before": 2, "after": 2, "outcome": "unchanged"},
]


def keys(plan: int, shown: Shown, limit: int = 0) -> list[str]:
    return [row.key for row in plan_rows.rows(plan, shown, limit=limit)]


class TestPlan:
    """A plan as one frozen value."""

    def test_no_such_plan_is_none(self) -> None:
        assert plans.plan(7) is None

    def test_it_carries_component_trips_and_aware_instants(self) -> None:
        trip = Trip("max_to_zero", "30 rows would go to zero", rows_only=True)
        made = plans.plan(add_plan(ROWS, trips=[trip]))
        assert made is not None
        assert (made.component, made.trips, made.made_at) == ("inventory", (trip,), NOON)
        assert made.open

    @pytest.mark.parametrize("state", ["spent", "dropped", "superseded", "pushing", "approved"])
    def test_only_made_waiting_and_held_plans_are_open(self, state: str) -> None:
        add_plan(state=state)
        waiting = add_plan(state="waiting")
        held = add_plan(state="held")
        assert [view.id for view in plans.plans()] == [held, waiting]
        assert len(plans.plans(only_open=False)) == 3

    def test_plans_of_another_connection_are_left_out(self) -> None:
        add_plan(connection="outlet")
        mine = add_plan()
        assert [view.id for view in plans.plans("outdoor-shop")] == [mine]

    def test_a_claim_ends_with_its_time(self) -> None:
        view = plans.plan(add_plan(claimed_by="ana", claimed_until=AT + 60))
        assert view is not None
        assert view.claimant(NOON) == "ana"
        assert view.claimant(NOON + timedelta(seconds=60)) == ""

    def test_a_plan_ages_after_fifteen_minutes(self) -> None:
        view = plans.plan(add_plan())
        assert view is not None
        assert not view.aged(NOON + timedelta(minutes=15))
        assert view.aged(NOON + timedelta(minutes=15, seconds=1))


class TestCounts:
    """The header of Review and the gate's counts."""

    def test_every_kind_is_counted_and_what_is_chosen_apart(self) -> None:
        counts = plans.counts(add_plan(ROWS, scope=100))
        assert (counts.changes, counts.up, counts.down, counts.to_zero) == (5, 1, 2, 1)
        assert (counts.same, counts.unseen, counts.risky) == (1, 1, 1)
        assert (counts.chosen, counts.chosen_up, counts.chosen_down) == (4, 1, 1)
        assert (counts.chosen_to_zero, counts.chosen_same, counts.chosen_unseen) == (0, 1, 1)

    def test_units_are_what_the_chosen_rows_would_move(self) -> None:
        assert plans.counts(add_plan(ROWS)).units == (5 - 7) + 24

    def test_rows_not_to_be_written_are_counted_by_outcome(self) -> None:
        counts = plans.counts(add_plan(ROWS))
        assert counts.others == {"held": 1, "excluded": 1, "skipped": 1}

    def test_scope_is_the_sum_of_everything_counted(self) -> None:
        counts = plans.counts(add_plan(ROWS, scope=100))
        assert counts.unchanged == 92
        assert counts.changes + sum(counts.others.values()) + counts.unchanged == 100

    def test_no_such_plan_counts_nothing(self) -> None:
        assert plans.counts(3) == plans.PlanCounts()


class TestRows:
    """Which rows are shown, in which order, in how many pages."""

    def test_unchanged_and_skipped_rows_are_folded(self) -> None:
        assert keys(add_plan(ROWS), Shown()) == ["A-1", "A-2", "A-3", "A-5", "B-1", "B-2"]

    def test_unchanged_shows_every_row(self) -> None:
        assert keys(add_plan(ROWS), Shown(unchanged=True)) == [row["key"] for row in ROWS]

    def test_risky_leaves_only_the_dangerous(self) -> None:
        assert keys(add_plan(ROWS), Shown(risky=True)) == ["A-3"]

    @pytest.mark.parametrize("text", ["a-2", "-2"])
    def test_text_matches_any_part_of_the_sku(self, text: str) -> None:
        assert "A-2" in keys(add_plan(ROWS), Shown(text=text))

    def test_wildcards_in_the_text_are_plain_characters(self) -> None:
        plan = add_plan([{"key": "50%", "before": 1, "after": 2}, *ROWS])
        assert keys(plan, Shown(text="%")) == ["50%"]

    def test_pages_join_without_a_gap(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(plan_rows, "_PAGE", 2)
        plan = add_plan(ROWS)
        assert keys(plan, Shown(unchanged=True)) == [row["key"] for row in ROWS]
        assert keys(plan, Shown(unchanged=True), limit=5) == ["A-1", "A-2", "A-3", "A-4", "A-5"]

    def test_rows_by_id_keep_the_order_asked(self) -> None:
        plan = add_plan()
        first, second = (add_row(plan, n, key=f"K{n}", after=1) for n in (0, 1))
        assert [row.id for row in plan_rows.by_ids([second, 99, first])] == [second, first]

    def test_a_row_knows_its_move_only_where_both_values_are_known(self) -> None:
        found = {row.key: row.delta for row in plan_rows.rows(add_plan(ROWS), Shown())}
        assert (found["A-1"], found["A-5"]) == (-2, None)

    def test_positions_are_found_by_key_or_by_the_targets_spelling(self) -> None:
        plan = add_plan([{"key": "A 1", "sku": "A  1", "before": 1, "after": 2}, ROWS[-1]])
        assert plan_rows.positions(plan, ["A  1", "A 1", "B-4", "nope"]) == {"A  1": 0, "A 1": 0}


class TestGate:
    """The three lines a person must have seen before `y`."""

    def test_flagged_rows_come_first_then_zeros_then_the_longest_moves(self) -> None:
        plan = add_plan(
            [
                {"key": "long", "before": 0, "after": 900},
                {"key": "zero", "before": 3, "after": 0},
                {"key": "flag", "before": 5, "after": 4, "risky": True},
                {"key": "small", "before": 5, "after": 4},
            ]
        )
        assert [row.key for row in plan_rows.riskiest(plan)] == ["flag", "zero", "long"]

    def test_rows_left_out_are_not_among_the_riskiest(self) -> None:
        assert "A-3" not in [row.key for row in plan_rows.riskiest(add_plan(ROWS), 9)]

    def test_rows_left_out_are_listed(self) -> None:
        assert [row.key for row in plan_rows.unticked(add_plan(ROWS))] == ["A-3"]
