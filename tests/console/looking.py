"""Looking at the console as an operator does: keys in, lines of text out."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.widgets import Input

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from syncconsole.console.app import SyncConsole


def app_of(pilot: Pilot[None]) -> SyncConsole:
    """The app with its own type."""
    return cast("SyncConsole", pilot.app)


async def settle(pilot: Pilot[None]) -> None:
    """Wait until nothing is being read and everything is painted."""
    await pilot.pause()
    while len(pilot.app.workers):  # reading may lead to more reading
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> list[str]:
    """Press the keys one after the other, each to its end; the lines then shown. `text=boots`
    writes into the line that has the keyboard, at once."""
    for key in keys:
        word, equals, text = key.partition("=")
        if word == "text" and equals:
            assert isinstance(pilot.app.focused, Input)
            pilot.app.focused.insert_text_at_cursor(text)
        else:
            await pilot.press(key)
        await settle(pilot)
    return shown(pilot)


def shown(pilot: Pilot[None]) -> list[str]:
    """The lines of the screen in view, without trailing blanks."""
    strips = pilot.app.screen._compositor.render_strips()
    return [strip.text.rstrip() for strip in strips]


def line_with(lines: list[str], text: str) -> str:
    """The first line that holds the text; fails with the whole screen where none does."""
    found = [line for line in lines if text in line]
    assert found, "\n".join([f"no line holds {text!r}:", *lines])
    return found[0]
