"""What the moves of stock tell of products: what will be taken, and when they last moved."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from connectors.errors import Malformed
from connectors.tryton.shapes import Move
from connectors.tryton.tagged import instant, read_decimal, read_instant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from connectors.tryton.api import Api
    from connectors.tryton.place import Place
    from connectors.tryton.shapes import Dated

MOST = 2000
"""Moves in one answer."""

_NEWEST = (("write_date", "DESC NULLS LAST"), ("id", "DESC"))
_TIMES = ("product", "create_date", "write_date")


class Moves:
    """Questions to stock.move, each about any number of products."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def open_units(self, products: Sequence[int], place: Place) -> tuple[dict[int, Decimal], int]:
        """By product, what moves that are not done yet will take out of the place, whenever they
        are planned for; and how many requests it took.

        Tryton's own forecast ends on a day: a sale that is sent a week later would not be in it.
        What purchases will bring is left out, since it is not there yet.
        """
        zones = list(place.zones)
        domain = [
            ["product", "in", list(products)],
            ["state", "in", ["draft", "assigned"]],
            ["from_location", "child_of", zones, "parent"],
            ["to_location", "not child_of", zones, "parent"],
        ]
        units, requests = dict[int, Decimal](), 0
        for moves in self._walk(domain, ("product", "internal_quantity")):
            requests += 1
            for move in moves:
                taken = read_decimal(move.internal_quantity) or Decimal(0)
                units[move.product] = units.get(move.product, Decimal(0)) + taken
        return units, requests

    def moved_since(self, since: datetime) -> set[int]:
        """The products of all moves that were made or changed since then.

        A stock change never touches its product, so the product's own time tells nothing of it; a
        move that was never changed has no time of change.
        """
        moved = set[int]()
        for moves in self._walk([changed_since(since)], ("product",)):
            moved.update(move.product for move in moves)
        return moved

    def last_moved(self, products: Sequence[int]) -> tuple[dict[int, datetime], int]:
        """By product, when one of its moves was last made or changed; and the requests it took."""
        last, left, requests = dict[int, "datetime"](), set(products), 0
        while left:
            domain = [["product", "in", sorted(left)]]
            moves = self._api.search("stock.move", Move, domain, _TIMES, limit=MOST, order=_NEWEST)
            requests += 1
            for move in moves:
                at = changed(move)
                if at is not None:
                    last[move.product] = max(at, last.get(move.product, at))
            if len(moves) < MOST:
                break
            left -= {move.product for move in moves}
        return last, requests

    def _walk(self, domain: Sequence[Any], fields: Sequence[str]) -> Any:
        behind = 0
        while True:
            moves = self._api.search(
                "stock.move", Move, [*domain, ["id", ">", behind]], fields, limit=MOST
            )
            if moves and moves[0].id <= behind:
                raise Malformed(
                    "Tryton gave moves again that had come already.", code="incomplete_read"
                )
            yield moves
            if len(moves) < MOST:
                return
            behind = moves[-1].id


def changed(record: Dated) -> datetime | None:
    """When it was last changed, or made where it never was."""
    return read_instant(record.write_date) or read_instant(record.create_date)


def changed_since(since: datetime, prefix: str = "") -> list[Any]:
    """The clause for it; `prefix` leads to another record, as in "template."."""
    at = instant(since)
    unchanged = [[f"{prefix}write_date", "=", None], [f"{prefix}create_date", ">=", at]]
    return ["OR", [f"{prefix}write_date", ">=", at], unchanged]
