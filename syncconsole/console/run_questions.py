"""What a run's page asks before it has something tried again or taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.console.screens.menu import MenuScreen
from syncconsole.console.widgets.choices import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.cache.read.failures import Group

ALL = "*"
"""The answer that means every cause; no code of any system is spelt so."""

MOST = 9
"""Causes that are offered one by one."""


def retry_menu(run: int, failed: Sequence[Group]) -> MenuScreen:
    """Which cause? Nothing is sent: the rows are planned again for Review."""
    causes = [
        Choice(group.code, f"{group.count:,} {group.code}: {group.text}", f"{n}")
        for n, group in enumerate(failed[:MOST], 1)
    ]
    rows = sum(group.count for group in failed)
    return MenuScreen(
        f"Try what failed in run {run} again",
        [*causes, Choice(ALL, f"All {rows:,} rows", "a")],
        text=["They are planned by what both sides hold now; you review them first."],
    )


def undo_menu(run: int) -> MenuScreen:
    """Take it back? Nothing is sent: the inverse is planned for Review."""
    return MenuScreen(
        f"Take back what run {run} pushed?",
        [Choice("", "Leave it", "n"), Choice("undo", "Plan to take it back", "y")],
        text=[
            "You review the plan first. What moved on since is left alone.",
            "What is put back stays excluded until you end that. Orders stay.",
        ],
    )
