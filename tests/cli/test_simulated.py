"""The simulated store is started where it does not answer, and never twice."""

from __future__ import annotations

import io
import socket
import threading
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.connect import close_cache
from syncconsole.cli.demo_config import free_port, write_config
from syncconsole.cli.main import main
from syncconsole.cli.narration import Narrator
from syncconsole.cli.simulated import answer_or_start, tell
from syncconsole.clock import SystemClock
from syncconsole.config import load
from syncconsole.errors import StateError
from syncconsole.sandbox.server import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(items=8) as sandbox:
        yield sandbox


def narrator(out: io.StringIO) -> Narrator:
    return Narrator(out, SystemClock())


def test_one_that_answers_is_left_alone(tmp_path: Path, sandbox: Sandbox) -> None:
    out = io.StringIO()
    config = load(write_config(tmp_path, sandbox.port, items=8, seed=7), {})
    assert answer_or_start(config, SystemClock(), narrator(out)) is None
    assert out.getvalue() == ""


def test_one_that_does_not_is_started_and_said_so(tmp_path: Path) -> None:
    out = io.StringIO()
    config = load(write_config(tmp_path, free_port(), items=8, seed=7), {})
    store = answer_or_start(config, SystemClock(), narrator(out))
    assert store is not None
    try:
        assert out.getvalue().startswith("starting the simulated store on 127.0.0.1:")
        assert answer_or_start(config, SystemClock(), narrator(out)) is None
    finally:
        store.terminate()
        store.wait()


def test_a_rehearsed_fault_is_armed_there_audited_and_taken_back(
    tmp_path: Path, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(write_config(tmp_path, sandbox.port, items=8, seed=7))
    assert main(["rehearse", "429", "--times", "3", "--config", path]) == 0
    assert [(fault.name, fault.times) for fault in sandbox.faults.armed()] == [("429", 3)]
    assert main(["rehearse", "short", "--config", path]) == 0
    assert [fault.name for fault in sandbox.faults.armed()] == ["short"]
    assert main(["rehearse", "off", "--config", path]) == 0
    assert sandbox.faults.armed() == []
    capsys.readouterr()
    assert main(["audit", "--config", path]) == 0
    assert capsys.readouterr().out.count("set rehearsal") == 3
    close_cache()


def test_a_port_of_somebody_else_is_an_error(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        config = load(write_config(tmp_path, stranger.getsockname()[1], items=8, seed=7), {})
        answering = threading.Thread(target=_mumble, args=(stranger,))
        answering.start()
        with pytest.raises(StateError, match="not the simulated store"):
            answer_or_start(config, SystemClock(), narrator(io.StringIO()))
        answering.join()


def _mumble(stranger: socket.socket) -> None:
    """Answer one caller with something that is not HTTP."""
    caller, _ = stranger.accept()
    with caller:
        caller.sendall(b"220 mail.example.test\r\n")


def test_the_shop_can_be_told_to_sell(sandbox: Sandbox) -> None:
    sku = sandbox.catalogue.sku(0)
    sandbox.shop.set_stock(sku, 5)
    tell(sandbox.port, "/_sandbox/sell", {"sku": sku, "units": 1})
    assert sandbox.shop.level(0, sandbox.shop.locations[0].id).true == 4
    with pytest.raises(StateError, match="refused /_sandbox/sell"):
        tell(sandbox.port, "/_sandbox/sell", {"sku": "no such thing", "units": 1})


def test_a_config_of_somebody_else_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("endpoints: {}\n")
    with pytest.raises(StateError, match="there already"):
        write_config(tmp_path, 8931, items=8, seed=7)


def test_a_demo_whose_world_is_gone_is_not_taken_up_again(tmp_path: Path) -> None:
    write_config(tmp_path, 8931, items=8, seed=7)
    with pytest.raises(StateError, match="a folder of its own"):
        write_config(tmp_path, 8931, items=8, seed=7)
