"""Two workers on one state folder, a frozen one that is replaced, and a console that leaves."""

from __future__ import annotations

import json
import signal
import threading
from typing import TYPE_CHECKING

import pytest

from syncconsole.domain.runs import Mode, RunState
from tests.support.premises import Premises

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.crash
@pytest.mark.pitfall("P-30")
def test_of_two_workers_started_at_once_one_exits_0_and_the_run_is_done_once(
    tmp_path: Path,
) -> None:
    with Premises(tmp_path) as shop:
        run = shop.ask(Mode.FULL)
        workers = [shop.worker(), shop.worker()]
        assert [worker.wait(60) for worker in workers] == [0, 0]
        assert (shop.row(run).state, shop.row(run).attempt) == (RunState.OK, 1)
        written = sum(call.rows for call in shop.sandbox.log.calls(kind="write"))
        assert written == json.loads(shop.row(run).counts)["pushed"]


@pytest.mark.crash
@pytest.mark.pitfall("P-30")
def test_a_worker_frozen_between_intent_and_send_does_not_send_after_the_takeover(
    tmp_path: Path,
) -> None:
    """The store's throttle makes the worker wait after its intent; there it is frozen. Another
    takes over, settles, and goes on; woken, the first one finds its lease gone."""
    with Premises(tmp_path, timeout=1.0, apply_delay=0.2) as shop:
        run = shop.ask(Mode.FULL)
        frozen = shop.worker("--lease", "1", "--patience", "1")
        asleep = threading.Event()

        def freeze() -> None:
            frozen.send_signal(signal.SIGSTOP)
            asleep.set()

        # The guard read is the second read; throttled before the write, it waits, and is frozen.
        shop.sandbox.faults.arm("429", method="PUT", times=1)
        shop.sandbox.hooks.before(1, freeze, kind="write")
        assert asleep.wait(30)
        second = None
        for _ in range(20):
            second = shop.worker("--lease", "1", "--patience", "1")
            if second.wait(60) == 0 and shop.row(run).state != RunState.RUNNING:
                break
        writes = len(shop.sandbox.log.calls(kind="write"))
        frozen.send_signal(signal.SIGCONT)
        frozen.wait(30)
        assert shop.row(run).attempt == 2
        assert shop.row(run).state in (RunState.OK, RunState.PARTIAL)
        assert len(shop.sandbox.log.calls(kind="write")) == writes
