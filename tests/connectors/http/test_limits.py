"""A server that sends without end, in whatever way, is refused with the figure; memory stays."""

from __future__ import annotations

import gzip
import tracemalloc
from itertools import count, cycle
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from connectors import endless
from connectors.endless import Circle, ending
from connectors.errors import Malformed, Rejected, Retriable
from connectors.model import Page, Record
from connectors.wire import Limits
from tests.connectors.bigcommerce.shop import Shop as BigCommerceShop
from tests.connectors.bigcommerce.shop import item, listing, reply
from tests.connectors.http.fakes import JSON, FakeClock, Script, answer, client, ready

if TYPE_CHECKING:
    from collections.abc import Iterator

MIB = 2**20


class Endless(httpx.SyncByteStream):
    """A body without an end; `each` is called before every part."""

    def __init__(self, clock: FakeClock | None = None) -> None:
        self._clock = clock
        self.sent = 0

    def __iter__(self) -> Iterator[bytes]:
        while True:
            if self._clock is not None:
                self._clock.passed += 1.0
            self.sent += 64 * 1024
            yield b"[" * 64 * 1024


def body(stream: httpx.SyncByteStream, status: int = 200, *, packed: str = "identity") -> Script:
    headers = {**JSON, "content-encoding": packed}
    return Script(lambda _: httpx.Response(status, headers=headers, stream=stream))


def test_the_size_of_an_answer_is_limited_and_said() -> None:
    stream = Endless()
    limits = Limits(size=4 * MIB, attempts=3)
    tracemalloc.start()
    with pytest.raises(Malformed, match=r"more than 4,194,304 bytes") as caught:
        client(body(stream), limits=limits).get("/x", dict[str, int])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.code == "too_large"
    assert stream.sent <= 4 * MIB + 128 * 1024, "it is asked once, and read no further"
    assert most < 16 * MIB


def test_a_bomb_of_zeros_is_counted_as_it_unfolds() -> None:
    bomb = gzip.compress(b"0" * 100 * MIB)
    assert len(bomb) < 200_000

    class Packed(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for start in range(0, len(bomb), 4096):
                yield bomb[start : start + 4096]

    http = client(body(Packed(), packed="gzip"), limits=Limits(size=8 * MIB))
    tracemalloc.start()
    with pytest.raises(Malformed, match="more than") as caught:
        http.get("/x", dict[str, int])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.code == "too_large"
    assert most < 40 * MIB


def test_an_answer_that_drips_for_ever_is_given_up() -> None:
    clock = FakeClock()
    limits = Limits(answer=120.0, attempts=1)
    with pytest.raises(Retriable, match="did not answer") as caught:
        client(body(Endless(clock)), clock, limits=limits).get("/x", dict[str, int])
    assert caught.value.code == "timeout"


def test_a_refusal_is_told_by_its_status_however_long_it_is() -> None:
    with pytest.raises(Rejected) as caught:
        client(body(Endless(), 422), limits=Limits(size=MIB)).get("/x", dict[str, int])
    assert caught.value.code == "http_422"


def test_a_write_with_an_endless_answer_may_have_been_done() -> None:
    with pytest.raises(Retriable) as caught:
        client(body(Endless()), limits=Limits(size=MIB)).send("PUT", "/x", b"{}", ready=ready)
    assert (caught.value.code, caught.value.maybe_done) == ("too_large", True)


@pytest.mark.parametrize("shape", [dict[str, Any], dict[str, dict[str, int]]])
def test_a_million_brackets_end_as_what_cannot_be_read(shape: Any) -> None:
    deep = b'{"a": {"b": ' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}}"
    script = Script(lambda _: httpx.Response(200, headers=JSON, content=deep))
    with pytest.raises(Malformed, match="cannot be read"):
        client(script, limits=Limits(attempts=1)).get("/x", shape)


@pytest.mark.parametrize("text", [b'"\\ud800"', b'"a\\udfffb"', b'"\\ude00\\ud83d"', b'"\xff"'])
def test_half_a_character_is_no_text(text: bytes) -> None:
    script = Script(
        lambda _: httpx.Response(200, headers=JSON, content=b'{"a": ' + text + b', "b": ""}')
    )
    with pytest.raises(Malformed):
        client(script, limits=Limits(attempts=1)).get("/x", dict[str, str])


def test_a_redirect_in_circles_ends() -> None:
    script = Script(answer(302, location="/api/x"))
    with pytest.raises(Exception, match="in circles"):
        client(script).get("/x", dict[str, int])
    assert len(script.requests) == 4


class TestEndless:
    """Lists."""

    @staticmethod
    def pages(cursors: Any, records: int = 1) -> Iterator[Page]:
        numbers = count()
        for cursor in cursors:
            found = [Record("inventory", f"{next(numbers)}", "A") for _ in range(records)]
            yield Page(tuple(found), cursor)

    def test_a_list_that_ends_comes_through_as_it_is(self) -> None:
        pages = list(self.pages(["1", "2", "3", ""]))
        assert list(ending(iter(pages), "Shop")) == pages

    @pytest.mark.parametrize("length", [1, 2, 3, 7, 100])
    def test_a_circle_of_cursors_is_noticed_soon(self, length: int) -> None:
        read = list[Page]()
        with pytest.raises(Malformed, match="leads back to one before it") as caught:
            read.extend(ending(self.pages(cycle(map(str, range(length)))), "Shop"))
        assert caught.value.code == "endless_list"
        assert len(read) <= 3 * length + 2

    def test_a_circle_behind_a_straight_way_too(self) -> None:
        circle = Circle()
        way = [*map(str, range(50)), *map(str, [*range(40, 50)] * 9)]
        noticed = [place for place, cursor in enumerate(way) if circle.closed(cursor)]
        assert 50 <= noticed[0] < 130

    def test_pages_without_anything_new_are_counted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(endless, "MOST_BARREN", 30)
        with pytest.raises(Malformed, match="31 pages in a row brought nothing new"):
            list(ending(self.pages(map(str, count()), records=0), "Shop"))

    def test_records_are_counted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(endless, "MOST_RECORDS", 500)
        with pytest.raises(Malformed, match="more than 500 records came"):
            list(ending(self.pages(map(str, count()), records=100), "Shop"))

    def test_a_store_that_gives_one_page_again_and_again_ends(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(endless, "MOST_BARREN", 20)

        class Liar(BigCommerceShop):
            """Each page is the first, and there are always a million more."""

            def __call__(self, request: httpx.Request) -> httpx.Response:
                self.requests.append(request)
                number = int(request.url.params.get("page", 1))
                return reply(200, listing([item(1)], 10**9, number, 1))

        shop = Liar()
        with pytest.raises(Malformed, match="finds no end"):
            list(shop.connect().pages("inventory"))
        assert len(shop.requests) < 40
