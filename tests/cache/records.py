"""Rows for tests of records: components as they stand, and what a side holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.json import encode

from connectors.model import Record
from syncconsole.cache.tables import ComponentSync
from syncconsole.cache.tables.base import writing
from syncconsole.cache.write.cached import RecordRead
from syncconsole.cache.write.connections import Ends
from tests.cache.read_runs.factory import AT, NOON

if TYPE_CHECKING:
    from collections.abc import Sequence

ENDS = Ends(("web", "sql host=a"), ("cloud", "sql host=b"), sides=("store", "office"))


def a_component(flow: int, **values: Any) -> None:
    """How a component stands; synchronised well, unless told otherwise. Lists are fields' names."""
    given = {"state": "ok", "run": None, "round": 1, "at": AT, "first_at": AT} | values
    texts = {
        name: encode(value).decode() if isinstance(value, list) else value
        for name, value in given.items()
    }
    with writing():
        ComponentSync.delete().where(ComponentSync.flow == flow).execute()
        ComponentSync.create(flow=flow, **texts)


def a_record(flow: int, side: str, key: str, **fields: str) -> None:
    """A record that a side holds; names are written `profile__name`."""
    named = {name.replace("__", "."): value for name, value in fields.items()}
    some_records(flow, side, [Record("any", f"{side}-{key}", key, title=key, fields=named)])


def some_records(flow: int, side: str, records: Sequence[Record]) -> None:
    """What a side delivered in one read."""
    with writing():
        read = RecordRead(flow, side, 1)
        read.take(records, NOON)
        read.close(NOON, absences=False)
