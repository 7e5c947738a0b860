"""What Tryton refuses, in the shapes it has on the wire (protocols/jsonrpc.py)."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """Answered with HTTP 200 and `error`; everything the call did is undone."""

    def __init__(self, error: list[Any]) -> None:
        super().__init__(error)
        self.error = error


def user_error(message: str, description: str = "") -> Refusal:
    """A rule of the books that was broken."""
    return Refusal(["UserError", [message, description, None]])


def user_warning(name: str, message: str) -> Refusal:
    """What a person would have to confirm."""
    return Refusal(["UserWarning", [name, message, ""]])


def concurrency(message: str) -> Refusal:
    """Somebody changed the record meanwhile."""
    return Refusal(["ConcurrencyException", message])


def not_allowed(model: str) -> Refusal:
    """The user is in no group that may do this."""
    return user_error(f'You are not allowed to access "{model}".', "Within groups: ")


def crash(name: str) -> Refusal:
    """A KeyError in Tryton itself: an unknown model or field."""
    return Refusal([f"'{name}'", ""])
