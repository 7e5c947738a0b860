"""How time and memory are taken."""

from __future__ import annotations

import resource
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Watch:
    """Seconds that passed (`wall`) and that this process computed (`cpu`) while `running`."""

    def __init__(self) -> None:
        self.wall = 0.0
        self.cpu = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Add up what passes inside; may be entered again and again."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu


def peak_mb() -> float:
    """The most memory this process ever held, in MB.

    A process starts with its parent's peak on Linux, so the one that starts it must be small.
    """
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)
