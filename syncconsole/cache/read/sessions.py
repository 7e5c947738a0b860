"""How screens and commands read: a connection for the thread, errors told as sentences."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from peewee import PeeweeException

from syncconsole.cache.tables.base import reading
from syncconsole.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def session() -> Iterator[None]:
    """`reading()` for callers that must not know peewee. Raises StateError with the way out."""
    try:
        with reading():
            yield
    except PeeweeException as error:
        raise StateError(
            f"the cache cannot be read just now ({error}); what is shown is the last that was read"
        ) from error


@contextmanager
def told() -> Iterator[None]:
    """For callers that ask the engine: a database that fails is told as a StateError."""
    try:
        yield
    except PeeweeException as error:
        raise StateError(
            f"the cache cannot be written just now ({error}); nothing was asked, try again"
        ) from error
