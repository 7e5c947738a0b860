"""The only door by which text reaches the screen: everything is cleaned, nothing is markup.

Vendors' product names are untrusted. Textual would pass an escape sequence on to the terminal
and take brackets for markup, so no screen hands a plain `str` of data to a widget.
"""

from __future__ import annotations

from rich.text import Text
from textual.content import Content
from textual.style import Style

from connectors.text import clean, one_line

LOOKS = {
    "": "",
    "bold": "bold",
    "dim": "dim",
    "ok": "$success",
    "warn": "$warning",
    "bad": "$error",
    "accent": "$accent",
    "strong": "bold $accent",
    "shout": "bold $error",
    "here": "bold reverse",
}
"""The few ways text may look. Each comes with a word or a glyph: colour never speaks alone."""

Part = str | tuple[str, str]

_FLAT = str.maketrans({"\n": " ", "\t": " "})


def cell(value: object, look: str = "") -> Text:
    """A cell of a table: one line, at most 300 characters. None is an empty cell, numbers are
    written with thousands separators. `look` is one of LOOKS, resolved by the table."""
    if value is None:
        return Text("", look)
    if isinstance(value, int):
        return Text(f"{value:,}", look)
    return Text(one_line(str(value)), look)


def line(*parts: Part, limit: int = 1000) -> Content:
    """One line of a screen from plain texts and (text, look) pairs; own spaces are kept."""
    return Content.assemble(*(_styled(part, limit) for part in parts))


def link(address: str) -> Content:
    """An address as text, and as a link (OSC 8) where it is one of the web. Nothing here ever opens
    a browser: it would open on the server."""
    text = one_line(address, limit=1000)
    style = Style(link=text) if text.startswith(("https://", "http://")) else Style()
    return Content.styled(text, style)


def code(text: str) -> Text:
    """A line of a listing such as JSON, its leading spaces kept."""
    return Text(clean(text, limit=1000).translate(_FLAT))


def lines(*rows: Content) -> Content:
    """Several lines as one."""
    return Content("\n").join(rows)


def _styled(part: Part, limit: int) -> str | tuple[str, str]:
    text, look = (part, "") if isinstance(part, str) else part
    flat = clean(text, limit=limit).translate(_FLAT)
    return (flat, LOOKS[look]) if LOOKS[look] else flat
