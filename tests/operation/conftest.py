"""A sandbox whose server is watched."""

import signal
from collections.abc import Iterator

import pytest
from watching import Collector, Watched

from sandboxes import data_folder, free_port, start_sandbox


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
