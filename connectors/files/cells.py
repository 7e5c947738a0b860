"""Changing one field in a row's text, and leaving every other character as it is."""

from __future__ import annotations

import csv
import re
from functools import cache


@cache
def _fields(delimiter: str) -> re.Pattern[str]:
    """One field and what ends it, by the rules of csv.reader: a quote counts only at the start."""
    end = re.escape(delimiter)
    return re.compile(
        rf'(?P<field>(?P<open>")(?:[^"]|"")*+(?P<close>"[^{end}]*)?|[^{end}]*)(?:{end}|\Z)'
    )


def replace_field(raw: str, index: int, text: str, delimiter: str) -> str:
    """`raw` with its field number `index` (from 0) being `text`, quoted if it was quoted.

    Raises ValueError where the row has no such field, or would not read back as meant.
    """
    body = raw.rstrip("\r\n")
    matches = _split(body, delimiter)
    if index >= len(matches):
        raise ValueError(f"the row has {len(matches)} fields")
    found = matches[index]
    new = f'"{text}"' if found["open"] or delimiter in text else text
    changed = body[: found.start("field")] + new + body[found.end("field") :]
    expected = _parsed(body, delimiter)
    expected[index] = text
    if _parsed(changed, delimiter) != expected:
        raise ValueError("the row cannot be changed without changing another field of it")
    return changed + raw[len(body) :]


def is_open(raw: str, delimiter: str) -> bool:
    """Whether the row's last field begins with a quote that nothing closes."""
    last = _split(raw, delimiter)[-1]
    return bool(last["open"]) and not last["close"]


def _split(text: str, delimiter: str) -> list[re.Match[str]]:
    pattern, found, start = _fields(delimiter), [], 0
    while (match := pattern.match(text, start)) is not None:
        found.append(match)
        if match.end("field") == len(text):
            break
        start = match.end()
    return found


def _parsed(text: str, delimiter: str) -> list[str]:
    return next(csv.reader([text], delimiter=delimiter), [])
