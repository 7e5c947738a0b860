"""Filters that Shopify ignored: `extensions.search` beside the data, each with its warnings.

[{"path": ["products"], "query": "...", "parsed": {...}, "warnings": [{"field", "message",
"code"}]}]; absent where every filter was understood, without warnings where it tells of one.
"""

from __future__ import annotations

from typing import Any


def ignored_filters(search: Any) -> str:
    """What Shopify says of them in one line, not yet clean; "" where it heeded all."""
    found = search if isinstance(search, list) else [search]
    warnings = [
        warning
        for each in found
        if isinstance(each, dict) and isinstance(each.get("warnings"), list)
        for warning in each["warnings"]
    ]
    return "; ".join(_said(warning) for warning in warnings[:10])


def _said(warning: Any) -> str:
    if not isinstance(warning, dict):
        return str(warning)
    named = (warning.get(name) for name in ("field", "message", "code"))
    return ": ".join(str(each) for each in named if each) or "no reason given"
