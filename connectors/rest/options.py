"""The description of an API as frozen values. No reading, no checking: `described` does both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo

from msgspec import Struct

from connectors.rest.expressions import Expression
from connectors.rest.paths import HERE, Path
from connectors.rest.templates import Template, Text


class Paging(Struct, frozen=True):
    """How the next page is asked for; see `paging`. `size` is 0 where it is not known."""

    kind: str = "none"
    param: str = ""
    size_param: str = ""
    size: int = 0
    first: int = 0
    at: Path | None = None


class Since(Struct, frozen=True):
    """The parameter that takes a time, and how it is spelled."""

    param: str
    format: str = "iso"


class ReadBy(Struct, frozen=True):
    """How records are asked for by key: `param` of a list takes `batch` of them, joined, or `path`
    holds the one key itself."""

    path: Text
    param: str
    value: Text
    batch: int
    separator: str
    records: Path
    query: Mapping[str, str]


class Results(Struct, frozen=True):
    """Where a batch's reply says what became of each row."""

    at: Path
    sku: Path | None = None
    code: Path | None = None
    message: Path | None = None
    only_failed: bool = False


class Write(Struct, frozen=True):
    """How rows are written. `names` are the placeholders of path, body and row."""

    method: str
    path: Text
    body: Template
    row: Template
    names: frozenset[str]
    batch: int = 1
    idempotency: str = ""
    if_match: str = ""
    conflict: frozenset[int] = frozenset()
    echo: Path | None = None
    id: Path | None = None
    lowers: str = ""
    results: Results | None = None

    @property
    def compares(self) -> bool:
        """Whether the API itself refuses to write over another value."""
        return bool(self.if_match) or "before" in self.names

    @property
    def looks(self) -> bool:
        """Whether the record is read once more just before: for its version, or what it holds."""
        return bool(self.if_match) or "on_hand" in self.names


class Lines(Struct, frozen=True):
    """An order's lines. `price` is of one unit, `amount` of the line."""

    at: Expression
    sku: Expression
    quantity: Expression
    price: Expression | None = None
    amount: Expression | None = None
    title: Expression | None = None


class Component(Struct, frozen=True):
    """One kind of record: where its list is, what its columns are, how it is written."""

    name: str
    path: str
    map: Mapping[str, Expression]
    method: str = "GET"
    query: Mapping[str, str] = {}
    records: Path = HERE
    total: Path | None = None
    paging: Paging = Paging()
    since: Since | None = None
    fields: Mapping[str, Expression] = {}
    refs: Mapping[str, Expression] = {}
    where: tuple[tuple[Path, str], ...] = ()
    read: ReadBy | None = None
    write: Write | None = None
    lines: Lines | None = None
    released: frozenset[str] = frozenset()
    address: Text | None = None


class Errors(Struct, frozen=True):
    """Where a refusal says why; `ok` must hold `is_` where refusals come with a success."""

    code: Path | None = None
    message: Path | None = None
    ok: Path | None = None
    is_: str = ""


class Access(Struct, frozen=True):
    """How we prove who we are. The secrets are never shown."""

    kind: str = "none"
    user: str = ""
    password: str = ""
    token: str = ""
    name: str = ""
    token_url: str = ""
    client_id: str = ""
    client_secret: str = ""
    scope: str = ""

    def __repr__(self) -> str:
        return f"Access({self.kind})"

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self.password, self.token, self.client_secret)


class Options(Struct, frozen=True):
    """One described API. `origin` is scheme, host and port, `prefix` the path before all paths."""

    origin: str
    prefix: str
    title: str
    components: Mapping[str, Component]
    access: Access = Access()
    headers: Mapping[str, str] = {}
    errors: Errors = Errors()
    zone: tzinfo = UTC
    timeout: float = 30.0
    apply_delay: float = 0.0
    per_second: float = 0.0
    facts: Mapping[str, str] = {}
