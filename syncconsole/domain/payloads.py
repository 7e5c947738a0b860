"""Payloads as they were received, without what is secret in them (P-36, S-134)."""

from __future__ import annotations

import re
from typing import Any

import msgspec

REDACTED = "[redacted]"

_SECRET = re.compile(
    r"(pass(word|wd)|secret|token|api_?key|authorization|credential|private_?key)", re.IGNORECASE
)
_SUSPECT = re.compile(_SECRET.pattern.encode(), re.IGNORECASE)


def redacted(payload: bytes) -> bytes:
    """The payload with the value of every key that names a secret taken out. One without such a
    key is the same bytes, to the last digit."""
    if not _SUSPECT.search(payload):
        return payload
    try:
        return msgspec.json.encode(_without(msgspec.json.decode(payload)))
    except (msgspec.DecodeError, RecursionError):  # nested too deeply to be looked into
        return msgspec.json.encode(f"{REDACTED}: no JSON, and it names a secret")


def pretty(payload: bytes) -> str:
    """The payload as indented JSON in ASCII, numbers as they were written. One that is no JSON is
    shown as a JSON string; an empty one is `null`."""
    try:
        text = msgspec.json.format(payload or b"null", indent=2).decode()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        text = msgspec.json.encode(payload.decode("utf-8", "replace")).decode()
    return "".join(map(_escaped, text))


def _without(value: Any) -> Any:
    if isinstance(value, list):
        return [_without(each) for each in value]
    if isinstance(value, dict):
        return {
            key: REDACTED if _SECRET.search(key) and _tells(each) else _without(each)
            for key, each in value.items()
        }
    return value


def _tells(value: Any) -> bool:
    """Whether a value can hold a secret: an empty one, or a yes or no, does not."""
    return not isinstance(value, bool) and value not in (None, "", [], {})


def _escaped(sign: str) -> str:
    """A sign as JSON writes it in ASCII. Outside strings JSON has no other."""
    code = ord(sign)
    if 32 <= code < 127 or sign == "\n":
        return sign
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
