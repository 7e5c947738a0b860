"""Pages and single records of a surveyed file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.errors import Malformed
from connectors.files.capabilities import CAPABILITIES
from connectors.files.faults import changed, shown
from connectors.files.mapping import Identities, identity, record, sku_of
from connectors.files.survey import data_rows, fits
from connectors.model import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connectors.files.options import Options
    from connectors.files.survey import Survey
    from connectors.model import Ask, Record

PAGE = CAPABILITIES.components["inventory"].page


def read_pages(found: Survey, options: Options, cursor: str) -> Iterator[Page]:
    """Pages of 1,000 from `cursor`, which is `<fingerprint>:<rows delivered>`.

    The last page comes only once the file has proved unchanged to its end. Raises
    Malformed(file_changed) where the cursor is of another file than the one that lies there now.
    """
    delivered = _start(found, cursor)
    identities = Identities(found.repeated)
    batch: list[Record] = []
    number = 0
    for number, row in enumerate(data_rows(found), start=1):
        remote_id = identities.next(identity(row, found.columns))
        if number <= delivered:
            continue
        fit = fits(row, found.columns)
        batch.append(record(row, remote_id, found.columns, options, fit=fit))
        if len(batch) == PAGE and number < found.rows:
            yield Page(tuple(batch), f"{found.content.fingerprint}:{number}", found.rows)
            batch = []
    if number != found.rows:
        raise changed(found.path)
    yield Page(tuple(batch), "", found.rows)


def read_keys(found: Survey, options: Options, asks: Sequence[Ask]) -> Page:
    """Every record of the asked SKUs, duplicates included, in one pass."""
    wanted = {ask.sku for ask in asks}
    identities = Identities(found.repeated)
    records = []
    for row in data_rows(found):
        remote_id = identities.next(identity(row, found.columns))
        sku = sku_of(row, found.columns)
        if sku and sku in wanted:
            fit = fits(row, found.columns)
            records.append(record(row, remote_id, found.columns, options, fit=fit))
    return Page(tuple(records))


def _start(found: Survey, cursor: str) -> int:
    if not cursor:
        return 0
    fingerprint, _, number = cursor.partition(":")
    if not (number.isascii() and number.isdigit()):
        raise Malformed(f"{shown(found.path)}: no cursor of this endpoint", code="bad_cursor")
    if fingerprint != found.content.fingerprint:
        raise Malformed(
            f"{shown(found.path)} was replaced since its reading began; read it from the start",
            code="file_changed",
        )
    return int(number)
