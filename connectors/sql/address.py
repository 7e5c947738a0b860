"""From the option `url` to a Peewee database. The URL holds a password and is never quoted."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from msgspec import Struct
from peewee import PeeweeException, SqliteDatabase

from connectors.errors import Misconfigured

_ENCODE = "write signs such as @ / # ? of the password as %40 %2F %23 %3F"


class Address(Struct, frozen=True):
    """What may be told of a database, and what may not: `secrets`.

    `title` is how sentences name it; `file` is SQLite's, None for a server.
    """

    scheme: str
    title: str
    file: Path | None
    secrets: tuple[str, ...]

    @property
    def postgres(self) -> bool:
        """Whether it speaks PostgreSQL."""
        return self.scheme.startswith("postgres")

    def __repr__(self) -> str:
        return f"Address({self.title!r})"


def parse(url: str) -> Address:
    """The parts of a URL. Raises Misconfigured."""
    try:
        parts = urlsplit(url)
        host, port, password = parts.hostname or "", parts.port, parts.password or ""
    except ValueError:
        raise Misconfigured(f"sql: url: not an address that can be read; {_ENCODE}") from None
    if parts.scheme == "sqlite":
        return Address("sqlite", "SQLite", _file(url), ())
    name = unquote(parts.path.removeprefix("/"))
    if not parts.scheme or "@" in parts.path + parts.query + parts.fragment or parts.fragment:
        raise Misconfigured(f"sql: url: write SCHEME://USER:PASSWORD@HOST/DATABASE; {_ENCODE}")
    if "+" in parts.scheme:
        raise Misconfigured("sql: url: pools are not needed here: leave out the + and what follows")
    if not name:
        raise Misconfigured("sql: url: the database's name is missing: SCHEME://HOST/DATABASE")
    place = (f" at {host}:{port}" if port else f" at {host}") if host else ""
    asked = [value for option, value in parse_qsl(parts.query) if "pass" in option.lower()]
    secrets = (password, unquote(password), *asked)
    system = "PostgreSQL" if parts.scheme.startswith("postgres") else parts.scheme
    return Address(parts.scheme, f"the {system} database {name}{place}", None, secrets)


def database(url: str, address: Address, timeout: float) -> Any:
    """Peewee's database, not yet connected. Raises Misconfigured."""
    if address.file is not None:
        # A URI, because a plain path would make an empty database of a misspelt name.
        return SqliteDatabase(
            f"file:{quote(str(address.file))}?mode=rw",
            uri=True,
            timeout=timeout,
            check_same_thread=False,  # close() ends the connections of all threads
            pragmas={"foreign_keys": 1},
        )
    from playhouse.db_url import connect  # many drivers are tried, for a server only

    more: dict[str, Any] = {}
    if address.postgres:
        more = {
            "prefer_psycopg3": True,
            "connect_timeout": max(2, round(timeout)),
            "application_name": "syncconsole",
            "client_encoding": "utf8",
        }
    try:
        return connect(url, unquote_password=True, unquote_user=True, **more)
    except (PeeweeException, RuntimeError, ValueError, TypeError):
        raise Misconfigured(
            "sql: url: no database is known for its beginning; write sqlite:/// or postgresql://"
        ) from None


def _file(url: str) -> Path:
    """The absolute path of sqlite:///PATH; config.yaml's folder has been put before it."""
    path = unquote(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else ""
    if not path or path.startswith(":") or "?" in url or "\0" in path:
        raise Misconfigured("sql: url: write sqlite:///FILE, and nothing after the file's name")
    return Path(path).absolute()
