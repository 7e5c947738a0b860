"""Which file counts, when it is whole, and what is said where it is not."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from connectors.errors import Malformed, Misconfigured, Retriable
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from connectors.model import Page
    from tests.connectors.files.drop import Drop

ROWS = "SKU,Qty\nA,1\n"


def test_a_missing_file_may_come_yet_and_is_told_with_folder_and_name(drop: Drop) -> None:
    with pytest.raises(Retriable) as raised:
        drop.records(inventory="stock-*.csv")
    assert raised.value.code == "file_missing"
    assert not raised.value.maybe_done
    assert str(drop.folder) in str(raised.value)
    assert "stock-*.csv" in str(raised.value)


def test_a_missing_folder_is_told_the_same_way(drop: Drop) -> None:
    drop.folder.rmdir()
    with pytest.raises(Retriable, match="is the share mounted"):
        drop.records()


def test_of_several_matches_the_newest_counts_then_the_last_by_name(drop: Drop) -> None:
    drop.file("SKU,Qty\nOLD,1\n", "stock-3.csv", age=500)
    drop.file("SKU,Qty\nX,1\n", "stock-1.csv", age=100)
    drop.file("SKU,Qty\nY,1\n", "stock-2.csv", age=100)
    drop.file("SKU,Qty\nZ,1\n", "other.csv", age=10)
    assert list(drop.quantities(inventory="stock-*.csv")) == ["Y"]


def test_hidden_files_and_folders_never_match(drop: Drop) -> None:
    drop.file(ROWS, ".stock.csv.tmp", age=5)
    (drop.folder / "folder.csv").mkdir()
    (drop.folder / "dangling.csv").symlink_to(drop.folder / "nowhere")
    drop.file("SKU,Qty\nB,1\n", "b.csv")
    assert list(drop.quantities(inventory="*")) == ["B"]
    with pytest.raises(Misconfigured, match="is not a file"):
        drop.records(inventory="folder.csv")


def test_a_file_of_old_enough_is_read_without_waiting(drop: Drop) -> None:
    drop.file(ROWS, age=2.5)
    drop.records()
    assert drop.clock.slept == []


def test_a_fresh_file_is_watched_until_it_stands_still(drop: Drop) -> None:
    drop.file(ROWS, age=1)
    assert drop.quantities() == {"A": 1}
    assert drop.clock.slept == [2.0]


def test_a_time_in_the_future_is_no_reason_to_wait_for_ever(drop: Drop) -> None:
    drop.file(ROWS, age=-86_400)
    assert drop.quantities() == {"A": 1}
    assert drop.clock.slept == [2.0]


class Growing(FakeClock):
    """A clock on which a file grows while somebody waits, `times` times."""

    def __init__(self, path: Path, times: int) -> None:
        super().__init__()
        self._path = path
        self._left = times

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        if self._left:
            self._left -= 1
            with self._path.open("a") as file:
                file.write(f"S{self._left},1\n")
            os.utime(self._path, (self.now().timestamp(),) * 2)


def test_a_file_that_grows_is_read_when_it_is_done(drop: Drop) -> None:
    path = drop.file(ROWS, age=0)
    drop.clock = Growing(path, 3)
    assert list(drop.quantities()) == ["A", "S2", "S1", "S0"]
    assert drop.clock.slept == [2.0] * 4


def test_a_file_that_never_stops_growing_is_left_for_later(drop: Drop) -> None:
    path = drop.file(ROWS, age=0)
    drop.clock = Growing(path, 10_000)
    with pytest.raises(Retriable) as raised:
        drop.records()
    assert raised.value.code == "file_still_written"
    assert sum(drop.clock.slept) <= 62


def test_settle_may_be_switched_off(drop: Drop) -> None:
    drop.file(ROWS, age=0)
    assert drop.quantities(settle=0) == {"A": 1}


def test_a_cancel_ends_the_waiting(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    def cancelled(_: float) -> None:
        raise InterruptedError("cancelled by ana")

    drop.file(ROWS, age=0)
    monkeypatch.setattr(drop.clock, "sleep", cancelled)
    with pytest.raises(InterruptedError, match="ana"):
        drop.records()


MANY = "SKU,Qty\n" + "".join(f"S{n},{n}\n" for n in range(30_000))


def test_a_file_changed_in_place_while_it_is_read_does_not_count(drop: Drop) -> None:
    path = drop.file(MANY)
    pages = iter(drop.endpoint().pages("inventory"))
    next(pages)
    with path.open("r+") as file:
        file.write("SKU,Qty\nS0,9")
    with pytest.raises(Malformed) as raised:
        list(pages)
    assert raised.value.code == "file_changed"


def test_a_file_cut_while_it_is_read_does_not_count(drop: Drop) -> None:
    path = drop.file(MANY)
    pages = iter(drop.endpoint().pages("inventory"))
    next(pages)
    os.truncate(path, 200_000)
    delivered: list[Page] = []
    with pytest.raises(Malformed) as raised:
        delivered.extend(pages)
    assert raised.value.code == "file_changed"
    assert all(page.cursor for page in delivered), "no page of it may look like the last"


def test_a_file_replaced_while_it_is_read_is_still_read_as_one_whole(drop: Drop) -> None:
    drop.file(MANY)
    pages = iter(drop.endpoint().pages("inventory"))
    first = next(pages)
    drop.file("SKU,Qty\nNEW,1\n", ".new")
    (drop.folder / ".new").replace(drop.folder / "inventory.csv")
    rest = list(pages)
    assert sum(len(page.records) for page in (first, *rest)) == 30_000
    assert list(drop.quantities()) == ["NEW"]


def test_a_file_that_may_not_be_read_is_told(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    drop.file(ROWS)

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(Misconfigured, match="grant it the right to read"):
        drop.records()


def test_a_share_that_fails_is_tried_again_later(
    drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop.file(ROWS)

    def stale(*_: object, **__: object) -> None:
        raise OSError(116, "Stale file handle")

    monkeypatch.setattr(Path, "open", stale)
    with pytest.raises(Retriable, match="cannot be read now: Stale file handle"):
        drop.records()


def test_the_same_file_is_looked_through_once(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    path = drop.file(ROWS)
    endpoint = drop.endpoint()
    opened: list[Path] = []
    plain = Path.open

    def counted(self: Path, *args: object, **kwargs: object) -> object:
        opened.append(self)
        return plain(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", counted)
    for _ in range(3):
        list(endpoint.pages("inventory"))
    assert opened == [path] * 5, "two for the first look, one for each reading"
    drop.file(ROWS, age=datetime.now().timestamp() % 7 + 60)  # noqa: DTZ005 - any other age
    list(endpoint.pages("inventory"))
    assert len(opened) > 6
