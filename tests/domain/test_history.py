"""The line of blocks a quantity is told by."""

from __future__ import annotations

from datetime import UTC, datetime

from syncconsole.console.glyphs import PLAIN
from syncconsole.console.inventory_rows import filtered
from syncconsole.domain.history import BLOCKS, PLAIN_BLOCKS, Past, overwritten, sparkline, told

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def test_the_lowest_and_the_highest_value_are_the_ends_of_the_line() -> None:
    assert sparkline([0, 7, 3, None]) == "▁█▄?"
    assert sparkline([-3, 1_000_000]) == "▁█"
    assert sparkline([5, 5, 5]) == "▁▁▁"
    assert sparkline([]) == ""


def test_without_block_characters_the_line_has_the_same_heights() -> None:
    assert sparkline([0, 7, 3, None], plain=True) == "_#=?"
    assert BLOCKS.translate(PLAIN) == PLAIN_BLOCKS


def test_range_newest_value_and_its_run_are_told() -> None:
    past = [Past("source", qty, NOW, run) for run, qty in ((3, 5), (4, 9), (7, 6))]
    assert told(past) == "▁█▂  5 to 9, now 6 (run 7)"
    assert told([Past("source", None, NOW, 2)]) == "?, now unknown (run 2)"


def test_only_our_own_value_written_over_anothers_counts() -> None:
    assert overwritten(5, 9, 5) == 9
    assert overwritten(5, 5, 5) is None  # asserted again, nobody was there
    assert overwritten(4, 9, 5) is None  # a new value of our own
    assert overwritten(5, None, 5) is None
    assert overwritten(None, 9, 5) is None


def test_the_word_is_flapping_is_taken_out_of_what_was_typed() -> None:
    assert filtered("is:flapping") == ("", True)
    assert filtered("sock IS:flapping") == ("sock", True)
    assert filtered("wool  sock ") == ("wool  sock ", False)
