"""Where the goods lie that are sold: the warehouse's shelves, and what is packed to be sent.

On hand is what lies in the storage zone and in the output zone together: goods that were picked
are not sold again, nor are they gone. So it makes no difference whether a company plans the way
from the one to the other, which is its own setting in Tryton.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.errors import Misconfigured
from connectors.tryton.naming import named
from connectors.tryton.shapes import Location

if TYPE_CHECKING:
    from connectors.tryton.api import Api

_FIELDS = ("name", "type", "storage_location", "output_location")


class Place(Struct, frozen=True):
    """`zones` are added up, with all that lies under them; `counted` is where stock is corrected,
    and `warehouse` sends sales, None where only one location was named."""

    name: str
    zones: tuple[int, ...]
    counted: int
    warehouse: int | None


def find_place(api: Api, said: str, option: str) -> Place:
    """The one warehouse or storage location of that name, code or id; without any, the only one.

    Raises Misconfigured naming the option, and as `Api.read`.
    """
    kinds = ["type", "in", ["warehouse", "storage"] if said else ["warehouse"]]
    domain = [kinds, *([named(said)] if said else [])]
    found = api.search("stock.location", Location, domain, _FIELDS)
    # A warehouse and its storage zone may share a name; the warehouse is meant.
    found = [one for one in found if one.type == "warehouse"] or found
    if len(found) != 1:
        raise Misconfigured(_wrong(said, option, len(found)))
    [place] = found
    name = place.name or str(place.id)
    storage, output = place.storage_location, place.output_location
    if place.type != "warehouse":
        return Place(name, (place.id,), place.id, None)
    if storage is None:
        raise Misconfigured(f"{option}: the warehouse {name} has no storage zone.")
    under = [["id", "=", output], ["parent", "child_of", [storage], "parent"]]
    if output is None or output == storage or api.count("stock.location", under):
        return Place(name, (storage,), storage, place.id)
    return Place(name, (storage, output), storage, place.id)


def _wrong(said: str, option: str, many: int) -> str:
    if not said:
        return (
            f"{option}: the company has {many} warehouses: name the one whose stock counts."
            if many
            else f"{option}: the company has no warehouse that this user may see."
        )
    return f"{option}: there are {many} warehouses or storage locations of the name {said}."
