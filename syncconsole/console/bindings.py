"""The key table as textual wants it."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from syncconsole.console.keys import KEYS


def bindings(where: str) -> list[BindingType]:
    """The bindings of one pane. Their ids let the app's keymap give them other keys."""
    return [
        Binding(key.keys, key.action, key.text, show=False, id=key.id)
        for key in KEYS
        if key.where == where
    ]
