"""What the company will not do, in the words QuickBooks uses.

Codes and sentences: the vendor's page "Handling common errors" and recorded replies of real
companies. Where neither gives a code, 6000 (business validation) is used.
"""

from __future__ import annotations


class CompanyFault(Exception):
    """Answered as a Fault with one Error; inside a batch, as the Fault of its item."""

    def __init__(
        self, code: str, message: str, detail: str, *, element: str = "", status: int = 400,
        kind: str = "ValidationFault",
    ) -> None:  # fmt: skip
        super().__init__(detail)
        self.code = code
        self.message = message
        self.detail = detail
        self.element = element
        self.status = status
        self.kind = kind

    def fields(self) -> dict[str, object]:
        """The Fault's fields (IntuitRestServiceDef.xsd, Fault and Error)."""
        error = {"Message": self.message, "Detail": self.detail, "code": self.code}
        if self.element:
            error["element"] = self.element
        return {"Error": [error], "type": self.kind}


def missing(name: str) -> CompanyFault:
    """2020: a field that must be there is not."""
    return CompanyFault(
        "2020",
        "Required param missing, need to supply the required value for the API",
        f"Required parameter {name} is missing in the request",
        element=name,
    )


def unsupported(name: str) -> CompanyFault:
    """2010: a field or a value that QuickBooks does not know here."""
    return CompanyFault(
        "2010",
        "Request has invalid or unsupported property",
        f"Property Name:{name} specified is unsupported or invalid",
    )


def no_such_operation(what: str) -> CompanyFault:
    """500: a path, method, body or operation that does not exist."""
    return CompanyFault("500", "Unsupported Operation", f"Operation {what} is not supported.")


def unknown_reference(kind: str, number: str) -> CompanyFault:
    """2500: a reference to what is not there; `kind` is Names, Accounts or Items."""
    return CompanyFault(
        "2500",
        "Invalid Reference Id",
        f"Invalid Reference Id : {kind} element id {number} not found",
        element="Reference Id",
    )


def inactive_reference() -> CompanyFault:
    """2500: a reference to what was made inactive."""
    return CompanyFault(
        "2500",
        "Invalid Reference Id",
        "Invalid Reference Id : Something you're trying to use has been made inactive. Check the "
        "fields with accounts, customers, items, vendors or employees.",
        element="Reference Id",
    )


def too_long(name: str, most: int, length: int) -> CompanyFault:
    """2050: a text longer than its field."""
    return CompanyFault(
        "2050",
        "String length is either shorter or longer than supported by specification",
        "String length specified does not match the supported length. "
        f"Min:0 Max:{most} supported. Supplied length:{length}",
        element=name,
    )


def not_an_option(name: str, value: str) -> CompanyFault:
    """2170: a word that is not one of the field's."""
    return CompanyFault(
        "2170", "Invalid Enumeration", f"{value} is not one of the values of {name}", element=name
    )


def not_found(entity: str, number: str) -> CompanyFault:
    """610: no object of this id."""
    return CompanyFault(
        "610",
        "Object Not Found",
        "Object Not Found : Something you're trying to use has been made inactive. Check the "
        f"fields with accounts, customers, items, vendors or employees. ({entity} {number})",
    )


def stale(entity: str, number: str) -> CompanyFault:
    """5010: the SyncToken is not the current one."""
    return CompanyFault(
        "5010",
        "Stale Object Error",
        "Stale Object Error : You and another user were working on this at the same time. "
        f"({entity} {number})",
    )


def business(detail: str) -> CompanyFault:
    """6000: the books do not allow it."""
    return CompanyFault("6000", "A business validation error has occurred", detail)


def number_taken(number: str, entity: str, of: str) -> CompanyFault:
    """6140: a document number that is in use, by the `entity` with the id `of`."""
    return CompanyFault(
        "6140",
        "Duplicate Document Number Error",
        "Duplicate Document Number Error : You must specify a different number. This number has "
        f"already been used. DocNumber={number} is assigned to TxnType={entity} with TxnId={of}",
    )


def name_taken() -> CompanyFault:
    """6240: a name that is in use."""
    return CompanyFault(
        "6240",
        "Duplicate Name Exists Error",
        "The name supplied already exists. : Another customer, vendor or employee is already "
        "using this name. Please use a different name.",
    )


def period_closed() -> CompanyFault:
    """6210: the date lies in a period whose books are closed."""
    return CompanyFault(
        "6210",
        "Account Period Closed, Cannot Update Through Services API",
        "The account period has closed and the account books cannot be updated through the "
        "QBO Services API.",
    )


def before_start(name: str) -> CompanyFault:
    """6270: the date lies before the item's inventory start date."""
    return CompanyFault(
        "6270",
        "Transaction date is prior to start date for inventory item",
        f"Transaction date is prior to start date for inventory item {name}",
        element="TxnDate",
    )
