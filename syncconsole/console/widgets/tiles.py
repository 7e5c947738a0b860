"""Feed tiles: what each side delivers, in which state, how many rows, how old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from syncconsole.console.glyphs import sign
from syncconsole.console.text import line, lines
from syncconsole.console.times import ago, every
from syncconsole.console.widgets.columns import fit
from syncconsole.console.widgets.line import Block

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from syncconsole.cache.read.feeds import FeedView


class Tiles(Block):
    """The tiles of one connection beside each other; as many as the width holds."""

    DEFAULT_CSS = "Tiles { height: 3; padding: 0 1; }"

    _told: tuple[Sequence[FeedView], datetime, timedelta | None] | None = None

    def on_resize(self) -> None:
        """Another width holds other tiles."""
        if self._told is not None:
            self.show_feeds(*self._told)

    def show_feeds(
        self, feeds: Sequence[FeedView], now: datetime, interval: timedelta | None
    ) -> None:
        """One tile a feed: name and state, rows, age."""
        self._told = feeds, now, interval
        if not feeds:
            self.show(
                lines(
                    line(sign("NEVER"), "  nothing was read yet"),
                    line(("F reads both sides and plans the first Full;", "dim")),
                    line(("R reads the feeds only", "dim")),
                )
            )
            return
        room = min(max((self.size.width - 2) // max(len(feeds), 2), 26), 40)
        shown = feeds[: max((self.size.width - 2) // room, 1)]
        self.show(
            lines(
                Content("").join(_name(feed, now, interval, room) for feed in shown),
                line(*(fit(_rows(feed), room) for feed in shown)),
                line(*((fit(_age(feed, now, interval), room), "dim") for feed in shown)),
            )
        )


def _name(feed: FeedView, now: datetime, interval: timedelta | None, room: int) -> Content:
    state = sign(feed.state(now, interval))
    name = fit(f"{feed.component.capitalize()} {feed.endpoint}", room - len(state[0]) - 4)
    return line((name, "bold"), " ", state, "   ")


def _rows(feed: FeedView) -> str:
    if feed.error:
        return feed.error
    errors = f", {feed.unreadable:,} unreadable" if feed.unreadable else ""
    return f"{feed.rows:,} items{errors}"


def _age(feed: FeedView, now: datetime, interval: timedelta | None) -> str:
    due = f", due {every(interval)}" if interval is not None and feed.side == "source" else ""
    return f"{ago(feed.ok_at, now)}{due}"
