"""The interface as a whole: its description, its errors, and its addresses."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.openapi.schema import OpenAPISchema

from daoren.core.terms import Statement, messages

# What is imported here registers its operations.
from daoren.web.api import acts, facts, files, kinds, me, records, tables  # noqa: F401
from daoren.web.api.callers import unknown_caller
from daoren.web.api.operation import OPERATIONS, router
from daoren.web.api.problems import CODES, MEDIA_TYPE, Problem, ProblemError, of_faults, problem
from daoren.web.api.rate import MOST

View = Callable[..., HttpResponseBase]


class Interface(NinjaAPI):
    """The operations, and one description of what may go wrong with any of them."""

    def get_openapi_schema(self, **values: Any) -> OpenAPISchema:
        """Give the description, every error of every operation included."""
        described = super().get_openapi_schema(**values)
        shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        described["components"]["schemas"] |= {**shape.pop("$defs", {}), "Problem": shape}
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        described["components"]["responses"] = {
            f"Problem{code}": {"description": messages()[f"api.status_{code}"]["en"], "content": content}
            for code in CODES
        }
        wrong = {str(code): {"$ref": f"#/components/responses/Problem{code}"} for code in CODES}
        for path in described["paths"].values():
            for method in path.values():
                for asked in method["parameters"]:
                    asked["schema"] = _present(asked["schema"])
                method["responses"] = {str(code): one for code, one in method["responses"].items()} | wrong
        return described


def _present(shape: dict[str, Any]) -> dict[str, Any]:
    """Give the shape of a parameter that is there: what is not asked for is left out and never null."""
    given = [one for one in shape.get("anyOf", ()) if one != {"type": "null"}]
    rest = {name: part for name, part in shape.items() if name != "anyOf"}
    return {**rest, **given[0]} if len(given) == 1 else shape


api = Interface(
    title="daoren",
    version="1",
    description="\n\n".join(messages()["api.about"].values()),
    docs_url=None,
    docs_decorator=require_safe,
    urls_namespace="api",
)
api.add_router("", router)


@api.exception_handler(ProblemError)
def _problem(request: HttpRequest, error: ProblemError) -> HttpResponse:
    return problem(error)


@api.exception_handler(ValidationError)
def _not_as_described(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(of_faults(error.errors))


@api.exception_handler(Http404)
def _absent(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(ProblemError(404))


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(unknown_caller())


@api.exception_handler(Throttled)
def _too_often(request: HttpRequest, error: Throttled) -> HttpResponse:
    seconds = int(error.wait or 0) + 1
    return problem(ProblemError(429, Statement("api.wait", {"most": MOST, "seconds": seconds})))


@api.exception_handler(HttpError)
def _other(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(ProblemError(error.status_code if error.status_code in CODES else 400))


def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Say that there is no such address, in the shape of every other error."""
    return problem(ProblemError(404))


def decided(view: View, roles: tuple[str, ...]) -> View:
    """Give the view of an address with the roles that it is open to; what is wrong with it is a problem too."""

    def answer(request: HttpRequest, *args: Any, **values: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **values)
        except Http404:
            response = problem(ProblemError(404))
        if response.status_code == 405:
            allowed = {"Allow": response["Allow"]} if "Allow" in response else {}
            response = problem(ProblemError(405, headers=allowed))
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    answer.open_to = roles  # type: ignore[attr-defined]
    # Who is signed in by a cookie is asked for its token by the operation itself.
    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def addresses() -> tuple[list[URLPattern], str, str]:
    """Give every address of the interface, each with the roles that may use it."""
    patterns, _, namespace = api.urls
    own = [one for one in patterns if isinstance(one, URLPattern)]
    for one in own:
        known = OPERATIONS.get(one.name or "")
        one.callback = decided(one.callback, known.roles if known else ("public",))
    return own, "api", namespace


nowhere = decided(partial(nothing), ("public",))
