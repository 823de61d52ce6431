"""Traces by OpenTelemetry, from a webhook or the widget to Rasa and to the case. Off unless an
exporter's address is set the standard way (``OTEL_EXPORTER_OTLP_ENDPOINT``)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import structlog

if TYPE_CHECKING:
    from fastapi import FastAPI
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span

# A path may hold a reference or a one-time token, and a query a search for a name: the route says
# enough.
_PRIVATE = ("http.target", "http.url", "url.full", "url.path", "url.query", "http.user_agent",
            "user_agent.original", "client.address", "net.peer.ip")  # fmt: skip


def is_wanted() -> bool:
    """Whether an operator named somewhere to send traces."""
    return bool(
        os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT")
        or os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    )


def start_tracing(part: str, exporter: SpanExporter | None = None) -> None:
    """Trace this process as ``putright-<part>``; libraries are loaded only here, for they cost 20 MB."""
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: f"putright-{part}"}))
    provider.add_span_processor(BatchSpanProcessor(exporter or OTLPSpanExporter()))
    trace.set_tracer_provider(provider)

    async def outgoing(span: Span, request: Any) -> None:
        _forget(span)

    HTTPXClientInstrumentor().instrument(async_request_hook=outgoing)


def trace_app(app: FastAPI) -> None:
    """Trace the requests of ``app``, without addresses that may identify anybody."""
    from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor

    def incoming(span: Span, scope: dict[str, Any]) -> None:
        _forget(span)
        request_id = structlog.contextvars.get_contextvars().get("request_id")
        if request_id and span.is_recording():
            span.set_attribute("putright.request_id", request_id)

    FastAPIInstrumentor.instrument_app(
        app,
        server_request_hook=incoming,
        excluded_urls="health,ready,metrics,v1/chat/events,v1/events",
        exclude_spans=["receive", "send"],
    )


def correlation() -> dict[str, str]:
    """What a call to another part of ours carries, so that its log lines and spans can be found:
    ``request_id``, and ``traceparent`` (W3C Trace Context) where tracing is on."""
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    carried = {"request_id": str(request_id or uuid4())}
    if is_wanted():
        from opentelemetry.propagate import inject

        inject(carried)
    return carried


@contextmanager
def going_on(request_id: str | None, traceparent: str | None) -> Iterator[None]:
    """Work that came of a request answered long ago: under its id, and in its trace."""
    bound = {"request_id": request_id} if request_id else {}
    with structlog.contextvars.bound_contextvars(**bound), _trace(traceparent):
        yield


@contextmanager
def _trace(traceparent: str | None) -> Iterator[None]:
    if not (traceparent and is_wanted()):
        yield
        return
    from opentelemetry import context
    from opentelemetry.propagate import extract

    before = context.attach(extract({"traceparent": traceparent}))
    try:
        yield
    finally:
        context.detach(before)


def _forget(span: Span) -> None:
    if span.is_recording():
        for name in _PRIVATE:
            if name in getattr(span, "attributes", {}):
                span.set_attribute(name, "")
