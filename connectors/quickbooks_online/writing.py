"""What every write into the books goes through, whatever it writes."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from connectors.quickbooks_online.api import Api
from connectors.quickbooks_online.books import Books
from connectors.quickbooks_online.reading import Reading


class Desk(Struct, frozen=True):
    """The company's API, its readings and its accounts; `key` and `ready` as `Connector.push` has
    them."""

    api: Api
    reading: Reading
    books: Books
    key: str
    ready: Callable[[], None]
