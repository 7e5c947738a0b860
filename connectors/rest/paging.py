"""Going through a list, whichever way its pages are asked for, to its proved end.

A page that is short is no end. The end is what the API says (no next address or cursor, its own
total reached) or, where it says nothing, a page with nothing on it. A page that comes twice, an
end before the announced total, a cursor that repeats: the read is raised as Malformed, never taken
for whole (P-17, P-18).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from connectors.errors import Malformed, Rejected
from connectors.rest import values
from connectors.rest.paths import MISSING, Path, find, why_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from connectors.rest.api import Api
    from connectors.rest.options import Component

_NEXT = re.compile(r'<([^<>]*)>[^,]*?;\s*rel="?next"?', re.IGNORECASE)
_CURSOR = re.compile(r"(\d{1,12}):(.*)", re.DOTALL)


class Sheet(Struct, frozen=True):
    """One page as it came: its records, the cursor of the next one ("" at the end), the total."""

    records: list[Any]
    cursor: str
    total: int | None


class Walk:
    """A list of one component at a path of its host, with parameters."""

    def __init__(
        self, api: Api, component: Component, path: str, query: Mapping[str, Any], records: Path
    ) -> None:
        self._api = api
        self._component = component
        self._paging = component.paging
        self._path = path
        self._query = query
        self._records = records

    def sheets(self, cursor: str) -> Iterator[Sheet]:
        """Every page from the cursor on, "" for the start. Raises Malformed: `no_records`,
        `same_page`, `incomplete_read`, `bad_cursor`, `bad_total`."""
        seen, at = _place(cursor)
        counted = self._paging.kind in ("page", "offset")
        last, been = b"", {at}
        while True:
            found, headers = self._ask(at)
            if found is None:  # past the last page, which some APIs answer with 404
                found, records = MISSING, list[Any]()
            else:
                records = self._list(found)
            if counted:  # an API that knows no such parameter answers its first page again
                page, last = last, values.encode(records)
                if records and page == last:
                    raise self._malformed("same_page", "the same page came twice: is paging right?")
            seen += len(records)
            total = self._total(found)
            ahead = self._next(found, headers, records, at, seen, total)
            if ahead in been and ahead:
                raise self._malformed("same_page", "the same cursor came twice")
            been.add(ahead)
            if not ahead and total is not None and seen < total:
                raise self._malformed(
                    "incomplete_read", f"the list ended after {seen:,} of {total:,} records"
                )
            yield Sheet(records, f"{seen}:{ahead}" if ahead else "", total)
            if not ahead:
                return
            at = ahead

    def _ask(self, at: str) -> tuple[Any, Mapping[str, str]]:
        """The reply and its headers; None where the page asked for is past the end."""
        kind, paging = self._paging.kind, self._paging
        if at and kind in ("next_url", "link"):
            found, answer = self._api.get(self._api.local(at))
            return found, answer.headers
        asked = dict(self._query)
        if paging.size_param and paging.size:
            asked[paging.size_param] = str(paging.size)
        if kind in ("page", "offset"):
            asked[paging.param] = at or str(paging.first)
        elif kind == "cursor" and at:
            asked[paging.param] = at
        try:
            if self._component.method == "POST":
                found, answer = self._api.get(self._path, body=asked)
            else:
                found, answer = self._api.get(self._path, asked)
        except Rejected as error:
            if error.code in ("http_404", "http_410") and at and kind == "page":
                return None, {}
            raise
        return found, answer.headers

    def _list(self, found: Any) -> list[Any]:
        records = find(self._records, found)
        if records is MISSING:
            text = why_nothing(self._records, found)
            raise self._malformed("no_records", f"records: {text}")
        if isinstance(records, list):
            return records
        raise self._malformed(
            "no_records", f"records: what `{self._records.source}` found is no list"
        )

    def _total(self, found: Any) -> int | None:
        path = self._component.total
        if path is None or found is MISSING:
            return None
        value = find(path, found)
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 13:
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        said = why_nothing(path, found) if value is MISSING else f"`{path.source}` is no count"
        raise self._malformed("bad_total", f"total: {said}")

    def _next(
        self,
        found: Any,
        headers: Mapping[str, str],
        records: list[Any],
        at: str,
        seen: int,
        total: int | None,
    ) -> str:
        """How the next page is asked for, "" where there is none."""
        paging = self._paging
        if paging.kind == "link":
            following = _NEXT.search(headers.get("link", ""))
            return following[1] if following else ""
        if paging.kind in ("next_url", "cursor"):
            assert paging.at is not None
            value = find(paging.at, found)
            return "" if value is MISSING or value is False else values.text(value) or ""
        if paging.kind == "none" or not records or (total is not None and seen >= total):
            return ""
        before = int(at or paging.first)
        return str(before + (1 if paging.kind == "page" else len(records)))

    def _malformed(self, code: str, text: str) -> Malformed:
        name = self._component.name
        return Malformed(
            self._api.http.redactor.line(f"{self._api.http.title}, {name}: {text}", limit=500),
            code=code,
        )


def _place(cursor: str) -> tuple[int, str]:
    """How many records came before, and how the next page is asked for."""
    if not cursor:
        return 0, ""
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise Malformed(f"not a cursor of this connector: {cursor[:60]!r}", code="bad_cursor")
    return int(found[1]), found[2]


def whole(api: Api, component: Component, address: str, records: Path) -> list[Any]:
    """The whole list at an address that a reply gave, paged as the component's own list is."""
    walk = Walk(api, component, api.local(address), {}, records)
    return [one for sheet in walk.sheets("") for one in sheet.records]
