"""Products that only this shop has: the kinds that real ones have beside those with stock."""

from __future__ import annotations

from dataclasses import dataclass, field

FIRST_EXTRA = 501
FIRST_EXTRA_VARIATION = 601


@dataclass(slots=True)
class Extra:
    """A product, or a variation where it has a parent; `managed` is `manage_stock` as it is told.

    "parent": its product counts the stock for all its variations.
    """

    id: int
    type: str
    sku: str
    name: str
    managed: bool | str = False
    stock: int | None = None
    status: str = "publish"
    cents: int = 2500
    parent: int = 0
    variations: list[Extra] = field(default_factory=list)


def extras(*, strange: bool) -> list[Extra]:
    """Them, by id, made anew for each shop."""
    if not strange:
        return []
    rope = FIRST_EXTRA + 1
    return [
        Extra(FIRST_EXTRA, "simple", "WC-GIFT", "Gift voucher"),
        Extra(
            rope, "variable", "WC-ROPE", "Rope by the metre", managed=True, stock=30,
            variations=[
                Extra(FIRST_EXTRA_VARIATION + place, "variation", f"WC-ROPE-{metres}",
                      f"Rope by the metre - {metres} m", "parent", 30, parent=rope)
                for place, metres in enumerate((30, 60))
            ],
        ),
        Extra(FIRST_EXTRA + 2, "grouped", "WC-SET", "Camp set"),
        Extra(FIRST_EXTRA + 3, "simple", "", "Display stand", managed=True, stock=1),
        Extra(
            FIRST_EXTRA + 4, "simple", "WC-OVER", "Bivouac bag, oversold", managed=True, stock=-2,
            status="draft",
        ),
    ]  # fmt: skip
