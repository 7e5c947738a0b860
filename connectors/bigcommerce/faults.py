"""Refusals in BigCommerce's words: what they say, and which rows of a batch they name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_INDEX = re.compile(r"^(?:\w+[.\[])?(\d{1,5})(?:\]|\.|$)", re.ASCII)
_ID = re.compile(r"\b(variant_id|product_id)\W{1,3}(\d{1,18})\b", re.ASCII)
_SKU = re.compile(r"\bsku\W{1,3}", re.ASCII)


def explain(body: bytes) -> str:
    """The message of a refusal: V3 {title, errors}, V2 [{message}], or "" where it is neither."""
    found = _decoded(body)
    if isinstance(found, list) and found and isinstance(found[0], dict):
        return str(found[0].get("message") or "")
    if not isinstance(found, dict):
        return ""
    title = str(found.get("title") or found.get("message") or "")
    return "; ".join([*([title] if title else []), *_sentences(found.get("errors"))][:20])


def named_rows(body: bytes, items: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """The rows of the batch that a refusal names, with what it says of each; {} where it is vague.

    Rows are named by position (`errors: {"items.3.quantity": ...}`, as the vendor's own example
    `setting.0.settings`) or by identity ("[Item with variant_id 106 is tracked by product, ...]").
    """
    found = _decoded(body)
    if not isinstance(found, dict):
        return {}
    errors, title = found.get("errors"), str(found.get("title") or "")
    named, owners = dict[int, str](), _owners(items)
    for key, said in errors.items() if isinstance(errors, dict) else ():
        place = _INDEX.match(key)
        if place and int(place[1]) < len(items):
            named.setdefault(int(place[1]), f"{key}: {said}")
    for sentence in [title, *_sentences(errors)]:
        for row in _identified(sentence, items, owners):
            named.setdefault(row, sentence)
    return named


def _owners(items: Sequence[Mapping[str, Any]]) -> dict[tuple[str, int], list[int]]:
    """The rows that carry an id, by its kind and number."""
    owners = dict[tuple[str, int], list[int]]()
    for row, item in enumerate(items):
        for kind in ("variant_id", "product_id"):
            if kind in item:
                owners.setdefault((kind, item[kind]), []).append(row)
    return owners


def _identified(
    sentence: str,
    items: Sequence[Mapping[str, Any]],
    owners: Mapping[tuple[str, int], list[int]],
) -> set[int]:
    found = _ID.findall(sentence)
    rows = {row for kind, number in found for row in owners.get((kind, int(number)), ())}
    for mention in _SKU.finditer(sentence):
        rest = sentence[mention.end() :]
        fitting = [row for row, item in enumerate(items) if _starts(rest, item.get("sku"))]
        if fitting:  # where one SKU begins another, the longer one is meant
            rows.add(max(fitting, key=lambda row: len(items[row]["sku"])))
    return rows


def _starts(rest: str, sku: object) -> bool:
    if not isinstance(sku, str) or not sku or not rest.startswith(sku):
        return False
    return not re.match(r"[\w-]", rest[len(sku) :])


def _sentences(errors: object) -> list[str]:
    if isinstance(errors, dict):
        return [f"{key}: {said}" for key, said in errors.items()]
    if isinstance(errors, list):
        return [str(said) for said in errors]
    return []


def _decoded(body: bytes) -> object:
    try:
        return msgspec.json.decode(body, type=object)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
