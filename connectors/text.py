"""The one sanitiser of remote text.

Textual passes escape sequences inside widgets on to the terminal, so nothing that came from
outside may reach a screen, a log or an error message without going through `clean`.
"""

from __future__ import annotations

import re

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_HOSTILE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_DROPPED = re.compile(f"[\r{_BIDI}]")
_SPACE = re.compile(r"\s+")
_FORMULA = re.compile("[\\s\u200b-\u200d\u2060\ufeff]*[=+@＝＋－＠-]|[\t\r\n]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def clean(text: str, *, limit: int = 4096) -> str:
    """Text without control characters, escapes or bidi overrides, at most `limit` characters.

    Line feeds and tabs stay; everything else below U+0020, DEL, C1 and lone surrogates become
    U+FFFD. The promise is about display: keys are synchronised as they were received.
    """
    text = _HOSTILE.sub("\ufffd", _DROPPED.sub("", text[: limit * 2]))
    return text if len(text) <= limit else text[: limit - 1] + "…"


def one_line(text: str, *, limit: int = 300) -> str:
    """`clean` for one line: white space, line feeds included, is folded to single spaces."""
    return clean(_SPACE.sub(" ", clean(text, limit=limit * 2)).strip(), limit=limit)


def spreadsheet_cell(text: str) -> str:
    """`clean` for a cell of a CSV: what a spreadsheet would take for a formula begins with an
    apostrophe (OWASP, CSV Injection). A plain number, -5 among them, stays one."""
    harmless = _NUMBER.fullmatch(text) or not (_FORMULA.match(text) or _FORMULA.match(clean(text)))
    return clean(text) if harmless else f"'{clean(text)}"
