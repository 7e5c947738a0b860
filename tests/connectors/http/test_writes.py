"""Writes: never sent twice, and honest about whether they may have been done."""

from __future__ import annotations

import httpx
import pytest

from connectors.errors import (
    Abandoned,
    ConnectorError,
    Misconfigured,
    Rejected,
    Retriable,
    Unauthorised,
)
from connectors.wire import Limits
from tests.connectors.http.fakes import Script, Step, answer, broken_off, client, page, ready


@pytest.mark.parametrize(
    ("trouble", "maybe_done"),
    [
        (httpx.ConnectError("refused"), False),
        (httpx.ConnectTimeout("slow"), False),
        (httpx.PoolTimeout("busy"), False),
        (answer(503, retry_after="40"), False),
        (httpx.ReadTimeout("slow"), True),
        (httpx.WriteTimeout("slow"), True),
        (httpx.WriteError("reset"), True),
        (httpx.ReadError("reset"), True),
        (httpx.RemoteProtocolError("disconnected"), True),
        (broken_off(httpx.RemoteProtocolError("incomplete body")), True),
        (broken_off(httpx.ReadTimeout("slow")), True),
        (answer(500), True),
        (answer(502), True),
        (answer(504), True),
        (answer(408), True),
        (answer(304), True),
        (broken_off(httpx.ReadError("reset"), 500), True),
    ],
)
@pytest.mark.pitfall("P-20")
def test_a_write_is_sent_once_and_tells_whether_it_may_have_been_done(
    trouble: Step, maybe_done: bool
) -> None:
    script = Script(trouble)
    with pytest.raises(Retriable) as caught:
        client(script).send("PUT", "/x", b"{}", ready=ready)
    assert caught.value.maybe_done is maybe_done
    assert len(script.requests) == 1


def test_a_503_on_a_write_carries_the_time_to_come_back() -> None:
    with pytest.raises(Retriable) as caught:
        client(Script(answer(503, retry_after="40"))).send("PUT", "/x", b"{}", ready=ready)
    assert caught.value.retry_after == 40.0


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (answer(400), Rejected),
        (answer(404), Rejected),
        (answer(413), Rejected),
        (answer(422), Rejected),
        (answer(401), Unauthorised),
        (answer(403), Unauthorised),
        (broken_off(httpx.ReadError("reset"), 422), Rejected),
    ],
)
def test_a_refused_write_was_not_done(trouble: Step, kind: type[ConnectorError]) -> None:
    script = Script(trouble)
    with pytest.raises(kind):
        client(script).send("PUT", "/x", b"{}", ready=ready)
    assert len(script.requests) == 1


def test_what_ready_raises_goes_through_untouched_and_nothing_is_sent() -> None:
    script = Script(answer())
    stop = Abandoned("the lease is gone")

    def refuse() -> None:
        raise stop

    http = client(script)
    with pytest.raises(Abandoned) as caught:
        http.send("PUT", "/x", b"{}", ready=refuse)
    assert caught.value is stop
    assert script.requests == []
    assert (http.reads, http.writes) == (0, 0)


def test_ready_may_refuse_after_a_429_too() -> None:
    script = Script(answer(429, retry_after="1"))
    answers = iter([None, Abandoned("cancelled")])

    def once() -> None:
        if (error := next(answers)) is not None:
            raise error

    with pytest.raises(Abandoned):
        client(script).send("PUT", "/x", b"{}", ready=once)
    assert len(script.requests) == 1


def test_ready_is_called_right_before_the_bytes_leave() -> None:
    order = list[str]()

    def wire(request: httpx.Request) -> httpx.Response:
        order.append("sent")
        return httpx.Response(200, json={})

    client(wire).send("PUT", "/x", b"{}", ready=lambda: order.append("ready"))
    assert order == ["ready", "sent"]


@pytest.mark.parametrize(
    "odd",
    [page(200, "<html>hello</html>"), page(200, '{"id": "1', "application/json"), answer(200, [])],
)
def test_a_success_that_cannot_be_read_proves_nothing(odd: Step) -> None:
    http = client(Script(odd))
    got = http.send("PUT", "/x", b"{}", ready=ready)
    with pytest.raises(Retriable, match="only reading can tell") as caught:
        http.acknowledged(got, dict[str, str], "PUT /x")
    assert caught.value.maybe_done


def test_an_answer_too_large_proves_nothing_either() -> None:
    with pytest.raises(Retriable) as caught:
        client(Script(answer(200, ["x" * 500])), limits=Limits(size=100)).send(
            "PUT", "/x", b"{}", ready=ready
        )
    assert caught.value.maybe_done


def test_a_write_follows_no_redirect() -> None:
    script = Script(answer(307, location="https://shop.example/other"))
    with pytest.raises(Misconfigured):
        client(script).send("PUT", "/x", b"{}", ready=ready)
    assert len(script.requests) == 1


def test_statuses_the_connector_understands_come_back_as_answers() -> None:
    http = client(Script(answer(422, {"title": "no"})))
    got = http.send("PUT", "/x", b"{}", ready=ready, accept={422})
    assert got.status == 422
    assert isinstance(http.refusal(got, "PUT /x"), Rejected)


def test_the_body_is_sent_as_json_with_the_credential() -> None:
    script = Script(answer())
    client(script).send("PUT", "/x", b'{"a":1}', ready=ready)
    sent = script.requests[0]
    assert (sent.method, sent.content) == ("PUT", b'{"a":1}')
    assert sent.headers["content-type"] == "application/json"
    assert sent.headers["x-token"]
