"""A server that is watched in every way at once: log, figures, spans."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from sandboxes import client_of, until


class Collector:
    """An OpenTelemetry collector that keeps the spans it is sent."""

    def __init__(self) -> None:
        spans: list = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sent = ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers["Content-Length"])))
                for resource in sent.resource_spans:
                    for scope in resource.scope_spans:
                        spans.extend(scope.spans)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.spans = spans
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def of_request(self, request_id: str) -> list:
        """The span of a request, and those below it."""
        for span in list(self.spans):
            if attributes_of(span).get("tosite.request_id") == request_id:
                return [span, *(one for one in list(self.spans) if one.parent_span_id == span.span_id)]
        return []


def attributes_of(span) -> dict:
    return {one.key: one.value.string_value or one.value.int_value for one in span.attributes}


@dataclass
class Watched:
    """What is known of the server."""

    made: dict
    log: Path
    metrics_url: str
    collector: Collector
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = client_of(self.made, self.made["api_key"])

    def lines(self) -> list[dict]:
        """The log, line by line; every line is a JSON object."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def line_of(self, request_id: str) -> dict:
        """The line of a request."""
        found: list[dict] = []
        until(f"no line of {request_id}", lambda: found.extend(self._lines_of(request_id)) or found)
        return found[0]

    def _lines_of(self, request_id: str) -> list[dict]:
        return [line for line in self.lines() if line.get("request_id") == request_id]

    def figure(self, name: str, **labels: str) -> float:
        """A figure of /metrics, 0 when it is not there yet."""
        for line in httpx.get(self.metrics_url).text.splitlines():
            series, _, value = line.rpartition(" ")
            if series.partition("{")[0] == name and all(f'{k}="{v}"' in series for k, v in labels.items()):
                return float(value)
        return 0
