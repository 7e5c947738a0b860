"""The shift report and alerts of the command line, and rehearsing."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from syncconsole.cache.tables import Audit
from tests.cache.read_runs.factory import add_run

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

ALERTS = """\
alerts:
  desk: {command: [sh, -c, "exit 3"], on: [held, failed]}
  phone: {webhook: "http://127.0.0.1:9/very-secret"}
"""


def with_alerts(shell: Shell) -> None:
    with shell.path.open("a") as file:
        file.write(ALERTS)


class TestShift:
    """What the console shows behind H."""

    def test_every_part_says_where_there_is_nothing(self, shell: Shell) -> None:
        said = shell("shift")
        assert said.code == 0
        for none in ("no run has ended", "nothing waits", "no new cause", "nothing was pushed"):
            assert none in said.out

    def test_runs_since_a_time_are_counted(self, shell: Shell) -> None:
        add_run("failed")
        document = shell("shift --since 2020-01-01 --json").document
        assert document["runs"] == {"outdoor-shop": {"failed": 1}}

    def test_a_time_that_cannot_be_read_is_an_error_with_examples(self, shell: Shell) -> None:
        said = shell("shift --since yesterday")
        assert said.code == 1
        assert "--since wants 90m, 8h, 2d or a past time" in said.err


class TestAlerts:
    """Whom the house calls, and a message to see that it works."""

    def test_nobody_is_told_where_nobody_is_named(self, shell: Shell) -> None:
        assert "nobody is told" in shell("alerts").out

    def test_channels_are_listed_without_their_addresses(self, shell: Shell) -> None:
        with_alerts(shell)
        said = shell("alerts")
        assert "desk     command sh  failed, held" in said.out
        assert "very-secret" not in said.out + shell("alerts --json").out

    def test_a_test_message_that_does_not_arrive_is_an_error(self, shell: Shell) -> None:
        with_alerts(shell)
        said = shell("alert test desk")
        assert (said.code, "desk: sh ended with 3" in said.err) == (1, True)
        said = shell("alert test phone")
        assert "phone: the webhook does not answer" in said.err
        assert "very-secret" not in said.err

    def test_a_channel_that_is_not_known_gets_the_nearest_name(self, shell: Shell) -> None:
        with_alerts(shell)
        assert 'did you mean "desk"?' in shell("alert test dsek").err


def test_a_config_without_simulated_systems_is_not_rehearsed(shell: Shell) -> None:
    said = shell("rehearse 429")
    assert said.code == 6
    assert "real ones are not made to fail" in said.err


def test_the_audit_is_exported_whole_and_safe_for_a_spreadsheet(shell: Shell) -> None:
    for n in range(30):
        Audit.create(
            at=1_000_000 + n, who="ana", origin="ssh from 192.0.2.7", action="exclude",
            subject=f"inventory S{n}", reason='=HYPERLINK("x")', before="a", after="b",
        )  # fmt: skip
    said = shell("audit --csv")
    assert said.code == 0
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert [row["To"] for row in rows] == [f"inventory S{n}" for n in range(30)]
    assert rows[0]["At (UTC)"] == "1970-01-12T13:46:40Z"
    assert (rows[0]["From"], rows[0]["Before"], rows[0]["After"]) == (
        "ssh from 192.0.2.7", "a", "b",
    )  # fmt: skip
    assert rows[0]["Reason"] == '\'=HYPERLINK("x")'
