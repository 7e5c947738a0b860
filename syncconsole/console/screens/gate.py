"""The push gate: the last thing between a plan and the target. Cancel is where the cursor is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from textual import events, on
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input

from syncconsole.console.gate_facts import GateFacts, gate_lines, needs_name, needs_reason
from syncconsole.console.quiet import Quiet
from syncconsole.console.text import line, lines
from syncconsole.console.widgets.line import Block, Line
from syncconsole.console.widgets.listing import PRINTABLE

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from syncconsole.config import Config
    from syncconsole.console.times import Clock

CANCELS = frozenset({"enter", "escape", "n", "q"})


class Approval(Struct, frozen=True):
    """A person's yes: the reason and the connection's name as they were typed."""

    reason: str = ""
    confirm: str = ""


class Cancel(Line, can_focus=True):
    """Where the keyboard is when the gate opens. Every key goes to the gate, none further."""

    DEFAULT_CSS = "Cancel { width: auto; } Cancel:focus { text-style: bold reverse; }"

    class Pressed(Message):
        """A key was pressed here, or it was clicked (`escape`)."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def on_mount(self) -> None:
        """Its word."""
        self.show(line(" Cancel "))

    def on_key(self, event: events.Key) -> None:
        """The gate decides; the screens below hear nothing of it."""
        event.stop()
        event.prevent_default()
        self.post_message(self.Pressed(event.key))

    def on_click(self, event: events.Click) -> None:
        """A click cancels."""
        event.stop()
        self.post_message(self.Pressed("escape"))


class GateScreen(ModalScreen[Approval | None], inherit_bindings=False):
    """Ends with an Approval, or None.

    Enter and escape cancel at once. Anything that pushes is heard only after 400 ms without any
    key: `y`, or, where the connection is protected or a guard tripped, its name and a reason.
    """

    AUTO_FOCUS = "Cancel"
    DEFAULT_CSS = """
    GateScreen { align: center middle; background: transparent; }
    GateScreen > Vertical {
        width: 90%; max-width: 100; height: auto; max-height: 100%;
        border: round $warning; background: $panel; padding: 0 1;
    }
    GateScreen #room { height: auto; scrollbar-size: 1 1; }
    GateScreen .asked { height: 1; }
    GateScreen .asked > Line { width: 18; }
    GateScreen .asked > Input { width: 1fr; height: 1; border: none; padding: 0; }
    GateScreen .answers { height: 1; }
    GateScreen #told { color: $warning; }
    GateScreen #how { width: 1fr; padding: 0 2; }
    """

    def __init__(self, facts: GateFacts, config: Config, clock: Clock) -> None:
        super().__init__()
        self._facts = facts
        self._config = config
        self._clock = clock
        self._quiet = Quiet(clock)
        connection = config.connections[facts.plan.connection]
        self._name = connection.name if needs_name(connection) else ""
        self._reason = needs_reason(facts.plan)

    def compose(self) -> ComposeResult:
        """Facts, what is to be typed, the two answers."""
        with Vertical():
            yield Line(id="title")
            with VerticalScroll(id="room", can_focus=False):
                yield Block(id="facts")
            if self._name:
                with Horizontal(classes="asked"):
                    yield Line(id="name-label")
                    yield Input(id="name", restrict=PRINTABLE, compact=True, select_on_focus=False)
            if self._reason:
                with Horizontal(classes="asked"):
                    yield Line(id="reason-label")
                    yield Input(
                        id="reason", restrict=PRINTABLE, compact=True, select_on_focus=False
                    )
            yield Line(id="told")
            with Horizontal(classes="answers"):
                yield Cancel()
                yield Line(id="how")

    def on_mount(self) -> None:
        """Our words; quiet counts from here."""
        connection = self._facts.plan.connection
        facts = gate_lines(self._facts, self._config, self._clock.now())
        self.query_one("#facts", Block).show(lines(*facts))
        if self._name:
            self.query_one("#name-label", Line).show(line(("protected, name ", "warn")))
        if self._reason:
            self.query_one("#reason-label", Line).show(line(("reason ", "warn")))
        for field in self.query(Input):
            field.cursor_blink = False
        rows = f"{self._facts.counts.chosen:,}"
        way = "enter in the last line pushes" if self._name or self._reason else "y pushes"
        self.query_one("#how", Line).show(
            line((f"{way} {rows}", "strong"), ("   enter here cancels", "dim"))
        )
        if self._name:
            self._tell(f"tab, then type {connection}")
        self._quiet = Quiet(self._clock)

    def on_resize(self) -> None:
        """Cancel is never out of view: on a small terminal the facts scroll (pgdn)."""
        others = 5 + len(self.query(Input))  # border, title, what was told, answers
        self.query_one("#room").styles.max_height = max(self.size.height - others, 1)
        self.call_after_refresh(self._head)

    @on(Cancel.Pressed)
    def _pressed(self, event: Cancel.Pressed) -> None:
        event.stop()
        if event.key in CANCELS:
            self.dismiss(None)
        elif self._quiet.hears():
            self._heard(event.key)
        else:
            self._tell("let go of the keys for a moment")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._quiet.hears():
            self._approve()

    def on_key(self, event: events.Key) -> None:
        """Keys beside a line's own while it is typed into; escape cancels from there too."""
        if event.key in {"escape", "tab", "shift+tab", "up", "down", "pageup", "pagedown"}:
            event.stop()
            if event.key == "escape":
                self.dismiss(None)
            else:
                self._heard(event.key)

    def _heard(self, key: str) -> None:
        if key in {"tab", "down"}:
            self.focus_next()
        elif key in {"shift+tab", "up"}:
            self.focus_previous()
        elif key in {"pagedown", "pageup"}:
            room = self.query_one("#room")
            move = room.scroll_page_down if key == "pagedown" else room.scroll_page_up
            move(animate=False)
        elif key == "y":
            self._approve()

    def _approve(self) -> None:
        """Push, where everything that is asked for has been typed; else say what is missing."""
        typed = {field.id: field.value.strip() for field in self.query(Input)}
        if self._name and typed["name"] != self._name:
            self._tell(f"type {self._name}, letter by letter")
            self.query_one("#name", Input).focus()
        elif self._reason and not typed["reason"]:
            self._tell("a guard tripped: say why this plan is right")
            self.query_one("#reason", Input).focus()
        else:
            self.dismiss(Approval(typed.get("reason", ""), typed.get("name", "")))

    def _head(self) -> None:
        more = "   pgdn: more" if self.query_one("#room").max_scroll_y else ""
        title = (f"Push plan {self._facts.plan.id}?", "strong")
        self.query_one("#title", Line).show(line(title, (more, "warn")))

    def _tell(self, text: str) -> None:
        self.query_one("#told", Line).show(line(text))
