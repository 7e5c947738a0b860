"""What a driver's errors mean: one of `connectors.errors`, free of secrets.

PostgreSQL tells by SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html), SQLite by its
result code (sqlite.org/rescode.html). What a connection that never came about says has neither.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from peewee import (
    DataError,
    ImproperlyConfigured,
    IntegrityError,
    PeeweeException,
    ProgrammingError,
)

from connectors.errors import ConnectorError, Malformed, Misconfigured, Retriable, Unauthorised

if TYPE_CHECKING:
    from connectors.redaction import Redactor
    from connectors.sql.address import Address

_ROW_STATES = ("21", "22", "23", "44", "54", "P0")
_REFUSED = re.compile(
    r"password authentication failed|no password supplied|authentication failed"
    r"|role .* does not exist|no pg_hba\.conf entry|permission denied|access denied",
    re.IGNORECASE,
)
_NO_DATABASE = re.compile(r'database ".*" does not exist|unknown database', re.IGNORECASE)
_NO_OPTION = re.compile(r"invalid (connection|URI|port|integer)|missing \"=\"", re.IGNORECASE)
_NAMES = {
    "23505": "unique", "SQLITE_CONSTRAINT_UNIQUE": "unique",
    "SQLITE_CONSTRAINT_PRIMARYKEY": "unique",
    "23502": "not_null", "SQLITE_CONSTRAINT_NOTNULL": "not_null",
    "23503": "foreign_key", "SQLITE_CONSTRAINT_FOREIGNKEY": "foreign_key",
    "23514": "check", "SQLITE_CONSTRAINT_CHECK": "check",
}  # fmt: skip


class RowError(Exception):
    """The database refused one row; the others may go on. `code` says for what."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Faults:
    """Translates the errors of one database."""

    def __init__(self, address: Address, redactor: Redactor) -> None:
        self._address = address
        self._redactor = redactor

    def connecting(self, error: PeeweeException) -> ConnectorError:
        """The error to raise where no connection came about."""
        said = self.said(error)
        title = self._address.title
        if isinstance(error, ImproperlyConfigured):
            hint = "pip install 'syncconsole[postgres]'" if self._address.postgres else said
            text = f"the driver for {title} is not installed: {hint}"
            return Misconfigured(text, code="no_driver")
        fault = self.running(error) if self._address.file is not None else None
        if isinstance(fault, ConnectorError):
            return fault
        if _REFUSED.search(said) and "too many" not in said:
            return Unauthorised(
                f"{title} did not accept the user or password: {said}. Correct the variable that "
                "`url` takes them from.",
                code="login",
            )
        if _NO_DATABASE.search(said) or _NO_OPTION.search(said):
            return Misconfigured(f"{title}: {said}. Correct `url`.", code="no_database")
        return Retriable(f"{title} could not be reached: {said}", code="no_connection")

    def running(self, error: PeeweeException) -> ConnectorError | RowError:
        """The error to raise where a statement failed."""
        state, said = _state(error), self.said(error)
        title = self._address.title
        if _about_row(error, state):
            return RowError(_NAMES.get(state, "refused"), said)
        if state.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or state in ("55P03", "40P01"):
            return Retriable(f"{title} is locked by another program: {said}", code="locked")
        if state == "57014":
            return Retriable(f"{title} did not answer in time: {said}", code="timeout")
        if state.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")) or state in (
            "42501", "25006",
        ):  # fmt: skip
            return Unauthorised(f"{title} lacks a right for this account: {said}", code="right")
        if state.startswith("SQLITE_CANTOPEN"):
            return Misconfigured(
                f"{self.file()} cannot be opened: is it there, and may this account read it?",
                code="no_database",
            )
        if state.startswith("SQLITE_NOTADB"):
            return Misconfigured(f"{self.file()} is no SQLite database", code="no_database")
        if state.startswith("SQLITE_CORRUPT"):
            return Malformed(f"{self.file()} is damaged: {said}", code="damaged")
        if state.startswith(("0A", "3F", "42")) or state == "SQLITE_ERROR":
            return Misconfigured(f"{title} cannot do what it is asked for: {said}", code="sql")
        if "decode to UTF-8" in said:
            return Malformed(f"{title} holds text that is no Unicode: {said}", code="undecodable")
        if not state and isinstance(error, ProgrammingError) and self._address.file is None:
            return Misconfigured(f"{title} cannot do what it is asked for: {said}", code="sql")
        if not state or state.startswith(("08", "57P")):
            return Retriable(f"{title} broke off: {said}", code="cut")
        return Retriable(f"{title} failed: {said}", code="failed")

    def said(self, error: BaseException) -> str:
        """The database's own words on one clean line."""
        return self.clean(str(_original(error)))

    def clean(self, text: str) -> str:
        """Text of the database for a sentence."""
        return self._redactor.line(text)

    def file(self) -> str:
        """The path of a SQLite database, for a sentence."""
        return self.clean(str(self._address.file))


def rolled_back(error: PeeweeException) -> bool:
    """Whether a failed COMMIT is known to have changed nothing, because the database says so."""
    state = _state(error)
    return state.startswith(("23", "40", "SQLITE_BUSY", "SQLITE_CONSTRAINT"))


def _original(error: BaseException) -> BaseException:
    """The driver's error, which Peewee keeps in its own; it may have wrapped it twice."""
    while isinstance(inner := getattr(error, "orig", None), BaseException):
        error = inner
    return error


def _state(error: BaseException) -> str:
    original = _original(error)
    return str(
        getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None) or ""
    )


def _about_row(error: PeeweeException, state: str) -> bool:
    if state.startswith("SQLITE_"):
        return state.startswith(("SQLITE_CONSTRAINT", "SQLITE_TOOBIG", "SQLITE_MISMATCH"))
    if state:
        return state.startswith(_ROW_STATES)
    return isinstance(error, (IntegrityError, DataError))
