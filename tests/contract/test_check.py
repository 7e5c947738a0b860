"""A check says what stands, what does not, and what to do; each trouble in its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from connectors.model import Finding
    from tests.contract.bench import Bench

WRONG = ("wrong password", "missing scope", "wrong host", "expired token", "maintenance page",
         "other page")  # fmt: skip
"""The last two are in HTML: one with status 503, one with 200, as a login page or a proxy's."""


def failed(findings: list[Finding]) -> Finding:
    """The first that does not stand."""
    return next(one for one in findings if not one.ok)


def test_a_check_of_what_is_right_finds_reach_counts_and_nothing_wrong(bench: Bench) -> None:
    findings = bench.connect().check()
    assert [one for one in findings if not one.ok] == []
    assert len({one.name for one in findings}) == len(findings) >= 2
    assert all(one.text for one in findings)
    assert any(character.isdigit() for one in findings[1:] for character in one.text)


def test_a_check_writes_nothing(bench: Bench) -> None:
    held = {key: bench.held(key) for key in bench.seeded()}
    bench.connect().check()
    assert {key: bench.held(key) for key in bench.seeded()} == held
    if bench.counted:
        assert "write" not in bench.kinds()


@pytest.mark.pitfall("P-15")
@pytest.mark.parametrize("seconds", [420, -420])
def test_a_clock_that_goes_wrong_is_told_with_seconds_and_a_remedy(
    bench: Bench, seconds: int
) -> None:
    bench.needs("clock")
    connector = bench.connect()
    (right,) = [one for one in connector.check() if one.name == "clock"]
    bench.skew(seconds)
    (wrong,) = [one for one in connector.check() if one.name == "clock"]
    assert (right.ok, right.remedy, wrong.ok) == (True, "", False)
    assert "420 s" in wrong.text
    assert ("ahead" if seconds > 0 else "behind") in wrong.text
    assert wrong.remedy


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_a_finding_with_a_next_step_and_never_an_exception(
    bench: Bench, wrong: str
) -> None:
    bench.needs(wrong)
    finding = failed(bench.broken()[wrong]().check())
    assert finding.text
    assert len(finding.remedy.split()) >= 4


def test_each_of_them_has_a_sentence_and_a_next_step_of_its_own(
    bench: Bench, tmp_path_factory: pytest.TempPathFactory
) -> None:
    told: dict[str, Finding] = {}
    for wrong in WRONG:
        if wrong in bench.lacks:
            continue
        other = type(bench)(tmp_path_factory.mktemp("wrong"), bench.records)
        try:
            told[wrong] = failed(other.broken()[wrong]().check())
        finally:
            other.close()
    assert told
    assert len({one.text for one in told.values()}) == len(told), told
    assert len({one.remedy for one in told.values()}) == len(told), told
