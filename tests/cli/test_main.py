"""The last boundary: one sentence, one document, one exit code, and never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from syncconsole import __version__
from syncconsole.cache.read import runs
from syncconsole.cli.main import main
from syncconsole.paths import log_path
from tests.cache.read_runs.factory import add_run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Shell


class TestUsage:
    """A command line that cannot be read ends with 1; 2 has a meaning of its own."""

    @pytest.mark.parametrize(
        "line",
        ["nonsense", "plan", "plan show x", "sync full", "sync", "--nonsense", "pause", "run"],
    )
    def test_it_ends_with_one_and_shows_the_usage(self, shell: Shell, line: str) -> None:
        said = shell(line)
        assert (said.code, said.out) == (1, "")
        assert said.err.startswith("syncconsole: ")
        assert "usage: syncconsole" in said.err

    def test_a_mistyped_command_gets_the_nearest(self, shell: Shell) -> None:
        assert 'COMMAND "statu" is not known; did you mean "status"?' in shell("statu").err

    @pytest.mark.parametrize("line", ["runs --json", "--json runs"])
    def test_global_options_stand_before_or_behind(self, shell: Shell, line: str) -> None:
        assert shell(line).document == {"runs": []}

    def test_the_config_named_before_the_command_counts(self, shell: Shell, tmp_path: Path) -> None:
        said = shell(f"--config {tmp_path}/other.yaml config check")
        assert (said.code, "other.yaml" in said.err) == (1, True)

    def test_version(self, shell: Shell) -> None:
        assert shell("--version").out == f"syncconsole {__version__}\n"
        assert shell("--version --json").document == {"version": __version__}

    def test_the_console_wants_a_terminal_and_has_no_json(self, shell: Shell) -> None:
        said = shell("")
        assert said.code == 6
        assert "the console needs a terminal; without one use: syncconsole status" in said.err
        assert shell("--json").code == 1


class TestErrors:
    """Errors are sentences on stderr; with --json a document on stdout too."""

    def test_every_problem_of_a_config_is_told(self, shell: Shell) -> None:
        shell.path.write_text("endpoints: {a: {connector: nope}}\nconections: {}\n")
        said = shell("status --json")
        assert said.code == 1
        assert len(said.document["error"]["problems"]) >= 2
        assert said.err.count("config.yaml line") >= 2

    def test_a_fault_of_ours_is_logged_and_not_shown(
        self, shell: Shell, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object, **__: object) -> None:
            raise ZeroDivisionError("a fault")

        monkeypatch.setattr(runs, "runs", broken)
        said = shell("runs --json")
        assert said.code == 1
        assert said.document["error"]["code"] == "internal"
        assert "Traceback" not in said.err
        log = log_path(shell.path)
        assert str(log) in said.err
        assert "ZeroDivisionError: a fault" in log.read_text()

    @pytest.mark.parametrize("line", ["", "runs --config", "runs --config=other.yaml"])
    def test_a_fault_before_anything_is_read_is_a_sentence_too(
        self, shell: Shell, monkeypatch: pytest.MonkeyPatch, line: str
    ) -> None:
        monkeypatch.chdir(shell.path.parent)
        monkeypatch.setattr("syncconsole.cli.main.parse", lambda _: 1 / 0)
        said = shell(line)
        assert (said.code, said.err.count("\n")) == (1, 1)

    def test_where_the_log_cannot_be_written_that_is_said(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("syncconsole.cli.main.parse", lambda _: 1 / 0)
        (tmp_path / "state").write_text("in the way")
        assert main(["runs"], {"SYNCCONSOLE_CONFIG": str(tmp_path / "config.yaml")}) == 1
        assert "it could not be logged" in capsys.readouterr().err

    def test_control_characters_of_an_error_never_reach_the_terminal(self, shell: Shell) -> None:
        said = shell("sync full \x1b]0;owned\x07")
        assert "\x1b" not in said.err

    def test_ctrl_c_ends_with_130(self, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(runs, "runs", interrupted)
        assert shell("runs").code == 130


class TestOutput:
    """Stdout belongs to the answer."""

    def test_hostile_text_is_cleaned_for_people_and_escaped_for_scripts(self, shell: Shell) -> None:
        add_run(asked_by="\x1b]52;c;aaaa\x07\u202e[red]ana")
        said = shell("runs")
        assert "\x1b" not in said.out
        assert "\u202e" not in said.out
        assert "[red]ana" in said.out
        assert all(
            " " <= character <= "~" or character == "\n" for character in shell("runs --json").out
        )

    def test_a_reader_that_has_had_enough_changes_no_exit_code(self, shell: Shell) -> None:
        for _ in range(300):
            add_run()
        environment = {**os.environ, "SYNCCONSOLE_CONFIG": str(shell.path)}
        command = [sys.executable, "-m", "syncconsole", "runs", "--limit", "0"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            told = process.stderr.read()
        assert (process.returncode, told) == (0, b"")


HEAVY = ("textual", "httpx", "uvicorn", "starlette", "rich", "syncconsole.worker.main")


@pytest.mark.parametrize(
    "line", ["status", "runs", "plans", "errors", "audit", "inventory outdoor-shop", "config check"]
)
def test_headless_commands_import_nothing_heavy(shell: Shell, line: str) -> None:
    program = (
        "import json, sys\n"
        "from syncconsole.cli.main import main\n"
        f"code = main({[*line.split(), '--json']!r})\n"
        f"sys.stderr.write(json.dumps([code, [n for n in {HEAVY!r} if n in sys.modules]]))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        env={**os.environ, "SYNCCONSOLE_CONFIG": str(shell.path)},
    )
    assert json.loads(found.stderr) == [0, []]
