"""Pushing to a file: compare and set, all or nothing, every other byte as it was."""

from __future__ import annotations

import stat

import pytest

from connectors.errors import Abandoned, Misconfigured
from connectors.model import Ask, Fate, Outcome
from tests.connectors.files.drop import Drop, change

FILE = "SKU,Qty,Title\nA,1,Tent\nB,2,Mug\nC,3,Rope\n"


def test_accepted_changes_are_in_the_file_and_nothing_else_is(drop: Drop) -> None:
    path = drop.file(FILE)
    outcomes = drop.push(change("C", 3, 30), change("A", 1, 0))
    assert outcomes == [Outcome(Fate.ACCEPTED), Outcome(Fate.ACCEPTED)]
    assert path.read_text() == "SKU,Qty,Title\nA,0,Tent\nB,2,Mug\nC,30,Rope\n"
    assert list(drop.folder.iterdir()) == [path]


def test_a_value_that_moved_is_a_conflict_that_names_it(drop: Drop) -> None:
    path = drop.file(FILE)
    accepted, conflict = drop.push(change("A", 1, 5), change("B", 7, 9))
    assert accepted.fate is Fate.ACCEPTED
    assert (conflict.fate, conflict.actual) == (Fate.CONFLICT, 2)
    assert "holds 2, not 7" in conflict.message
    assert path.read_text() == FILE.replace("A,1", "A,5")


def test_without_a_known_value_nothing_is_compared(drop: Drop) -> None:
    path = drop.file("SKU,Qty\nA,?\nB,2\n")
    outcomes = drop.push(change("A", None, 4), change("B", None, 5))
    assert [outcome.fate for outcome in outcomes] == [Fate.ACCEPTED] * 2
    assert path.read_text() == "SKU,Qty\nA,4\nB,5\n"


@pytest.mark.parametrize(
    ("text", "actual", "words"),
    [("5.5", None, "holds 5.5"), ("", None, "is missing"), ("x", None, "is unreadable")],
)
def test_a_value_that_is_no_whole_number_is_a_conflict(
    text: str, actual: int | None, words: str, drop: Drop
) -> None:
    drop.file(f"SKU,Qty\nA,{text}\n")
    (outcome,) = drop.push(change("A", 5, 6))
    assert (outcome.fate, outcome.actual) == (Fate.CONFLICT, actual)
    assert words in outcome.message


def test_spelling_of_the_same_number_is_no_conflict(drop: Drop) -> None:
    drop.file("SKU,Qty\nA,5.0\n")
    assert drop.push(change("A", 5, 6))[0].fate is Fate.ACCEPTED
    assert drop.one("A", settle=0).qty == 6


def test_a_key_that_is_not_there_or_twice_there_is_rejected(drop: Drop) -> None:
    path = drop.file("SKU,Qty\nA,1\nB,2\nA,1\n")
    absent, twice = drop.push(change("Z", None, 1), change("A", 1, 5))
    assert (absent.fate, absent.code) == (Fate.REJECTED, "not_found")
    assert (twice.fate, twice.code) == (Fate.REJECTED, "duplicate")
    assert "lines 2, 4" in twice.message
    assert path.read_text() == "SKU,Qty\nA,1\nB,2\nA,1\n"


def test_keys_are_compared_letter_by_letter(drop: Drop) -> None:
    drop.file("SKU,Qty\n007,1\n")
    outcomes = drop.push(change("7", 1, 2), change("007 ", 1, 2), change("", 1, 2))
    assert {outcome.code for outcome in outcomes} == {"not_found"}


def test_a_ragged_row_is_not_written_to(drop: Drop) -> None:
    drop.file("SKU,Title,Qty\nA,Jacket, blue,3\nB,x,1\n")
    (outcome,) = drop.push(change("A", 3, 4))
    assert (outcome.fate, outcome.code) == (Fate.REJECTED, "unreadable")
    assert "line 2" in outcome.message


def test_a_named_location_is_part_of_the_key(drop: Drop) -> None:
    path = drop.file("SKU,Location,Qty\nA,north,1\nA,south,1\n")
    columns = {"location": "Location"}
    outcomes = drop.push(change("A", 1, 5, "south"), change("A", 1, 9, "west"), columns=columns)
    assert [outcome.code for outcome in outcomes] == ["", "not_found"]
    assert path.read_text() == "SKU,Location,Qty\nA,north,1\nA,south,5\n"


def test_one_push_may_not_say_two_things_of_one_key(drop: Drop) -> None:
    drop.file(FILE)
    with pytest.raises(ValueError, match="two changes"):
        drop.push(change("A", 1, 2), change("A", 1, 3))


def test_other_components_cannot_be_pushed(drop: Drop) -> None:
    drop.file(FILE)
    orders = change("A", 1, 2)
    with pytest.raises(ValueError, match="orders"):
        drop.push(type(orders)("orders", "A", "", 1, 2))


def test_ready_is_asked_last_when_all_is_written_but_nothing_is_replaced(drop: Drop) -> None:
    path = drop.file(FILE)
    seen: list[tuple[str, list[str]]] = []

    def ready() -> None:
        beside = [other for other in drop.folder.iterdir() if other != path]
        seen.append((path.read_text(), [other.read_text() for other in beside]))

    drop.push(change("A", 1, 5), ready=ready)
    assert seen == [(FILE, [FILE.replace("A,1", "A,5")])]


@pytest.mark.parametrize("error", [Abandoned("lease lost"), OSError(5, "of the caller's own")])
def test_what_ready_raises_goes_through_and_nothing_is_written(
    error: Exception, drop: Drop
) -> None:
    path = drop.file(FILE)

    def ready() -> None:
        raise error

    with pytest.raises(type(error)) as raised:
        drop.push(change("A", 1, 5), ready=ready)
    assert raised.value is error
    assert path.read_text() == FILE
    assert list(drop.folder.iterdir()) == [path]


def test_where_nothing_is_accepted_nothing_is_sent(drop: Drop) -> None:
    path = drop.file(FILE)
    before = path.stat().st_mtime_ns

    def ready() -> None:
        pytest.fail("nothing leaves, so nobody is asked")

    drop.push(change("Z", 1, 5), change("A", 9, 5), ready=ready)
    assert path.stat().st_mtime_ns == before
    assert drop.push() == []


def test_what_a_killed_push_left_is_swept_away_and_never_read(drop: Drop) -> None:
    path = drop.file(FILE)
    (drop.folder / ".inventory.csv.syncconsole.tmp").write_text("half")
    assert len(drop.records(inventory="*")) == 3
    drop.push(change("A", 1, 5))
    assert list(drop.folder.iterdir()) == [path]


def test_the_files_permissions_stay(drop: Drop) -> None:
    path = drop.file(FILE)
    path.chmod(0o664)
    drop.push(change("A", 1, 5))
    assert stat.S_IMODE(path.stat().st_mode) == 0o664


def test_a_link_stays_a_link_to_the_changed_file(drop: Drop) -> None:
    path = drop.file(FILE, "real.csv")
    (drop.folder / "inventory.csv").symlink_to(path)
    drop.push(change("A", 1, 5))
    assert (drop.folder / "inventory.csv").is_symlink()
    assert path.read_text() == FILE.replace("A,1", "A,5")


def test_what_we_wrote_ourselves_is_read_back_without_waiting(drop: Drop) -> None:
    path = drop.file(FILE)
    endpoint = drop.endpoint()

    def now() -> None:
        (beside,) = [other for other in drop.folder.iterdir() if other != path]
        assert beside.stat().st_mtime > drop.clock.now().timestamp() - 2, "too young to be settled"

    endpoint.push([change("A", 1, 5)], key="1", ready=now)
    assert endpoint.read("inventory", [Ask("A")]).records[0].qty == 5
    assert drop.clock.slept == []


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp1252"])
def test_encoding_byte_order_mark_and_line_ends_stay(codec: str, drop: Drop) -> None:
    text = 'SKU;Qty;Title\r\n"É";"1";"für\r\n zwei"\r\n\r\nB; 2 ;x\r\n'
    path = drop.file(text.encode(codec))
    drop.push(change("É", 1, 7), change("B", 2, 8))
    expected = text.replace('"1"', '"7"').replace(" 2 ", "8")
    assert path.read_bytes() == expected.encode(codec)


def test_an_encoding_that_cannot_be_written_back_is_refused(drop: Drop) -> None:
    # In cp932 two byte pairs mean U+2252; written back, the one would become the other.
    content = b"SKU,Qty\nA,1\n" + b"\x87\x90,2\n"
    path = drop.file(content)
    with pytest.raises(Misconfigured, match="cannot be written back"):
        drop.push(change("A", 1, 5), encoding="cp932")
    assert path.read_bytes() == content
    assert list(drop.folder.iterdir()) == [path]
