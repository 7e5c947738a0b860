"""The visits of a simulated Web Connector: while a worker lives, it comes whenever a run waits."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from syncconsole.cli.simulated import LOOPBACK, tell
from syncconsole.errors import StateError
from syncconsole.paths import log_path
from syncconsole.webconnector import SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syncconsole.cli.moments import Clock
    from syncconsole.config import Config, Endpoint

log = logging.getLogger(__name__)

LOOK = 0.25
"""Seconds between two looks whether a run waits for a visit."""


@contextmanager
def visited(config: Config) -> Iterator[None]:
    """While inside, the simulated visited endpoints are visited; a process of its own listens for
    that, as it does for the real ones. Nothing is started where the config has none."""
    endpoints = config.endpoints.values()
    if not any(each.sandbox and each.connector in SYSTEMS for each in endpoints):
        yield
        return
    command = [sys.executable, "-m", "syncconsole", "--config", str(config.path)]
    with log_path(config.path).open("ab") as log:
        process = subprocess.Popen(
            [*command, "webconnector", "--simulated", "--port", "0"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip
    assert process.stdout is not None
    try:
        if not process.stdout.readline():
            raise StateError(f"the simulated visits do not begin; {log_path(config.path)} says why")
        yield
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def visit_now_and_then(config: Config, port: int, clock: Clock) -> None:
    """Let the sandbox's Web Connector call the service on this port whenever a run waits for it;
    returns when the process that started this one has ended."""
    from syncconsole.webconnector.waiting import waits

    assert config.sandbox is not None
    ours = os.getppid()
    while os.getppid() == ours:
        for endpoint in config.endpoints.values():
            if endpoint.sandbox and endpoint.connector in SYSTEMS and waits(config, endpoint.name):
                _come(config.sandbox.port, endpoint, f"http://{LOOPBACK}:{port}/{endpoint.name}")
        clock.sleep(LOOK)


def _come(sandbox: int, endpoint: Endpoint, url: str) -> None:
    """Ask for one visit; a sandbox that does not answer is asked again by the next look."""
    fields = {
        "product": endpoint.connector,
        "url": url,
        "user": str(endpoint.options["user"]),
        "password": endpoint.options["password"].reveal(),
    }
    try:
        tell(sandbox, "/_sandbox/webconnector", fields)
    except StateError as error:
        log.warning("%s", error)
