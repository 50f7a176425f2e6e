"""What an operation is: a method, a path, who may use it, and the shape of what it gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ninja import Router

from daoren.web.api.callers import callers
from daoren.web.api.rate import RATE

Method = Literal["GET", "POST"]
View = Callable[..., Any]

router = Router()


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as it was decided."""

    method: Method
    path: str
    roles: tuple[str, ...]


OPERATIONS: dict[str, Operation] = {}


def operation(
    method: Method,
    path: str,
    *,
    open_to: tuple[str, ...],
    tag: str,
    answer: Any = None,
    content: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Callable[[View], View]:
    """Make a function an operation under its own name.

    `open_to` are roles held anywhere, "signed_in" or "public", as of a page; what a caller may do with one record
    is asked again for it. `answer` is the type of what it gives; an operation that gives a file says by `content`
    of which media types.
    """

    def register(view: View) -> View:
        name = view.__name__
        OPERATIONS[name] = Operation(method, path, open_to)
        extra: dict[str, Any] = {"x-open-to": list(open_to)}
        if "public" in open_to:
            extra["security"] = [{}]
        if content is not None:
            extra["responses"] = {status: {"content": dict(content)}}
        register_it = router.api_operation(
            [method],
            path,
            auth=callers(open_to),
            throttle=RATE,
            response={status: answer},
            operation_id=name,
            url_name=name,
            summary=(view.__doc__ or name).partition("\n")[0].rstrip("."),
            tags=[tag],
            openapi_extra=extra,
        )
        return register_it(view)

    return register
