"""The sandbox as a process of its own: `syncconsole sandbox`, and the other side of the demo."""

from __future__ import annotations

import errno
import select
import signal
import socket
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from syncconsole.sandbox.quota import PLENTY
from syncconsole.sandbox.server import Sandbox
from syncconsole.sandbox.serving import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import FrameType

    from syncconsole.sandbox.keys import Keys

LIFE_SECONDS = 20.0
"""How often stock moves by itself in a shop that lives."""

_LOOK_SECONDS = 1.0  # how often the process looks whether it is idle


def run(
    port: int, items: int, seed: int, folder: Path | None = None, *, host: str = LOOPBACK,
    life: bool = False, idle_exit: float | None = None, strange: bool = True,
    keys: Keys | None = None, quota: int = PLENTY, apply_delay: float = 1.0,
) -> int:  # fmt: skip
    """Serve until SIGTERM or SIGINT, or `idle_exit` seconds without a request; the exit code.

    The store, the QuickBooks company and the Capillary organisation answer at the same address,
    told in one line once they do. With `life`, things are sold and moved by themselves. Call it
    from the main thread. 0 after an orderly end; 1, with a sentence on stderr, where it cannot
    listen: another host than loopback, a port in use.
    """
    if host != LOOPBACK:
        return _refused(f"the sandbox listens on {LOOPBACK} only, never on {host}")
    with _end_signals() as ended:
        try:
            sandbox = Sandbox(
                items=items, seed=seed, port=port, folder=folder, strange=strange, keys=keys,
                quota=quota, apply_delay=apply_delay,
            )  # fmt: skip
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                return _refused(f"the sandbox cannot start: {error}")
            return _refused(
                f"port {port} is in use; stop what uses it, or give another with --port"
            )
        with sandbox:
            sandbox.life.on = life
            sys.stdout.write(f"sandbox with {items} items at {sandbox.url}\n")
            sys.stdout.flush()
            _serve(sandbox, ended, idle_exit)
    return 0


def _serve(sandbox: Sandbox, ended: socket.socket, idle_exit: float | None) -> None:
    """Wait for a signal; meanwhile let the shop live and look whether anybody still asks."""
    waited = 0.0
    while not select.select([ended], [], [], _LOOK_SECONDS)[0]:
        waited += _LOOK_SECONDS
        if waited >= LIFE_SECONDS:
            waited = 0.0
            sandbox.life.tick()
        if idle_exit is not None and sandbox.idle >= idle_exit:
            return


@contextmanager
def _end_signals() -> Iterator[socket.socket]:
    """A socket that becomes readable at SIGTERM or SIGINT; restores the handlers afterwards."""
    heard, told = socket.socketpair()
    told.setblocking(False)  # noqa: FBT003 - its only argument
    wakeup = signal.set_wakeup_fd(told.fileno())
    handlers = {number: signal.signal(number, _note) for number in _ENDS}
    try:
        yield heard
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(wakeup)
        heard.close()
        told.close()


_ENDS = (signal.SIGTERM, signal.SIGINT)


def _note(_number: int, _frame: FrameType | None) -> None:
    """The wake-up socket carries the news; a handler of our own keeps the default from acting."""


def _refused(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1
