"""The log on standard error: a JSON object a line, or for a person at a terminal something readable."""

import logging
import sys
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
    if form == "json":
        renderer = structlog.processors.JSONRenderer(serializer=lambda line, **_: _encoder.encode(line).decode())
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[structlog.processors.add_log_level, _stamp, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
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
