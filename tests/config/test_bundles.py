"""The `bundles:` file: what is read, and what is refused with the file's own line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.errors import ConfigError
from tests.config.texts import edited, loaded

if TYPE_CHECKING:
    from pathlib import Path

    from syncconsole.config import Config

pytestmark = pytest.mark.pitfall("P-09")

HEAD = "bundle,component,need\n"


def of(folder: Path, rows: str, more: str = "") -> Config:
    (folder / "bundles.csv").write_text(rows)
    return loaded(folder, edited("source: office", f"bundles: bundles.csv{more}"))


def test_bundles_are_read_by_key_their_components_as_either_side_spells_them(
    tmp_path: Path,
) -> None:
    (tmp_path / "skus.csv").write_text("W-7,SOCK\n")
    rows = "\ufeffBundle SKU, component_sku ,Need\nKIT , W-7,2\n\nKIT,BOX,1\nPAIR,SOCK,1\n"
    found = of(tmp_path, rows, "\n    sku_map: skus.csv").connections["shop"].bundles
    assert found == {"KIT": {"SOCK": 2, "BOX": 1}, "PAIR": {"SOCK": 1}}


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        ("sku,part,count\nKIT,SOCK,2\n", 1, 'unknown headers "sku,part,count"'),
        ("KIT,SOCK,2\n", 1, "the first row is bundle,component,need"),
        ("", 1, 'unknown headers "nothing"'),
        (HEAD + "KIT,SOCK,2\nKIT,BOX\n", 3, "expected two SKUs and a number"),
        (HEAD + ",SOCK,2\n", 2, "expected two SKUs and a number"),
        (HEAD + "KIT,SOCK,0\n", 2, 'need is "0"'),
        (HEAD + "KIT,SOCK,-1\n", 2, "a whole number of 1 or more"),
        (HEAD + "KIT,SOCK,1.5\n", 2, 'need is "1.5"'),
        (HEAD + "KIT,SOCK,2\nKIT, SOCK,3\n", 3, "in line 2 already"),
        (HEAD + "KIT,KIT ,1\n", 2, 'the bundle "KIT" is its own component'),
        (HEAD + "BIG,KIT,1\nKIT,SOCK,2\n", 2, '"KIT", a component of "BIG", is a bundle itself'),
    ],
)
def test_a_mistake_names_the_line_of_the_file(
    rows: str, line: int, words: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError) as raised:
        of(tmp_path, rows)
    problem = raised.value.problems[0]
    assert (problem.file, problem.line) == ("bundles.csv", line)
    assert words in str(problem)


def test_a_file_that_is_not_there_or_not_utf_8_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"bundles\.csv cannot be read"):
        loaded(tmp_path, edited("source: office", "bundles: bundles.csv"))
    (tmp_path / "bundles.csv").write_bytes("É,B,1\n".encode("cp1252"))
    with pytest.raises(ConfigError, match=r"bundles\.csv is not UTF-8"):
        loaded(tmp_path, edited("source: office", "bundles: bundles.csv"))


def test_a_profile_without_quantities_has_no_bundles(tmp_path: Path) -> None:
    (tmp_path / "bundles.csv").write_text(HEAD)
    text = edited("profile: inventory", "profile: feeds\n    bundles: bundles.csv")
    with pytest.raises(ConfigError, match="the profile feeds keeps no quantities in step"):
        loaded(tmp_path, text)
