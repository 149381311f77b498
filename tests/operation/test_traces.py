"""Spans for OpenTelemetry, sent to a collector over OTLP; nothing of it is loaded when nobody asked."""

import subprocess
import sys

from watching import attributes_of

from sandboxes import until

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def test_a_request_is_a_span_under_its_callers_and_its_statements_are_spans_below(watched):
    answer = watched.client.get("/dimensions/2000000000", headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"})
    request_id, found = answer.headers["X-Request-Id"], []
    until("no span", lambda: found.extend(watched.collector.of_request(request_id)) or len(found) > 1)
    request, *statements = found
    assert request.name == "GET /dimensions/{dimensionId}"
    assert request.trace_id.hex() == TRACE
    assert request.parent_span_id.hex() == "00f067aa0ba902b7"
    assert attributes_of(request)["http.response.status_code"] == 404
    assert {one.name for one in statements} == {"SELECT"}
    texts = [attributes_of(one)["db.query.text"] for one in statements]
    assert any("%s" in text for text in texts)
    assert not any("2000000000" in text for text in texts)


def test_without_an_endpoint_nothing_of_it_is_loaded():
    script = (
        "import sys, tosite.server, tosite.web.app; from tosite.observe.switches import tracing; tracing(); "
        "print([name for name in sys.modules if name.startswith(('opentelemetry', 'prometheus'))])"
    )
    done = subprocess.run([sys.executable, "-c", script], env={}, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_missing_packages_are_named():
    script = (
        "import sys; sys.modules['opentelemetry'] = None; "
        "from tosite.observe.switches import tracing; from tosite.settings import BadSetting\n"
        "try:\n    tracing()\nexcept BadSetting as error:\n    print(error)"
    )
    environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert "tosite[otel]" in done.stdout
