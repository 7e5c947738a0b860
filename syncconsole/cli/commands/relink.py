"""`syncconsole relink CONNECTION SKU... | --all`: exchanged records are the right ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cli.answer import Answer
from syncconsole.domain.keys import match_key
from syncconsole.engine import ask as engine

if TYPE_CHECKING:
    from syncconsole.cli.call import Call


def confirm(call: Call) -> Answer:
    """Link the records that these SKUs have now; the next plan compares them anew."""
    call.open_cache()
    name = call.connection(call.args.connection).name
    keys = None if call.args.all else [match_key(sku) for sku in call.args.sku]
    found = engine.relink(name, keys, call.who, call.args.reason)
    lines = [f"{key}: the next plan compares it anew" for key in found]
    told = lines or [f"{name}: no record of these was exchanged or renamed"]
    return Answer({"connection": name, "relinked": found}, told)
