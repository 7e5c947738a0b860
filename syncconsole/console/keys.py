"""The one key table. Bindings, footer, help page and README's table are all made from it.

Capitals start something, small letters look. Each key has an id, by which `console: keys:` in
config.yaml gives it another one.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from syncconsole.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Key(Struct, frozen=True):
    """One line of the table.

    `keys` are textual's names, comma-separated. `where` is the pane that answers: "app" and
    "screen" everywhere, "list" in tables, otherwise the screen of that name. `hint` is its word
    in the footer.
    """

    id: str
    keys: str
    action: str
    text: str
    where: str
    hint: str = ""


KEYS: tuple[Key, ...] = (
    Key("help", "question_mark,f1", "help", "help for what is on screen", "app", "help"),
    Key("palette", "colon,ctrl+p", "palette", "commands: inv, runs, conn NAME", "app", "command"),
    Key("dashboard", "1", "go('dashboard')", "Dashboard", "app"),
    Key("inventory", "2", "go('inventory')", "Inventory of the connection on line 1", "app"),
    Key("lookup", "3", "go('lookup')", "Lookup: a product, a customer", "app", "lookup"),
    Key("review", "4", "go('review')", "Review: what would be pushed", "app", "review"),
    Key("runs", "5", "go('runs')", "Runs", "app"),
    Key("connections", "6", "go('connections')", "Connections", "app"),
    Key("next_pane", "tab", "next_pane", "next pane or tab", "screen", "next tab"),
    Key("previous_pane", "shift+tab", "previous_pane", "previous pane", "screen"),
    Key("zoom", "z", "zoom", "zoom the pane, and back", "screen"),
    Key("up", "k,up", "up", "one row up", "list"),
    Key("down", "j,down", "down", "one row down", "list"),
    Key("top", "g,home", "top", "first row", "list"),
    Key("bottom", "G,end", "bottom", "last row", "list"),
    Key("page_up", "pageup", "page_up", "one page up", "list"),
    Key("page_down", "pagedown", "page_down", "one page down", "list"),
    Key("left", "left", "left", "to the columns on the left", "list"),
    Key("right", "right", "right", "to the columns on the right", "list"),
    Key("open", "enter", "open", "open what the cursor is on", "list", "open"),
    Key("back", "escape", "back", "one level back; never quits", "screen", "back"),
    Key("filter", "slash", "filter", "filter; esc clears it", "list", "filter"),
    Key("next", "n", "next", "next match", "list"),
    Key("previous", "N", "previous", "previous match", "list"),
    Key("order", "o", "order", "order by the next column", "list", "order"),
    Key("reverse", "O", "reverse", "turn the order round", "list"),
    Key("mark", "space", "mark", "mark the row", "list", "mark"),
    Key("mark_all", "a", "mark_all", "mark all rows the filter leaves", "list"),
    Key("clear_marks", "c", "clear_marks", "clear the marks", "list"),
    Key("wide", "w", "wide", "all columns, also those that need scrolling", "list"),
    Key("reload", "r", "reload", "read this view again from the cache", "app", "reload"),
    Key("full", "F", "full", "Full inventory update: every item", "app", "full"),
    Key("update", "U", "update", "Update inventory: what changed in quantity", "app", "update"),
    Key("refresh", "R", "refresh_feeds", "Refresh the feeds; writes nothing", "app", "refresh"),
    Key("sync_all", "S", "sync_all", "Sync All: the four steps in order", "app", "sync all"),
    Key("manual", "M", "manual", "Manual sync, once a Fresh or Delta has failed", "app", "manual"),
    Key("actions", "A", "actions", "Control Panel > Actions", "app", "actions"),
    Key("last_command", "up", "last", "the last command again", "command"),
    Key("complete", "tab", "complete", "complete the command", "command"),
    Key("leave_line", "escape", "leave_line", "leave without a command", "command"),
    Key("tick", "space", "tick", "choose the row, or leave it out", "review", "choose"),
    Key("tick_all", "a", "tick_all", "choose all rows", "review", "all"),
    Key("untick_all", "c", "untick_all", "leave out all rows shown", "review", "none"),
    Key("invert", "i", "invert", "choose what was left out instead", "review", "invert"),
    Key("unchanged", "equals_sign", "unchanged", "show unchanged rows too", "review", "unchanged"),
    Key("risky", "t", "risky", "only the risky rows", "review", "risky"),
    Key("push", "P", "push", "open the push gate", "review", "push"),
    Key("drop", "D", "drop", "drop the plan", "review", "drop"),
    Key("retry", "T", "retry", "try what failed again, by cause", "run", "retry"),
    Key("undo", "Z", "undo", "take back what the run pushed", "run", "undo"),
    Key("include", "E", "include", "end the exclusion of this SKU", "record"),
    Key("data_sync", "d", "data_sync", "Data Sync: Product Sync, Customer Sync", "app", "sync"),
    Key("shift", "H", "shift", "shift report: since you were last here", "app", "shift"),
    Key("menu", "m", "menu", "the menu: Tools, Settings, Data Sync, Configurations", "app", "menu"),
    Key("kind", "f2", "kind", "look for products, customers, or both", "lookup", "kind"),
    Key("see", "v,f3", "see", "fields or JSON; before that, help by platform", "lookup", "JSON"),
    Key("address", "l", "address", "the record's page in its own system", "screen", "page"),
    Key("pause", "p", "pause", "stop and start reading the cache again", "app"),
    Key("copy", "y", "copy", "copy the key of the row", "screen", "copy"),
    Key("copy_row", "Y", "copy_row", "copy the row, or the marked rows, as TSV", "screen"),
    Key("errors", "e", "errors", "errors of the run or row, below", "screen", "errors"),
    Key("cancel", "x", "cancel", "cancel the running run; asks", "app", "cancel"),
    Key("export", "X", "export", "write what is shown to a file", "screen", "export"),
    Key("leave", "q", "leave", "back; on a first page: quit", "app", "quit"),
    Key("quit", "ctrl+q,ctrl+c", "quit_console", "quit; runs go on without the console", "app"),
    Key("redraw", "ctrl+l", "redraw", "paint the screen again", "app"),
)  # fmt: skip

FOOTERS: Mapping[str, Sequence[str]] = {
    "dashboard": (
        "help", "sync_all", "manual", "full", "update", "open", "errors", "leave", "refresh",
        "review",
    ),
    "dashboard_feeds": (
        "help", "refresh", "data_sync", "open", "errors", "leave", "lookup", "menu",
    ),
    "inventory": ("help", "filter", "update", "full", "open", "copy", "order", "mark", "actions"),
    "lookup": ("help", "kind", "see", "address", "copy", "open", "filter", "back", "leave"),
    "data_sync": ("help", "refresh", "open", "errors", "next_pane", "back", "filter", "address"),
    "configurations": ("help", "data_sync", "back", "leave"),
    "record": ("help", "back", "copy", "update", "full", "leave"),
    "connections": (
        "help", "open", "filter", "manual", "update", "full", "leave", "order", "refresh",
    ),
    "connection": ("help", "filter", "actions", "open", "back", "copy", "order", "mark"),
    "details": ("help", "open", "manual", "back", "export", "menu", "runs", "copy"),
    "review": (
        "help", "tick", "risky", "filter", "push", "drop", "tick_all", "untick_all", "invert",
    ),
    "runs": ("help", "open", "filter", "cancel", "errors", "leave", "order", "reload"),
    "run": ("help", "errors", "retry", "undo", "cancel", "back", "copy", "leave"),
    "shift": ("help", "back", "copy", "leave", "reload"),
    "help": ("back", "leave"),
}  # fmt: skip
"""The keys of each screen's last line, the most useful first; 80 columns hold six."""

_SPELT = {
    "question_mark": "?", "colon": ":", "slash": "/", "equals_sign": "=", "escape": "esc",
    "pageup": "pgup", "pagedown": "pgdn", "up": "↑", "down": "↓", "left": "←", "right": "→",
    "f1": "F1",
}  # fmt: skip


def spelt(keys: str) -> str:
    """Textual's key names as an operator writes them: `question_mark,f1` is `? F1`."""
    return " ".join(_SPELT.get(key, key) for key in keys.split(","))


def remapped(overrides: Mapping[str, str]) -> tuple[Key, ...]:
    """The table with the keys of config.yaml. Raises ConfigError for an unknown id, and where two
    keys of one pane would be the same."""
    problems = [_unknown(name) for name in overrides if name not in {key.id for key in KEYS}]
    table = tuple(
        replace(key, keys=overrides[key.id].replace(" ", "")) if key.id in overrides else key
        for key in KEYS
    )
    for where in {key.where for key in table}:
        problems += _clashes(
            [key for key in table if key.where in {where, "app", "screen"}], overrides
        )
    if problems:
        raise ConfigError(list(dict.fromkeys(problems)))
    return table


def markdown_table(table: Sequence[Key] = KEYS) -> str:
    """README's table, one line a key, in the order of the table above."""
    lines = ["| key | does | where | id |", "|---|---|---|---|"]
    for key in table:
        names = " ".join(f"`{_SPELT.get(name, name)}`" for name in key.keys.split(","))
        where = {"app": "everywhere", "screen": "everywhere", "list": "tables"}.get(
            key.where, key.where.capitalize()
        )
        lines.append(f"| {names} | {key.text} | {where} | `{key.id}` |")
    return "\n".join(lines) + "\n"


def _unknown(name: str) -> Problem:
    near = difflib.get_close_matches(name, [key.id for key in KEYS], n=1)
    hint = f'did you mean "{near[0]}"?' if near else "README's key table lists the ids"
    return Problem("config.yaml", 0, f"console.keys.{name}", "no key has this id", hint)


def _clashes(keys: Sequence[Key], overrides: Mapping[str, str]) -> list[Problem]:
    taken: dict[str, str] = {}
    problems = []
    for key in sorted(keys, key=lambda key: key.id in overrides):
        for name in key.keys.split(","):
            other = taken.setdefault(name, key.id)
            if other != key.id and key.id in overrides:
                problems.append(
                    Problem(
                        "config.yaml", 0, f"console.keys.{key.id}",
                        f"{spelt(name)} is already the key of {other}", "choose another key",
                    )
                )  # fmt: skip
    return problems
