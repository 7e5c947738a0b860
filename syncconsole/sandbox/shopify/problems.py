"""Errors at the top of an answer, in the vendor's shape: a message and a code."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLError

_SCOPES = "https://shopify.dev/api/usage/access-scopes"
LIMITS = "https://shopify.dev/api/usage/limits#rate-limits"


def bad_input(message: str) -> GraphQLError:
    """An argument that cannot be."""
    return GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})


def bad_request(message: str) -> GraphQLError:
    """A call that lacks something."""
    return GraphQLError(message, extensions={"code": "BAD_REQUEST"})


def too_many(count: int, most: int) -> GraphQLError:
    """An input array longer than any may be (vendor page "Shopify API limits")."""
    return GraphQLError(
        f"The input array size of {count} is greater than the maximum allowed of {most}.",
        extensions={"code": "MAX_INPUT_SIZE_EXCEEDED"},
    )


def unserved(what: str) -> GraphQLError:
    """Something that the vendor has and this store has not: said, not ignored."""
    return GraphQLError(
        f"The sandbox does not serve {what}", extensions={"code": "SANDBOX_UNSERVED"}
    )


def access_denied(field: str, scopes: tuple[str, ...]) -> GraphQLError:
    """A field that the token's scopes do not reach."""
    needed = " or ".join(f"`{scope}`" for scope in scopes) + " access scope."
    return GraphQLError(
        f"Access denied for {field} field. Required access: {needed}",
        extensions={"code": "ACCESS_DENIED", "documentation": _SCOPES, "requiredAccess": needed},
    )


def throttled() -> dict[str, Any]:
    """The error of a request that found too few points, as it is written."""
    extensions = {"code": "THROTTLED", "documentation": LIMITS}
    return {"message": "Throttled", "extensions": extensions}


def too_costly(cost: int, most: int) -> dict[str, Any]:
    """The error of a query that costs more than any may, as it is written."""
    return {
        "message": f"Query cost is {cost}, which exceeds the single query max cost limit ({most}).",
        "extensions": {
            "code": "MAX_COST_EXCEEDED", "cost": cost, "maxCost": most, "documentation": LIMITS,
        },
    }  # fmt: skip


def internal(request: str) -> dict[str, Any]:
    """The error of a request that something went wrong with, as it is written."""
    message = (
        "Internal error. Looks like something went wrong on our end.\n"
        f"Request ID: {request} (include this in support requests)."
    )
    extensions = {"code": "INTERNAL_SERVER_ERROR", "requestId": request}
    return {"message": message, "extensions": extensions}
