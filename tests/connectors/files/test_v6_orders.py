"""AcuSport V6's orders: dropped whole, found by their name, lowered when V6 has taken them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from connectors.contract import Tools
from connectors.errors import Abandoned
from connectors.files.acusport_v6.client import V6, connect
from connectors.model import Ask, Fate
from syncconsole.sandbox.catalogue import Catalogue
from syncconsole.sandbox.warehouse import Warehouse
from tests.connectors.quickbooks_online.orders import line, order
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.model import Change


def sale(sku: str = "SP-5001", number: str = "1001") -> Change:
    return order(number, replace(line(), sku=sku, refs={"sku": sku}))


def at(folder: Path, **options: Any) -> V6:
    return connect({"folder": folder, "settle": 0, **options}, Tools(FakeClock()))


def drop(v6: V6, change: Change) -> Any:
    return v6.push([change], key="k", ready=lambda: None)[0]


@pytest.mark.requirement("S-074")
def test_an_order_is_booked_by_v6_and_told_as_lowered_by_a_newer_stock_file(
    tmp_path: Path,
) -> None:
    (tmp_path / "orders").mkdir()
    warehouse = Warehouse(Catalogue(30, 7), tmp_path)
    warehouse.set_stock("SP-5001", 9)
    warehouse.write()
    v6 = at(tmp_path)
    assert drop(v6, sale()).fate is Fate.ACCEPTED
    asks = [Ask("BC-1001")]
    assert v6.read("orders", asks).records[0].fields == {}
    warehouse.write()
    assert (warehouse.v6.booked, warehouse.quantity("SP-5001")) == (["BC-1001"], 7)
    assert v6.read("orders", asks).records[0].fields == {}  # taken; the file may be older
    warehouse.write()
    assert v6.read("orders", asks).records[0].fields == {"lowered": "yes"}
    assert v6.read("inventory", [Ask("SP-5001")]).records[0].qty == 7
    assert drop(v6, sale()).code == "already_there"
    warehouse.write()
    assert warehouse.quantity("SP-5001") == 7


@pytest.mark.parametrize("form", ["xml", "csv"])
def test_hostile_words_stay_words_and_names_are_the_operators(tmp_path: Path, form: str) -> None:
    v6 = at(tmp_path, order_format=form, order_fields={"reference": "invoiceno"})
    drop(v6, replace_customer(sale(), '"><x a="\x1b,\n'))
    text = (tmp_path / "orders" / f"BC-1001.{form}").read_text("utf-8")
    assert "invoiceno" in text
    assert "\x1b" not in text
    assert "<x a=" not in text or form == "csv"


def test_what_ready_raises_leaves_no_file_behind(tmp_path: Path) -> None:
    def refuse() -> None:
        raise Abandoned("stopped")

    v6 = at(tmp_path)
    with pytest.raises(Abandoned):
        v6.push([sale()], key="k", ready=refuse)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []
    assert v6.read("orders", [Ask("BC-1001")]).records == ()


@pytest.mark.parametrize("number", ["../x", "a/b", "1\n"])
def test_a_reference_that_is_no_files_name_is_refused(tmp_path: Path, number: str) -> None:
    assert drop(at(tmp_path), sale(number=number)).code == "reference"
    assert at(tmp_path).read("orders", [Ask(f"BC-{number}")]).records == ()


def replace_customer(change: Change, customer: str) -> Change:
    assert change.order is not None
    return replace(change, order=replace(change.order, customer=customer))
