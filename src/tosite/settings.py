"""Every setting of the product, read from the environment once. The table in docs/configuration.md is this file's."""

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class BadSetting(Exception):
    """An environment variable that cannot be understood."""


@dataclass(frozen=True)
class Settings:
    """What an operator may choose; every value has a default that works."""

    database_url: str | None
    read_database_url: str | None
    data: Path | None
    host: str
    workers: int
    drain_seconds: int
    rate_limit: int
    rate_file: Path | None
    trusted_proxies: int
    public_url: str | None
    smtp_url: str | None
    mail_from: str
    log: str
    metrics: str
    metrics_port: int


def read_settings() -> Settings:
    """The settings of this process. Raises BadSetting with the name of the variable."""
    return Settings(
        database_url=os.environ.get("TOSITE_DATABASE_URL") or None,
        read_database_url=os.environ.get("TOSITE_READ_DATABASE_URL") or None,
        data=_path("TOSITE_DATA"),
        host=os.environ.get("TOSITE_HOST") or "127.0.0.1",
        workers=_whole("TOSITE_WORKERS", min(os.cpu_count() or 1, 8), lowest=1),
        drain_seconds=_whole("TOSITE_DRAIN_SECONDS", 0, lowest=0),
        rate_limit=_whole("TOSITE_RATE_LIMIT", 60, lowest=0),
        rate_file=_path("TOSITE_RATE_FILE"),
        trusted_proxies=_whole("TOSITE_TRUSTED_PROXIES", 0, lowest=0),
        public_url=(os.environ.get("TOSITE_PUBLIC_URL") or "").rstrip("/") or None,
        smtp_url=_smtp("TOSITE_SMTP_URL"),
        mail_from=_address("TOSITE_MAIL_FROM", "tosite@localhost"),
        log=_one_of("TOSITE_LOG", ("json", "text", "quiet"), "text" if sys.stderr.isatty() else "json"),
        metrics=_one_of("TOSITE_METRICS", ("loopback", "all", "off"), "loopback"),
        metrics_port=_whole("TOSITE_METRICS_PORT", 9464, lowest=0),
    )


def _one_of(name: str, allowed: tuple[str, ...], default: str) -> str:
    text = os.environ.get(name) or default
    if text not in allowed:
        raise BadSetting(f"{name} must be one of {', '.join(allowed)}")
    return text


def _smtp(name: str) -> str | None:
    text = os.environ.get(name)
    if text and urlsplit(text).scheme not in ("smtp", "smtps"):
        raise BadSetting(f"{name} must have the form smtp://user:password@host:port (or smtps://)")
    return text or None


def _address(name: str, default: str) -> str:
    text = os.environ.get(name) or default
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", text):
        raise BadSetting(f"{name} must be an e-mail address")
    return text


def _path(name: str) -> Path | None:
    text = os.environ.get(name)
    return Path(text) if text else None


def _whole(name: str, default: int, lowest: int) -> int:
    text = os.environ.get(name)
    if not text:
        return default
    if not text.isdecimal() or int(text) < lowest:
        raise BadSetting(f"{name} must be a whole number of {lowest} or more")
    return int(text)
