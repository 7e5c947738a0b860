"""The simulated store as a process of its own, so that it shares no interpreter with what is
measured: `python -m tests.bench.store ITEMS` serves it."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.bench.child import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 7


@contextmanager
def store(items: int) -> Iterator[str]:
    """A store of that many items, its writes readable at once; gives its address."""
    command = [sys.executable, "-m", "tests.bench.store", str(items)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            found = re.search(r"http://\S+", said)
            if found is None:
                raise RuntimeError(f"the simulated store did not start; it said {said!r}")
            yield found[0]
        finally:
            process.terminate()


def serve(items: int) -> int:
    """Serve until told to stop."""
    from syncconsole.sandbox.process import run

    return run(0, items, SEED, apply_delay=0.0)


if __name__ == "__main__":
    sys.exit(serve(int(sys.argv[1])))
