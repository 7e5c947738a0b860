"""What the README says is what the program has."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.readme import README, with_tables

TEXT = README.read_text("utf-8")


def test_the_generated_tables_are_those_of_the_code() -> None:
    """Where this fails: python -m tests.readme."""
    assert with_tables(TEXT) == TEXT


def test_every_picture_of_the_page_is_there() -> None:
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", TEXT)
    assert pictures
    assert [p for p in pictures if not (README.parent / p).is_file()] == []


def test_every_command_of_the_page_is_known_to_the_command_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "syncconsole", "--help"],
        cwd=README.parent, capture_output=True, text=True, check=True,
    )  # fmt: skip
    named = set(re.findall(r"`syncconsole ([a-z]+)", TEXT))
    assert named - set(done.stdout.split()) == set()
