"""Review (4): what a push of the plan would do, row by row, and which rows are chosen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import events, on, work
from textual.containers import Horizontal

from syncconsole.cache.read import plan_rows
from syncconsole.cache.read.plan_rows import PlanRowView, Shown
from syncconsole.console import review_head
from syncconsole.console.bindings import bindings
from syncconsole.console.plan_in_hand import PlanInHand
from syncconsole.console.pushing import drop, push
from syncconsole.console.review_words import Words, words_of
from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.text import Part, line, lines
from syncconsole.console.widgets.line import Block, Line
from syncconsole.console.widgets.listing import Listing, View
from syncconsole.console.widgets.pages import PAGE, Fixed, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from syncconsole.config import Connection

_CHANGES = frozenset({"tick", "tick_all", "untick_all", "invert", "push", "drop"})
_STARTS = frozenset({"full", "update", "refresh_feeds", "sync_all", "actions"})


class ReviewScreen(ConsoleScreen):
    """The newest open plan of the connection on line 1, claimed while it is looked at."""

    BINDINGS = bindings("review")
    CONTEXT = "review"
    MODE = "review"
    DEFAULT_CSS = """
    ReviewScreen > #body > #head { padding: 0 1; margin: 0 0 1 0; }
    ReviewScreen.-short > #body > #head { margin: 0; }
    ReviewScreen > #body > .panes { height: 1fr; }
    ReviewScreen > #body > .narrow-only { height: 2; padding: 0 1; }
    ReviewScreen > #body > #chosen { padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown()
        self.hand = PlanInHand(self)
        self._columns_of: tuple[str, Words | None] = ("", None)

    def body(self) -> Iterable[Widget]:
        """The plan, its rows, the facts of the row under the cursor, what is chosen."""
        yield Block(id="head")
        with Horizontal(classes="panes"):
            yield Listing([], self._window, empty=self._empty, marks=False)
            yield Block(classes="detail")
        yield Block(classes="narrow-only")
        yield Line(id="chosen")

    def on_mount(self) -> None:
        """The rows have the keyboard."""
        self.query_one(Listing).focus_table()

    def show_standing(self) -> None:
        """Another plan is read; of the same one only its age and claim are shown anew."""
        self._look()

    def reload(self) -> None:
        """Read the plan and its rows again."""
        self._look(again=True)

    async def on_screen_suspend(self) -> None:
        """Another tab is looked at: others may change the plan."""
        if self.app.current_mode != self.MODE:
            await self.hand.release()

    async def on_unmount(self) -> None:
        """The console is left: so is the plan."""
        await self.hand.release()

    async def on_key(self, _: events.Key) -> None:
        """Each key renews the claim."""
        await self.hand.hold()
        self._show_head()

    def why_not(self, action: str) -> str:
        """Why a key does nothing here now: no plan, somebody else's, writes off, nothing chosen."""
        looked = self.hand.looked
        if action in _STARTS:
            return "" if looked is None else "off inside Review: push or drop this plan first"
        if action in _CHANGES or action in {"unchanged", "risky"}:
            if looked is None:
                return "no plan waits for review"
            if action in _CHANGES and (other := self.hand.reviewer(self.syncconsole.clock.now())):
                return other
        if action == "tick" and looked is not None and not self._tickable():
            return "this row is not written, whatever is chosen; the column Why tells the reason"
        if action == "push":
            return self._why_no_push()
        if action in {"order", "reverse"}:
            return "a plan has one order, in which it is pushed"
        return super().why_not(action)

    async def action_tick(self) -> None:
        """Choose the row, or leave it out of this plan."""
        row = self._row
        if row is not None and await self.hand.choose([row.position], chosen=not row.chosen):
            await self._fetch_page()

    async def action_tick_all(self) -> None:
        """Choose every row that is shown."""
        if await self.hand.choose_all(self._shown_now()):
            self._show_all()

    async def action_untick_all(self) -> None:
        """Leave out every row that is shown."""
        if await self.hand.leave_out_all(self._shown_now()):
            self._show_all()

    async def action_invert(self) -> None:
        """Choose what was left out and leave out what was chosen, of the rows shown."""
        if await self.hand.invert(self._shown_now()):
            self._show_all()

    def action_unchanged(self) -> None:
        """Unfold what would not change, and fold it again."""
        self.shown = replace(self.shown, unchanged=not self.shown.unchanged)
        self._show_all(keep=False)

    def action_risky(self) -> None:
        """Only the risky rows, or all of them."""
        self.shown = replace(self.shown, risky=not self.shown.risky)
        self._show_all(keep=False)

    @work(group="gate", exclusive=True)
    async def action_push(self) -> None:
        """Open the push gate."""
        if self.hand.looked is not None:
            await push(self.syncconsole, self.hand.looked.plan)

    @work(group="gate", exclusive=True)
    async def action_drop(self) -> None:
        """Drop the plan, after a question."""
        if self.hand.looked is not None:
            await drop(self.syncconsole, self.hand.looked.plan)

    @on(Listing.Moved)
    def _moved(self, event: Listing.Moved) -> None:
        event.stop()
        self._show_row()

    @work(group="look", exclusive=True)
    async def _look(self, *, again: bool = False) -> None:
        """Take the plan that waits; read its rows where it is another one."""
        waiting = self.view.plan
        before = self.hand.id
        elsewhere = self._connection.name != self._columns_of[0]
        if again or elsewhere or before != (waiting.id if waiting else None):
            await self.hand.take(waiting.id if waiting else None)
            await self.hand.hold()
            if self._columns_of != (self._connection.name, self._words):
                self._columns_of = (self._connection.name, self._words)
                table = self.query_one(Listing).table
                table.columns = tuple(self._words.columns(self._connection))
                table.restyle()
            self._show_all(keep=before == self.hand.id)
            self.show_frame()
        self._show_head()

    def _show_all(self, *, keep: bool = True) -> None:
        self.query_one(Listing).reload(keep=keep)
        self._show_head()
        self.show_frame()

    def _show_head(self) -> None:
        looked, now = self.hand.looked, self.syncconsole.clock.now()
        head, chosen = self.query_one("#head", Block), self.query_one("#chosen", Line)
        head.display = chosen.display = looked is not None
        if looked is not None:
            claim = review_head.claim_words(self.hand.claim, now)
            head.show(review_head.head(looked.plan, looked.counts, self.shown, claim, now))
            chosen.show(
                review_head.chosen(
                    looked.plan, looked.counts, looked.readings, self._connection, now
                )
            )
        self._show_row()

    def _show_row(self) -> None:
        row, now = self._row, self.syncconsole.clock.now()
        narrow, wide = self.query_one(".narrow-only", Block), self.query_one(".detail", Block)
        narrow.show(
            self._words.summary(row, self._connection, now) if row else lines(line(""), line(""))
        )
        wide.show(self._words.detail(row, self._connection, now) if row else line(""))

    async def _fetch_page(self) -> None:
        """Read the page of the row under the cursor again: of a million rows one has changed."""
        table = self.query_one(Listing).table
        pages, number = table.pages, table.cursor // PAGE
        if pages.ids is None:
            self._show_all()
            return
        pages.take(number, await asyncio.to_thread(pages.read, number))
        table.repaint_rows(number * PAGE, PAGE)
        self._show_head()
        self.show_frame()

    def _window(self, view: View) -> Source:
        if self.hand.id is None:
            return Fixed(())
        return plan_rows.window(self.hand.id, replace(self.shown, text=view.text))

    def _shown_now(self) -> Shown:
        return replace(self.shown, text=self.query_one(Listing).view.text)

    def _why_no_push(self) -> str:
        app, looked = self.syncconsole, self.hand.looked
        connection = self._connection
        if not connection.writes:
            where = app.config.line_of(connection.name, "writes")
            return f"writes are off, {app.config.path.name} line {where}"
        if self.view.active is not None:
            return f"run #{self.view.active.id} in progress"
        return "" if looked is None or looked.counts.chosen else "no row is chosen"

    def _tickable(self) -> bool:
        return self._row is not None and self._row.open

    def _empty(self) -> list[Part]:
        if self.hand.looked is None:
            return [
                f"No plan of {self._connection.name} waits for review.",
                ("U plans what changed in quantity, F plans every item.", "dim"),
            ]
        if self.shown.risky:
            return ["No risky row in this plan.", ("t shows all of them again.", "dim")]
        return ["Nothing would change.", ("= shows the rows that stay as they are.", "dim")]

    @property
    def _words(self) -> Words:
        looked = self.hand.looked
        return words_of(looked.plan.component if looked else "")

    @property
    def _row(self) -> PlanRowView | None:
        row: PlanRowView | None = self.query_one(Listing).row
        return row

    @property
    def _connection(self) -> Connection:
        return self.syncconsole.config.connections[self.syncconsole.connection]
