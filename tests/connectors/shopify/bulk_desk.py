"""Where bulk operations are run: the questions of the connector, answered into files."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING, Any

import httpx
import msgspec

from tests.connectors.shopify.goods import Thing

if TYPE_CHECKING:
    from tests.connectors.shopify.shop import Shop

SIGNATURE = "X-Goog-Signature=deadbeef"


class BulkDesk:
    """Makes a file of each operation when it is started; `states` are what looks at it tell before
    it has completed, `wrong` changes what it tells then, `broken` the file."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self.states = list[str]()
        self.refusals = list[str]()
        self.wrong = dict[str, Any]()
        self.gone = False
        self.files = dict[int, bytes]()
        self.counts = dict[int, tuple[int, int]]()
        self.fetched = list[httpx.Request]()
        self.answers = list[Any]()

    def start(self, query: str, groupObjects: bool) -> Thing:  # noqa: N803
        assert groupObjects is False
        if self.refusals:
            code = self.refusals.pop(0)
            said = {"code": code, "field": ["query"], "message": f"It is {code.lower()}."}
            return {"bulkOperation": None, "userErrors": [said]}
        number = len(self.files) + 1
        lines, roots = self._lines(query)
        self.files[number] = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
        self.counts[number] = len(lines), roots
        return {"bulkOperation": self._told(number, "CREATED"), "userErrors": []}

    def state(self, **asked: str) -> Thing | None:
        if self.gone:
            return None
        number = int(asked["id"].rpartition("/")[2])
        return self._told(number, self.states.pop(0) if self.states else "COMPLETED")

    def file(self, request: httpx.Request) -> httpx.Response:
        """The file, or the part of it that is asked for."""
        self.fetched.append(request)
        if self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, httpx.Response):
                return answer
            if isinstance(answer, Exception):
                raise answer
        whole = self.files[int(request.url.path.rpartition("/")[2])]
        asked = re.match(r"bytes=(\d+)-", request.headers.get("range", ""))
        if asked is None:
            return httpx.Response(200, content=whole)
        start = int(asked[1])
        told = f"bytes {start}-{len(whole) - 1}/{len(whole)}"
        return httpx.Response(206, content=whole[start:], headers={"content-range": told})

    def _told(self, number: int, status: str) -> Thing:
        done = status == "COMPLETED"
        objects, roots = self.counts[number]
        size = len(self.files[number])
        url = f"https://files.example/{number}?{SIGNATURE}" if size else None
        return {
            "id": f"gid://shopify/BulkOperation/{number}",
            "status": status,
            "errorCode": None,
            "objectCount": str(objects),
            "rootObjectCount": str(roots),
            "fileSize": str(size) if done and size else None,
            "url": url if done else None,
            **(self.wrong if status not in {"CREATED", "RUNNING"} else {}),
        }

    def _lines(self, query: str) -> tuple[list[Thing], int]:
        """Each row and each row inside it is a line of its own; children come anywhere."""
        (found,) = self._shop.answer(query, None, {}).values()
        rows = [edge["node"] for edge in found["edges"]]
        lines = list[Thing]()
        for row in rows:
            inner = [name for name, value in row.items() if _is_connection(value)]
            children = [edge["node"] for name in inner for edge in row[name]["edges"]]
            lines.append({name: value for name, value in row.items() if name not in inner})
            lines += [{**child, "__parentId": row["id"]} for child in children]
        if len(lines) > len(rows):
            Random(3).shuffle(lines)
        return lines, len(rows)


def _is_connection(value: Any) -> bool:
    return isinstance(value, dict) and "edges" in value
