"""What so many kills came to, as one table for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.crash.kill import Came

HEAD = (
    "PROFILE", "KILLS", "MID-RUN", "LOST ANSWERS", "LOST", "DOUBLED", "WRONG", "OPEN", "SECONDS",
)  # fmt: skip


def text(came: Sequence[Came]) -> str:
    """A line a profile, and one for all together; numbers stand right."""
    profiles = list(dict.fromkeys(each.profile for each in came))
    lines = [HEAD, *(_line(name, [c for c in came if c.profile == name]) for name in profiles)]
    lines.append(_line("all", came))
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEAD))]
    told = (
        "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )
    return "\n".join(told)


def _line(name: str, came: Sequence[Came]) -> tuple[str, ...]:
    numbers = (
        sum(each.kills for each in came),
        sum(each.hits for each in came),
        sum(each.lost_answers for each in came),
        sum(len(each.lost) for each in came),
        sum(len(each.doubled) for each in came),
        sum(len(each.wrong) for each in came),
        sum(len(each.open) for each in came),
        round(sum(each.seconds for each in came)),
    )
    return (name, *(f"{number:,}" for number in numbers))
