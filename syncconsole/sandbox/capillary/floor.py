"""What is not a customer: stores and tills, staff, tasks, reminders and templates.

Rows are kept as they are told, with all values as text (customer-v11.json).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from syncconsole.sandbox.chance import seeded

if TYPE_CHECKING:
    from random import Random

Row = dict[str, object]

STORES = ("hamburg", "lyon", "porto", "ghent", "webstore")
FIRST_STORE, FIRST_TILL = 9001, 9101

_STAFF = ("Mira", "Olaf", "Selma", "Ivo", "Tessa", "Paul", "Greta", "Nils", "Aya", "Remy")
_TITLES = ("Call about the new tents", "Birthday call", "Invite to the ski evening", "Thank you")
_TEMPLATES = (
    ("SMS", "Birthday", "", "Happy birthday {{first_name}}!"),
    ("SMS", "Points", "", "You have {{points}} points."),
    ("EMAIL", "Newsletter", "What is new this month", "Dear {{first_name}}, ..."),
    ("EMAIL", "Welcome", "Welcome to the club", "Dear {{first_name}}, welcome."),
)


def stamp(time: datetime) -> str:
    """A time as the organisation writes it."""
    return f"{time:%Y-%m-%d %H:%M:%S}"


class Floor:
    """The lists, by the names that the control routes use too."""

    def __init__(self, seed: int, now: datetime) -> None:
        chance = seeded(seed, "capillary/floor")
        self.stores = [_entity(FIRST_STORE + at, code, "STORE", now, at) for at, code in _named()]
        self.tills = [
            _entity(FIRST_TILL + at, f"{code}.till01", "TILL", now, at) for at, code in _named()
        ]
        self.associates = [_associate(at, name) for at, name in enumerate(_STAFF)]
        self.task_metadata = [_task(at, title, now) for at, title in enumerate(_TITLES)]
        self.tasks = [_entry(at, chance, self) for at in range(16)]
        self.reminders = [_reminder(at, now, self.tasks) for at in range(6)]
        self.communication_templates = [_template(at, now) for at in range(len(_TEMPLATES))]

    def rows(self, component: str) -> list[Row]:
        """The rows of one list; raises ValueError for a name there is none of."""
        if component not in LISTS:
            raise ValueError(f"no list is called {component!r}; there are {', '.join(LISTS)}")
        rows: list[Row] = getattr(self, component)
        return rows


LISTS = (
    "stores", "tills", "associates", "task_metadata", "tasks", "reminders",
    "communication_templates",
)  # fmt: skip


def _named() -> list[tuple[int, str]]:
    return list(enumerate(STORES))


def _entity(number: int, code: str, kind: str, now: datetime, at: int) -> Row:
    return {
        "id": str(number),
        "is_active": "1",
        "code": code,
        "name": code.replace(".", " ").title(),
        "description": f"Outdoor shop, {code}",
        "last_updated_by": "50154735",
        "last_updated_on": stamp(now - timedelta(days=40 * (at + 1))),
        "timezones": {"base_timezone": {"label": "Europe/Berlin", "offset": "+01:00"}},
        "currencies": {"base_currency": {"symbol": "€", "label": "EUR"}},
        "country_code": "DE",
        "type": kind,
    }


def _associate(at: int, name: str) -> Row:
    store = at % len(STORES)
    return {
        "id": str(2301 + at),
        "type": "MANAGER" if at == len(_STAFF) - 1 else "ASSOCIATE",
        "code": f"{name.lower()}{at}",
        "firstname": name,
        "lastname": "Sandbox",
        "mobile": f"4916{at:09d}",
        "email": f"{name.lower()}@example.test",
        "store_id": str(FIRST_STORE + store),
        "store_code": STORES[store],
    }


def _task(at: int, title: str, now: datetime) -> Row:
    return {
        "id": str(15 + at),
        "title": title,
        "body": f"{title}, kindly",
        "start_date": f"{now - timedelta(days=10):%Y-%m-%d}",
        "end_date": f"{now + timedelta(days=20):%Y-%m-%d}",
        "expiry_date": stamp(now + timedelta(days=30)),
        "action": {"comment": "", "type": "Call", "template": ""},
        "task_type": "TASK",
        "cashier_task": "true",
        "customer_task": "true",
        "execute_by_all": "false",
        "possible_statuses": {"status": [{"label": "open", "value": "open"}]},
    }


def _entry(at: int, chance: Random, floor: Floor) -> Row:
    associate = floor.associates[at % len(floor.associates)]
    return {
        "id": str(801 + at),
        "entry_id": str(1801 + at),
        "type": "CUSTOMER",
        "associate_id": associate["id"],
        "comment": [],
        "customer_id": str(50_001 + chance.randrange(20)),
        "store_id": associate["store_id"],
        "status": chance.choice(("OPEN", "IN_PROGRESS", "CLOSED")),
    }


def _reminder(at: int, now: datetime, tasks: list[Row]) -> Row:
    task = tasks[at]
    return {
        "id": str(32 + at),
        "task_id": task["id"],
        "created_by": "453345",
        "remindee_id": task["associate_id"],
        "time": stamp(now + timedelta(days=at + 1)),
        "template": "Please call",
    }


def _template(at: int, now: datetime) -> Row:
    kind, name, subject, body = _TEMPLATES[at]
    return {
        "id": str(601 + at),
        "type": kind,
        "name": name,
        "subject": subject,
        "body": body,
        "updated_on": stamp(now - timedelta(days=7 * (at + 1))),
    }
