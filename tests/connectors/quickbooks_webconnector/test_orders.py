"""Orders become documents: each once, found again by their number, refused in sentences."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from connectors.contract import NotYet
from connectors.errors import Malformed, Rejected, Retriable, Unauthorised
from connectors.model import Ask, Fate
from syncconsole.sandbox.webconnector.books import Refusal, Sale
from tests.connectors.quickbooks_webconnector.desk import SYSTEMS, Desk

DOCUMENTS = ("sales_receipt", "sales_order")
both = pytest.mark.parametrize("system", SYSTEMS)


@pytest.mark.requirement("S-074")
@both
@pytest.mark.parametrize("document", DOCUMENTS)
def test_an_order_becomes_one_document_that_lowers_exactly_what_is_told(
    system: str, document: str
) -> None:
    desk = Desk(system, document=document)
    sku = desk.skus[0]
    desk.books.set_stock(sku, 10)
    [before] = desk.connector.read("inventory", [Ask(sku)]).records
    [outcome] = desk.push(desk.order("W-1", sku, 2))
    assert (outcome.fate, outcome.code) == (Fate.ACCEPTED, "")
    [after] = desk.connector.read("inventory", [Ask(sku)]).records
    assert (before.qty, after.qty) == (10, 8)
    on_hand = 8 if document == "sales_receipt" else 10
    assert (desk.on_hand(sku), desk.available(sku)) == (on_hand, 8)
    [sale] = desk.books.sales
    assert (sale.number, sale.total, sale.id) == ("W-1", Decimal("19.98"), outcome.remote_id)
    assert desk.books.customers[sale.customer] == "Web customer"


@both
def test_an_order_that_is_there_is_never_written_twice(system: str) -> None:
    desk = Desk(system)
    order = desk.order("W-1", desk.skus[0], 2)
    [first], [second] = desk.push(order), desk.push(order, key="another")
    assert (second.fate, second.code, second.remote_id) == (
        Fate.ACCEPTED, "already_there", first.remote_id,
    )  # fmt: skip
    [record] = desk.connector.read("orders", [Ask("W-1"), Ask("W-2")]).records
    assert (record.sku, record.remote_id) == ("W-1", first.remote_id)
    assert len(desk.books.sales) == 1


@both
@pytest.mark.pitfall("P-21")
def test_a_lost_answer_doubles_nothing(system: str) -> None:
    desk = Desk(system)
    order = desk.order("W-1", desk.skus[0], 2)
    desk.push(desk.order("W-0", desk.skus[0], 1))
    desk.box.lose = "W-1</RefNumber><" if system == "quickbooks_desktop" else "SalesOrderAddRq"
    with pytest.raises(NotYet):
        desk.push(order, key="W-1")
    assert (len(desk.books.sales), desk.sent) == (2, 3)  # customer, W-0, W-1
    desk.box.here = True
    [outcome] = desk.push(order, key="W-1")
    assert (outcome.fate, len(desk.books.sales)) == (Fate.ACCEPTED, 2)


def test_quickbooks_own_memory_tells_of_a_document_that_cannot_be_found() -> None:
    """Somebody has renumbered it between the write and the looking."""
    desk = Desk("quickbooks_desktop")
    order = desk.order("W-1", desk.skus[0], 2)
    desk.push(desk.order("W-0", desk.skus[0], 1))
    desk.box.lose = "W-1</RefNumber><"
    with pytest.raises(NotYet):
        desk.push(order, key="W-1")
    sale = desk.books.sales[-1]
    sale.number, sale.note = "4711", ""
    desk.box.here = True
    [outcome] = desk.push(order, key="W-1")
    assert (outcome.fate, outcome.remote_id) == (Fate.ACCEPTED, sale.id)
    assert (len(desk.books.sales), "oldMessageSetID" in desk.box.questions[-1]) == (2, True)


def test_a_write_that_never_arrived_is_sent_again_after_asking() -> None:
    desk = Desk("quickbooks_desktop")
    order = desk.order("W-1", desk.skus[0], 2)
    desk.push(desk.order("W-0", desk.skus[0], 1))
    desk.box.lose = "W-1</RefNumber><"
    with pytest.raises(NotYet):
        desk.push(order, key="W-1")
    desk.books.sales.pop()
    desk.program._memory.clear()
    desk.box.here = True
    assert desk.push(order, key="W-1")[0].fate is Fate.ACCEPTED
    assert [sale.number for sale in desk.books.sales] == ["W-0", "W-1"]


@both
def test_each_sending_has_a_name_of_its_own(system: str) -> None:
    """QuickBooks would take a repeated name for the message set it knows already."""
    desk = Desk(system)
    for reference in ("W-1", "W-2"):
        desk.push(desk.order(reference, desk.skus[0], 1), key="same")
    names = [
        question.partition('newMessageSetID="')[2].partition('"')[0]
        for question in desk.box.questions
        if "newMessageSetID" in question
    ]
    wanted = 3 if system == "quickbooks_desktop" else 0
    assert len(names) == len(set(names)) == wanted
    assert all(len(name) <= 23 for name in names)


@both
def test_a_number_that_somebody_else_has_used_is_refused_and_told(system: str) -> None:
    desk = Desk(system)
    kind = "SalesReceipt" if system == "quickbooks_desktop" else "SalesOrder"
    made = desk.clock.now()
    desk.books.sales.append(Sale("T-1", kind, "W-1", "a person's own", "c", made))
    [outcome] = desk.push(desk.order("W-1", desk.skus[0], 1))
    assert (outcome.fate, outcome.code) == (Fate.REJECTED, "foreign_number")
    assert desk.connector.read("orders", [Ask("W-1")]).records == ()
    assert (desk.sent, len(desk.books.sales)) == (0, 1)


@pytest.mark.parametrize(
    ("system", "longest"), [("quickbooks_desktop", 11), ("quickbooks_pos", 32)]
)
def test_a_reference_that_does_not_fit_is_refused_before_anything_is_sent(
    system: str, longest: int
) -> None:
    desk = Desk(system)
    [short] = desk.push(desk.order("W" * longest, desk.skus[0], 1))
    [long] = desk.push(desk.order("W" * (longest + 1), desk.skus[0], 1))
    assert (short.fate, long.fate, long.code) == (Fate.ACCEPTED, Fate.REJECTED, "reference")
    assert f"1 to {longest} characters" in long.message


@both
def test_one_refused_order_of_three_keeps_the_others(system: str) -> None:
    desk = Desk(system)
    sku = desk.skus[0]
    first, bad, last = (desk.order(f"W-{n}", sku, 1) for n in range(3))
    assert bad.order is not None
    line = msgspec.structs.replace(bad.order.lines[0], refs={"item_id": "gone"})
    broken = msgspec.structs.replace(bad.order, lines=(line,))
    outcomes = desk.push(first, msgspec.structs.replace(bad, order=broken), last)
    assert [one.fate for one in outcomes] == [Fate.ACCEPTED, Fate.REJECTED, Fate.ACCEPTED]
    assert outcomes[1].code == "3140"
    assert "invalid reference" in outcomes[1].message
    assert sorted(sale.number for sale in desk.books.sales) == ["W-0", "W-2"]


def test_an_edition_without_sales_orders_says_so_and_what_to_do() -> None:
    desk = Desk("quickbooks_desktop", document="sales_order")
    desk.books.sells_orders = False
    [outcome] = desk.push(desk.order("W-1", desk.skus[0], 1))
    assert (outcome.fate, outcome.code) == (Fate.REJECTED, "3250")
    assert "Premier or Enterprise" in outcome.message


@both
def test_a_right_that_is_missing_is_unauthorised(system: str) -> None:
    desk = Desk(system)

    def refuse(_request: object) -> None:
        raise Refusal(3260, "Insufficient permission level to perform this action.")

    desk.program._CustomerQuery = refuse  # type: ignore[attr-defined]
    with pytest.raises(Unauthorised, match="authorise the application again"):
        desk.push(desk.order("W-1", desk.skus[0], 1))
    assert desk.sent == 0


@both
def test_a_customer_whose_name_is_taken_rejects_the_orders(system: str) -> None:
    desk = Desk(system)

    def taken(_request: object) -> None:
        raise Refusal(3100, 'The name "Web customer" of the list element is already in use.')

    desk.program._CustomerAdd = taken  # type: ignore[attr-defined]
    with pytest.raises(Rejected, match="already in use") as found:
        desk.push(desk.order("W-1", desk.skus[0], 1))
    assert (found.value.code, desk.books.sales) == ("customer", [])


@both
def test_a_total_that_quickbooks_books_otherwise_is_told(system: str) -> None:
    desk = Desk(system)
    [outcome] = desk.push(desk.order("W-1", desk.skus[0], 1, total=Decimal("11.89")))
    assert (outcome.fate, outcome.code) == (Fate.ACCEPTED, "differs")
    assert "booked 9.99" in outcome.message


def test_amounts_without_an_item_to_book_them_on_are_refused_at_the_desk() -> None:
    desk = Desk("quickbooks_desktop")
    [outcome] = desk.push(desk.order("W-1", desk.skus[0], 1, shipping=Decimal(5)))
    assert (outcome.fate, outcome.code, desk.sent) == (Fate.REJECTED, "no_shipping", 0)
    till = Desk("quickbooks_pos")
    [outcome] = till.push(
        till.order("W-1", till.skus[0], 1, shipping=Decimal(5), total=Decimal("14.99"))
    )
    assert (outcome.code, till.books.sales[0].total) == ("", Decimal("14.99"))


@both
def test_a_warning_beside_a_document_that_was_made_is_no_refusal(system: str) -> None:
    desk = Desk(system)
    desk.push(desk.order("W-0", desk.skus[0], 1))
    desk.box.spoil = lambda said: (
        said.replace('statusCode="0"', 'statusCode="550"') if "AddRs" in said else said
    )
    [outcome] = desk.push(desk.order("W-1", desk.skus[0], 1))
    assert (outcome.fate, outcome.remote_id) == (Fate.ACCEPTED, desk.books.sales[-1].id)


@both
def test_an_error_of_quickbooks_own_leaves_it_open_what_was_done(system: str) -> None:
    desk = Desk(system)
    desk.push(desk.order("W-0", desk.skus[0], 1))
    desk.box.spoil = lambda said: (
        said.replace('statusCode="0"', 'statusCode="1000"') if "AddRs" in said else said
    )
    with pytest.raises(Retriable) as found:
        desk.push(desk.order("W-1", desk.skus[0], 1))
    assert (found.value.code, found.value.maybe_done) == ("1000", True)


@both
def test_the_day_of_a_document_is_the_shops_own(system: str) -> None:
    desk = Desk(system, orders={"timezone": "Asia/Tokyo"})
    desk.push(desk.order("W-1", desk.skus[0], 1))  # 23:30 UTC
    assert "<TxnDate>2020-03-03</TxnDate>" in desk.box.questions[-1]


@both
def test_an_answer_that_leaves_an_order_out_settles_nothing(system: str) -> None:
    desk = Desk(system)
    desk.push(desk.order("W-0", desk.skus[0], 1))
    name = desk.program.envelope
    empty = f"<{name}><{name}MsgsRs/></{name}>"
    desk.box.spoil = lambda said: empty if "AddRs" in said else said
    with pytest.raises(Malformed, match="replies came"):
        desk.push(desk.order("W-1", desk.skus[0], 1))


@both
def test_hostile_text_in_an_order_stays_text(system: str) -> None:
    desk = Desk(system)
    order = desk.order("W-1", desk.skus[0], 1, customer='</Memo><x a="1">&evil;\x00 ]]>')
    assert desk.push(order)[0].fate is Fate.ACCEPTED
    assert "<x a=" not in desk.box.questions[-1]
    assert desk.box.questions[-1].isascii()
