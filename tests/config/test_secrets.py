"""Secrets come from variables and files, and never show: not in a repr, not in an error."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING

import pytest

from syncconsole.config import load
from syncconsole.errors import ConfigError
from syncconsole.secrets import Secret, UnsetVariableError, from_file, resolve
from tests.config.texts import ENVIRONMENT, GOOD, edited, loaded

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = ENVIRONMENT["BC_TOKEN"]


def test_a_secret_shows_itself_only_when_asked() -> None:
    secret = Secret(TOKEN)
    shown = [repr(secret), str(secret), f"{secret}", "%s" % secret, repr([secret])]  # noqa: UP031
    assert all("***" in text and TOKEN not in text for text in shown)
    assert secret.reveal() == TOKEN
    assert secret == Secret(TOKEN)
    assert secret != Secret("another")
    assert len({secret, Secret(TOKEN)}) == 1


def test_a_secret_is_frozen_and_leaves_the_process_by_no_side_door() -> None:
    secret = Secret(TOKEN)
    with pytest.raises(AttributeError):
        secret.value = "x"
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        copy.deepcopy(secret)
    assert not hasattr(secret, "__dict__")


def test_variables_are_resolved_and_an_unset_one_is_named() -> None:
    assert resolve("a${X}b${Y}", {"X": "1", "Y": "2"}) == "a1b2"
    assert resolve("no variable, $5 and $X", {}) == "no variable, $5 and $X"
    assert resolve("${X}", {"X": "${Y}"}) == "${Y}", "what a variable holds is not looked into"
    with pytest.raises(UnsetVariableError) as raised:
        resolve("${X}${Y}", {"X": "1"})
    assert raised.value.name == "Y"


def test_the_whole_config_prints_without_its_secrets(tmp_path: Path) -> None:
    text = GOOD + "database: postgresql://u:db-passw0rd@host/x\n"
    config = loaded(tmp_path, text)
    assert config.endpoints["web"].options["token"].reveal() == TOKEN
    for shown in (repr(config), str(config), *config.warnings):
        assert TOKEN not in shown
        assert "db-passw0rd" not in shown


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("token: ${BC_TOKEN}", f"token: [{TOKEN}]"),
        ("token: ${BC_TOKEN}", f"token: {{{TOKEN}: x}}"),
        ("token: ${BC_TOKEN}", f"tokne: {TOKEN}"),
        ("token: ${BC_TOKEN}", f"token: *{TOKEN}"),
        ("token: ${BC_TOKEN}", f"token: !{TOKEN} x"),
        ("token: ${BC_TOKEN}", f'token: "{TOKEN}'),
        ("token: ${BC_TOKEN}", f"token: @{TOKEN}"),
        ("token: ${BC_TOKEN}", f"token: a: {TOKEN}"),
        ("token: ${BC_TOKEN}", f"token: {TOKEN}\x07"),
        ("location: 1", "location: ${BC_TOKEN}"),
        ("location: 1", "base_url: ${BC_TOKEN}"),
        ("writes: false", "writes: ${BC_TOKEN}"),
        ("writes: false", "timezone: ${BC_TOKEN}"),
        ("writes: false", "guards: {floor: ${BC_TOKEN}, max_changed: ${BC_TOKEN}}"),
        ("writes: false\n", f"writes: false\ndatabase: mysql://u:{TOKEN}@host/x\n"),
    ],
)
def test_no_error_tells_a_secret(old: str, new: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        loaded(tmp_path, edited(old, new))
    error: BaseException | None = raised.value
    while error is not None:
        told = f"{error} {error!r} {getattr(error, 'problems', '')}"
        if not told.count(f"endpoints.web.token.{TOKEN}"):  # a key is no place for a secret
            assert TOKEN not in told
        error = error.__cause__ or error.__context__


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "bc.token").write_text(f"{TOKEN}\n")
    (tmp_path / "bc.token").chmod(0o600)
    config = loaded(tmp_path, edited("token: ${BC_TOKEN}", "token: {file: bc.token}"), {})
    assert config.endpoints["web"].options["token"].reveal() == TOKEN
    assert config.warnings == ()


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"x" * 70_000])
def test_a_secret_file_without_usable_text_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "bc.token").write_bytes(content)
    with pytest.raises(ValueError):
        from_file(tmp_path / "bc.token")
    with pytest.raises(ConfigError, match=r"bc\.token cannot be read"):
        loaded(tmp_path, edited("token: ${BC_TOKEN}", "token: {file: bc.token}"))


def test_a_secret_written_into_the_config_is_warned_about(tmp_path: Path) -> None:
    config = loaded(tmp_path, edited("${BC_TOKEN}", TOKEN))
    assert len(config.warnings) == 1
    assert "config.yaml line 5, endpoints.web.token: a secret is written here" in config.warnings[0]
    assert "${WEB_TOKEN}" in config.warnings[0]
    assert TOKEN not in config.warnings[0]


def test_and_more_so_where_other_accounts_can_read_it(tmp_path: Path) -> None:
    path = loaded(tmp_path, edited("${BC_TOKEN}", TOKEN)).path
    path.chmod(0o644)
    warnings = load(path, ENVIRONMENT).warnings
    assert len(warnings) == 2
    assert "other accounts can read it (mode 0644); chmod 600 config.yaml" in warnings[1]


def test_a_secret_file_that_other_accounts_can_read_is_warned_about(tmp_path: Path) -> None:
    (tmp_path / "bc.token").write_text(TOKEN)
    (tmp_path / "bc.token").chmod(0o640)
    config = loaded(tmp_path, edited("token: ${BC_TOKEN}", "token: {file: bc.token}"), {})
    assert config.warnings == (
        "bc.token: it holds secrets and other accounts can read it (mode 0640); chmod 600 bc.token",
    )


def test_a_readable_config_without_secrets_is_fine(tmp_path: Path) -> None:
    path = loaded(tmp_path, GOOD).path
    path.chmod(0o644)
    assert load(path, ENVIRONMENT).warnings == ()


def test_a_password_in_the_database_address_is_warned_about(tmp_path: Path) -> None:
    warnings = loaded(tmp_path, GOOD + "database: postgresql://u:pw@host/x\n").warnings
    assert "line 17, database: a secret is written here" in warnings[0]
    quiet = loaded(tmp_path, GOOD + "database: ${DB}\n", {**ENVIRONMENT, "DB": "sqlite:///x"})
    assert quiet.warnings == ()


def test_the_sandboxs_token_is_no_secret(tmp_path: Path) -> None:
    text = edited("token: ${BC_TOKEN}", "token: abc\n    sandbox: true")
    assert loaded(tmp_path, text + "sandbox: {}\n").warnings == ()
