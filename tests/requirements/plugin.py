"""`pytest --requirements`: prints what proves each statement, pitfall and invariant, and fails
where one is unproved.

With `--mutate` it breaks one rule after another and fails where no test notices. To run tests with
rule N broken: SYNCCONSOLE_BROKEN=N.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from _pytest.main import wrap_session

from tests.requirements.breaking import install
from tests.requirements.mutations import MUTATIONS
from tests.requirements.proofs import listing, missing, proofs

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]

BROKEN = "SYNCCONSOLE_BROKEN"
"""Which rule of MUTATIONS is broken in this process; conftests of folders are loaded before any
hook is called, so that only the environment is early enough."""

if number := os.environ.get(BROKEN):
    install(MUTATIONS[int(number)])


def pytest_addoption(parser: pytest.Parser) -> None:
    """The two options."""
    group = parser.getgroup("requirements")
    group.addoption("--requirements", action="store_true", help="list what proves each statement")
    group.addoption("--mutate", action="store_true", help="with it: break rules, tests must fail")


def pytest_cmdline_main(config: pytest.Config) -> int | pytest.ExitCode | None:
    """List in place of running."""
    if not config.getoption("requirements"):
        return None
    return wrap_session(config, _list)


def _list(config: pytest.Config, session: pytest.Session) -> int:
    session.perform_collect()
    reporter: pytest.TerminalReporter = config.pluginmanager.getplugin("terminalreporter")
    proved = proofs(session.items)
    faults = missing(proved)
    for text in listing(proved):
        reporter.write_line(text)
    if config.getoption("mutate"):
        faults += _unnoticed(reporter.write_line)
    for fault in faults:
        reporter.write_line(fault, red=True)
    done = [sum(number.startswith(kind) for number in proved) for kind in ("S-", "P-", "I-")]
    told = "{} statements, {} pitfalls and {} invariants are proved by tests".format(*done)
    reporter.write_line(f"\n{told}")
    return 1 if faults or session.testsfailed else 0


def _unnoticed(tell: Callable[[str], None]) -> list[str]:
    """The mutations no test notices; each is told as it is tried."""
    tell("\nrules broken on purpose")
    faults = []
    for number, mutation in enumerate(MUTATIONS):
        told = f"{mutation.number}  {mutation.module}: {mutation.new}"
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
        ended = subprocess.run(
            [*command, *mutation.tests],
            cwd=ROOT, capture_output=True, text=True, check=False,
            env={**os.environ, BROKEN: str(number)},
        )  # fmt: skip
        if ended.returncode == pytest.ExitCode.TESTS_FAILED:
            tell(f"  {told}  -> noticed")
        else:
            faults.append(f"{told}  -> not noticed (exit {ended.returncode})\n{ended.stdout}")
    return faults
