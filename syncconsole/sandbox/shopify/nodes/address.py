"""Where people live, and the companies they buy for."""

from __future__ import annotations

from dataclasses import dataclass

from syncconsole.sandbox.shopify.gids import gid


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody is found by mail: everybody lives in the same house."""

    number: int
    first_name: str
    last_name: str
    company: str | None = None
    phone: str | None = None
    typename = "MailingAddress"
    address1 = "12 Harbour Street"
    address2 = None
    city = "Marseille"
    country = "France"
    province = None
    zip = "13002"

    @property
    def id(self) -> str:
        return f"{gid('MailingAddress', self.number)}?model_name=CustomerAddress"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class Company:
    """A company that buys."""

    number: int
    name: str
    typename = "Company"
    external_id = None
    note = None

    @property
    def id(self) -> str:
        return gid("Company", self.number)


@dataclass(frozen=True, slots=True)
class CompanyContact:
    """Somebody who buys for a company; the company goes by the customer's number here."""

    number: int
    company_name: str
    typename = "CompanyContact"
    is_main_contact = True
    title = None

    @property
    def id(self) -> str:
        return gid("CompanyContact", self.number)

    @property
    def company(self) -> Company:
        return Company(self.number, self.company_name)
