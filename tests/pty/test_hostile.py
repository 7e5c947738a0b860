"""What leaves through a real pty while hostile texts are on every screen: nothing of theirs."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Exclusion, Item, Problem, Run
from syncconsole.cache.tables.base import reading, writing
from tests.cache.read_runs.factory import add_flow, add_plan, add_problem, add_run
from tests.support.hostile import HOSTILE
from tests.support.poison import poison
from tests.support.premises import ROOT, Premises
from tests.support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.pty

ESCAPE = re.compile(
    r"\x1b\[([<=>?]?)([0-9;:]*)([ -/]*[@-~])"  # CSI: private mark, parameters, what it does
    r"|\x1b([\]P_^X])(.*?)(?:\x07|\x1b\\)"  # OSC, DCS, APC, PM, SOS: up to their end
    r"|\x1b([ -/]*[0-Z\\^-~])",  # the short ones
    re.DOTALL,
)
KEYS = ("2", *["\x1b[6~"] * 9, "w", "\r", "\x1b", "4", *["\x1b[6~"] * 9, "5", "\r", "\x1b", "6",
        "1", "e", *["\x1b[6~"] * 4, "?", "\x1b", ":", "\x1b")  # fmt: skip


def forms(received: str) -> set[str]:
    """What the sequences do, colours and places left out: `CSI ?h 2004`, `CSI m`, `OSC 52`."""
    found = set()
    for private, numbers, what, string, body, short in ESCAPE.findall(received):
        if what:
            told = f" {numbers}" if private or what not in "HmABCDGdJKXrst" else ""
            found.add(f"CSI {private}{what}{told}")
        elif string:
            found.add(f"{string} {body.split(';')[0]}")
        else:
            found.add(f"short {short}")
    return found


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Premises]:
    with Premises(tmp_path, items=24) as shop:
        yield shop


def walked(shop: Premises) -> str:
    """Every screen of the console, page after page; all that was sent to the terminal."""
    with Terminal(shop.command(), rows=50, columns=130) as console:
        console.wait_for("DASHBOARD")
        for word in ("owned", "tainted", "k1"):  # found by its harmless part, and painted at rest
            console.press("2", "/", *word, "\r")
            console.read(1.0)
            console.press("\x1b")
            console.read(0.5)  # or the next key would be one with alt
        console.press(*KEYS, "\x11")
        console.ended()
        return console.received


def fill(shop: Premises) -> None:
    """As many rows of each kind as there are texts."""
    with writing():
        flow, run = add_flow("shop"), add_run("failed", connection="shop")
        for n in range(len(HOSTILE)):
            Item.create(flow=flow, key=f"k{n}", source_id=f"{n}", target_id=f"t{n}", source_qty=n)
            add_problem(run, connection="shop")
            Exclusion.create(connection="shop", component="inventory", key=f"x{n}", reason="",
                             who="", at=0.0)  # fmt: skip
        for _ in range(60):
            add_run("failed", connection="shop")
        rows = [{"key": f"k{n}", "before": n, "after": n + 1} for n in range(len(HOSTILE))]
        add_plan(rows, connection="shop", run=run, made_at=Run.get_by_id(run).asked_at)


def test_no_sequence_leaves_that_a_harmless_shop_does_not_send(shop: Premises) -> None:
    fill(shop)
    usual = forms(walked(shop))
    poison()
    with reading():
        assert Problem.select().count() >= len(HOSTILE)
    received = walked(shop)
    assert forms(received) <= usual
    rest = ESCAPE.sub("", received)
    assert not re.search("[\x00-\x06\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]", rest)
    assert "\x1b" not in rest
    assert "\x07" not in rest
    strings = {form for form in forms(received) if form[0] in "]P_^X"}
    assert strings <= {"] 22"}, "Textual's own, the shape of the pointer"
    assert [word for word in ("owned", "tainted") if word not in received] == [], "not even seen"


def test_a_command_sends_colours_and_nothing_else(shop: Premises) -> None:
    fill(shop)
    poison()
    for words in ("inventory shop --limit 0", "errors --limit 0"):
        with Terminal(shop.command(*words.split()), rows=50, columns=200) as terminal:
            assert terminal.ended(60) == 0
            received = terminal.received
        assert forms(received) <= {"CSI m", "CSI K"}
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", ESCAPE.sub("", received))
    piped = subprocess.run(shop.command("runs"), cwd=ROOT, capture_output=True, timeout=60)
    assert piped.returncode == 0
    assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", piped.stdout + piped.stderr)
