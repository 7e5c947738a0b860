"""What every screen of the console has: the frame, the notice, panes, copying."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.containers import Vertical
from textual.screen import Screen

from syncconsole.console.bindings import bindings
from syncconsole.console.commands import commands
from syncconsole.console.keys import FOOTERS
from syncconsole.console.text import line, link
from syncconsole.console.widgets.command_line import CommandLine
from syncconsole.console.widgets.context import context_line
from syncconsole.console.widgets.frame import Banner, ContextBar, KeyLine, Notice, Tab, TabLine
from syncconsole.console.widgets.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.widget import Widget

    from syncconsole.cache.read.connections import ConnectionView
    from syncconsole.console.app import SyncConsole


class ConsoleScreen(Screen[None], inherit_bindings=False):
    """A screen within the frame.

    A subclass names its `CONTEXT` (footer and help) and the `MODE` whose tab it belongs to, makes
    its panes in `body`, and overrides what it needs of `show_standing` (the snapshot is new),
    `reload` (r), `why_not` and `copied`.
    """

    BINDINGS = bindings("screen")
    AUTO_FOCUS = ""
    CONTEXT: ClassVar[str] = ""
    MODE: ClassVar[str] = ""
    _spoken = False
    _told = False

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        yield ContextBar()
        yield TabLine()
        yield Banner()
        with Vertical(id="body"):
            yield from self.body()
        yield Notice()
        yield CommandLine()
        yield KeyLine()

    # -- what a subclass says --------------------------------------------------------------------

    def body(self) -> Iterable[Widget]:
        """The panes between the tabs and the keys."""
        raise NotImplementedError

    def show_standing(self) -> None:
        """The snapshot is new, or a minute has passed: show it. Lines repaint only what moved."""

    def reload(self) -> None:
        """Read this view again from the cache."""

    def why_not(self, action: str) -> str:
        """Why this action does nothing here now, "" where it does something."""
        if action == "zoom" and (self.has_class("-narrow") or not self.query(".detail")):
            return "there is one pane here"
        if action in {"copy", "copy_row"} and self.listing is None:
            return "there is no row to copy here"
        if action == "address" and not self.address:
            return "nothing here has a page of its own in another system"
        if action in {"errors", "export"}:
            return "there is nothing of the kind here"
        return ""

    def copied(self, *, whole: bool) -> str:
        """What `y` (the key) and `Y` (the whole row, as TSV) copy; "" where nothing is."""
        listing = self.listing
        if listing is None or listing.row is None:
            return ""
        cells = [column.cell(listing.row).plain for column in listing.table.columns]
        return "\t".join(cells) if whole else cells[0]

    @property
    def context(self) -> str:
        """Whose footer and help stand below: this screen's, unless a part of it has its own."""
        return self.CONTEXT

    @property
    def address(self) -> str:
        """The page of what the cursor is on, in its own system; "" where it has none."""
        return ""

    # -- what it has -----------------------------------------------------------------------------

    @property
    def syncconsole(self) -> SyncConsole:
        """The app, with its own type."""
        return cast("SyncConsole", self.app)

    @property
    def view(self) -> ConnectionView:
        """How the connection on line 1 stands."""
        return self.syncconsole.standing.of(self.syncconsole.connection)

    @property
    def listing(self) -> Listing | None:
        """The list with the keyboard, or the first one in view."""
        for node in self.focused.ancestors_with_self if self.focused else ():
            if isinstance(node, Listing):
                return node
        return next((found for found in self.query(Listing) if found.is_on_screen), None)

    def tell(self, text: str, look: str = "warn") -> None:
        """Say something in place of the keys, above them where it is long, until the next key;
        "" takes it away."""
        if not text and not self._spoken:
            return
        self._spoken = bool(text)
        self._told = len(text) < self.size.width and bool(text)
        self.query_one(Notice).tell("" if self._told else text, look)
        if self._told:
            self.query_one(KeyLine).show(line((f" {text}", look)))
        else:
            self._show_keys()

    def tell_address(self, address: str) -> None:
        """Say this address above the keys, as a link where the terminal knows links (OSC 8)."""
        self._spoken = True
        notice = self.query_one(Notice)
        notice.tell(address)
        notice.show(link(address))

    def show_frame(self) -> None:
        """Lines 1 and 2 and the keys; a screen that is not there yet shows them as it mounts."""
        if not self.query(ContextBar):
            return
        app = self.syncconsole
        self.query_one(ContextBar).show(
            context_line(
                app.config, app.connection, app.standing, now=app.clock.now(),
                width=self.size.width, paused=app.held_still, problem=app.problem,
            )
        )  # fmt: skip
        self.query_one(Banner).show_rehearsal(app.standing.rehearsal)
        plan = self.view.plan
        self.query_one(TabLine).show(self.MODE, plan.changes if plan else 0)
        if not self._told:
            self._show_keys()

    def _show_keys(self) -> None:
        app = self.syncconsole
        shown = FOOTERS.get(self.context, ())
        disabled = [key.action for key in app.keys if key.id in shown and app.why_not(key.action)]
        known = [key for key in app.keys if key.id not in app.of_other_profiles]
        self.query_one(KeyLine).show_keys(known, self.context, self.size.width, disabled)

    # -- events ----------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show what is known already."""
        self.show_frame()

    def on_screen_resume(self) -> None:
        """Back in view: show how things stand now."""
        self.show_frame()
        self.show_standing()

    def on_resize(self) -> None:
        """Line 1 and the keys fill the width."""
        self.show_frame()

    @on(Tab.Chosen)
    async def _go(self, event: Tab.Chosen) -> None:
        await self.syncconsole.action_go(event.mode)

    @on(CommandLine.Given)
    async def _do(self, event: CommandLine.Given) -> None:
        self._refocus()
        if event.command is None:
            self.tell(f"no such command: {event.typed}" if event.typed.strip() else "")
            return
        self.syncconsole.last_command = event.command.word
        reason = self.syncconsole.why_not(event.command.action)
        if reason:
            self.tell(reason)
        else:
            await self.syncconsole.run_action(event.command.action)

    @on(CommandLine.Left)
    def _refocus(self, _: events.Event | CommandLine.Left | None = None) -> None:
        listing = self.listing
        if listing is not None:
            listing.focus_table()

    # -- keys ------------------------------------------------------------------------------------

    def ask_command(self) -> None:
        """Open the command line."""
        app = self.syncconsole
        known = commands(app.keys, list(app.config.connections))
        self.query_one(CommandLine).ask(known, app.last_command)

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """What does nothing now is greyed; help and the notice say why."""
        return None if self.why_not(action) else True

    def action_next_pane(self) -> None:
        """The keyboard goes to the next pane."""
        self.focus_next()

    def action_previous_pane(self) -> None:
        """The keyboard goes to the pane before."""
        self.focus_previous()

    def action_zoom(self) -> None:
        """One pane alone, or all of them again."""
        self.toggle_class("-zoomed")

    def action_back(self) -> None:
        """Close the filter, unzoom, or leave this page: one thing at a time."""
        listing = self.listing
        if listing is not None and listing.clear_filter():
            return
        if self.has_class("-zoomed"):
            self.remove_class("-zoomed")
        elif len(self.app.screen_stack) > 1:
            self.app.pop_screen()

    def action_address(self) -> None:
        """Show the page of what the cursor is on, as text and as a link, and copy it."""
        self.syncconsole.copy(self.address)
        self.tell_address(self.address)

    def action_copy(self) -> None:
        """Copy the key of the row."""
        self.syncconsole.copy(self.copied(whole=False))

    def action_copy_row(self) -> None:
        """Copy the row."""
        self.syncconsole.copy(self.copied(whole=True))
