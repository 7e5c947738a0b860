"""A stranger's API over real HTTP, reached by its description alone."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from connectors.contract import Tools
from connectors.errors import Unauthorised
from connectors.model import Ask, Change, Fate, Order, OrderLine
from connectors.rest.client import Rest, connect
from syncconsole.clock import SystemClock
from tests.support.stranger import DESCRIBED, Stranger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.contract import Clock

CODES = [f"WID-{n:04}" for n in range(1, 26)]
BATCH: dict[str, Any] = {
    "method": "POST", "path": "/stock-batch", "batch": 10, "body": {"set": "{rows}"},
    "row": {"code": "{sku}", "pieces": "{after}"},
    "results": {"at": "results", "sku": "code", "code": "error.code", "message": "error.text"},
}  # fmt: skip


@pytest.fixture
def office() -> Iterator[Stranger]:
    with Stranger({code: n for n, code in enumerate(CODES, start=1)}) as office:
        yield office


def at(office: Stranger, clock: Clock | None = None, **changed: Any) -> Rest:
    """A connector over the office's description; `changed` are keys of the endpoint."""
    given = yaml.safe_load(DESCRIBED.format(url=office.url)) | changed
    del given["connector"]
    return connect(given, Tools(clock or SystemClock()))


@pytest.fixture
def rest(office: Stranger) -> Iterator[Rest]:
    connector = at(office)
    yield connector
    connector.close()


def test_all_of_it_is_read_and_a_read_goes_on_where_it_stood(rest: Rest) -> None:
    pages = list(rest.pages("inventory"))
    assert [(len(page.records), page.total) for page in pages] == [(10, 25), (10, 25), (5, 25)]
    assert {one.sku: one.qty for page in pages for one in page.records} == {
        code: n for n, code in enumerate(CODES, start=1)
    }
    later = [one.sku for page in rest.pages("inventory", cursor=pages[0].cursor)
             for one in page.records]  # fmt: skip
    assert later == CODES[10:]


def test_only_what_changed_at_a_time_or_later_is_asked_for(office: Stranger, rest: Rest) -> None:
    office.count("WID-0007", 70, "2026-11-20T10:00:00+00:00")
    since = datetime(2026, 11, 20, 10, tzinfo=UTC)
    (page,) = rest.pages("inventory", since=since)
    assert [(one.sku, one.qty) for one in page.records] == [("WID-0007", 70)]


def test_keys_are_read_ten_a_request_and_unknown_ones_are_absent(
    office: Stranger, rest: Rest
) -> None:
    page = rest.read("inventory", [Ask(code) for code in [*CODES[:14], "NOPE"]])
    assert sorted(one.sku for one in page.records) == CODES[:14]
    assert page.requests == len(office.asked) == 2


def test_a_row_is_written_against_the_version_that_was_compared(
    office: Stranger, rest: Rest
) -> None:
    (one,) = rest.read("inventory", [Ask("WID-0003")]).records
    change = Change("inventory", "WID-0003", before=3, after=30, refs=one.refs)
    assert rest.push([change], key="k", ready=lambda: None)[0].fate is Fate.ACCEPTED
    assert office.stock["WID-0003"] == 30
    (again,) = rest.push([change], key="k", ready=lambda: None)
    assert again.fate is Fate.ACCEPTED  # it holds what is wanted already
    office.count("WID-0003", 4)
    (moved,) = rest.push([change], key="k", ready=lambda: None)
    assert (moved.fate, moved.actual, office.stock["WID-0003"]) == (Fate.CONFLICT, 4, 4)


def test_a_sale_between_the_look_and_the_write_is_a_conflict(office: Stranger, rest: Rest) -> None:
    change = Change("inventory", "WID-0003", before=3, after=30, refs={"version": "1"})
    (outcome,) = rest.push([change], key="k", ready=lambda: office.count("WID-0003", 2))
    assert (outcome.fate, outcome.code, office.stock["WID-0003"]) == (Fate.CONFLICT, "moved", 2)


def test_of_a_batch_the_refused_rows_end_refused_and_the_others_are_written(
    office: Stranger,
) -> None:
    given = yaml.safe_load(DESCRIBED.format(url=office.url))
    given["components"]["inventory"]["write"] = BATCH
    rest = at(office, components=given["components"])
    office.refuses.add("WID-0002")
    changes = [Change("inventory", code, after=99) for code in CODES[:10]]
    outcomes = rest.push(changes, key="k", ready=lambda: None)
    assert [one.fate.value for one in outcomes].count("accepted") == 9
    assert (outcomes[1].code, outcomes[1].message) == ("locked", "WID-0002 is being counted")
    assert [office.stock[code] for code in CODES[:3]] == [99, 2, 99]
    assert office.asked == ["POST /v1/stock-batch"]
    rest.close()


def order(*lines: tuple[str, int]) -> Order:
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    return Order(
        number="7", status="new", created_at=moment, updated_at=moment, currency="EUR",
        holds_stock=True, total=Decimal("20.00"),
        lines=tuple(OrderLine(sku, n, Decimal("10.00"), refs={"id": f"i-{sku}"})
                    for sku, n in lines),
    )  # fmt: skip


def test_two_of_a_thing_are_sold_the_office_is_read_and_exactly_two_less_are_there(
    office: Stranger,
) -> None:
    """What `lowers: available` says of a written order (design rule 8)."""
    rest = at(office, orders={"customer": "Web customer"})
    export = Change("orders", "W-7", order=order(("WID-0009", 2)))
    (made,) = rest.push([export], key="W-7", ready=lambda: None)
    assert (made.fate, made.remote_id) == (Fate.ACCEPTED, "SO-1")
    assert [one.qty for one in rest.read("inventory", [Ask("WID-0009")]).records] == [7]
    (again,) = rest.push([export], key="W-7", ready=lambda: None)
    (other,) = rest.push([export], key="another", ready=lambda: None)
    assert [again.remote_id, other.remote_id] == ["SO-1", "SO-1"]
    assert other.code == "already_there"
    assert office.stock["WID-0009"] == 7
    (found,) = rest.read("orders", [Ask("W-7"), Ask("W-8")]).records
    assert (found.sku, found.remote_id) == ("W-7", "SO-1")
    assert rest.capabilities.components["orders"].lowers == "available"
    rest.close()


def test_a_wrong_token_is_told_with_the_words_of_the_api(office: Stranger) -> None:
    rest = at(office, token="wrong")
    with pytest.raises(Unauthorised) as raised:
        next(rest.pages("inventory"))
    assert raised.value.detail == "this token is not known"
    rest.close()


def test_a_check_counts_what_is_there(rest: Rest) -> None:
    found = {one.name: one for one in rest.check()}
    assert all(one.ok for one in found.values()), found
    assert "25 records at /stock" in found["inventory"].text
    assert set(found) == {"inventory", "clock", "orders"}
