"""Every question we ask, held against the vendor's own ops files."""

from __future__ import annotations

from decimal import Decimal

import pytest

from connectors.contract import NotYet
from connectors.model import Ask
from tests.connectors.quickbooks_webconnector.desk import SYSTEMS, Desk
from tests.connectors.quickbooks_webconnector.ops import answer_problems, problems

DOCUMENTS = ("sales_receipt", "sales_order")
FACTS = {
    "customer": "Web customer", "tax": "Tax", "account": "Undeposited Funds",
    "shipping": "Shipping", "discount": "Discount", "location": "Web",
}  # fmt: skip


def everything_asked(system: str, document: str) -> list[str]:
    """The questions of an endpoint on which everything is configured, one of each kind at least."""
    return everything(system, document).box.questions


def everything(system: str, document: str) -> Desk:
    desk = Desk(system, items=40, document=document, orders=FACTS)
    sku, other = desk.skus[:2]
    list(desk.connector.pages("inventory"))
    desk.connector.read("inventory", [Ask(sku), Ask(other, {"item_id": desk.id(other)})])
    desk.push(
        desk.order("W-1", sku, 2, shipping=Decimal("4.90"), discount=Decimal(2),
                   total=Decimal("22.88")),
    )  # fmt: skip
    desk.push(desk.quantity(sku, None, 50), desk.quantity(other, None, 60), key="stock")
    desk.connector.check()
    if system == "quickbooks_desktop":
        desk.box.lose = "SalesReceiptAddRq" if document == "sales_receipt" else "SalesOrderAddRq"
        with pytest.raises(NotYet):
            desk.push(desk.order("W-2", sku, 1), key="again")
        desk.books.sales.pop()  # so that only the message set knows of it
        desk.box.here = True
        desk.push(desk.order("W-2", sku, 1), key="again")
    return desk


@pytest.mark.requirement("S-074")
@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_every_question_is_legal_by_the_vendors_ops_file(system: str, document: str) -> None:
    asked = everything_asked(system, document)
    assert {question: found for question in asked if (found := problems(question))} == {}
    kinds = " ".join(asked)
    for part in ("QueryRq", "CustomerAddRq", "AdjustmentAddRq", "AddRq", 'iterator="Start"'):
        assert part in kinds
    assert ("oldMessageSetID" in kinds) == (system == "quickbooks_desktop")


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_the_simulated_company_answers_as_the_ops_file_has_it(system: str, document: str) -> None:
    said = everything(system, document).box.answers
    assert {answer: found for answer in said if (found := answer_problems(answer))} == {}


@pytest.mark.parametrize(
    ("was", "made", "found"),
    [
        ("<RefNumber>W-1</RefNumber>", "<RefNumber>W-10000000001</RefNumber>", "11 at most"),
        ("<TxnDate>2020-03-02</TxnDate><RefNumber>W-1</RefNumber>",
         "<RefNumber>W-1</RefNumber><TxnDate>2020-03-02</TxnDate>", "out of order"),
        ("<Quantity>2</Quantity>", "<Count>2</Count>", "Count is unknown here"),
        ('onError="continueOnError"', 'onerror="continueOnError"', "attribute onerror"),
        ("<ActiveStatus>ActiveOnly</ActiveStatus>", "<ActiveStatus>Active</ActiveStatus>",
         "'Active' is none of"),
        ("<IncludeRetElement>Memo</IncludeRetElement>",
         "<IncludeRetElement>Note</IncludeRetElement>", "never returns Note"),
    ],
)  # fmt: skip
def test_the_ops_file_finds_what_is_wrong(was: str, made: str, found: str) -> None:
    asked = "".join(everything_asked("quickbooks_desktop", "sales_receipt"))
    questions = [
        f'<?xml version="1.0" encoding="utf-8"?>{each}'
        for each in asked.split('<?xml version="1.0" encoding="utf-8"?>')[1:]
    ]
    [first, *_] = [question for question in questions if was in question]
    assert problems(first) == []
    assert any(found in each for each in problems(first.replace(was, made, 1)))


def test_a_quantity_at_point_of_sale_wants_its_reason() -> None:
    asked = everything_asked("quickbooks_pos", "sales_order")
    adjusts = next(question for question in asked if "QtyAdjustmentAddRq" in question)
    wrong = problems(adjusts.replace("<Reason>WEB</Reason>", ""))
    assert any("Reason is missing" in each for each in wrong)
