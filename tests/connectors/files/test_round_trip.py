"""Whatever a file holds: read, push, read again changes the pushed quantities and no other byte."""

from __future__ import annotations

import csv
import io
import tempfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import Malformed
from connectors.files.cells import replace_field
from connectors.model import Fate
from tests.connectors.files.drop import Drop, change

TEXT = st.text(
    st.one_of(
        st.sampled_from("\",;\t|\n\r \u00a0=+-@'007éß漢🧗\ufeff\u200b"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=12,
)
SKUS = st.lists(TEXT.filter(lambda text: text.strip() != ""), min_size=1, max_size=8, unique=True)
QUANTITIES = st.one_of(
    st.integers(-(10**6), 10**6), st.decimals(-1000, 1000, places=3).map(Decimal.normalize)
)
DIALECTS = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from(",;\t|"),
        "quoting": st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
    }
)


def written(rows: list[list[str]], dialect: dict[str, int]) -> str:
    """The rows as CSV, by the standard library's own writer."""
    out = io.StringIO(newline="")
    csv.writer(out, **dialect).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


@settings(deadline=None, max_examples=150)
@given(data=st.data(), skus=SKUS, dialect=DIALECTS, codec=st.sampled_from(["utf-8", "utf-16"]))
def test_a_push_changes_the_pushed_quantities_and_no_other_byte(
    data: st.DataObject, skus: list[str], dialect: dict[str, int], codec: str
) -> None:
    titles = data.draw(st.lists(TEXT, min_size=len(skus), max_size=len(skus)))
    counts = data.draw(st.lists(st.integers(-9, 99), min_size=len(skus), max_size=len(skus)))
    pushed = data.draw(st.sets(st.sampled_from(skus)))
    rows = [
        [title, sku, str(count)] for title, sku, count in zip(titles, skus, counts, strict=True)
    ]
    expected = [[title, sku, "4242" if sku in pushed else count] for title, sku, count in rows]
    header = ["Title", "SKU", "Qty"]
    with tempfile.TemporaryDirectory() as folder:
        drop = Drop(Path(folder))
        path = drop.file(written([header, *rows], dialect).encode(codec))
        before = {record.sku: record for record in drop.records()}
        assert list(before) == skus
        assert [before[sku].qty for sku in skus] == counts
        outcomes = drop.push(*(change(sku, int(str(before[sku].qty)), 4242) for sku in pushed))
        assert {outcome.fate for outcome in outcomes} <= {Fate.ACCEPTED}
        assert path.read_bytes() == written([header, *expected], dialect).encode(codec)
        drop.date(path, 60)
        after = {record.sku: record for record in drop.records()}
        assert all(after[sku] == before[sku] for sku in skus if sku not in pushed)
        assert all(after[sku].qty == 4242 for sku in pushed)


@settings(deadline=None, max_examples=100)
@given(st.lists(QUANTITIES, min_size=1, max_size=20))
def test_every_quantity_is_read_exactly_fractions_too(quantities: list[int | Decimal]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        drop = Drop(Path(folder))
        rows = "".join(f"S{n},{qty:f}\n" for n, qty in enumerate(quantities))
        drop.file("SKU,Qty\n" + rows)
        found = drop.records()
    assert [record.qty for record in found] == quantities
    assert all(
        isinstance(record.qty, int) == (record.qty == int(record.qty or 0)) for record in found
    )


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(["A", "B", "A#2", "A#2#1", "row:2", "", "A#3"]), max_size=12))
def test_no_two_rows_ever_share_an_identity(skus: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        drop = Drop(Path(folder))
        drop.file("Title,SKU,Qty\n" + "".join(f"x,{sku},1\n" for sku in skus))
        found = [record.remote_id for record in drop.records()]
    assert len(found) == len(set(found)) == len(skus)


@given(st.lists(TEXT, min_size=1, max_size=5), st.integers(-99, 99), st.data(), DIALECTS)
def test_one_field_is_replaced_whatever_stands_in_the_others(
    fields: list[str], quantity: int, data: st.DataObject, dialect: dict[str, int]
) -> None:
    index = data.draw(st.integers(0, len(fields) - 1))
    raw = written([fields], dialect)
    delimiter = str(dialect["delimiter"])
    changed = replace_field(raw, index, str(quantity), delimiter)
    expected = [*fields[:index], str(quantity), *fields[index + 1 :]]
    assert next(csv.reader([changed], delimiter=delimiter)) == expected


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_by_name(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        drop = Drop(Path(folder))
        drop.file(b"SKU,Qty\n" + content)
        with suppress(Malformed):  # and nothing else
            assert all(record.sku or record.reason == "no_sku" for record in drop.records())
