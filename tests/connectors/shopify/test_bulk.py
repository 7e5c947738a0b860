"""Complete reads by bulk operation: whole or an error, and never the token to another host."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING, Any

import httpx
import msgspec
import pytest

from connectors.errors import ConnectorError, Malformed, Retriable, Unauthorised
from tests.connectors.http.fakes import BrokenOff
from tests.connectors.shopify.bulk_desk import SIGNATURE
from tests.connectors.shopify.goods import customer, metafield, product
from tests.connectors.shopify.shop import Shop

if TYPE_CHECKING:
    from collections.abc import Iterator


def records(pages: Any) -> list[Any]:
    return [record for page in pages for record in page.records]


@pytest.mark.parametrize("component", ["inventory", "products", "variants", "customers"])
def test_a_bulk_operation_brings_what_pages_bring(component: str) -> None:
    shop = Shop(300)
    shop.stock(4).tracked = False
    shop.stock(5).levels.clear()
    shop.products = [product(n) for n in range(1, 30)]
    shop.customers = [
        customer(n, metafields=[metafield(f"ns{n % 3}", f"k{k}") for k in range(n % 30)])
        for n in range(1, 90)
    ]
    by_page = {r.remote_id: r for r in records(shop.connect().pages(component))}
    asked = len(shop.asked)
    by_bulk = {r.remote_id: r for r in records(shop.connect(bulk="true").pages(component))}
    assert {*shop.names()[asked:]} - {"Place"} == {"StartBulk", "Bulk"}
    assert _without_order_of_metafields(by_bulk) == _without_order_of_metafields(by_page)


def test_the_wait_for_the_file_is_told_page_by_page_with_a_cursor() -> None:
    shop = Shop(3)
    shop.bulk.states = ["CREATED", "RUNNING", "RUNNING", "RUNNING", "RUNNING"]
    pages = list(shop.connect(bulk="auto").pages("inventory"))
    assert [(len(page.records), page.cursor) for page in pages] == [
        *[(0, "bulk:1:0:0")] * 5,
        (3, ""),
    ]
    assert sum(shop.clock.sleeps) == 1 + 2 + 4 + 8 + 10
    assert sum(page.requests for page in pages) == len(shop.requests)


def test_the_token_does_not_go_to_the_host_of_the_file() -> None:
    shop = Shop(3)
    list(shop.connect(bulk="true").pages("inventory"))
    (request,) = shop.bulk.fetched
    assert "x-shopify-access-token" not in request.headers
    assert request.url.host == "files.example"


def test_a_shop_without_anything_has_no_file_and_no_records() -> None:
    shop = Shop()
    (page,) = shop.connect(bulk="true").pages("inventory")
    assert (page.records, page.cursor, page.total) == ((), "", 0)
    assert shop.bulk.fetched == []


def test_a_reader_that_died_goes_on_in_the_same_file_where_it_stopped() -> None:
    shop = Shop(4500)
    reading = shop.connect(bulk="true").pages("variants")
    first = next(reading)
    assert len(first.records) == 2000
    rest = list(shop.connect(bulk="true").pages("variants", cursor=first.cursor))
    numbers = [int(record.remote_id) for record in (*first.records, *records(rest))]
    assert numbers == list(range(1, 4501))
    assert len(shop.bulk.files) == 1
    assert shop.bulk.fetched[-1].headers["range"] == f"bytes={first.cursor.split(':')[2]}-"


def test_customers_go_on_behind_the_row_where_they_stopped() -> None:
    shop = Shop()
    shop.customers = [customer(n, metafields=[metafield("a", "b")]) for n in range(1, 2501)]
    pages = shop.connect(bulk="true").pages("customers")
    first = next(page for page in pages if page.records)
    rest = records(shop.connect(bulk="true").pages("customers", cursor=first.cursor))
    numbers = {int(record.remote_id) for record in (*first.records, *rest)}
    assert (len(first.records), len(rest), len(numbers)) == (2000, 500, 2500)


def test_a_host_that_ignores_ranges_is_read_from_the_start_and_skipped() -> None:
    shop = Shop(4500)
    reading = shop.connect(bulk="true").pages("variants")
    cursor = next(reading).cursor
    shop.bulk.answers = [httpx.Response(200, content=shop.bulk.files[1])]
    rest = records(shop.connect(bulk="true").pages("variants", cursor=cursor))
    assert [int(one.remote_id) for one in rest] == list(range(2001, 4501))


def test_a_connection_that_breaks_off_is_taken_up_behind_the_last_whole_line() -> None:
    shop = Shop(300)
    connector = shop.connect(bulk="true")
    reading = connector.pages("inventory")
    whole = Shop(300)
    list(whole.connect(bulk="true").pages("inventory"))
    part = whole.bulk.files[1][:20_000]
    broken = BrokenOff(httpx.ReadError("reset"), part)
    shop.bulk.answers = [httpx.Response(200, stream=broken), httpx.ConnectError("down")]
    found = records(reading)
    assert [int(one.refs["variant_id"]) for one in found] == list(range(1, 301))
    expected = part.rindex(b"\n") + 1
    assert [one.headers.get("range") for one in shop.bulk.fetched] == [
        None, f"bytes={expected}-", f"bytes={expected}-",
    ]  # fmt: skip


def test_an_address_that_has_expired_is_asked_for_anew() -> None:
    shop = Shop(3)
    shop.bulk.answers = [httpx.Response(403, text="<Error>ExpiredToken</Error>")]
    assert len(records(shop.connect(bulk="true").pages("inventory"))) == 3
    assert shop.names() == ["Place", "StartBulk", "Bulk", "Bulk"]


@pytest.mark.pitfall("P-24")
@pytest.mark.parametrize("component", ["inventory", "customers"])
@pytest.mark.parametrize("told", [True, False])
def test_a_file_that_ends_too_soon_is_never_an_end(component: str, *, told: bool) -> None:
    """Cut inside a line, behind one, and without its size being known."""
    shop = Shop(40)
    shop.customers = [customer(n, metafields=[metafield("a", "b")]) for n in range(1, 41)]
    whole = Shop(40)
    whole.customers = shop.customers
    list(whole.connect(bulk="true").pages(component))
    data = whole.bulk.files[1]
    if not told:
        shop.bulk.wrong["fileSize"] = None
    for cut in (len(data) // 2, data[:-10].rindex(b"\n") + 1, len(data) - 1 - len("}"), 0):
        shop.bulk.answers = [httpx.Response(200, content=data[:cut])]
        with pytest.raises(Malformed):
            list(shop.connect(bulk="true").pages(component))


@pytest.mark.pitfall("P-24")
def test_a_file_longer_than_announced_is_not_trusted_either() -> None:
    shop = Shop(3)
    shop.bulk.wrong["fileSize"] = "10"
    with pytest.raises(Malformed):
        list(shop.connect(bulk="true").pages("inventory"))


def test_blank_lines_are_no_records_and_no_fault() -> None:
    shop = Shop(3)
    list(shop.connect(bulk="true").pages("inventory"))
    data = b"\n" + shop.bulk.files[1].replace(b"\n", b"\n\r\n") + b"  \n\n"
    shop.bulk.wrong["fileSize"] = str(len(data))
    shop.bulk.answers = [httpx.Response(200, content=data)]
    assert len(records(shop.connect(bulk="true").pages("inventory"))) == 3


def test_a_part_of_a_record_without_its_record_is_malformed() -> None:
    shop = Shop()
    shop.customers = [customer(1)]
    stray = b'{"id":"gid://shopify/Metafield/1","__parentId":"gid://shopify/Customer/7"}\n'
    shop.bulk.wrong |= {"fileSize": None, "objectCount": "1", "rootObjectCount": "0"}
    shop.bulk.answers = [httpx.Response(200, content=stray)]
    with pytest.raises(Malformed, match="Customer/7"):
        list(shop.connect(bulk="true").pages("customers"))


@pytest.mark.parametrize(
    ("told", "kind", "code"),
    [
        ({"status": "FAILED", "errorCode": "TIMEOUT"}, Retriable, "bulk_failed"),
        ({"status": "FAILED", "errorCode": "INTERNAL_SERVER_ERROR"}, Retriable, "bulk_failed"),
        ({"status": "FAILED", "errorCode": "ACCESS_DENIED"}, Unauthorised, "access_denied"),
        ({"status": "CANCELED"}, Retriable, "bulk_canceled"),
        ({"status": "EXPIRED"}, Malformed, "file_changed"),
        ({"url": None}, Malformed, "file_changed"),
        ({"status": "DREAMING"}, Malformed, "wrong_type"),
    ],
)
def test_an_operation_without_a_result_is_an_error_of_its_own(
    told: dict[str, Any], kind: type[ConnectorError], code: str
) -> None:
    shop = Shop(3)
    shop.bulk.wrong = told
    with pytest.raises(kind) as raised:
        list(shop.connect(bulk="true").pages("inventory"))
    assert raised.value.code == code
    assert shop.bulk.fetched == []


@pytest.mark.parametrize("status", ["FAILED", "CANCELED", "CANCELING", "EXPIRED"])
def test_an_operation_that_came_to_nothing_since_is_begun_again_by_the_caller(status: str) -> None:
    shop = Shop(3)
    list(shop.connect(bulk="true").pages("inventory"))
    shop.bulk.wrong["status"] = status
    with pytest.raises(Malformed) as told:
        list(shop.connect(bulk="true").pages("inventory", cursor="bulk:1:0:0"))
    assert told.value.code == "file_changed"


def test_a_cursor_whose_operation_is_gone_says_that_the_file_changed() -> None:
    """The caller begins again then, as with a file that was replaced."""
    shop = Shop(3)
    shop.bulk.gone = True
    with pytest.raises(Malformed) as told:
        list(shop.connect(bulk="true").pages("inventory", cursor="bulk:7:100:1"))
    assert told.value.code == "file_changed"


@pytest.mark.parametrize("code", ["OPERATION_IN_PROGRESS", "LIMIT_REACHED", "INVALID"])
def test_where_no_operation_may_start_auto_reads_page_by_page(code: str) -> None:
    shop = Shop(300)
    shop.bulk.refusals = [code]
    assert len(records(shop.connect(bulk="auto").pages("inventory"))) == 300
    assert shop.names() == ["Place", "StartBulk", "Stock", "Stock"]


def test_where_it_must_be_a_bulk_operation_others_are_waited_for() -> None:
    shop = Shop(3)
    shop.bulk.refusals = ["OPERATION_IN_PROGRESS", "LIMIT_REACHED"]
    waits = list[str]()
    connector = shop.connect(bulk="true")
    connector.on_wait = lambda _, why: waits.append(why)
    assert len(records(connector.pages("inventory"))) == 3
    assert waits == ["other bulk operations of this app are running"] * 2
    shop.bulk.refusals = ["LIMIT_REACHED"] * 500
    with pytest.raises(Retriable) as told:
        list(connector.pages("inventory"))
    assert told.value.code == "bulk_busy"


def test_orders_and_changes_are_never_read_in_bulk() -> None:
    shop = Shop(3)
    connector = shop.connect(bulk="true")
    list(connector.pages("orders"))
    list(connector.pages("inventory", since=shop.clock.now()))
    assert shop.names() == ["Orders", "Levels"]


@pytest.mark.parametrize(
    "address", ["http://files.example/1", "ftp://x/1", "file:///etc/passwd", "//x", "https://u@h/"]
)
def test_a_file_is_fetched_over_https_only(address: str) -> None:
    shop = Shop(3)
    shop.bulk.wrong["url"] = address
    with pytest.raises(Malformed) as told:
        list(shop.connect(bulk="true").pages("inventory"))
    assert told.value.code == "bad_address"
    assert shop.bulk.fetched == []


@pytest.mark.pitfall("P-36")
def test_the_address_of_the_file_is_in_no_error() -> None:
    shop = Shop(3)
    for answer in (httpx.ConnectError(f"no way to ?{SIGNATURE}"), httpx.Response(500)):
        shop.bulk.answers = [answer] * 5
        with pytest.raises(Retriable) as told:
            list(shop.connect(bulk="true").pages("inventory"))
        seen: BaseException | None = told.value
        while seen is not None:
            assert "deadbeef" not in f"{seen!r} {seen} {vars(seen)}"
            seen = seen.__cause__ or seen.__context__


class Endless(httpx.SyncByteStream):
    """Many lines, made while they are read; sixty to a chunk that ends anywhere."""

    def __init__(self, lines: int, line: bytes) -> None:
        self._lines, self._line = lines, line

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, self._lines, 60):
            yield self._line * min(60, self._lines - start)


def peak_of_reading(count: int) -> int:
    """Bytes that reading a file of so many lines takes at the most."""
    shop = Shop()
    shop.products = [product(1)]
    connector = shop.connect(bulk="true")
    list(connector.pages("products"))
    line = shop.bulk.files[1]
    shop.bulk.wrong = {
        "fileSize": str(len(line) * count),
        "objectCount": str(count),
        "rootObjectCount": str(count),
    }
    shop.bulk.answers = [httpx.Response(200, stream=Endless(count, line))]
    tracemalloc.start()
    try:
        assert sum(len(page.records) for page in connector.pages("products")) == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_stays_the_same_however_long_the_file_is() -> None:
    assert peak_of_reading(20_000) < 1.2 * peak_of_reading(5_000)


@pytest.mark.parametrize("component", ["products", "customers"])
def test_a_line_without_an_end_is_given_up(component: str) -> None:
    shop = Shop()
    shop.products, shop.customers = [product(1)], [customer(1)]
    shop.bulk.wrong["fileSize"] = str(2**31)
    shop.bulk.answers = [httpx.Response(200, stream=Endless(60 * 400, b"x" * 1000))]
    with pytest.raises(Malformed) as told:
        list(shop.connect(bulk="true").pages(component))
    assert told.value.code == "too_large"


def _without_order_of_metafields(found: dict[str, Any]) -> list[Any]:
    plain = list[Any]()
    for record in sorted(found.values(), key=lambda one: int(one.remote_id)):
        payload: Any = msgspec.json.decode(record.payload or b"null")
        if record.component == "customers":
            payload["metafields"]["nodes"].sort(key=lambda one: (one["namespace"], one["key"]))
        plain.append((msgspec.structs.replace(record, payload=b""), payload))
    return plain
