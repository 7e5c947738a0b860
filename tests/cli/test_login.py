"""`syncconsole login`: who is asked, who is not, and what stands on stdout."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from connectors.quickbooks_online.tokens import unpacked
from syncconsole.cli.simulated_sign_in import sign_in_everywhere
from syncconsole.config import load
from syncconsole.errors import StateError
from syncconsole.sandbox.quickbooks.keys import REALM
from syncconsole.sandbox.server import Sandbox
from syncconsole.tokens import endpoint_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Shell

LIVE = """\
endpoints:
  web: {connector: bigcommerce, store_hash: abc, token: x, location: 1}
  office: {connector: quickbooks_online, %s}
connections:
  shop:
    profile: cycle
    store: web
    office: office
    orders: {since: 2026-01-01, statuses: [Completed]}
"""


OWN = 'realm_id: "9", client_id: a, client_secret: b'


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(items=8) as sandbox:
        yield sandbox


@pytest.fixture
def simulated(shell: Shell, sandbox: Sandbox) -> Shell:
    """A command line whose office is the simulated company."""
    text = LIVE % "sandbox: true"
    text += f"sandbox: {{port: {sandbox.port}}}\n"
    shell.path.write_text(text, encoding="utf-8")
    return shell


@pytest.fixture
def live(shell: Shell) -> Shell:
    shell.path.write_text(LIVE % OWN, encoding="utf-8")
    return shell


def token(shell: Shell) -> bytes | None:
    return endpoint_tokens(shell.path, "office").load()


def test_a_simulated_system_asks_nobody(simulated: Shell, sandbox: Sandbox) -> None:
    said = simulated("login office --json")
    assert (said.code, said.document) == (0, {"endpoint": "office", "signed_in": True})
    assert "Signed in: office" in said.err
    tokens = unpacked(token(simulated), REALM)
    assert sandbox.company.grants.admits(tokens.access)
    assert tokens.access not in said.out + said.err


def test_a_command_that_reaches_a_simulated_system_signs_in_where_there_is_no_token(
    simulated: Shell, sandbox: Sandbox
) -> None:
    config = load(simulated.path, {})
    sign_in_everywhere(config, anew=False)
    first = token(simulated)
    assert first is not None
    sign_in_everywhere(config, anew=False)
    assert token(simulated) == first
    sign_in_everywhere(config, anew=True)
    assert token(simulated) != first


def test_a_sign_in_page_that_does_not_answer_is_said(simulated: Shell, sandbox: Sandbox) -> None:
    sandbox.stop()
    with pytest.raises(StateError, match="sign-in page does not answer"):
        sign_in_everywhere(load(simulated.path, {}), anew=True)


def test_a_live_system_is_never_signed_in_to_unasked(live: Shell) -> None:
    sign_in_everywhere(load(live.path, {}), anew=True)
    assert token(live) is None


def test_without_a_terminal_it_is_refused_with_the_way_for_scripts(
    live: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("https://elsewhere.example/?code=1\n"))
    said = live("login office")
    assert (said.code, "--redirect -" in said.err) == (6, True)


def test_a_script_is_told_the_address_and_pastes_where_it_was_sent(
    live: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("https://elsewhere.example/?code=1&state=x\n"))
    said = live("login office --redirect - --json")
    assert "https://appcenter.intuit.com/connect/oauth2?" in said.err
    assert said.code == 6
    assert "its state differs" in json.loads(said.out)["error"]["message"]
    assert token(live) is None


def test_an_address_known_beforehand_is_no_redirect(live: Shell) -> None:
    said = live("login office --redirect https://elsewhere.example/?code=1")
    assert (said.code, "belongs to one attempt" in said.err) == (1, True)


@pytest.mark.parametrize("name", ["nowhere", "web"])
def test_what_signs_nobody_in_is_refused_by_name(live: Shell, name: str) -> None:
    said = live(f"login {name} --redirect -")
    assert (said.code, "endpoints to sign in to: office" in said.err) == (6, True)
