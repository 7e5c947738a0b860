"""`syncconsole check`: what every endpoint answered, and exit 1 where one thing does not stand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.domain.runs import Mode
from syncconsole.engine import ask
from tests.cli.fake_engine import FakeEngine

if TYPE_CHECKING:
    from tests.cli.conftest import Shell


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    fake = FakeEngine()
    for name in ("ask_run", "wake_worker"):
        monkeypatch.setattr(ask, name, getattr(fake, name))
    return fake


def found(*, ok: bool) -> str:
    """What a Check leaves in its run."""
    finding: dict[str, Any] = {"name": "reach", "ok": ok, "text": "1,200 rows", "remedy": "look"}
    end = {"endpoint": "web", "system": "BigCommerce", "sandbox": True, "findings": [finding]}
    return json.dumps([end])


def test_findings_are_listed_and_a_simulated_end_is_named_so(
    shell: Shell, engine: FakeEngine
) -> None:
    engine.ends = {"state": "ok", "result": found(ok=True)}
    said = shell("check outdoor-shop")
    assert said.code == 0
    assert "web       BigCommerce (simulated)  reach  OK  1,200 rows  look" in said.out
    assert engine.asked[0][1]["mode"] is Mode.CHECK


def test_one_fault_ends_with_one(shell: Shell, engine: FakeEngine) -> None:
    engine.ends = {"state": "failed", "result": found(ok=False), "error": "", "remedy": ""}
    said = shell("check --json")
    assert said.code == 1
    assert said.document["checks"][0]["endpoints"][0]["findings"][0]["ok"] is False


def test_an_end_that_cannot_be_reached_is_told(shell: Shell, engine: FakeEngine) -> None:
    engine.ends = {"state": "failed", "error": "the store did not answer", "remedy": "try later"}
    assert "outdoor-shop: the store did not answer; try later" in shell("check").out
