"""The log on standard error: a JSON object a line, or for a person at a terminal something readable."""

import logging
import sys
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor

from tosite.observe.secrecy import describe, without_secrets

_encoder = msgspec.json.Encoder(enc_hook=repr)
_stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)


def configure(form: str) -> None:
    """Let everything that this process logs come out as ``json``, ``text``, or ``quiet``: text without the requests."""
    level = logging.WARNING if form == "quiet" else logging.INFO
    renderer: Processor
    output: dict[str, Any]
    if form == "json":
        renderer = _as_text
        output = {"processors": [_as_bytes], "logger_factory": structlog.BytesLoggerFactory(sys.stderr.buffer)}
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        processors = [structlog.processors.add_log_level, _stamp, renderer]
        output = {"processors": processors, "logger_factory": structlog.PrintLoggerFactory(sys.stderr)}
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level), cache_logger_on_first_use=True, **output
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, _stamp],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _hide, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("tosite").setLevel(level)


def _as_bytes(logger: Any, name: str, line: EventDict) -> bytes:
    """The whole way of a line with fields, in one step: there is one at every request."""
    now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return _encoder.encode({"timestamp": now, "level": name, **line})


def _as_text(logger: Any, name: str, line: EventDict) -> str:
    return _encoder.encode(line).decode()


def _hide(logger: Any, name: str, line: EventDict) -> EventDict:
    """What other people's code says may quote what it worked on."""
    line["event"] = without_secrets(str(line["event"]))
    raised = line.pop("exc_info", None)
    if raised and raised[1] is not None:
        line["exception"] = describe(raised)
    return line


def logger() -> FilteringBoundLogger:
    """A logger of lines with fields."""
    made: FilteringBoundLogger = structlog.get_logger()
    return made
