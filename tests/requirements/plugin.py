"""`pytest --requirements`: prints what proves each statement, pitfall and invariant, and fails
where one is unproved.

With `--mutate` it breaks one rule after another and fails where no test notices; `--broken N` runs
the tests given with rule N broken.
"""

from __future__ import annotations

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


def pytest_addoption(parser: pytest.Parser) -> None:
    """The three options."""
    group = parser.getgroup("requirements")
    group.addoption("--requirements", action="store_true", help="list what proves each statement")
    group.addoption("--mutate", action="store_true", help="with it: break rules, tests must fail")
    group.addoption("--broken", type=int, metavar="N", help="run with rule N of --mutate broken")


def pytest_configure(config: pytest.Config) -> None:
    """Break the rule before anything of the program is imported."""
    broken: int | None = config.getoption("broken")
    if broken is not None:
        install(MUTATIONS[broken])


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
            [*command, f"--broken={number}", *mutation.tests],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if ended.returncode == pytest.ExitCode.TESTS_FAILED:
            tell(f"  {told}  -> noticed")
        else:
            faults.append(f"{told}  -> not noticed (exit {ended.returncode})\n{ended.stdout}")
    return faults
