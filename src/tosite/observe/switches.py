"""What of the observing is switched on; what is off is not even imported."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tosite.settings import BadSetting

if TYPE_CHECKING:
    from tosite.observe.metrics import JobFigures
    from tosite.observe.requests import Spans

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def tracing() -> "tuple[Spans | None, type[Any] | None]":
    """The spans of requests and the cursor that makes those of statements, when OpenTelemetry's environment asks.

    Raises BadSetting when the packages are missing.
    """
    if not any(os.environ.get(name) for name in _ENDPOINTS):
        return None, None
    try:
        from tosite.observe import traces
    except ImportError:
        raise BadSetting(f"{_ENDPOINTS[0]} needs the OpenTelemetry packages: pip install 'tosite[otel]'") from None
    traces.set_up()
    return traces.Traces(), traces.TracedCursor


def job_figures(folder: Path | None) -> "JobFigures | None":
    """The figures of the jobs, where figures are kept."""
    if folder is None:
        return None
    from tosite.observe.metrics import JobFigures

    return JobFigures()
