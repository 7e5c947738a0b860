"""The tables, one module a subject. `ALL` is every table, in the order they are made."""

from syncconsole.cache.tables.alerts import Alert, Health
from syncconsole.cache.tables.audit import Audit, Setting
from syncconsole.cache.tables.bundles import BundlePart
from syncconsole.cache.tables.connections import Connection, Feed, Flow
from syncconsole.cache.tables.history import PastQuantity
from syncconsole.cache.tables.items import Baseline, Dirty, Item, Link, SeenPage
from syncconsole.cache.tables.orders import OrderUnits, SalesOrder, Tick
from syncconsole.cache.tables.plans import Exclusion, Plan, PlanRow
from syncconsole.cache.tables.records import AgreedRecord, CachedRecord, ComponentSync
from syncconsole.cache.tables.runs import Intent, Problem, Process, Run, RunStep, Schedule
from syncconsole.cache.tables.visits import Question, Visit

ALL = (
    Connection, Flow, Feed, Item, Dirty, Baseline, Link, SeenPage, Run, RunStep, Intent, Problem,
    Process, Schedule, Plan, PlanRow, Exclusion, Setting, Audit, SalesOrder, OrderUnits, Tick,
    CachedRecord, AgreedRecord, ComponentSync, Alert, Health, Visit, Question, PastQuantity,
    BundlePart,
)  # fmt: skip

__all__ = [
    "ALL",
    "AgreedRecord",
    "Alert",
    "Audit",
    "Baseline",
    "BundlePart",
    "CachedRecord",
    "ComponentSync",
    "Connection",
    "Dirty",
    "Exclusion",
    "Feed",
    "Flow",
    "Health",
    "Intent",
    "Item",
    "Link",
    "OrderUnits",
    "PastQuantity",
    "Plan",
    "PlanRow",
    "Problem",
    "Process",
    "Question",
    "Run",
    "RunStep",
    "SalesOrder",
    "Schedule",
    "SeenPage",
    "Setting",
    "Tick",
    "Visit",
]  # fmt: skip
