"""One push: which customers exist, what is to be added and what changed, in what order.

There is no idempotency key, and customer/add changes a customer that is there already. So every
new one is looked up first by each identifier it has, and one that is there is a conflict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.capillary.bodies import (
    Row,
    Unfit,
    changed_customer,
    custom_values,
    fraud_status,
    new_customer,
)
from connectors.capillary.customer import IDENTIFIERS, identifier
from connectors.capillary.paths import CUSTOMER_ADD, CUSTOMER_UPDATE
from connectors.capillary.writing import Writing
from connectors.model import Ask, Change, Fate, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectors.capillary.api import Api
    from connectors.capillary.options import Options
    from connectors.capillary.reading import Reading


class Push:
    """Changes of one component on their way."""

    def __init__(
        self, api: Api, reading: Reading, options: Options, ready: Callable[[], None]
    ) -> None:
        self._reading = reading
        self._options = options
        self._writing = Writing(api, ready)

    def outcomes(self, changes: Sequence[Change]) -> list[Outcome]:
        """What became of each change, in order. Raises as `Connector.push` does."""
        customers = changes[0].component == "customers"
        new = [at for at, one in enumerate(changes) if customers and one.expects is None]
        known = [at for at in range(len(changes)) if at not in set(new)]
        added = self._added(changes, new)
        updated = self._updated(changes, known)
        self._writing.send("POST", CUSTOMER_ADD, added, batch=self._options.batch)
        self._writing.send(
            self._options.update_method,
            CUSTOMER_UPDATE,
            updated,
            batch=self._options.update_batch,
            alone=True,
        )
        return [self._writing.outcomes[at] for at in range(len(changes))]

    def _added(self, changes: Sequence[Change], places: Sequence[int]) -> list[Row]:
        """The new ones that do not exist; the others have their outcome."""
        rows = list[Row]()
        for at in places:
            try:
                rows.append(new_customer(changes[at], at, self._reading.zone()))
            except Unfit as unfit:
                self._writing.reject([at], unfit.code, unfit.message)
        wanted = {
            name: [row.body[name] for row in rows if name in row.body] for name in IDENTIFIERS
        }
        there = dict[tuple[str, str], str]()
        for one in self._reading.customers.holding(wanted) if rows else ():
            there.update(((name, identifier(one.data, name)), one.id) for name in IDENTIFIERS)
        fresh, taken = list[Row](), set[tuple[str, str]]()
        for row in rows:
            own = [(name, row.body[name]) for name in IDENTIFIERS if name in row.body]
            if held := next((named for named in own if named in there), None):
                self._exists(row, held, there[held])
            elif twice := next((named for named in own if named in taken), None):
                message = f"Another new customer has the same {twice[0]}."
                self._writing.reject(row.places, "duplicate", message)
            else:
                taken.update(own)
                fresh.append(row)
        return fresh

    def _exists(self, row: Row, held: tuple[str, str], number: str) -> None:
        outcome = Outcome(
            Fate.CONFLICT,
            code="exists",
            message=f"Capillary has a customer with this {held[0]} already.",
            remote_id=number,
        )
        self._writing.outcomes.update(dict.fromkeys(row.places, outcome))

    def _updated(self, changes: Sequence[Change], places: Sequence[int]) -> list[Row]:
        """A row a customer; changes that cannot be written have their outcome."""
        numbers = self._numbers(changes, places)
        rows = list[Row]()
        values = dict[str, list[tuple[int, Change]]]()
        for at in places:
            change, number = changes[at], numbers.get(at, "")
            if not number:
                message = "Capillary has no customer of this key."
                self._writing.reject([at], "not_found", message)
                continue
            try:
                if change.component == "custom_fields":
                    custom_values([(at, change)], number)  # unfit ones must not spoil the others
                    values.setdefault(number, []).append((at, change))
                elif change.component == "fraud_users":
                    rows.append(fraud_status(change, at, number))
                else:
                    rows.append(changed_customer(change, at, number))
            except Unfit as unfit:
                self._writing.reject([at], unfit.code, unfit.message)
        return rows + [custom_values(each, number) for number, each in values.items()]

    def _numbers(self, changes: Sequence[Change], places: Sequence[int]) -> dict[int, str]:
        """The customer's id of each change, looked up by its key where the refs do not tell."""
        numbers = {at: changes[at].refs.get("customer_id", "") for at in places}
        keys = {at: _key(changes[at]) for at, number in numbers.items() if not number}
        if keys:
            found = self._reading.customers.of([Ask(key) for key in dict.fromkeys(keys.values())])
            by_key = {one.key: one.id for one in found}
            numbers |= {at: by_key.get(key, "") for at, key in keys.items()}
        return numbers


def _key(change: Change) -> str:
    if change.component == "custom_fields":
        return change.refs.get("customer", "") or change.sku.rpartition("/")[0]
    return change.sku
