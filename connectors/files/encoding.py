"""Which encoding a file is in, found by reading all of it once."""

from __future__ import annotations

import codecs
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct

from connectors.errors import Malformed
from connectors.files.faults import reading_fault, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LAST_RESORT = "cp1252"
"""What spreadsheets of western Windows write where they do not write UTF-8."""


class Content(Struct, frozen=True):
    """A file's bytes, seen whole. `guessed` says that nothing in the file named the codec.

    `fingerprint` is a hash of the bytes, in hex. A byte order mark stays part of the text: the
    codecs given here neither eat nor write one.
    """

    codec: str
    guessed: bool
    fingerprint: str


class _UndecodableError(ValueError):
    """`line` counts from 1; `proven` says that text beyond ASCII before it was of this codec."""

    def __init__(self, codec: str, line: int, *, proven: bool) -> None:
        super().__init__(codec)
        self.codec = codec
        self.line = line
        self.proven = proven


def fingerprinter() -> blake2b:
    """The hash that fingerprints are made with."""
    return blake2b(digest_size=16)


def examine(path: Path, encoding: str) -> Content:
    """How to decode the file; `encoding` is a codec's name, "" for auto.

    Auto is a byte order mark's word, else UTF-8 where all of it is, else cp1252, which is said by
    `guessed`. UTF-8 with accents that breaks off later is damaged, not cp1252. Raises Malformed:
    `empty_file`, `undecodable` with the line.
    """
    try:
        with path.open("rb") as file:
            return _examine(file, path, encoding)
    except OSError as error:
        raise reading_fault(error, path) from error


def _examine(file: BinaryIO, path: Path, encoding: str) -> Content:
    start = file.read(4)
    if not start:
        raise Malformed(
            f"{shown(path)} is empty, not even a header: its writer failed or is not done",
            code="empty_file",
        )
    marked = next((codec for mark, codec in _MARKS if start.startswith(mark)), "")
    codec = _named(encoding, marked) or marked or "utf-8"
    digest = fingerprinter()
    file.seek(0)
    for chunk in iter(partial(file.read, _CHUNK), b""):
        digest.update(chunk)
    tries = [codec] if encoding or marked else [codec, LAST_RESORT]
    while True:
        tried = tries.pop(0)
        file.seek(0)
        try:
            _decode(partial(file.read, _CHUNK), tried)
            return Content(tried, tried != codec, digest.hexdigest())
        except _UndecodableError as error:
            if error.proven or not tries:
                raise Malformed(
                    f"{shown(path)} line {error.line}: a byte that is not {error.codec}; "
                    "say the file's `encoding`, or mend the line",
                    code="undecodable",
                ) from error


def _named(encoding: str, marked: str) -> str:
    """The codec asked for; for a bare `utf-16` the byte order mark says which of the two."""
    if encoding == "utf-16":
        return marked if marked.startswith("utf-16") else "utf-16-le"
    return encoding


def _decode(read: Callable[[], bytes], codec: str) -> None:
    """Raise _UndecodableError where the bytes are not of this codec."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    lines, proven = 1, False
    more = True
    while more:
        chunk = read()
        more = bool(chunk)
        try:
            text = decoder.decode(chunk, final=not more)
        except UnicodeDecodeError as error:
            good = error.object[: error.start].decode(codec, "replace")
            proven = proven or not good.removeprefix("\ufeff").isascii()
            raise _UndecodableError(codec, lines + good.count("\n"), proven=proven) from None
        lines += text.count("\n")
        proven = proven or not text.isascii()
