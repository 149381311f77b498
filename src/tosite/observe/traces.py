"""OpenTelemetry: a span per request, and one per statement. Imported only when an OTLP endpoint is set.

Values never become attributes: of a statement its text with placeholders, of a request its route.
"""

from typing import Any

import falcon
import psycopg
from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from psycopg.rows import DictRow

from tosite.observe.requests import Seen

_LONGEST_STATEMENT = 2000
_propagator = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("tosite")


def set_up() -> None:
    """Send the spans of this process to the endpoint of the environment (OTEL_EXPORTER_OTLP_ENDPOINT and its kin)."""
    provider = TracerProvider(resource=Resource.create({"service.name": "tosite"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


class Traces:
    """The spans of requests."""

    def begin(self, req: falcon.Request) -> Any:
        """A span under that of the caller, if it sent one; current on this thread until it is finished."""
        sent = {name: value for name in ("traceparent", "tracestate") if (value := req.get_header(name))}
        span = _tracer.start_span("request", context=_propagator.extract(sent), kind=SpanKind.SERVER)
        return span, context.attach(trace.set_span_in_context(span))

    def finish(self, seen: Seen, status: int) -> None:
        """Name the span by its route and end it."""
        span, token = seen.span
        context.detach(token)
        span.update_name(f"{seen.method} {seen.route}")
        span.set_attributes(
            {
                "http.request.method": seen.method,
                "http.route": seen.route,
                "http.response.status_code": status,
                "tosite.request_id": seen.request_id,
            }
        )
        if seen.caller:
            span.set_attribute("tosite.company_id", seen.caller.company_id)
        if status >= 500:
            span.set_status(Status(StatusCode.ERROR))
        span.end()


class TracedCursor(psycopg.Cursor[DictRow]):
    """A cursor whose statements are spans of the request that they belong to."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "TracedCursor":
        """As psycopg does it, inside a span."""
        if not trace.get_current_span().is_recording():
            return super().execute(query, params, **options)
        text = query if isinstance(query, str) else "(composed)"
        attributes = {"db.system.name": "postgresql", "db.query.text": text[:_LONGEST_STATEMENT]}
        # What fails is told by its kind: messages of the database quote values.
        with _tracer.start_as_current_span(
            text.split(None, 1)[0],
            kind=SpanKind.CLIENT,
            attributes=attributes,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                return super().execute(query, params, **options)
            except psycopg.Error as error:
                span.set_status(Status(StatusCode.ERROR, error.sqlstate))
                raise
