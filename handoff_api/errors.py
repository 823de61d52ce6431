"""Problems as RFC 9457 tells them: what is wrong, where, and what to do, with no personal data."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from handoff_api.faults import describe_fault

MEDIA_TYPE = "application/problem+json"
_TITLES = {
    400: "The request could not be read",
    401: "Not signed in",
    404: "Not found",
    405: "Method not allowed",
    413: "Too large",
}


class Problem(Exception):
    """An error meant for whoever sent the request; subclasses set the class attributes."""

    status: int = 400
    code: str = "bad_request"
    title: str = "The request could not be carried out"

    def __init__(self, detail: str, *, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers = headers
        self.more = more


class FieldInvalidError(Problem):
    """A well-formed request with a value that cannot be; names the field and what may be there."""

    status = 422
    code = "field_invalid"
    title = "A value is not accepted"

    def __init__(self, field: str, problem: str, allowed: list[str] | None = None) -> None:
        fault: dict[str, Any] = {"field": field, "problem": problem}
        if allowed is not None:
            fault["allowed"] = allowed
        super().__init__(f"{field}: {problem}", errors=[fault])

    def under(self, place: str) -> FieldInvalidError:
        """The same, with the field named from one level further out."""
        [fault] = self.more["errors"]
        field = f"{place}.{fault['field']}"
        return FieldInvalidError(field, fault["problem"], fault.get("allowed"))


class FieldFault(BaseModel):
    """One value that was not accepted."""

    field: str
    problem: str
    allowed: list[str] | None = None


class ProblemBody(BaseModel):
    """The body of every error (RFC 9457)."""

    type: str = Field(examples=["urn:putright:problem:version_stale"])
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldFault] | None = None


def _described(text: str) -> dict[str, Any]:
    return {"description": text, "content": {MEDIA_TYPE: {}}, "model": ProblemBody}


# What any route may answer beside its own success, for the API's description.
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: _described(text)
    for status, text in {
        400: "The body is not JSON",
        401: "No key, or one that is not known",
        403: "The key may not do this",
        404: "Not found, or not this key's landlord",
        409: "Not possible in the present state",
        413: "The body is too large",
        422: "A value is not accepted",
        429: "Too many requests: wait as long as Retry-After says",
        503: "A part this needs is not there, or there is no room: send it again in a few seconds",
    }.items()
}
# Beside these, of routes that answer in the form that Accept asks for.
FORM_PROBLEM: dict[int | str, dict[str, Any]] = {
    406: _described("It does not come in the form that Accept asks for")
}


def answer_problem(
    status: int,
    code: str,
    title: str,
    detail: str,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> JSONResponse:
    """A problem as a response."""
    body = {
        "type": f"urn:putright:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        **more,
    }
    return JSONResponse(body, status_code=status, headers=headers, media_type=MEDIA_TYPE)


def add_problem_handlers(app: FastAPI) -> None:
    """Make every error of ``app`` a problem, the framework's own included."""

    @app.exception_handler(Problem)
    async def _problem(request: Request, problem: Problem) -> JSONResponse:
        return answer_problem(
            problem.status,
            problem.code,
            problem.title,
            problem.detail,
            problem.headers,
            **problem.more,
        )

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        faults = [describe_fault(fault) for fault in error.errors()]
        if any(fault["type"] == "json_invalid" for fault in error.errors()):
            return answer_problem(
                400, "json_invalid", _TITLES[400], "The body is not valid JSON; nothing was done."
            )
        detail = "; ".join(f"{fault['field']}: {fault['problem']}" for fault in faults[:5])
        return answer_problem(422, "field_invalid", FieldInvalidError.title, detail, errors=faults)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        title = _TITLES.get(error.status_code, "The request could not be carried out")
        details = {
            400: "The body is not text in UTF-8, or not what its Content-Type says; nothing was done. "
            "Send it again as UTF-8.",
            404: "There is nothing at this address.",
            405: "This address does not take that method.",
            413: "The body is larger than this service takes; send it in parts.",
        }
        return answer_problem(
            error.status_code,
            title.lower().replace(" ", "_"),
            title,
            details.get(error.status_code, title + "."),
            dict(error.headers or {}) or None,
        )
