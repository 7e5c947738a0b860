"""Reading stock: complete by iterators, by key in one question, unknown never zero."""

from __future__ import annotations

from decimal import Decimal

import pytest

from connectors.contract import NotYet
from connectors.errors import Malformed, Retriable
from connectors.model import Ask
from syncconsole.sandbox.webconnector.program import UnreadableError
from tests.connectors.quickbooks_webconnector.desk import SYSTEMS, Desk

pytestmark = pytest.mark.parametrize("system", SYSTEMS)


def all_of(desk: Desk) -> dict[str, object]:
    return {
        record.sku: record.qty
        for page in desk.connector.pages("inventory")
        for record in page.records
        if record.qty is not None
    }


def test_the_list_is_read_to_its_end_by_its_iterator(system: str) -> None:
    desk = Desk(system, items=1_200)
    pages = list(desk.connector.pages("inventory"))
    assert all_of(desk) == {sku: desk.on_hand(sku) for sku in desk.skus}
    assert [bool(page.cursor) for page in pages] == [True] * (len(pages) - 1) + [False]
    assert max(len(page.records) for page in pages) == 500
    continued = [one for one in desk.box.questions if 'iterator="Continue"' in one]
    assert len(continued) == 4  # two each time
    assert all("iteratorID=" in one for one in continued)


def test_a_list_that_comes_short_of_what_was_announced_is_no_list(system: str) -> None:
    desk = Desk(system, items=1_200)
    desk.box.spoil = lambda said: said.replace(
        'iteratorRemainingCount="1', 'iteratorRemainingCount="2', 1
    )
    with pytest.raises(Malformed, match="not read completely") as found:
        list(desk.connector.pages("inventory"))
    assert found.value.code == "incomplete_read"


def test_a_cursor_of_an_earlier_visit_begins_the_list_again(system: str) -> None:
    desk = Desk(system)
    with pytest.raises(Malformed) as found:
        next(desk.connector.pages("inventory", cursor="ItemInventoryQueryRq 500"))
    assert found.value.code == "file_changed"


def test_what_is_promised_to_customers_is_left_out_where_orders_become_sales_orders(
    system: str,
) -> None:
    for document, left in (("sales_order", 8), ("sales_receipt", 10)):
        desk = Desk(system, document=document)
        sku = desk.skus[0]
        desk.books.set_stock(sku, 10)
        item = desk.books.named(sku)
        assert item is not None
        item.promised = Decimal(2)
        page = desk.connector.read("inventory", [Ask(sku)])
        assert ([record.qty for record in page.records], page.requests) == ([left], 1)
        lowers = desk.connector.capabilities.components["orders"].lowers
        assert lowers == ("available" if document == "sales_order" else "on_hand")


def test_keys_are_found_by_id_and_by_sku_in_one_question(system: str) -> None:
    desk = Desk(system)
    first, second = desk.skus[:2]
    asks = [Ask(first), Ask("renamed", {"item_id": desk.id(second)}), Ask("NONE"), Ask("Shipping")]
    page = desk.connector.read("inventory", asks)
    found = {record.sku: (record.qty is None, record.reason) for record in page.records}
    assert found == {first: (False, ""), second: (False, ""), "Shipping": (True, "not_tracked")}
    assert len(desk.box.questions) == 1


@pytest.mark.parametrize(
    ("spelled", "reason"), [("", "missing"), ("many", "unreadable"), ("9e9", "unreadable")]
)
def test_a_quantity_that_cannot_be_read_is_unknown(system: str, spelled: str, reason: str) -> None:
    desk = Desk(system)
    sku = desk.skus[0]
    desk.books.set_stock(sku, 4711)
    desk.box.spoil = lambda said: said.replace(">4711<", f">{spelled}<")
    [record] = desk.connector.read("inventory", [Ask(sku)]).records
    assert (record.qty, record.reason) == (None, reason)


def test_nothing_is_asked_of_a_visitor_who_is_not_here(system: str) -> None:
    desk = Desk(system)
    desk.box.here = False
    with pytest.raises(NotYet) as found:
        desk.connector.read("inventory", [Ask(desk.skus[0])])
    with pytest.raises(NotYet):
        next(desk.connector.pages("inventory"))
    with pytest.raises(NotYet):
        desk.push(desk.order("W-1", desk.skus[0], 1))
    assert (desk.box.questions, desk.sent) == ([], 0)
    assert found.value.last_seen == desk.clock.now()


@pytest.mark.parametrize("spoilt", ["<html>", "", "<QBXML><!-- cut", "<!DOCTYPE QBXML><QBXML/>"])
def test_what_is_no_answer_is_malformed_and_nothing_follows_from_it(
    system: str, spoilt: str
) -> None:
    desk = Desk(system)
    desk.box.spoil = lambda said: spoilt
    with pytest.raises(Malformed):
        desk.connector.read("inventory", [Ask(desk.skus[0])])


def test_the_answer_of_the_other_product_is_told_as_such(system: str) -> None:
    desk, other = Desk(system), Desk(next(one for one in SYSTEMS if one != system))
    desk.box.spoil = lambda said: other.program.greeting()
    with pytest.raises(Malformed, match="another program") as found:
        desk.connector.read("inventory", [Ask(desk.skus[0])])
    assert found.value.code == "not_replies"


def test_an_entity_in_an_answer_is_never_expanded(system: str) -> None:
    desk = Desk(system)
    bomb = '<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    desk.box.spoil = lambda said: bomb
    with pytest.raises(Malformed, match="document type"):
        desk.connector.read("inventory", [Ask(desk.skus[0])])


def test_the_encoding_an_answer_declares_has_been_undone_on_the_way(system: str) -> None:
    desk = Desk(system)
    item = desk.books.named(desk.skus[0])
    assert item is not None
    item.title = "Größe ♥ 42"
    desk.box.spoil = lambda said: said.replace(
        '<?xml version="1.0" ?>', '<?xml version="1.0" encoding="windows-1252"?>'
    )
    [record] = desk.connector.read("inventory", [Ask(desk.skus[0])]).records
    assert record.title == "Größe ♥ 42"


def test_an_hresult_is_told_in_a_sentence(system: str) -> None:
    desk = Desk(system)
    desk.program.answer = _refuses  # type: ignore[method-assign]
    with pytest.raises(Retriable, match="could not parse our question") as found:
        desk.connector.read("inventory", [Ask(desk.skus[0])])
    assert (found.value.code, found.value.maybe_done) == ("0x80040400", False)


def _refuses(question: str) -> str:
    raise UnreadableError("not well-formed")
