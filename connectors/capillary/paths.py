"""Where in Capillary's v1.1 API each thing is asked, and which of it no page documents."""

from __future__ import annotations

OPTIONAL = ("tasks", "task_metadata", "reminders", "communication_templates")
"""Components whose path may be told in config.yaml, under `paths`."""

_PATHS = {
    "tasks": "/store/tasks",
    "task_metadata": "/task/metadata",
    "reminders": "/task/reminder",
    "communication_templates": "/communications/templates",
}

UNCONFIRMED = ("communication_templates",)
"""Components for which Capillary documents no path; the one here is the simulated system's."""

CUSTOMER_GET, CUSTOMER_SEARCH = "/customer/get", "/customer/search"
CUSTOMER_ADD, CUSTOMER_UPDATE = "/customer/add", "/customer/update"
CUSTOMER_COUPONS, COUPON_SERIES = "/customer/coupons", "/coupon/series"
ORGANISATION, ENTITIES, STAFF = "/organization/get", "/organization/entities", "/store/staff"


def path_of(component: str) -> str:
    """The path of a component below /v1.1, unless config.yaml tells another."""
    return _PATHS[component]
