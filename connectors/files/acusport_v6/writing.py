"""One order as the text of its file, XML or CSV, in the names that are mapped. Pure."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from connectors.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.model import Order, OrderLine


def order_xml(reference: str, order: Order, names: Mapping[str, str]) -> str:
    """<orders><order pono=..><items><item itemcode=../>..."""
    lines = "".join(
        f"      <{names['item']}{_attributes(_line(line), names)}/>\n" for line in order.lines
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<{names['orders']}>\n"
        f"  <{names['order']}{_attributes(_head(reference, order), names)}>\n"
        f"    <{names['items']}>\n{lines}    </{names['items']}>\n"
        f"  </{names['order']}>\n"
        f"</{names['orders']}>\n"
    )


def order_csv(reference: str, order: Order, names: Mapping[str, str]) -> str:
    """A header, and a row for each line of the order, its head repeated in each."""
    head = _head(reference, order)
    rows = [head | _line(line) for line in order.lines]
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow([names[name] for name in rows[0]])
    writer.writerows([[clean(text) for text in row.values()] for row in rows])
    return made.getvalue()


def _head(reference: str, order: Order) -> dict[str, str]:
    return {
        "reference": reference,
        "date": order.created_at.isoformat(),
        "customer": order.customer,
        "email": order.email,
        "currency": order.currency,
        "shipping": f"{order.shipping:f}",
        "discount": f"{order.discount:f}",
        "tax": f"{order.tax:f}",
        "total": f"{order.total:f}",
    }


def _line(line: OrderLine) -> dict[str, str]:
    return {
        "sku": line.refs["sku"],
        "title": line.title,
        "quantity": str(line.quantity),
        "price": f"{line.unit_price:f}",
    }


def _attributes(values: Mapping[str, str], names: Mapping[str, str]) -> str:
    """A SKU goes out as it came in; what XML cannot carry is replaced."""
    return "".join(f" {names[name]}={quoteattr(clean(text))}" for name, text in values.items())
