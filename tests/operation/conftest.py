"""A server that is watched in every way at once: log, figures, spans."""

import json
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from sandboxes import client_of, data_folder, free_port, start_sandbox, until


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


@pytest.fixture(scope="session")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A sandbox whose server is watched."""
    collector, log, port = Collector(), tmp_path_factory.mktemp("watched") / "log", free_port()
    settings = {
        "TOSITE_LOG": "json",
        "TOSITE_METRICS": "loopback",
        "TOSITE_METRICS_PORT": str(port),
        "TOSITE_TRUSTED_PROXIES": "1",
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.address,
        "OTEL_BSP_SCHEDULE_DELAY": "100",
    }
    with data_folder("watched") as data:
        process, made = start_sandbox(data, rate_limit="1000", log=log, settings=settings)
        try:
            yield Watched(made, log, f"http://127.0.0.1:{port}/metrics", collector)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
            collector.server.shutdown()
