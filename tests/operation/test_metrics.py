"""Figures for Prometheus, added up over all processes of a server."""

import httpx

from sandboxes import until
from tosite.sandbox.tour import sales_invoice


def test_requests_are_counted_by_route_and_status(watched):
    asked = {"method": "GET", "route": "/dimensions/{dimensionId}"}
    before = watched.figure("tosite_http_requests_total", **asked, status="404")
    for _ in range(3):
        assert watched.client.get("/dimensions/2000000000").status_code == 404
    assert watched.figure("tosite_http_requests_total", **asked, status="404") == before + 3
    assert watched.figure("tosite_http_request_duration_seconds_count", **asked) >= before + 3


def test_methods_and_paths_that_a_client_makes_up_are_no_series_of_their_own(watched):
    for name in ("one", "two"):
        watched.client.request(f"X{name}".upper(), f"/made-up-{name}")
    text = httpx.get(watched.metrics_url).text
    assert "made-up" not in text
    assert "XONE" not in text


def test_jobs_and_pools_and_queues_have_figures(watched):
    body = sales_invoice(None, None, __import__("datetime").date.today())
    watched.client.post("/invoices", json=body).raise_for_status()
    sealing = {"job": "seal the audit log"}
    until("nothing was sealed", lambda: watched.figure("tosite_job_items_total", **sealing) > 0)
    until("all is sealed", lambda: watched.figure("tosite_queue_length", queue="audit_unsealed") == 0)
    assert watched.figure("tosite_job_duration_seconds_count", **sealing) > 0
    until("no pool", lambda: watched.figure("tosite_database_connections", pool="primary", state="idle") > 0)
    assert watched.figure("tosite_database_up") == 1
    assert watched.figure("tosite_queue_late_seconds", queue="invoice_sending") == 0


def test_the_port_of_the_api_shows_no_figures(watched):
    assert httpx.get(f"{watched.made['host_url']}/metrics").status_code == 404
