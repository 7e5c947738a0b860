"""One record of a reply as ours, by the mapping of its component. Pure, but for addresses that
the mapping follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.errors import Malformed
from connectors.model import Record
from connectors.quantity import parse_quantity
from connectors.rest import values
from connectors.rest.expressions import Expression, converted, raw, why_missing
from connectors.rest.paths import MISSING, find
from connectors.rest.values import UnfitError
from connectors.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo

    from connectors.model import Quantity
    from connectors.rest.expressions import Follow
    from connectors.rest.options import Component

HELD = "held"
"""The name among `refs` of the units within a quantity that orders have taken."""


class Row:
    """One raw record and the columns that its mapping finds in it.

    Raises Malformed(`no_id`, `unfit`) naming the column, its path and what is there instead.
    """

    def __init__(self, component: Component, value: Any, follow: Follow, zone: tzinfo) -> None:
        self.component = component
        self.value = value
        self._follow = follow
        self._zone = zone

    def raw(self, column: str) -> Any:
        """What the reply holds for a column of `map`, MISSING where nothing."""
        entry = self.component.map.get(column)
        return MISSING if entry is None else raw(entry, self.value, self._follow)

    def text(self, column: str) -> str:
        """A column as text, "" where there is none."""
        entry = self.component.map.get(column)
        return "" if entry is None else self._text(f"map.{column}", entry) or ""

    def id(self) -> str:
        """The record's own id."""
        found = self.text("id")
        if not found:
            entry = self.component.map["id"]
            clause = why_missing(entry, self.value, self._follow)
            raise self.malformed("no_id", f"map.id: {clause or 'it is empty'}")
        return found

    def moment(self, column: str) -> datetime | None:
        """A column as a time; None where there is none that can be read."""
        entry = self.component.map.get(column)
        if entry is None:
            return None
        try:
            said = converted(entry, raw(entry, self.value, self._follow), self._zone)
            return values.moment(said, entry.zone or self._zone)
        except UnfitError:
            return None

    def quantity(self) -> tuple[Quantity | None, str]:
        """What can be sold: `qty`, less what is `held`; (None, reason) where it is not known."""
        if values.text(_null(self.raw("tracked"))) in ("false", "0", "no"):
            return None, "not_tracked"
        qty, reason = parse_quantity(_null(self.raw("qty")))
        held = self.held()
        if qty is None or held is None:
            return None, reason or "unreadable"
        return qty - held, ""

    def held(self) -> Quantity | None:
        """Units within `qty` that orders have taken: 0 where it tells none, None if unreadable."""
        held, reason = parse_quantity(_null(self.raw("held")))
        return 0 if reason == "missing" else held

    def texts(self, entries: Mapping[str, Expression], under: str) -> dict[str, str]:
        """Fields or refs, those that are null or missing left out."""
        found = {name: self._text(f"{under}.{name}", each) for name, each in entries.items()}
        return {name: text for name, text in found.items() if text is not None}

    def refs(self) -> dict[str, str]:
        """What a later write or address needs: the id, what is held, and what `refs` names."""
        own = {"id": self.id()}
        if "held" in self.component.map:
            own[HELD] = str(self.held() or 0)
        return own | self.texts(self.component.refs, "refs")

    def wanted(self) -> bool:
        """Whether `where` lets the record in."""
        return all(
            values.text(_null(find(path, self.value))) == text
            for path, text in self.component.where
        )

    def malformed(self, code: str, text: str) -> Malformed:
        """The error for a record that cannot be read as the mapping says."""
        return Malformed(one_line(f"{self.component.name}: {text}", limit=400), code=code)

    def _text(self, key: str, entry: Expression) -> str | None:
        try:
            return converted(entry, raw(entry, self.value, self._follow), self._zone)
        except UnfitError as error:
            raise self.malformed("unfit", f"{key}: {entry.source}: {error}") from None


def record(row: Row) -> Record:
    """The row as a record of anything but orders."""
    component = row.component
    stock = component.name == "inventory"
    qty, reason = row.quantity() if stock else (None, "")
    return Record(
        component=component.name,
        remote_id=row.id(),
        sku=row.text("sku"),
        location=row.text("location"),
        qty=qty,
        reason=reason,
        title=row.text("title"),
        updated_at=row.moment("updated"),
        refs=row.refs(),
        fields=row.texts(component.fields, "fields"),
        payload=b"" if stock else values.encode(row.value),
    )


def _null(value: Any) -> Any:
    return None if value is MISSING else value
