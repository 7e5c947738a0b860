"""The query language, as far as it is served: one SELECT, parsed into a value.

    select * | count(*) | Id, DocNumber, MetaData.LastUpdatedTime
    from Item
    where Type = 'Inventory' and Sku in ('A-1001', 'it\\'s') and Name like '%Tent%'
    orderby MetaData.LastUpdatedTime desc
    startposition 1 maxresults 1000

Vendor page "Query operations and syntax": no OR, no joins, no grouping; strings in single quotes
with \\' for a quote; at most 1000 results.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from syncconsole.sandbox.quickbooks.fault import CompanyFault
from syncconsole.sandbox.quickbooks.select import (
    DEFAULT_RESULTS,
    MOST_RESULTS,
    OPERATORS,
    Condition,
    Select,
    Value,
    invalid,
)

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>'(?:[^'\\]|\\.)*')
      | (?P<number>-?\d+(?:\.\d+)?)
      | (?P<word>[A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)*)
      | (?P<mark><=|>=|[=<>(),*])
    )""",
    re.VERBOSE,
)


def parse_query(text: str) -> Select:
    """The query in `text`; CompanyFault 4000 where it is none, 4001 where it asks too much."""
    return _Parser(_tokens(text)).select()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


_END = _Token("end", "")


def _tokens(text: str) -> list[_Token]:
    tokens, at = [], 0
    text = text.strip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise _unreadable(text[at:].strip()[:20])
        tokens.append(_Token(found.lastgroup, found[found.lastgroup]))
        at = found.end()
    return tokens


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def select(self) -> Select:
        self._expect("select")
        columns, count = self._columns()
        self._expect("from")
        entity = self._take("word")
        where = self._conditions() if self._skip("where") else ()
        order = self._order()
        start = self._number(1) if self._skip("startposition") else 1
        most = self._number(0) if self._skip("maxresults") else DEFAULT_RESULTS
        if self._next() is not _END:
            raise _unreadable(self._next().text)
        if most > MOST_RESULTS:
            raise invalid(f"value {most} is too large. Max allowed value is {MOST_RESULTS}.")
        return Select(entity, columns, count, where, order, start, most)

    def _columns(self) -> tuple[tuple[str, ...], bool]:
        if self._skip("*"):
            return (), False
        first = self._take("word")
        if first.lower() == "count" and self._skip("("):
            self._expect("*")
            self._expect(")")
            return (), True
        columns = [first]
        while self._skip(","):
            columns.append(self._take("word"))
        return tuple(columns), False

    def _conditions(self) -> tuple[Condition, ...]:
        found = [self._condition()]
        while self._skip("and"):
            found.append(self._condition())
        return tuple(found)

    def _condition(self) -> Condition:
        field = self._take("word")
        operator = self._next().text.lower()
        if operator not in OPERATORS:
            raise _unreadable(self._next().text)
        self._at += 1
        if operator != "in":
            return Condition(field, operator, (self._value(),))
        self._expect("(")
        values = [self._value()]
        while self._skip(","):
            values.append(self._value())
        self._expect(")")
        return Condition(field, operator, tuple(values))

    def _value(self) -> Value:
        token = self._next()
        self._at += 1
        if token.kind == "string":
            return re.sub(r"\\(.)", r"\1", token.text[1:-1])
        if token.kind == "number":
            return token.text
        if token.text.lower() in ("true", "false"):
            return token.text.lower() == "true"
        raise _unreadable(token.text)

    def _order(self) -> tuple[tuple[str, bool], ...]:
        if not self._skip("orderby"):
            if not self._skip("order"):
                return ()
            self._expect("by")
        found = [self._ordering()]
        while self._skip(","):
            found.append(self._ordering())
        return tuple(found)

    def _ordering(self) -> tuple[str, bool]:
        field = self._take("word")
        down = self._skip("desc")
        if not down:
            self._skip("asc")
        return field, down

    def _number(self, least: int) -> int:
        text = self._take("number")
        if "." in text or int(text) < least:
            raise _unreadable(text)
        return int(text)

    def _next(self) -> _Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _END

    def _take(self, kind: str) -> str:
        token = self._next()
        if token.kind != kind:
            raise _unreadable(token.text)
        self._at += 1
        return token.text

    def _skip(self, text: str) -> bool:
        token = self._next()
        found = token.kind in ("word", "mark") and token.text.lower() == text
        self._at += found
        return found

    def _expect(self, text: str) -> None:
        if not self._skip(text):
            raise _unreadable(self._next().text)


def _unreadable(at: str) -> CompanyFault:
    where = f'at "{at}"' if at else "at the end"
    return CompanyFault(
        "4000", "Error parsing query", f"QueryParserError: Encountered an unexpected word {where}"
    )
