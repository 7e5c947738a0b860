"""A visit from its arrival to its end, over real HTTP, with everything that may happen to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from connectors.contract import NotYet
from connectors.errors import Malformed, Retriable
from connectors.model import Ask, Change
from syncconsole.cache.tables import Question
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import visits
from syncconsole.domain.runs import RunState

if TYPE_CHECKING:
    from tests.webconnector.house import House, Worker


def read_stock(house: House) -> Worker:
    return house.working(
        lambda office: {
            record.sku: record.qty for page in office.pages("inventory") for record in page.records
        }
    )


def set_stock(house: House, sku: str, before: int, after: int) -> Worker:
    item = house.books.named(sku)
    assert item is not None
    change = Change("inventory", sku, "", before, after, {"item_id": item.id})
    from connectors.catalogue import connect
    from connectors.contract import Tools

    options = {"adjust_account": "Inventory Adjustment"}

    def write(_: object) -> object:
        tools = Tools(house.clock, mailbox=house.mailbox)
        office = connect("quickbooks_desktop", options, tools)
        return office.push([change], key="key", ready=lambda: None)

    return house.working(write)


@pytest.mark.requirement("S-074")
def test_a_parked_run_is_asked_again_and_answered_within_the_visit(house: House) -> None:
    worker = read_stock(house)
    assert house.visitor().visit() == "done"
    stock = worker.join()
    assert stock == {sku: house.on_hand(sku) for sku in house.skus}
    assert (house.state(worker.run), house.wakes > 0) == ("ok", True)
    assert house.visit().ended_at is not None
    assert not house.mailbox.visiting()
    with reading():
        assert Question.select().count() == 0


def test_where_no_run_waits_there_is_nothing_to_do_but_it_was_seen(house: House) -> None:
    assert house.mailbox.last_seen() is None
    assert house.visitor().visit() == "none"
    seen = house.mailbox.last_seen()
    assert seen is not None
    assert abs((house.clock.now() - seen).total_seconds()) < 10
    assert not house.mailbox.visiting()


@pytest.mark.parametrize(
    ("user", "password"), [("syncconsole", "wrong"), ("x", "s3cret-of-the-desk"), ("", "")]
)
def test_a_wrong_user_or_password_is_refused_and_counts_as_no_visit(
    house: House, user: str, password: str
) -> None:
    run = house.run(RunState.PARKED)
    assert house.visitor(password, user).visit() == "nvu"
    assert (house.state(run), house.mailbox.last_seen()) == ("parked", None)


def test_a_second_visitor_is_told_to_come_later(house: House) -> None:
    house.run(RunState.PARKED)
    visits.arrive("office", "ticket", house.clock.now())
    assert house.visitor().visit() == "busy"


def test_a_visit_that_fell_silent_makes_room_for_the_next(house: House) -> None:
    long_ago = house.clock.now().replace(year=2020)
    visits.arrive("office", "ticket", long_ago)
    assert not house.mailbox.visiting()
    worker = read_stock(house)
    assert house.visitor().visit() == "done"
    assert worker.join()


def test_a_visitor_waits_for_a_run_that_thinks_but_not_for_ever(house: House) -> None:
    run = house.run(RunState.PARKED)
    assert house.visitor().visit() == "done"
    assert house.state(run) == "asked"
    assert not house.mailbox.visiting()


def test_the_run_of_another_endpoint_is_left_alone(house: House) -> None:
    other = house.run(RunState.PARKED, "shed")
    assert house.visitor().visit() == "none"
    assert house.state(other) == "parked"


def test_a_visit_that_breaks_off_at_a_reading_parks_the_run_again(house: House) -> None:
    visitor = house.visitor()
    visitor.arm("vanish", "ItemInventoryQueryRq")
    worker = read_stock(house)
    assert visitor.visit() == "broken"
    silent(house)
    assert isinstance(worker.join(), NotYet)
    assert house.state(worker.run) == "parked"
    again = read_stock(house)
    assert visitor.visit() == "done"
    assert again.join() == {sku: house.on_hand(sku) for sku in house.skus}


def test_a_write_whose_answer_was_lost_is_asked_after_and_not_repeated(house: House) -> None:
    sku = house.skus[0]
    house.books.set_stock(sku, 5)
    visitor = house.visitor()
    visitor.arm("lose_answer", "InventoryAdjustmentAddRq")
    worker = set_stock(house, sku, 5, 9)
    assert visitor.visit() == "broken"
    silent(house)
    assert isinstance(worker.join(), NotYet)
    assert house.on_hand(sku) == 9
    house.end(worker.run)
    again = set_stock(house, sku, 5, 9)
    assert visitor.visit() == "done"
    assert [outcome.fate for outcome in again.join()] == ["accepted"]
    assert (house.on_hand(sku), house.books.counts) == (9, 1)
    assert "oldMessageSetID" in visitor.questions[-1]


def test_a_write_that_never_arrived_is_sent_by_the_next_visit(house: House) -> None:
    sku = house.skus[0]
    house.books.set_stock(sku, 5)
    visitor = house.visitor()
    visitor.arm("vanish", "InventoryAdjustmentAddRq")
    worker = set_stock(house, sku, 5, 9)
    assert visitor.visit() == "broken"
    silent(house)
    assert isinstance(worker.join(), NotYet)
    house.end(worker.run)
    again = set_stock(house, sku, 5, 9)
    assert visitor.visit() == "done"
    assert again.join()
    assert (house.on_hand(sku), house.books.counts) == (9, 1)


def test_half_an_answer_is_no_answer(house: House) -> None:
    visitor = house.visitor()
    visitor.arm("garble", "ItemInventoryQueryRq")
    worker = house.working(lambda office: caught(lambda: next(office.pages("inventory"))))
    assert visitor.visit() == "done"
    assert isinstance(worker.join(), Malformed)


def test_what_quickbooks_could_not_do_reaches_the_run_and_the_person_at_the_desk(
    house: House,
) -> None:
    visitor = house.visitor()
    visitor.arm("crash", "ItemInventoryQueryRq")
    worker = house.working(lambda office: caught(lambda: next(office.pages("inventory"))))
    assert visitor.visit() == "done"
    found = worker.join()
    assert isinstance(found, Retriable)
    assert "unexpected error" in found.message
    assert "unexpected error" in visitor.said
    assert "unexpected error" in house.visit().fault


def test_a_program_that_cannot_be_reached_is_told_and_ends_the_visit(house: House) -> None:
    house.run(RunState.PARKED)
    visitor = house.visitor()
    visitor.arm("unreachable")
    assert visitor.visit() == "broken"
    assert "could not reach QuickBooks" in house.visit().fault
    assert not house.mailbox.visiting()


def test_what_the_visitor_tells_of_itself_is_kept(house: House) -> None:
    house.run(RunState.PARKED)
    house.visitor().visit()
    assert b"Simulated Outdoor Shop" in house.mailbox.greeting()
    assert house.visit().company == r"C:\Books\Outdoor.QBW"
    found = {one.name: one.text for one in house.connector().check()}
    assert "Simulated Outdoor Shop" in found["company"]
    assert re.match(r"the Web Connector last came \d min ago", found["visit"])


def test_an_answer_to_no_question_is_not_used(house: House) -> None:
    visits.arrive("office", "ticket", house.clock.now())
    said = house.post(call("receiveResponseXML", ticket="ticket", response="<QBXML/>"))
    assert ">-1<" in said[1]


def test_a_question_asked_for_twice_ends_the_visit_and_is_not_handed_out_twice(
    house: House,
) -> None:
    """The visitor lost what it was given: whether it was done, only reading tells."""
    house.run(RunState.RUNNING)
    visits.arrive("office", "ticket", house.clock.now())
    house.mailbox.ask(b"<QBXML>write</QBXML>", key="w", writes=True)
    first = house.post(call("sendRequestXML", ticket="ticket"))
    assert "write" in first[1]
    second = house.post(call("sendRequestXML", ticket="ticket"))
    assert "write" not in second[1]
    assert not house.mailbox.visiting()
    assert house.mailbox.unanswered("w") == b"<QBXML>write</QBXML>"


def test_a_question_that_a_visit_did_not_take_leaves_with_it(house: House) -> None:
    visits.arrive("office", "ticket", house.clock.now())
    house.mailbox.ask(b"never taken", key="w", writes=True)
    visits.leave("ticket", house.clock.now())
    assert house.mailbox.unanswered("w") is None
    with reading():
        assert Question.select().count() == 0


def test_a_ticket_of_an_earlier_visit_is_worth_nothing(house: House) -> None:
    house.run(RunState.RUNNING)
    visits.arrive("office", "old", house.clock.now())
    visits.arrive("office", "new", house.clock.now())
    house.mailbox.ask(b"a question", key="r", writes=False)
    assert "a question" not in house.post(call("sendRequestXML", ticket="old"))[1]
    assert "over" in house.post(call("getLastError", ticket="old"))[1]


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', b"<a>" * 5_000],
)
def test_what_is_no_call_is_a_fault_and_never_a_traceback(house: House, body: bytes) -> None:
    status, said = house.post(body)
    assert (status, "Fault" in said, "Traceback" in said) == (500, True, False)


def test_an_unknown_call_and_an_unknown_endpoint_are_faults(house: House) -> None:
    assert house.post(call("dropTables"))[0] == 500
    assert house.post(call("serverVersion"), "/nobody")[0] == 404
    assert house.get("/nobody")[0] == 404
    assert house.get("/office") == (
        200,
        "syncconsole: the QuickBooks Web Connector calls this address.\n",
    )


def test_the_password_is_nowhere_but_in_the_call(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.run(RunState.PARKED)
    house.visitor("wrong-but-near-secret").visit()
    house.visitor().visit()
    state = house.config.path.parent / "state"
    kept = b"".join(path.read_bytes() for path in state.rglob("*") if path.is_file())
    for secret in ("s3cret-of-the-desk", "wrong-but-near-secret"):
        assert secret.encode() not in kept
        assert secret not in caplog.text


def test_keys_are_read_by_a_run_within_the_visit(house: House) -> None:
    sku = house.skus[0]
    worker = house.working(lambda office: office.read("inventory", [Ask(sku)]).records)
    house.visitor().visit()
    assert [record.sku for record in worker.join()] == [sku]


def silent(house: House) -> None:
    """Time goes by without a word from the visitor."""
    from syncconsole.cache.tables import Visit

    with writing():
        Visit.update(seen_at=0).execute()


def caught(work: object) -> BaseException | None:
    try:
        work()  # type: ignore[operator]
    except (Malformed, Retriable) as error:
        return error
    return None


def call(name: str, **arguments: str) -> bytes:
    given = "".join(
        f"<{key}>{value.replace('<', '&lt;')}</{key}>" for key, value in arguments.items()
    )
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<{name} xmlns="http://developer.intuit.com/">{given}</{name}></s:Body></s:Envelope>'
    ).encode()
