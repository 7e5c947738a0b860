"""One measurement in a process of its own: nothing it loaded or kept flatters the next one.

`python -m tests.bench.child MODULE:FUNCTION '{"items": 1000}'` runs a function of tests/bench/work
and prints what it found as JSON. So one is profiled: `python -m cProfile -s tottime -m ...`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The project, from where its packages can be imported."""

Found = dict[str, list[float]]
"""What a measurement brings: figures by name, one for each time it was taken."""


def measured(function: str, **arguments: object) -> Found:
    """Run `module:function` in a fresh process. Raises RuntimeError where it fails."""
    command = [sys.executable, "-m", "tests.bench.child", function, json.dumps(arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the measurement {function} failed:\n{done.stderr}")
    found: Found = json.loads(done.stdout)
    return found


def merged(found: list[Found]) -> Found:
    """The figures of several processes, together by name."""
    return {name: [figure for each in found for figure in each[name]] for name in found[0]}


def main(function: str, arguments: str) -> None:
    """Serve one call."""
    module, name = function.split(":")
    work = getattr(import_module(f"tests.bench.work.{module}"), name)
    sys.stdout.write(json.dumps(work(**json.loads(arguments))))


if __name__ == "__main__":
    main(*sys.argv[1:])
