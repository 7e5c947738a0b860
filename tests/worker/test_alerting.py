"""Who must hear of it hears once: held, failed, recovered; tried until it has arrived."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.cache.connect import open_cache
from syncconsole.cache.read import alerts as told
from syncconsole.cache.tables import Health, Run
from syncconsole.cache.tables.base import reading, writing
from syncconsole.config import AlertChannel, Config, Connection
from syncconsole.domain.alerts import GIVES_UP, News
from syncconsole.domain.runs import Approver, Mode
from syncconsole.secrets import Secret
from syncconsole.worker.alerting import Alerting, trial_message
from syncconsole.worker.delivering import UndeliveredError, deliver
from syncconsole.worker.dispatch import leave_if_idle
from tests.support.clock import START, FakeClock
from tests.support.house import House
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syncconsole.cache.tables import Alert

ALL = AlertChannel("night-phone", command=("page",))


class Desk:
    """Runs that end as a test says, and a channel that fails as it says."""

    def __init__(self, folder: Path, *channels: AlertChannel) -> None:
        self.clock = FakeClock()
        self.config = Config(
            folder / "config.yaml", {},
            {"shop": Connection("shop", "inventory", "web", "office")},
            alerts={each.name: each for each in channels or (ALL,)},
        )  # fmt: skip
        self.heard: list[tuple[str, str]] = []
        self.broken = ""
        self.alerting = Alerting(self.clock, self._send)
        open_cache(folder / "cache.sqlite3")

    def ended(self, state: str, mode: Mode = Mode.SMART, **values: object) -> int:
        given = {
            "connection": "shop", "mode": mode, "trigger": "schedule", "approver": "policy",
            "asked_by": "schedule", "asked_at": START.timestamp(), "state": state,
        } | values  # fmt: skip
        with writing():
            return int(Run.create(**given).id)

    def look(self) -> None:
        """One look of the worker, and what it began brought to its end."""
        self.alerting.go_on(self.config)
        if self.alerting._round is not None:
            self.alerting._round.result()

    def _send(self, channel: AlertChannel, message: Alert) -> None:
        if self.broken:
            raise UndeliveredError(self.broken)
        self.heard.append((channel.name, message.text))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.alerting.close()


class TestOnce:
    """An alert belongs to a change of standing, not to a run."""

    def test_a_failure_is_told_once_and_the_recovery_once(self, desk: Desk) -> None:
        desk.ended("ok")
        desk.look()
        for _ in range(3):
            desk.ended("failed", error="the store did not answer", remedy="look at the store")
            desk.look()
            desk.look()
        desk.ended("ok")
        desk.look()
        assert desk.heard == [
            ("night-phone", "shop: Smart, run 2, failed: the store did not answer"),
            ("night-phone", "shop: Smart, run 5, works again"),
        ]

    def test_a_plan_that_waits_for_review_means_that_the_systems_work(self, desk: Desk) -> None:
        desk.ended("failed")
        desk.look()
        desk.ended("waiting")
        desk.look()
        assert [text for _, text in desk.heard][1] == "shop: Smart, run 2, works again"

    def test_a_cancel_a_check_and_a_push_s_own_run_say_nothing(self, desk: Desk) -> None:
        held = desk.ended("held")
        desk.look()
        desk.ended("cancelled")
        desk.ended("ok", Mode.CHECK)
        desk.ended("ok", Mode.PUSH, parent=held)
        desk.look()
        assert len(desk.heard) == 1

    def test_a_feed_that_is_read_again_mends_no_failed_sync(self, desk: Desk) -> None:
        desk.ended("failed")
        desk.ended("ok", Mode.REFRESH)
        desk.look()
        desk.ended("failed", Mode.REFRESH)
        desk.look()
        assert [text for _, text in desk.heard] == [
            "shop: Smart, run 1, failed", "shop: Refresh, run 3, failed",
        ]  # fmt: skip

    def test_another_worker_tells_nothing_twice(self, desk: Desk, tmp_path: Path) -> None:
        desk.ended("failed")
        desk.look()
        again = Alerting(desk.clock, desk._send)
        again.go_on(desk.config)
        again.close()
        assert len(desk.heard) == 1

    def test_the_standing_is_kept_with_the_message_or_not_at_all(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.ended("failed")

        def full(*_: object, **__: object) -> None:
            raise OSError("disk full")

        monkeypatch.setattr("syncconsole.cache.write.alerts.tell", full)
        with pytest.raises(OSError, match="disk full"):
            desk.look()
        monkeypatch.undo()
        with reading():
            assert not Health.select().exists()
        desk.look()
        assert len(desk.heard) == 1


def test_a_guard_s_sentence_is_in_the_message(tmp_path: Path) -> None:
    many = {f"S{n:03}": 10 for n in range(60)}
    house = House(tmp_path, Scripted(many), Scripted(many))
    house.settle_first_full()
    for sku in many:
        house.office.put(sku, 12)
    run = house.run(Mode.SMART, Approver.POLICY, trigger="schedule")
    assert run.state == "held"
    alerting = Alerting(house.clock, lambda channel, message: None)
    alerting.go_on(
        Config(house.config.path, {}, house.config.connections, alerts={ALL.name: ALL})
    )  # fmt: skip
    alerting.close()
    [alert] = told.alerts()
    assert alert.news == "held"
    assert alert.text.startswith(f"shop: Smart, run {run.id}, is held by a guard: 60 ")


class TestDelivery:
    """At least once, in order, a day long; a channel that hangs holds up nobody else."""

    def test_what_did_not_arrive_is_tried_again_later(self, desk: Desk) -> None:
        desk.broken = "the webhook answered 503"
        desk.ended("failed")
        desk.look()
        desk.look()  # not before its time
        [alert] = told.alerts()
        assert (alert.state, alert.attempts, alert.error) == (
            "waiting", 1, "the webhook answered 503",
        )  # fmt: skip
        desk.broken = ""
        desk.clock.pass_(61)
        desk.look()
        assert told.alerts()[0].state == "delivered"
        assert told.undelivered() == ()

    def test_news_arrives_in_the_order_it_happened(self, desk: Desk) -> None:
        desk.broken = "down"
        desk.ended("failed")
        desk.look()
        desk.ended("ok")
        desk.look()
        desk.broken = ""
        desk.clock.pass_(61)
        for _ in range(3):
            desk.look()
        assert [text.split(", ")[-1] for _, text in desk.heard] == ["failed", "works again"]

    def test_it_is_given_up_after_a_day_and_said_so(self, desk: Desk) -> None:
        desk.broken = "down"
        desk.ended("failed")
        waited = 0.0
        while waited < GIVES_UP + 3_700:
            desk.look()
            desk.clock.pass_(3_600)
            waited += 3_600
        [alert] = told.undelivered()
        assert alert.state == "given up"
        assert alert.attempts > 20

    def test_a_channel_hears_only_what_it_asked_for(self, tmp_path: Path) -> None:
        desk = Desk(
            tmp_path,
            AlertChannel("recovered", command=("a",), on=frozenset({News.RECOVERED})),
            AlertChannel("other-shop", command=("a",), connections=frozenset({"other"})),
        )
        desk.ended("failed")
        desk.look()
        desk.ended("ok")
        desk.look()
        desk.alerting.close()
        assert desk.heard == [("recovered", "shop: Smart, run 2, works again")]

    def test_a_channel_that_is_no_more_is_not_tried_for_ever(self, desk: Desk) -> None:
        desk.broken = "down"
        desk.ended("failed")
        desk.look()
        desk.clock.pass_(61)
        desk.config = Config(desk.config.path, {}, desk.config.connections)
        desk.look()
        assert told.alerts()[0].state == "given up"

    def test_an_idle_worker_stays_while_somebody_must_be_told(self, desk: Desk) -> None:
        desk.broken = "down"
        desk.ended("failed")
        desk.look()
        assert not leave_if_idle(1, "here", timers=False)
        desk.broken = ""
        desk.clock.pass_(61)
        desk.look()
        assert leave_if_idle(1, "here", timers=False)


class TestWays:
    """A real command and a real web server on this machine."""

    def test_a_command_gets_the_sentence_and_no_secret(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BC_TOKEN", "hunter2")
        out = tmp_path / "said"
        script = f"cat > {out}; env >> {out}"
        deliver(AlertChannel("c", command=("sh", "-c", script)), trial_message("shop", START))
        said = out.read_text()
        assert said.startswith("shop: a test of this channel, nothing has happened\n")
        assert "SYNCCONSOLE_CONNECTION=shop" in said
        assert "hunter2" not in said

    @pytest.mark.parametrize(
        ("command", "why"),
        [(("false",), "false ended with 1"), (("/no/such",), "/no/such cannot be run")],
    )
    def test_a_command_that_fails_has_not_delivered(
        self, command: tuple[str, ...], why: str
    ) -> None:
        with pytest.raises(UndeliveredError, match=why):
            deliver(AlertChannel("c", command=command), trial_message("shop", START))

    def test_a_webhook_gets_json_and_its_address_is_never_said(self) -> None:
        with _Server(200) as server:
            channel = AlertChannel("w", webhook=Secret(f"{server.url}/hook-secret"))
            deliver(channel, trial_message("shop", START))
            assert server.got["connection"] == "shop"
            assert server.got["text"].startswith("shop: a test")
            server.status = 302
            with pytest.raises(UndeliveredError) as caught:
                deliver(channel, trial_message("shop", START))
        assert str(caught.value) == "the webhook answered 302"
        with pytest.raises(UndeliveredError) as gone:
            deliver(channel, trial_message("shop", START))
        assert "hook-secret" not in str(gone.value)
        assert "hook-secret" not in repr(channel)


@pytest.mark.parametrize("address", ["https://a..b/x", "http://[::1", "https://xn--zzzzzz--/x"])
def test_an_address_that_no_client_takes_is_told_and_ends_no_worker(address: str) -> None:
    with pytest.raises(UndeliveredError, match="does not answer"):
        deliver(AlertChannel("w", webhook=Secret(address)), trial_message("shop", START))


class _Server:
    """A web server of one address."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.got: dict[str, Any] = {}
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                owner.got = json.loads(body)
                self.send_response(owner.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> _Server:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
