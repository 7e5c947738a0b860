"""A credential that is renewed while it is used, and questions too long for an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import httpx
import pytest

from connectors.errors import Abandoned, Misconfigured, Unauthorised
from connectors.redaction import Redactor
from tests.connectors.http.fakes import FakeClock, Script, answer, client, page

if TYPE_CHECKING:
    from connectors.wire import Answer


class Badge:
    """A credential of numbered badges; `more` says how often it can be renewed."""

    def __init__(self, more: int = 1) -> None:
        self.number = 1
        self.more = more
        self.told = list[Mapping[str, str]]()

    def headers(self) -> Mapping[str, str]:
        return {"X-Badge": f"badge-{self.number}"}

    def refused(self, headers: Mapping[str, str]) -> bool:
        self.told.append(headers)
        if not self.more:
            return False
        self.more -= 1
        self.number += 1
        return True


def badges(script: Script) -> list[str]:
    return [request.headers["x-badge"] for request in script.requests]


def test_a_refused_credential_is_renewed_once_and_the_read_goes_on() -> None:
    script, badge = Script(answer(401), answer(200, {"ok": 1})), Badge()
    assert client(script, credential=badge).get("/x", dict[str, int]) == {"ok": 1}
    assert badges(script) == ["badge-1", "badge-2"]
    assert badge.told == [{"X-Badge": "badge-1"}]


@pytest.mark.parametrize("more", [0, 5])
def test_what_is_refused_again_or_cannot_be_renewed_is_unauthorised(more: int) -> None:
    script = Script(answer(401))
    with pytest.raises(Unauthorised):
        client(script, credential=Badge(more)).get("/x", dict[str, int])
    assert len(script.requests) == (2 if more else 1)


def test_a_write_is_sent_once_more_after_a_401_which_did_nothing_and_ready_is_asked() -> None:
    script = Script(answer(401), answer(429, retry_after="5"), answer(200))
    asked = list[str]()
    http = client(script, credential=Badge())
    http.send("POST", "/x", b"{}", ready=lambda: asked.append(f"{len(script.requests)} sent"))
    assert asked == ["0 sent", "1 sent", "2 sent"]
    assert badges(script) == ["badge-1", "badge-2", "badge-2"]


def test_ready_may_stop_the_second_try() -> None:
    answers = iter([None, Abandoned("cancelled")])

    def once() -> None:
        if (error := next(answers)) is not None:
            raise error

    script = Script(answer(401))
    with pytest.raises(Abandoned):
        client(script, credential=Badge()).send("POST", "/x", b"{}", ready=once)
    assert len(script.requests) == 1


def test_what_the_credential_raises_goes_through_and_nothing_is_sent() -> None:
    class Ended(Badge):
        def headers(self) -> Mapping[str, str]:
            raise Unauthorised("sign in again")

    script = Script(answer())
    with pytest.raises(Unauthorised, match="sign in again"):
        client(script, credential=Ended()).get("/x", dict[str, int])
    assert script.requests == []


def test_a_renewed_credential_that_cannot_be_a_header_is_named() -> None:
    class Torn(Badge):
        def headers(self) -> Mapping[str, str]:
            return {"X-Badge": "torn\nX-Evil: 1"}

    with pytest.raises(Misconfigured, match="X-Badge"):
        client(Script(answer()), credential=Torn()).get("/x", dict[str, int])


def test_a_question_may_be_posted_and_is_tried_again_like_any_read() -> None:
    script = Script(httpx.ReadTimeout("slow"), answer(500), answer(200, {"ok": 1}))
    http = client(script)
    found, _ = http.fetch("/q", dict[str, int], post=b"select", content_type="application/text")
    assert found == {"ok": 1}
    assert {(one.method, one.content) for one in script.requests} == {("POST", b"select")}
    assert {one.headers["content-type"] for one in script.requests} == {"application/text"}
    assert (http.reads, http.writes) == (3, 0)


def test_a_write_may_carry_a_query() -> None:
    script = Script(answer())
    client(script).send("POST", "/x", b"{}", ready=lambda: None, query={"requestid": "a b"})
    assert script.requests[0].url.query == b"requestid=a%20b"


@pytest.mark.pitfall("P-23")
def test_a_refusal_for_haste_in_the_systems_own_words_is_waited_out() -> None:
    def too_many(got: Answer) -> float | None:
        return 60.0 if b"slow down" in got.body else None

    clock = FakeClock()
    script = Script(page(403, "slow down"), page(403, "slow down"), answer(200, {"ok": 1}))
    http = client(script, clock, too_many=too_many)
    assert http.get("/x", dict[str, int]) == {"ok": 1}
    assert clock.passed == pytest.approx(120.0)
    with pytest.raises(Unauthorised):
        client(Script(page(403, "no")), clock, too_many=too_many).get("/x", dict[str, int])


def test_what_a_429_says_of_its_own_goes_before_what_is_known_of_the_system() -> None:
    clock = FakeClock()
    script = Script(answer(429, retry_after="3"), answer(429), answer())
    http = client(script, clock, too_many=lambda got: 60.0 if got.status == 429 else None)
    http.get("/x", dict[str, int])
    assert clock.passed == pytest.approx(63.0)


def test_a_secret_learnt_later_is_hidden_from_then_on_beside_the_others() -> None:
    hide = Redactor(["first"])
    assert hide.text("first second") == "[redacted] second"
    hide.learn("second", "")
    assert hide.text("first second") == "[redacted] [redacted]"
    assert hide.data(b"second") == b"[redacted]"
