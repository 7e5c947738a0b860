"""The lists of Clienteling that are fetched whole: stores, associates, tasks and what is theirs.

They are only ever downloaded (S-036 to S-043). Stores come in pages and by what changed; the
others have no filter for that.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from connectors.capillary.envelope import text
from connectors.capillary.paths import ENTITIES, STAFF
from connectors.capillary.raw import fields_of
from connectors.capillary.times import moment
from connectors.errors import Malformed
from connectors.model import Page, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime, tzinfo

    from connectors.capillary.api import Api
    from connectors.query import Query

PAGE = 200
_MOST_TASKS = 10_000
"""Tasks of a store that are asked for; their list has no pages."""

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "stores": ("code", "name", "description", "is_active", "type", "country_code"),
    "associates": (
        "code", "firstname", "lastname", "mobile", "email", "type", "store_id", "store_code",
    ),
    "tasks": ("type", "status", "associate_id", "customer_id", "store_id", "entry_id"),
    "task_metadata": (
        "title", "body", "task_type", "start_date", "end_date", "expiry_date", "customer_task",
        "cashier_task", "execute_by_all",
    ),
    "reminders": ("task_id", "created_by", "remindee_id", "time", "template"),
    "communication_templates": ("name", "type", "subject", "body"),
}  # fmt: skip
"""What is tracked of each, as `details.<name>`; the whole is in the payload."""

_STEPS: Mapping[str, tuple[str, ...]] = {
    "associates": ("store", "staff", "user"),
    "tasks": ("store", "tasks", "task"),
    "reminders": ("tasks", "reminders", "reminder"),
    "communication_templates": ("templates", "template"),
}
_UPDATED = ("last_updated_on", "updated_on")


class Lists:
    """The lists of one organisation, those of a store for one store where it is named."""

    def __init__(self, api: Api, paths: Mapping[str, str], store_id: str) -> None:
        self._api = api
        self._paths = paths
        self._store = store_id

    def pages(
        self, component: str, since: datetime | None, cursor: str, zone: tzinfo
    ) -> Iterator[Page]:
        """The pages of the component. Raises ValueError for another's cursor."""
        if cursor and not cursor.isdecimal():
            raise ValueError(f"not a cursor of this connector: {cursor!r}")
        if component == "stores":
            return self._stores(since, int(cursor or 0), zone)
        if component == "task_metadata":
            return self._metadata(int(cursor or 0), zone)
        return iter([self._whole(component, zone)])

    def _whole(self, component: str, zone: tzinfo) -> Page:
        path, query = self._paths.get(component, STAFF), dict[str, str | int]()
        if component == "associates":
            query = {"type_value": "ASSOCIATE"}
        if component == "tasks":
            query = {"count": _MOST_TASKS}
        records = self._read(component, path, query, zone)
        if component == "tasks" and len(records) >= _MOST_TASKS:
            raise _incomplete("tasks", f"a store has {_MOST_TASKS:,} or more, and no pages of them")
        requests = 1
        if self._store and component in ("associates", "tasks"):
            records = [one for one in records if one.fields["details.store_id"] == self._store]
        if self._store and component == "reminders":
            tasks = {one.remote_id for one in self._whole("tasks", zone).records}
            records = [one for one in records if one.fields["details.task_id"] in tasks]
            requests += 1
        return Page(records=tuple(records), requests=requests)

    def _stores(self, since: datetime | None, start: int, zone: tzinfo) -> Iterator[Page]:
        """`start_id` is how many entities are passed over, in the order they were made."""
        filters: dict[str, str | int] = {"type": "STORE", "limit": PAGE}
        if since is not None:
            # A day earlier: the filter knows days alone, and not whose midnight is meant.
            filters["modified_since"] = f"{since.astimezone(UTC) - timedelta(days=1):%Y-%m-%d}"
        seen = set[str]()
        while True:
            reply = self._api.get(ENTITIES, {**filters, "start_id": start})
            rows = reply.listed("organization", "entities", "entity")
            records = [self._record("stores", raw, zone) for raw in rows]
            about = reply.listed("pagination")
            total = text(fields_of(about[0]).get("total")) if about else ""
            if rows and seen.issuperset(one.remote_id for one in records):
                raise _incomplete("stores", f"the page after {start:,} is one that came before")
            start += len(rows)
            last = len(rows) < PAGE
            if last and total.isdecimal() and int(total) > start:
                raise _incomplete("stores", f"{start:,} of {int(total):,} came")
            fresh = tuple(one for one in records if one.remote_id not in seen)
            seen.update(one.remote_id for one in records)
            whole = int(total) if total.isdecimal() else None
            yield Page(records=fresh, cursor="" if last else str(start), total=whole)
            if last:
                return

    def _metadata(self, start: int, zone: tzinfo) -> Iterator[Page]:
        """`start_id` is the least id that comes."""
        path = self._paths["task_metadata"]
        while True:
            query: Query = {"all": "true", "start_id": start, "batch_size": PAGE}
            reply = self._api.get(path, query)
            rows = reply.listed("tasks", "task")
            records = [self._record("task_metadata", raw, zone) for raw in rows]
            last = len(rows) < PAGE
            if not last:
                ids = [one.remote_id for one in records]
                if not all(one.isdecimal() and int(one) >= start for one in ids):
                    raise _incomplete("task metadata", "its ids are not those that were asked for")
                start = max(map(int, ids)) + 1
            yield Page(records=tuple(records), cursor="" if last else str(start))
            if last:
                return

    def _read(self, component: str, path: str, query: Query, zone: tzinfo) -> list[Record]:
        reply = self._api.get(path, query)
        return [self._record(component, raw, zone) for raw in reply.listed(*_STEPS[component])]

    def _record(self, component: str, raw: bytes, zone: tzinfo) -> Record:
        data = fields_of(raw)
        number = text(data.get("id")) or text(data.get("entry_id"))
        if not number:
            raise Malformed(
                f"Capillary sent one of its {component} without an id.", code="no_identity"
            )
        fields = {f"details.{name}": text(data.get(name)) for name in _FIELDS[component]}
        changed = next((text(data[name]) for name in _UPDATED if data.get(name)), "")
        return Record(
            component=component,
            remote_id=number,
            sku=(text(data.get("code")) if component == "stores" else "") or number,
            title=_title(data),
            updated_at=moment(changed, zone),
            refs={f"{_NOUN[component]}_id": number},
            fields=fields,
            payload=self._api.http.redactor.data(raw),
        )


_NOUN = {
    "stores": "store",
    "associates": "associate",
    "tasks": "task",
    "task_metadata": "task",
    "reminders": "reminder",
    "communication_templates": "template",
}


def _title(data: dict[str, Any]) -> str:
    for name in ("name", "title"):
        if found := text(data.get(name)):
            return found
    return " ".join(filter(None, (text(data.get("firstname")), text(data.get("lastname")))))


def _incomplete(what: str, why: str) -> Malformed:
    return Malformed(
        f"Capillary's {what} were not read completely: {why}. Read them again.",
        code="incomplete_read",
    )
