"""The menu (m): a tree of words whose leaves are actions of the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from syncconsole.console.screens.menu import MenuScreen
from syncconsole.console.widgets.choices import Choice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from syncconsole.console.text import Part

MENU: Mapping[str, object] = {
    "Tools": {"Options": "options"},
    "Settings": {"Advanced Settings": {"Sync": {"Manual sync": "manual"}}},
    "Data Sync": "data_sync",
    "Configurations": "configurations",
}
"""Word -> the menu behind it, or the name of an action of the app (S-022, S-086)."""


class MenuOwner(Protocol):
    """What the menu needs of the app."""

    def push_screen(self, screen: MenuScreen, callback: Callable[[str | None], None]) -> object: ...

    def why_not(self, action: str) -> str: ...

    def menu_text(self, path: Sequence[str]) -> Sequence[Part]: ...

    def call_action(self, name: str) -> None: ...


def open_menu(app: MenuOwner, path: tuple[str, ...] = ()) -> None:
    """Show the menu at this path; what cannot be chosen now is greyed with the reason. Escape goes
    one menu back."""
    here = _at(path)
    choices = [
        Choice(word, word, word[0].lower(), app.why_not(behind) if isinstance(behind, str) else "")
        for word, behind in here.items()
    ]

    def chosen(word: str | None) -> None:
        behind = here.get(word or "")
        if behind is None:
            if path:
                open_menu(app, path[:-1])
        elif isinstance(behind, str):
            app.call_action(behind)
        else:
            open_menu(app, (*path, word or ""))

    title = " ▸ ".join(path) or "Menu"
    app.push_screen(MenuScreen(title, choices, text=app.menu_text(path)), chosen)


def _at(path: Sequence[str]) -> Mapping[str, object]:
    here: Mapping[str, object] = MENU
    for word in path:
        behind = here[word]
        assert not isinstance(behind, str)
        here = behind  # type: ignore[assignment] # a menu, as MENU is written
    return here
