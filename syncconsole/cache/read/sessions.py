"""How screens and commands read: a connection for the thread, errors told as sentences."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from syncconsole.cache.tables.base import reading
from syncconsole.cache.trouble import telling, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["session", "told", "trouble"]


@contextmanager
def session() -> Iterator[None]:
    """`reading()` for callers that must not know peewee. Raises StateError with the way out."""
    with telling("what is shown is the last that was read"), reading():
        yield


@contextmanager
def told() -> Iterator[None]:
    """For callers that ask the engine: a database that fails is told as a StateError."""
    with telling("nothing was asked"):
        yield
