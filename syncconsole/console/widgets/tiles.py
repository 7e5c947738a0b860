"""Feed tiles: what each side delivers, in which state, how many rows, how old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message

from syncconsole.console.glyphs import sign
from syncconsole.console.sync_rows import LOOKS, age_of
from syncconsole.console.text import line, lines
from syncconsole.console.times import ago, every
from syncconsole.console.widgets.columns import fit
from syncconsole.console.widgets.line import Block
from syncconsole.domain.data_sync import DataFeed, SyncState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta, tzinfo

    from textual import events

    from syncconsole.cache.read.data_sync import SyncFeed
    from syncconsole.cache.read.feeds import FeedView


class Tiles(Block):
    """The tiles of one connection beside each other; as many as the width holds."""

    DEFAULT_CSS = "Tiles { height: 3; padding: 0 1; }"

    _told: tuple[Sequence[FeedView], datetime, timedelta | None] | None = None
    _synced: tuple[Sequence[SyncFeed], tzinfo, datetime] | None = None

    class Chosen(Message):
        """The tile of this feed was clicked."""

        def __init__(self, feed: DataFeed) -> None:
            super().__init__()
            self.feed = feed

    def on_resize(self) -> None:
        """Another width holds other tiles."""
        if self._synced is not None:
            self.show_synced(*self._synced)
        elif self._told is not None:
            self.show_feeds(*self._told)

    def on_click(self, event: events.Click) -> None:
        """A feed of Data Sync opens where it was clicked."""
        if self._synced is not None:
            event.stop()
            feeds, _, _ = self._synced
            at = min(max(event.x - 1, 0) // self._room(len(feeds)), len(feeds) - 1)
            self.post_message(self.Chosen(feeds[at].feed))

    def show_synced(self, feeds: Sequence[SyncFeed], zone: tzinfo, now: datetime) -> None:
        """The feeds of a platform: name and state, how many, how old, when the next one comes."""
        self._synced = feeds, zone, now
        room = self._room(len(feeds))
        self.show(
            lines(
                Content("").join(_sync_name(feed, room) for feed in feeds),
                line(*(fit(_sync_rows(feed), room) for feed in feeds)),
                line(*((fit(age_of(feed, zone, now), room), "dim") for feed in feeds)),
            )
        )

    def _room(self, count: int) -> int:
        return min(max((self.size.width - 2) // max(count, 2), 26), 40)

    def show_feeds(
        self, feeds: Sequence[FeedView], now: datetime, interval: timedelta | None
    ) -> None:
        """One tile a feed: name and state, rows, age."""
        self._told, self._synced = (feeds, now, interval), None
        if not feeds:
            self.show(
                lines(
                    line(sign("NEVER"), "  nothing was read yet"),
                    line(("F reads both sides and plans the first Full;", "dim")),
                    line(("R reads the feeds only", "dim")),
                )
            )
            return
        room = self._room(len(feeds))
        shown = feeds[: max((self.size.width - 2) // room, 1)]
        self.show(
            lines(
                Content("").join(_name(feed, now, interval, room) for feed in shown),
                line(*(fit(_rows(feed), room) for feed in shown)),
                line(*((fit(_age(feed, now, interval), room), "dim") for feed in shown)),
            )
        )


def _sync_name(feed: SyncFeed, room: int) -> Content:
    word = "LATE" if feed.status.late and feed.status.state is SyncState.OK else feed.status.state
    text, look = sign(word)
    look = look if word == "LATE" else LOOKS[feed.status.colour]
    name = fit(feed.feed.capitalize(), room - len(text) - 4)
    return line((name, "bold"), " ", (text, look), "   ")


def _sync_rows(feed: SyncFeed) -> str:
    if feed.last_import is None:
        return feed.status.failing or feed.status.sentence
    parts = [f"{feed.synchronised}"]
    parts += [f"{feed.errors:,} {'error' if feed.errors == 1 else 'errors'}"] if feed.errors else []
    return ", ".join(parts)


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
    came = f", came {ago(feed.visited_at, now)}" if feed.visited_at is not None else ""
    return f"{ago(feed.ok_at, now)}{due}{came}"
