"""Alerts: whether a connection's standing has changed, and telling the channels of config.yaml."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from syncconsole.cache.tables import Alert as Message
from syncconsole.cache.tables import Problem, Run
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import alerts as keep
from syncconsole.domain.alerts import JUDGED, MODES, Alert, Line, News, health, news, sentence
from syncconsole.domain.runs import LABELS, Mode, RunState
from syncconsole.worker.delivering import UndeliveredError, deliver

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from connectors.contract import Clock
    from syncconsole.config import AlertChannel, Config


def judge(config: Config, clock: Clock) -> None:
    """Look at the newest end of each connection's runs; a change of standing is told once, in the
    transaction that keeps it."""
    with reading():
        for name in config.connections:
            for line in Line:
                run = _newest(name, line)
                if run is not None and health(RunState(run.state)) is not keep.stands(name, line):
                    _changed(config, name, line, run, clock)


def _newest(connection: str, line: Line) -> Run | None:
    """The newest run that says something; a push counts as the run whose plan it pushed."""
    return (  # type: ignore[no-any-return]
        Run.select()
        .where(
            Run.connection == connection,
            Run.parent.is_null(),
            Run.mode.in_(list(MODES[line])),
            Run.state.in_(list(JUDGED)),
        )
        .order_by(Run.id.desc())
        .first()
    )


def _changed(config: Config, name: str, line: Line, run: Run, clock: Clock) -> None:
    state = health(RunState(run.state))
    with writing():
        told = news(keep.stands(name, line), state)
        keep.now_stands(name, line, state, run.id)
        if told is None:
            return
        recovered = told is News.RECOVERED
        why, remedy = ("", "") if recovered else _why(run)
        text = sentence(name, LABELS[Mode(run.mode)], run.id, told, why)
        channels = [each.name for each in config.alerts.values() if each.wants(name, told)]
        keep.tell(Alert(name, line, told, run.id, text, remedy), channels, clock.now())


def _why(run: Run) -> tuple[str, str]:
    """What held it or made it fail, and what to do, as its page says."""
    if run.error:
        return run.error, run.remedy
    problem = (
        Problem.select()
        .where(Problem.run == run.id, Problem.key == "")
        .order_by(Problem.id)
        .first()
    )
    return (problem.message.removeprefix("held: "), problem.remedy) if problem else ("", "")


def trial_message(connection: str, at: datetime) -> Message:
    """A message about nothing, to see a channel work; it is not kept."""
    text = f"{connection}: a test of this channel, nothing has happened"
    return Message(
        id=0,
        connection=connection,
        line=Line.SYNC,
        news="test",
        run=0,
        text=text,
        at=at.timestamp(),
    )


class Alerting:
    """One thread that delivers, so that a channel that hangs holds up neither runs nor timers."""

    def __init__(
        self, clock: Clock, send: Callable[[AlertChannel, Message], None] = deliver
    ) -> None:
        self._clock = clock
        self._send = send
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="alerts")
        self._round: Future[None] | None = None

    def go_on(self, config: Config) -> None:
        """Judge, and have what is due delivered unless the thread is still at it."""
        judge(config, self._clock)
        if self._round is not None:
            if not self._round.done():
                return
            self._round.result()
        waiting = keep.due(self._clock.now())
        self._round = self._pool.submit(self._deliver, config, waiting) if waiting else None

    def close(self) -> None:
        """Wait for the message in hand; the others are tried by the next worker."""
        self._pool.shutdown(cancel_futures=True)

    def _deliver(self, config: Config, waiting: list[Message]) -> None:
        for message in waiting:
            channel = config.alerts.get(message.channel)
            if channel is None:
                keep.failed(
                    message.id, "config.yaml has no such channel any more", self._clock.now(),
                    for_good=True,
                )  # fmt: skip
                continue
            try:
                self._send(channel, message)
            except UndeliveredError as error:
                keep.failed(message.id, str(error), self._clock.now())
            else:
                keep.delivered(message.id, self._clock.now())
