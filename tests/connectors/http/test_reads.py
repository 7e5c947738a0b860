"""Reads: what is tried again, what is not, and what an answer must be."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import httpx
import msgspec
import pytest

from connectors.errors import ConnectorError, Malformed, Rejected, Retriable, Unauthorised
from connectors.wire import Limits
from tests.connectors.http.fakes import FakeClock, Script, Step, answer, broken_off, client, page

if TYPE_CHECKING:
    from collections.abc import Iterator


class Thing(msgspec.Struct):
    name: str


GOOD = answer(200, {"name": "tent"})
LOGIN = (
    "<html><head><title>Sign in</title><script>var a=1</script></head><body>Sign in</body></html>"
)


@pytest.mark.parametrize(
    "trouble",
    [
        answer(500),
        answer(502),
        answer(503, retry_after="2"),
        answer(408),
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("slow"),
        httpx.ReadTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("server disconnected"),
        broken_off(httpx.RemoteProtocolError("incomplete body")),
        broken_off(httpx.ReadTimeout("slow")),
        page(200, '{"name": "te', "application/json"),
        page(200, "", "application/json"),
    ],
)
def test_a_read_is_tried_again_after_what_may_pass(trouble: Step) -> None:
    script = Script(trouble, trouble, GOOD)
    assert client(script).get("/x", Thing).name == "tent"
    assert len(script.requests) == 3


def test_a_read_gives_up_after_its_attempts_and_says_what_came_last() -> None:
    clock = FakeClock()
    script = Script(answer(502, {"title": "bad gateway"}, x_request_id="r-17"))
    with pytest.raises(Retriable, match=r"Shop failed \(HTTP 502, GET /x\)") as caught:
        client(script, clock).get("/x", Thing)
    assert len(script.requests) == 5
    assert caught.value.request_id == "r-17"
    assert not caught.value.maybe_done
    assert 0 < clock.passed < 0.5 * (2 + 4 + 8 + 16)


def test_json_that_stays_cut_is_malformed_at_last_and_never_a_short_value() -> None:
    script = Script(page(200, '{"name": "te', "application/json"))
    with pytest.raises(Malformed) as caught:
        client(script).get("/x", Thing)
    assert caught.value.code == "bad_json"
    assert len(script.requests) == 5


def test_a_wait_named_by_a_503_is_kept_to() -> None:
    clock = FakeClock()
    client(Script(answer(503, retry_after="25"), GOOD), clock).get("/x", Thing)
    assert clock.passed == pytest.approx(25.0)


@pytest.mark.parametrize(
    ("status", "kind", "word"),
    [
        (401, Unauthorised, "did not accept the credential"),
        (403, Unauthorised, "lacks a permission"),
        (404, Rejected, "nothing at this address"),
        (400, Rejected, "refused the request"),
        (409, Rejected, "refused the request"),
        (412, Rejected, "refused the request"),
        (422, Rejected, "refused the request"),
        (304, Malformed, "means nothing here"),
    ],
)
def test_a_refusal_is_not_asked_again_and_has_a_sentence_of_its_own(
    status: int, kind: type[ConnectorError], word: str
) -> None:
    script = Script(answer(status))
    with pytest.raises(kind, match=word) as caught:
        client(script).get("/x", Thing)
    assert caught.value.code == f"http_{status}"
    assert len(script.requests) == 1


def test_a_403_names_the_permission_to_grant() -> None:
    with pytest.raises(Unauthorised, match="Grant it the scope Products"):
        client(Script(answer(403))).get("/x", Thing, needs="the scope Products")


def test_the_systems_own_words_are_kept_clean() -> None:
    body = {"why": "bad \x1b[31mred\u202e name"}
    http = client(
        Script(answer(422, body)), explain=lambda raw: str(msgspec.json.decode(raw)["why"])
    )
    with pytest.raises(Rejected) as caught:
        http.get("/x", Thing)
    assert caught.value.detail == "bad \ufffd[31mred name"
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("kind", ["text/html", "application/xhtml+xml", "text/plain"])
@pytest.mark.pitfall("P-24")
def test_a_login_page_with_200_is_malformed_with_what_a_person_would_see(kind: str) -> None:
    script = Script(page(200, LOGIN, kind))
    with pytest.raises(Malformed, match="something else than JSON") as caught:
        client(script).get("/x", Thing)
    assert caught.value.code == "not_json"
    assert caught.value.detail == "Sign in Sign in"
    assert len(script.requests) == 1


def test_json_is_taken_for_json_whatever_a_careless_server_calls_it() -> None:
    script = Script(page(200, ' {"name": "tent"}', "text/plain"))
    assert client(script).get("/x", Thing).name == "tent"


def test_a_wrong_type_is_malformed_and_names_the_field() -> None:
    script = Script(answer(200, [{"name": "tent"}, {"name": 5}]))
    with pytest.raises(Malformed, match=r"\$\[1\]\.name") as caught:
        client(script).get("/x", list[Thing])
    assert caught.value.code == "wrong_type"
    assert len(script.requests) == 1


def test_an_endless_nesting_is_malformed_and_breaks_nothing() -> None:
    script = Script(page(200, '{"deep": ' + "[" * 100_000, "application/json"))
    with pytest.raises(Malformed):
        client(script).get("/x", Thing)


def test_more_bytes_than_allowed_are_not_read() -> None:
    script = Script(answer(200, {"name": "x" * 5000}))
    with pytest.raises(Malformed, match="more than 1,000 bytes") as caught:
        client(script, limits=Limits(size=1000)).get("/x", Thing)
    assert caught.value.code == "too_large"
    assert len(script.requests) == 1


def test_an_answer_that_drips_is_given_up() -> None:
    clock = FakeClock()

    class Slow(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for _ in range(1000):
                clock.passed += 59.0
                yield b" "

    script = Script(lambda _: httpx.Response(200, stream=Slow()))
    with pytest.raises(Retriable) as caught:
        client(script, clock, limits=Limits(attempts=1)).get("/x", Thing)
    assert caught.value.code == "timeout"


def test_an_empty_success_may_stand_for_an_empty_list() -> None:
    script = Script(lambda _: httpx.Response(204))
    things, got = client(script).fetch("/x", list[Thing], on_empty=b"[]")
    assert (things, got.status) == ([], 204)


def test_an_answer_that_holds_what_was_asked_is_taken_whatever_its_status() -> None:
    script = Script(answer(500, {"name": "tent"}))
    told = client(script).fetch("/x", Thing, answers=lambda got: b"name" in got.body)
    assert (told[0].name, told[1].status, len(script.requests)) == ("tent", 500, 1)
    with pytest.raises(Retriable):
        client(script).fetch("/x", Thing, answers=lambda _: False)


def test_the_body_is_counted_after_decompression() -> None:
    packed = gzip.compress(b'"' + b"a" * 10_000_000 + b'"')
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    script = Script(lambda _: httpx.Response(200, content=packed, headers=headers))
    with pytest.raises(Malformed, match="more than"):
        client(script, limits=Limits(size=100_000)).get("/x", str)


def test_lists_go_into_the_address_with_plain_commas_and_encoded_values() -> None:
    script = Script(answer())
    values = ["1", "a b", "x,y", 'q"', "ü", "a&b=c#d?e", "100%", "a+b"]
    client(script).get("/x", dict[str, int], query={"sku:in": values, "limit": 5})
    query = script.requests[0].url.raw_path.partition(b"?")[2]
    assert query == b"sku:in=1,a%20b,x%2Cy,q%22,%C3%BC,a%26b%3Dc%23d%3Fe,100%25,a%2Bb&limit=5"
