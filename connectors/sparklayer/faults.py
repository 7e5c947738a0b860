"""Refusals in SparkLayer's words: RFC 7807, and lists of faults by line."""

from __future__ import annotations

import re
from typing import Any

import msgspec

_INDEX = re.compile(r"^\D{0,12}(\d{1,6})(?:\]|\.|$)", re.ASCII)


def explain(body: bytes) -> str:
    """The message of a refusal, or "" where there is none: some bodies are empty."""
    found = _decoded(body)
    if isinstance(found, list):
        return "; ".join(_sentence(one) for one in found[:20] if isinstance(one, dict))
    if not isinstance(found, dict):
        return ""
    told = str(found.get("detail") or found.get("title") or "")
    faults = [_sentence(one) for one in _faults(found)[:20]]
    return "; ".join([*([told] if told else []), *faults])


def named_rows(body: bytes, rows: int) -> dict[int, str]:
    """The rows of a batch of `rows` that a refusal names, from 0, with what it says of each.

    They are named by the property (`[3].sku`, `3.sku`) or by `line`, which counts from 1.
    """
    found = _decoded(body)
    named: dict[int, str] = {}
    for one in found if isinstance(found, list) else _faults(found):
        row = _row(one)
        if row is not None and 0 <= row < rows:
            named.setdefault(row, _sentence(one))
    return named


def _row(one: object) -> int | None:
    if not isinstance(one, dict):
        return None
    line = one.get("line")
    if isinstance(line, int) and not isinstance(line, bool):
        return line - 1
    place = _INDEX.match(str(one.get("property") or ""))
    return int(place[1]) if place else None


def _sentence(one: dict[str, Any]) -> str:
    where = one.get("property") or one.get("field") or ""
    said = str(one.get("message") or one.get("code") or "")
    return f"{where}: {said}" if where else said


def _faults(found: object) -> list[dict[str, Any]]:
    errors = found.get("errors") if isinstance(found, dict) else None
    return [one for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []


def _decoded(body: bytes) -> object:
    try:
        return msgspec.json.decode(body, type=object)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
