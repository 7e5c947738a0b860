"""Every mistake in a config is told by file, line, key, what was expected, and the nearest key."""

from __future__ import annotations

from pathlib import Path

import pytest

from syncconsole.config import load
from syncconsole.errors import ConfigError
from tests.config.broken import CASES, Broken
from tests.config.texts import ENVIRONMENT, GOOD, edited, loaded
from tests.support.hostile import CONTROL


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_mistake_is_told_with_its_line_its_key_and_a_way_out(
    case: Broken, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError) as raised:
        loaded(tmp_path, edited(case.old, case.new))
    problem = raised.value.problems[0]
    assert (problem.line, problem.key) == (case.line, case.key), str(raised.value)
    assert str(problem).startswith("config.yaml")
    assert [word for word in case.words if word not in str(problem)] == [], str(problem)
    assert raised.value.exit_code == 1


def test_there_are_many_cases_and_no_name_stands_twice() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)
    assert len({(case.old, case.new) for case in CASES}) == len(CASES)


def test_sixty_of_them_and_more_have_a_hint_and_the_others_say_what_to_write(
    tmp_path: Path,
) -> None:
    hinted = 0
    for case in CASES:
        with pytest.raises(ConfigError) as raised:
            loaded(tmp_path, edited(case.old, case.new))
        problem = raised.value.problems[0]
        assert problem.file == "config.yaml"
        assert problem.line or case.new in ("", "# nothing\n"), case.name
        assert problem.hint or "expected " in problem.expected or "cannot" in problem.expected
        hinted += bool(problem.hint)
    assert hinted >= 60


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe", ("line 1: not UTF-8", "save the file")),
        (b"\xff\xfee\x00n\x00d\x00", ("not UTF-8",)),
        (b"endpoints:\x00", ("a control character",)),
        (b"PK\x03\x04", ("a control character",)),
        (b"endpoints: !!python/object/apply:os.system [reboot]", ("tags such as !this",)),
        (b"endpoints: !!python/name:os.system", ("tags such as !this",)),
        (b"endpoints: {a: 1, a: 2}", ("written twice",)),
        (b"endpoints:\n\tweb: 1", ("line 2: a tab", "spaces")),
        (b"{" * 5000, ("nested deeper",)),
        (b"a" * (1 << 20) + b"b", ("larger than 1 MiB",)),
        (b"%YAML 9.9\n---\nendpoints: x", ("config.yaml",)),
    ],
)
def test_what_is_hardly_a_config_is_told_too(
    content: bytes, words: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as raised:
        load(path, ENVIRONMENT)
    told = str(raised.value)
    assert [word for word in words if word not in told] == [], told
    assert not CONTROL.search(told.replace("\n", ""))


def test_a_file_this_account_may_not_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(tmp_path, GOOD)

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(ConfigError, match=r"config\.yaml: it cannot be read: Permission denied"):
        load(tmp_path / "config.yaml", ENVIRONMENT)


def test_the_sentence_names_file_line_key_and_hint(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        loaded(tmp_path, edited("source: office", "scource: office"))
    assert str(raised.value) == (
        "config.yaml line 15, connections.shop.scource: unknown key; "
        'did you mean "source"?'
    )  # fmt: skip


def test_all_mistakes_are_told_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    text = edited("location: 1", "location: x").replace("writes: false", "writes: yes")
    text = text.replace("folder: in", "bogus: in")
    with pytest.raises(ConfigError) as raised:
        loaded(tmp_path, text)
    assert [problem.line for problem in raised.value.problems] == [6, 7, 9, 16]


def test_a_broken_endpoint_is_not_called_unknown_as_well(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        loaded(tmp_path, edited("location: 1", "location: x"))
    assert len(raised.value.problems) == 1


def test_a_missing_file_says_where_and_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        load(tmp_path / "config.yaml", ENVIRONMENT)
    assert str(tmp_path) in str(raised.value)
    assert "syncconsole demo" in str(raised.value)


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").mkdir()
    with pytest.raises(ConfigError, match=r"config\.yaml: it cannot be read: Is a directory"):
        load(tmp_path / "config.yaml", ENVIRONMENT)


def test_a_file_that_is_not_utf8_is_told_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(GOOD.encode() + "    contact: André\n".encode("cp1252"))
    with pytest.raises(ConfigError, match=r"config\.yaml line 17: not UTF-8"):
        load(path, ENVIRONMENT)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="larger than 1 MiB"):
        loaded(tmp_path, GOOD + "#" * (1 << 20))


def test_a_bomb_of_aliases_is_refused_quickly(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )
    with pytest.raises(ConfigError, match="more than 20,000 values"):
        loaded(tmp_path, GOOD + bomb)


def test_an_alias_that_contains_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="contains itself"):
        loaded(tmp_path, GOOD + "console: &x\n  keys: [*x]\n")


def test_a_variable_set_to_nothing_counts_as_not_set(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="BC_TOKEN is not set"):
        loaded(tmp_path, GOOD, {"BC_TOKEN": ""})


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        ("A,B\nC\n", 2, "expected two SKUs"),
        ("A,B\n,D\n", 2, "expected two SKUs"),
        ("A,B\nA ,D\n", 2, "mapped twice"),
        ("A,B\nC,B\n", 2, "in line 1 already"),
    ],
)
def test_a_mistake_in_the_sku_map_names_its_own_line(
    rows: str, line: int, words: str, tmp_path: Path
) -> None:
    (tmp_path / "skus.csv").write_text(rows)
    with pytest.raises(ConfigError) as raised:
        loaded(tmp_path, edited("source: office", "sku_map: skus.csv"))
    problem = raised.value.problems[0]
    assert (problem.file, problem.line) == ("skus.csv", line)
    assert words in str(problem)


def test_a_sku_map_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "skus.csv").write_bytes("É,B\n".encode("cp1252"))
    with pytest.raises(ConfigError, match=r"skus\.csv is not UTF-8"):
        loaded(tmp_path, edited("source: office", "sku_map: skus.csv"))


def test_a_simulated_endpoint_may_not_reach_another_machine(tmp_path: Path) -> None:
    text = edited("location: 1", "location: 1\n    sandbox: true\n    base_url: https://api.host")
    with pytest.raises(ConfigError, match=r"line 8, endpoints\.web\.base_url.*only reach this"):
        loaded(tmp_path, text + "sandbox: {}\n")
