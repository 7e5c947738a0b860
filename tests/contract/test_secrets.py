"""No secret is seen, whatever the other side does with it (P-36)."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING

import pytest

from connectors.errors import ConnectorError

if TYPE_CHECKING:
    from tests.contract.bench import Bench

TROUBLES = ("html", "maintenance", "503", "expired_token", "missing_scope", "dropped", "truncated")


@pytest.mark.pitfall("P-36")
def test_a_connector_does_not_show_its_secrets(bench: Bench) -> None:
    bench.needs("secrets")
    connector = bench.connect()
    shown = [repr(connector), *(repr(value) for value in vars(connector).values())]
    assert bench.secrets
    assert not any(secret in text for secret in bench.secrets for text in shown)


@pytest.mark.pitfall("P-36")
@pytest.mark.parametrize("fault", TROUBLES)
def test_errors_findings_and_logs_hold_no_secret(
    bench: Bench, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    bench.needs("secrets", "wire")
    caplog.set_level(logging.DEBUG)
    connector = bench.connect()
    bench.arm(fault)
    told: list[str] = []
    try:
        bench.read_all(connector)
    except ConnectorError as error:
        told = [*traceback.format_exception(error), f"{vars(error)}"]
    told += [f"{finding}" for finding in connector.check()]
    told += [record.getMessage() for record in caplog.records]
    shown = "\n".join(told)
    assert not [secret for secret in bench.secrets if secret in shown]


@pytest.mark.pitfall("P-36")
def test_a_wrong_password_is_not_repeated(bench: Bench) -> None:
    bench.needs("secrets", "wrong password")
    connector = bench.broken()["wrong password"]()
    shown = "\n".join(f"{finding}" for finding in connector.check())
    assert "another" not in shown.split()
    assert not [secret for secret in bench.secrets if secret in shown]
