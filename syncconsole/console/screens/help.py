"""Help (?): the keys of the screen one came from, disabled ones with the reason, and what the two
updates do."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from msgspec import Struct

from syncconsole.console.keys import FOOTERS, spelt
from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.text import cell
from syncconsole.console.widgets.columns import Column
from syncconsole.console.widgets.listing import Listing
from syncconsole.domain.statuses import DESCRIPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.widget import Widget

SMART = (
    "Smart (Update inventory, U) sends only what changed in quantity since the target last "
    "acknowledged a value. It does not look at timestamps, sends no unchanged item, and never "
    "sends a quantity it does not know."
)
FULL = (
    "Full (Full inventory update, F) asserts every item, changed or not, also one last updated "
    "years ago. Do a Full first: Smart needs to know what the target acknowledged."
)
TEXT = (
    SMART,
    FULL,
    "Neither writes before you have seen the plan: Review (4), then P.",
    '"Last sync" and "last update" mean the same: the last acknowledged push.',
    "Capitals start something, small letters look. Hold Shift to select with the mouse.",
)
"""What the two updates do and do not do, for whoever asks for help."""


DETAILS = (
    "What each status means:",
    *(f"{status}: {text}." for status, text in DESCRIPTIONS.items()),
    "Fresh: the entire data of both servers, at the first log-on, until all of it is complete.",
    "Delta: at every later log-on, only what was added or changed on either server since.",
    "Manual: re-runs the one of them that failed and takes up what is missing.",
    "Where both servers changed a record, main wins; the local value stays with the run's plan.",
)
"""What the words of Data Sync Details mean."""

OF_PLACE = {"details": DETAILS}
"""Screens that have sentences of their own in place of TEXT."""


class HelpLine(Struct, frozen=True):
    """One line of the page: a key, or a sentence."""

    id: int
    key: str
    text: str
    reason: str = ""


class HelpScreen(ConsoleScreen):
    """The key table, narrowed to where one was."""

    CONTEXT = "help"

    def __init__(self, context: str, reasons: Mapping[str, str]) -> None:
        super().__init__()
        self._place, self._reasons = context, reasons

    def body(self) -> Iterable[Widget]:
        """One list, so that it scrolls and moves like all others."""
        yield Listing(
            [
                Column("Key", 14, lambda row: cell(row.key, "strong")),
                Column(
                    "Does", 40,
                    lambda row: cell(f"{row.text} (off: {row.reason})", "dim")
                    if row.reason else cell(row.text),
                    flexible=True,
                ),
            ],
            marks=False,
        )  # fmt: skip

    def on_mount(self) -> None:
        """Fill the page."""
        first = list(FOOTERS.get(self._place, ()))
        keys = [
            key
            for key in self.syncconsole.keys
            if key.where in {self._place, "list", "screen", "app"}
        ]
        keys.sort(key=lambda key: first.index(key.id) if key.id in first else len(first))
        shown = [(spelt(key.keys), key.text, self._reasons.get(key.id, "")) for key in keys]
        if self._place in OF_PLACE:  # what was asked for there is the words, not the keys
            shown = [*_sentences(OF_PLACE[self._place]), ("", "", ""), *shown]
        else:
            shown += [("", "", ""), *_sentences(TEXT, between=True)]
        listing = self.query_one(Listing)
        listing.show_rows([HelpLine(n, *each) for n, each in enumerate(shown, 1)])
        listing.focus_table()


def _sentences(texts: Sequence[str], *, between: bool = False) -> list[tuple[str, str, str]]:
    """Sentences as lines of the page, with a blank one `between` two of them."""
    found: list[tuple[str, str, str]] = []
    for text in texts:
        found += [("", "", "")] if between and found else []
        found += [
            ("", part, "") for part in wrap(text, 60, subsequent_indent="" if between else "  ")
        ]
    return found
