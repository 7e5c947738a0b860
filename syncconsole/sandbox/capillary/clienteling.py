"""The handlers of the organisation itself, its stores, and what Clienteling fetches."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from syncconsole.sandbox.capillary.organisation import OFFSET
from syncconsole.sandbox.capillary.replies import answer, bad_request, item_status
from syncconsole.sandbox.capillary.window import refuse_unknown, whole, window
from syncconsole.sandbox.visit import visit_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from syncconsole.sandbox.capillary.floor import Row
    from syncconsole.sandbox.capillary.organisation import Organisation

_ENTITIES = {"STORE": "stores", "TILL": "tills"}
TEMPLATES = "/communications/templates"
"""No page of the vendor's documents a path for templates; this one is the sandbox's own."""


class Clienteling:
    """The handlers, over one organisation."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation

    async def about(self, request: Request) -> Response:
        """What the organisation says of itself."""
        refuse_unknown(request.query_params, ())
        told = {
            "id": "100458",
            "name": self._organisation.name,
            "currency": "Euro",
            "timezone_offset": OFFSET,
            "timezone": "Asia/Kolkata",
            "country_code": "DE",
        }
        return answer({"organization": told})

    async def entities(self, request: Request) -> Response:
        """Stores or tills; `start_id` is how many are passed over."""
        query = request.query_params
        refuse_unknown(query, ("type", "start_id", "limit", "modified_since"))
        kind = query.get("type", "").upper()
        if kind not in _ENTITIES:
            raise bad_request(f"type is {' or '.join(_ENTITIES)} here")
        rows = self._rows(_ENTITIES[kind])
        since = query.get("modified_since")
        if since is not None:
            day = _day(since)
            rows = [one for one in rows if str(one["last_updated_on"])[:10] >= f"{day}"]
        start, limit = whole(query, "start_id", 0), whole(query, "limit", 200)
        chosen, total = window(visit_of(request.scope), rows, start, limit)
        good = {"item_status": item_status(3200, "Entity search successful")}
        paging = {"limit": str(limit), "offset": str(start), "total": total}
        told = {"entities": {"entity": [good | one for one in chosen]}}
        return answer({"pagination": paging, "organization": told})

    async def staff(self, request: Request) -> Response:
        """The staff of all stores."""
        query = request.query_params
        refuse_unknown(query, ("type_value",))
        kind = query.get("type_value")
        rows = [one for one in self._rows("associates") if kind in (None, one["type"])]
        return answer({"store": {"staff": {"user": self._all(request, rows)}}})

    async def tasks(self, request: Request) -> Response:
        """The tasks of associates."""
        query = request.query_params
        refuse_unknown(query, ("count",))
        rows = self._rows("tasks")[: whole(query, "count", 100)]
        return answer({"store": {"tasks": {"task": self._all(request, rows)}}})

    async def metadata(self, request: Request) -> Response:
        """What tasks there are, from an id on; one alone comes without a list."""
        query = request.query_params
        refuse_unknown(query, ("all", "start_id", "batch_size"))
        first, most = whole(query, "start_id", 0), whole(query, "batch_size", 10)
        rows = [one for one in self._rows("task_metadata") if int(str(one["id"])) >= first]
        chosen = self._all(request, rows[:most])
        return answer({"tasks": {"task": chosen[0] if len(chosen) == 1 else chosen}})

    async def reminders(self, request: Request) -> Response:
        """The reminders of all tasks."""
        refuse_unknown(request.query_params, ())
        told = {"reminder": self._all(request, self._rows("reminders"))}
        return answer({"tasks": {"reminders": told}})

    async def templates(self, request: Request) -> Response:
        """The templates of messages, SMS and e-mail."""
        refuse_unknown(request.query_params, ())
        rows = self._all(request, self._rows("communication_templates"))
        return answer({"templates": {"template": rows}})

    def _rows(self, component: str) -> list[Row]:
        with self._organisation.lock:
            return [dict(row) for row in self._organisation.floor.rows(component)]

    def _all(self, request: Request, rows: list[Row]) -> list[Row]:
        return list(window(visit_of(request.scope), rows, 0, len(rows) or 1)[0])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise bad_request(f"{text} is not a day") from None
