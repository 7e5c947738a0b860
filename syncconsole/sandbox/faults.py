"""Things that go wrong, by name, armed for chosen requests.

slow            the work is done and answered only after `seconds`
429             refused, quota used up, to be tried again in `seconds` (`bare`: no headers)
503             the store is down for maintenance
dropped         the connection closes without an answer, nothing was done
truncated       the answer is announced in full and cut in half
lost_answer     the work is done, the connection closes without an answer
empty           a list without a single record, total 0
short           a list of the first 19 % of its records, its totals saying the same
duplicate_page  the records of the page before, under this page's number
html            a login page with status 200
maintenance     an HTML page with status 503
expired_token   401, as if the credential had run out
missing_scope   refused for want of a permission, in the system's own way
sale            a customer buys `units` of `sku` just as the request arrives, which then goes on
409             refused, somebody else is writing there, nothing was done (SparkLayer)
php_warning     the work is done, and PHP prints a warning before the answer (WooCommerce)

Of Shopify only:

throttled       refused with status 200 and the error THROTTLED, nothing was done
internal        the error INTERNAL_SERVER_ERROR with status 200, nothing was done
bulk_failed     the bulk operation that the request starts ends FAILED, half of its rows written
bulk_denied     the same, with ACCESS_DENIED and no rows
bulk_stuck      the same never ends
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from syncconsole.sandbox.chance import seeded

if TYPE_CHECKING:
    from random import Random

NAMES = (
    "slow", "429", "503", "dropped", "truncated", "lost_answer",
    "empty", "short", "duplicate_page", "html", "maintenance", "sale", "409",
    "throttled", "internal", "expired_token", "missing_scope",
    "bulk_failed", "bulk_denied", "bulk_stuck", "php_warning",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault and the requests it strikes: those that fit every condition given.

    `requests` are numbers in order of arrival, from 1. `path` and `method` are shell patterns;
    the path is the part below the store, as /v3/inventory/*, or the company's whole path, as
    /v3/company/*/salesreceipt, or Shopify's with the fields asked for, as */customers. `page` is
    the page asked for.
    `times` ends the fault after so many strikes. `chance` is drawn from `seed` for each request
    that fits otherwise.
    """

    name: str
    requests: frozenset[int] = frozenset()
    path: str = "*"
    method: str = "*"
    page: int | None = None
    times: int | None = None
    chance: float = 1.0
    seed: int = 0
    seconds: float = 1.0
    bare: bool = False
    sku: str = ""
    units: int = 1

    def __post_init__(self) -> None:
        if self.name not in NAMES:
            raise ValueError(f"no fault is called {self.name!r}; there are {', '.join(NAMES)}")
        if self.times is not None and self.times < 1:
            raise ValueError(f"a fault strikes 1 or more times, not {self.times}")
        if not 0.0 <= self.chance <= 1.0:
            raise ValueError(f"a chance lies between 0 and 1, not {self.chance}")

    def fits(self, number: int, method: str, path: str, query: str) -> bool:
        """Whether the request meets every condition but chance and times."""
        return (
            (not self.requests or number in self.requests)
            and fnmatchcase(method, self.method)
            and fnmatchcase(path, self.path)
            and (self.page is None or parse_qs(query).get("page", ["1"]) == [str(self.page)])
        )


@dataclass(slots=True)
class _Armed:
    fault: Fault
    left: int | None
    chance: Random = field(repr=False)


class Faults:
    """The faults armed now; the first one that strikes a request is the one it meets."""

    def __init__(self) -> None:
        self._armed: list[_Armed] = []
        self._lock = threading.Lock()

    def arm(self, name: str, **conditions: Any) -> Fault:
        """Arm a fault; `conditions` are the fields of Fault. Raises ValueError or TypeError."""
        if "requests" in conditions:
            conditions["requests"] = frozenset(conditions["requests"])
        fault = Fault(name, **conditions)
        with self._lock:
            self._armed.append(_Armed(fault, fault.times, seeded(fault.seed, "fault")))
        return fault

    def clear(self) -> None:
        """Disarm everything."""
        with self._lock:
            self._armed.clear()

    def armed(self) -> list[Fault]:
        """What is armed, in the order of arming."""
        with self._lock:
            return [armed.fault for armed in self._armed]

    def strike(self, number: int, method: str, path: str, query: str) -> Fault | None:
        """The fault that this request meets, counted against its `times`."""
        with self._lock:
            for armed in self._armed:
                fault = armed.fault
                if not fault.fits(number, method, path, query):
                    continue
                if fault.chance < 1.0 and armed.chance.random() >= fault.chance:
                    continue
                if armed.left is not None:
                    armed.left -= 1
                    if armed.left == 0:
                        self._armed.remove(armed)
                return fault
        return None
