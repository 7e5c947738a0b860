"""The sandbox as a process of its own: how it begins, how it ends."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from syncconsole.sandbox.keys import TOKEN
from syncconsole.sandbox.process import run
from syncconsole.sandbox.quickbooks.keys import Keys
from syncconsole.sandbox.shopify.keys import TOKEN as SHOPIFY_TOKEN

if TYPE_CHECKING:
    from syncconsole.sandbox.server import Sandbox

ROOT = Path(__file__).parents[2]


def start(arguments: str) -> subprocess.Popen[str]:
    """A process that runs the sandbox with these arguments of `run`."""
    program = f"import sys; from syncconsole.sandbox.process import run; sys.exit(run({arguments}))"
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", program],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip


def address(process: subprocess.Popen[str]) -> str:
    """The address in the one line that the process prints."""
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.fullmatch(r"sandbox with 30 items at (http://127\.0\.0\.1:\d+)\n", line)
    assert found, line
    return found[1]


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_serves_and_ends_in_order(end: signal.Signals, tmp_path: Path) -> None:
    folder = tmp_path / "warehouse"
    process = start(f"0, 30, 7, __import__('pathlib').Path({str(folder)!r}), life=True")
    url = address(process)
    token = {"X-Auth-Token": TOKEN}
    reply = httpx.get(f"{url}/stores/sandbox/v2/store", headers=token, trust_env=False)
    assert reply.status_code == 200
    company = httpx.get(f"{url}{Keys().prefix}/companyinfo/{Keys().realm}", trust_env=False)
    assert company.status_code == 401
    asked = {"query": "{ shop { name } }"}
    shopify = httpx.post(
        f"{url}/admin/api/2026-10/graphql.json", json=asked, trust_env=False,
        headers={"X-Shopify-Access-Token": SHOPIFY_TOKEN},
    )  # fmt: skip
    assert shopify.json()["data"]["shop"]["name"]
    assert httpx.get(f"{url}/api/v2/price-lists", trust_env=False).status_code == 401
    assert (folder / "inventory.csv").exists()
    process.send_signal(end)
    said, complained = process.communicate(timeout=10)
    assert (process.returncode, said, complained) == (0, "", "")


def test_it_ends_by_itself_when_nobody_asks() -> None:
    process = start("0, 30, 7, idle_exit=0.5")
    address(process)
    _, complained = process.communicate(timeout=15)
    assert (process.returncode, complained) == (0, "")


def test_a_port_in_use_is_said_in_one_sentence(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(sandbox.port, 5, 7) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert f"port {sandbox.port} is in use" in said.err


def test_it_refuses_to_be_reached_from_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(0, 5, 7, host="0.0.0.0") == 1
    assert "127.0.0.1 only" in capsys.readouterr().err


def test_it_gives_the_signals_back(capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGTERM)
    assert run(0, 5, 7, idle_exit=0.0) == 0
    assert signal.getsignal(signal.SIGTERM) == before
    assert "sandbox with 5 items" in capsys.readouterr().out
