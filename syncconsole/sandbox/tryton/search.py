"""search_read and search_count over the books, with fields that lead to other records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.tryton.domain import meets, prepared
from syncconsole.sandbox.tryton.refusals import crash

if TYPE_CHECKING:
    from syncconsole.sandbox.tryton.company import Ledger
    from syncconsole.sandbox.tryton.tagged import Json

_LEADS = {
    "template": "product.template",
    "account_category": "product.category",
    "product": "product.product",
    "party": "party.party",
}
"""Fields that hold another record's id, by the model it is of."""

_NO_CONTACTS = "contact_mechanisms"
"""Parties of the simulated company have none."""


class Search:
    """One search with its context: `quantity` is 0 unless that names locations and a day."""

    def __init__(self, ledger: Ledger, context: Json) -> None:
        self._ledger = ledger
        self._active = context.get("active_test", True)
        places, day = context.get("locations"), context.get("stock_date_end")
        self._stock = ledger.stock(self._within(places, context)) if places and day else {}

    def rows(self, model: str, domain: list[Any]) -> list[Json]:
        """The rows that the domain finds, in order of their ids; only active ones unless the
        context says `active_test` false. Raises Refusal for an unknown model or field."""
        table = self._ledger.books.get(model)
        if table is None:
            raise crash(model)
        active = self._active and "active" in table.fields

        def value(row: Json, name: str) -> Any:
            return self.value(model, row, name)

        found, domain = table.rows.values(), prepared(domain)
        return [
            row for row in found
            if not (active and not row["active"]) and meets(row, domain, value, self._under)
        ]  # fmt: skip

    def told(self, model: str, row: Json, fields: list[str]) -> Json:
        """The row as it is answered: a dotted field as an object under the name with a dot."""
        answer: Json = {"id": row["id"]}
        for name in fields:
            first, dot, rest = name.partition(".")
            if not dot:
                answer[name] = self.value(model, row, name)
                continue
            lead, other = self._lead(model, row, first)
            told = self.told(lead, other, [rest]) if other else {}
            answer[f"{first}."] = (answer.get(f"{first}.") or {}) | told if other else None
        return answer

    def value(self, model: str, row: Json, name: str) -> Any:
        """A field's value, over dots that of another record; Refusal where there is none such."""
        first, dot, rest = name.partition(".")
        if dot and first == _NO_CONTACTS and model == "party.party":
            return None
        if dot:
            lead, other = self._lead(model, row, first)
            return None if other is None else self.value(lead, other, rest)
        if model == "product.product" and name in ("quantity", "forecast_quantity"):
            stocked = row["type"] == "goods"
            return self._stock.get(row["id"], 0.0) if stocked else 0.0
        if name not in self._ledger.books[model].fields:
            raise crash(name)
        return row[name]

    def _lead(self, model: str, row: Json, name: str) -> tuple[str, Json | None]:
        if name not in self._ledger.books[model].fields or name not in _LEADS:
            raise crash(name)
        lead = _LEADS[name]
        return lead, self._ledger.books[lead].rows.get(row[name])

    def _within(self, places: list[int], context: Json) -> set[int]:
        if not context.get("with_childs", len(places) == 1):
            return set(places)
        locations = self._ledger.books["stock.location"].rows
        return {number for number in locations if self._under(number, places)}

    def _under(self, number: int, places: list[int]) -> bool:
        locations, here = self._ledger.books["stock.location"].rows, number
        while here not in places:
            above = locations[here]["parent"] if here in locations else None
            if above is None:
                return False
            here = above
        return True
