"""Orders as files in a folder: dropped whole, one an order, and found again by their name.

`NAME` is the reference and the format, as `W-101.xml`. A copy is kept in `.syncconsole/` beside the
drop, so that an order stays known when V6 has taken its file: it is written first under a name that
does not count, then the file is dropped, then the copy gets its name. When a dropped file is first
seen gone, `NAME.taken` is put beside the copy; a stock file that is newer has the order in it.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from connectors.errors import ConnectorError
from connectors.files.acusport_v6.writing import order_csv, order_xml
from connectors.files.faults import reading_fault, writing_fault
from connectors.files.folder import newest
from connectors.files.replacing import alone
from connectors.model import Fate, Outcome, Page, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from connectors.files.options import Options
    from connectors.model import Ask, Change

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
KEPT = ".syncconsole"


class Orders:
    """The drop folder of one endpoint; `names` are those of ORDER_FIELDS, all of them."""

    def __init__(
        self, drop: Path, options: Options, *, csv: bool, names: Mapping[str, str]
    ) -> None:
        self.drop = drop
        self._kept = drop / KEPT
        self._options = options
        self._suffix = "csv" if csv else "xml"
        self._text = order_csv if csv else order_xml
        self._names = names

    def read(self, asks: Sequence[Ask]) -> Page:
        """The orders of these references. `fields["lowered"]` is "yes" once V6 has taken the file
        and written its stock since. Raises ConnectorError."""
        found = []
        for reference in dict.fromkeys(ask.sku for ask in asks if _NAME.fullmatch(ask.sku)):
            name = self._name(reference)
            try:
                if self._known(name):
                    lowered = {"lowered": "yes"} if self._lowered(name) else {}
                    refs = {"file": name}
                    found.append(Record("orders", name, reference, refs=refs, fields=lowered))
            except OSError as error:
                raise reading_fault(error, self.drop / name) from error
        return Page(tuple(found))

    def push(self, changes: Sequence[Change], ready: Callable[[], None]) -> list[Outcome]:
        """Drop the files, one after another. An order whose file is known is accepted as it is.

        Raises Misconfigured, Retriable where a file cannot be written, and what `ready` raises.
        """
        return [self._push(change, ready) for change in changes]

    def _push(self, change: Change, ready: Callable[[], None]) -> Outcome:
        if (refused := _unfit(change)) is not None:
            return refused
        name = self._name(change.sku)
        try:
            self._kept.mkdir(mode=0o700, parents=True, exist_ok=True)
            with alone(self.drop / name):
                if self._known(name):
                    return Outcome(
                        Fate.ACCEPTED, "already_there", remote_id=name, refs={"file": name}
                    )
                self._put(name, change, ready)
        except OSError as error:
            raise writing_fault(error, self.drop / name) from error
        return Outcome(Fate.ACCEPTED, remote_id=name, refs={"file": name})

    def _put(self, name: str, change: Change, ready: Callable[[], None]) -> None:
        assert change.order is not None
        text = self._text(change.sku, change.order, self._names).encode()
        copy, beside = self._kept / f"{name}.tmp", self.drop / f".{name}.tmp"
        try:
            for path in (copy, beside):
                _written(path, text)
            ready()
            beside.replace(self.drop / name)
            copy.replace(self._kept / name)
        finally:
            beside.unlink(missing_ok=True)
            copy.unlink(missing_ok=True)
        for folder in (self._kept, self.drop):
            _synchronised(folder)

    def _known(self, name: str) -> bool:
        return (self.drop / name).exists() or (self._kept / name).exists()

    def _lowered(self, name: str) -> bool:
        if (self.drop / name).exists():
            return False
        taken = self._kept / f"{name}.taken"
        if not taken.exists():
            taken.touch(mode=0o600)
            return False
        try:
            stock = newest(self._options).stat()
        except ConnectorError:
            return False  # without a stock file nothing is newer
        return stock.st_mtime_ns > taken.stat().st_mtime_ns

    def _name(self, reference: str) -> str:
        return f"{reference}.{self._suffix}"


def _unfit(change: Change) -> Outcome | None:
    order = change.order
    if order is None or not order.lines:
        said = "The order has no lines; enter it by hand if it stands for a sale."
        return Outcome(Fate.REJECTED, "no_lines", said)
    if not _NAME.fullmatch(change.sku):
        said = "The reference cannot be a file's name: letters, digits, `.`, `_` and `-`."
        return Outcome(Fate.REJECTED, "reference", said)
    if any(not line.refs.get("sku") for line in order.lines):
        said = "A line's SKU is no item of the stock file: add it to V6, or map it by sku_map."
        return Outcome(Fate.REJECTED, "no_item", said)
    return None


def _written(path: Path, text: bytes) -> None:
    path.unlink(missing_ok=True)  # of a push that was killed
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o640)
    with os.fdopen(handle, "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _synchronised(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
